from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest, can_sign_in_again
from accounts.permissions import can_manage_programme, require
from participants.models import Cohort, Participant
from participants.prepared import cohort_or_404
from reports.exports import COLUMNS
from reports.forms import CohortExportForm, CohortFilterForm, PeopleFilterForm
from reports.home.leading import add_counts
from reports.permissions import can_export_cohort
from reports.querysets import EverybodyIn, facts_of, matching, rows_of
from reports.services import request_cohort_export
from ui.forms import submit
from ui.prepared import PreparedAddress

ROWS = 50
PERSON = PreparedAddress("reports:participant")
DATES = PreparedAddress("participants:date_list")
SORTABLE = [("name", "Name"), ("team", "Team"), ("starts", "Starts, ends")]


@require_safe
def cohort_list(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    form = PeopleFilterForm(request.GET or None)
    cohorts = Cohort.objects.visible_to(request.user)
    if form.is_valid() and form.cleaned_data["name"]:
        cohorts = cohorts.filter(name__icontains=form.cleaned_data["name"])
    page = Paginator(cohorts, ROWS).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    add_counts(page.object_list, timezone.localdate())
    return render(request, "reports/cohort_list.html", {"page_obj": page, "filter_form": form})


@require_safe
def cohort(request: UserRequest, pk: UUID) -> HttpResponse:
    today = timezone.localdate()
    cohort = cohort_or_404(request.user, pk)
    form = CohortFilterForm(request.GET or None, cohort=cohort)
    answers = form.answers()
    moves_dates = cohort.programme_version.moves_dates
    in_cohort = Participant.objects.visible_to(request.user).filter(cohort=cohort)
    found: Any = EverybodyIn(cohort, request.user, answers.get("sort") or "name")
    if answers.keys() - {"sort"}:
        found = rows_of(matching(in_cohort, answers, today), moves_dates=moves_dates)
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    people = list(page.object_list)
    for person in people:
        person.cohort = cohort
    if moves_dates:
        in_cohort.look_up_time(people)
    facts = facts_of(people, today, request.user)
    rules = cohort.programme_version.as_rules()
    context = {
        "cohort": cohort,
        "filter_form": form,
        "is_filtered": bool(answers.keys() - {"sort"}),
        "page_obj": page,
        "rows": [
            (
                person,
                person.ends_on_by(rules),
                facts[person.pk],
                PERSON.of(person.pk),
                DATES.of(person.pk),
            )
            for person in people
        ],
        "headers": _headers(request, answers.get("sort") or "name"),
        "query": _query(request),
        "can_export": can_export_cohort(request.user, cohort),
    }
    return render(request, "reports/cohort.html", context)


def _headers(request: HttpRequest, sort: str) -> list[dict[str, str]]:
    """The headers that sort: a second press turns the order round."""
    headers = []
    for name, label in SORTABLE:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{name}" if sort == name else name
        order = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        headers.append({"label": label, "query": query.urlencode(), "order": order})
    return headers


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_export(request: UserRequest, pk: UUID) -> HttpResponse:
    cohort = cohort_or_404(request.user, pk)
    require(can_export_cohort(request.user, cohort))
    response: HttpResponse = _export(request, cohort)
    return response


@reauthentication_required(enabled=can_sign_in_again)
def _export(request: UserRequest, cohort: Cohort) -> HttpResponse:
    """What goes in the file, to be confirmed; the filters of the address apply to it."""
    filters = CohortFilterForm(request.GET or None, cohort=cohort)
    answers = filters.answers()
    form = CohortExportForm(request.POST or None)
    job = submit(
        form,
        request_cohort_export,
        by=request.user,
        cohort=cohort,
        filters=filters.parameters(),
    )
    if job:
        return redirect(job)
    in_cohort = Participant.objects.visible_to(request.user).filter(cohort=cohort)
    context = {
        "cohort": cohort,
        "form": form,
        "columns": COLUMNS,
        "filters": filters.in_words(),
        "total": matching(in_cohort, answers, timezone.localdate()).count(),
        "query": _query(request),
    }
    return render(request, "reports/cohort_export.html", context)
