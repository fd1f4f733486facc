"""The cohort report and the funding list: figures on a page, and as files."""

from datetime import date
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest, can_sign_in_again
from accounts.models import Organisation, Role
from accounts.permissions import can_manage_programme, require
from participants.models import Cohort, Participant
from participants.movements import (
    CHANGED_TEAM,
    JOINED,
    LEFT,
    MOVED_IN,
    MOVED_OUT,
    movements,
)
from reports.figures import cohort_figures
from reports.figures.funding import funding_of, request_funding_list
from reports.figures.jobs import request_cohort_report
from reports.forms import CohortReportFileForm, CohortReportForm, FundingListForm
from ui.forms import submit

ROWS = 50
WORDS = {
    JOINED: "Joined",
    MOVED_IN: "Came from another cohort",
    MOVED_OUT: "Went to another cohort",
    CHANGED_TEAM: "Changed team",
    LEFT: "Left",
}


@require_safe
def cohort_report(request: UserRequest) -> HttpResponse:
    """Numbers by cohort; the filters stand in the address, so that a link keeps them."""
    organisation = _organisation(request)
    form = CohortReportForm(request.GET or None, organisation=organisation)
    figures = cohort_figures(organisation, form.answers(), form.in_words(), timezone.localdate())
    context = {
        "figures": figures,
        "filter_form": form,
        "is_filtered": bool(form.answers()),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/cohort_report.html", context)


@require_safe
def movement_list(request: UserRequest) -> HttpResponse:
    """Who joined, moved and left, when, and why as a category; the newest first."""
    cohorts = {
        each.pk: each
        for each in Cohort.objects.visible_to(request.user).filter(
            organisation=_organisation(request)
        )
    }
    steps = movements(cohorts.values(), date.min, timezone.localdate())[::-1]
    page = Paginator(steps, ROWS).get_page(request.GET.get("page"))
    found = Participant.objects.visible_to(request.user)
    people = found.in_bulk([step.participant_id for step in page.object_list])
    rows = [
        (step, people.get(step.participant_id), cohorts[step.cohort_id], WORDS[step.what])
        for step in page.object_list
    ]
    return render(request, "reports/movement_list.html", {"page_obj": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_report_export(request: UserRequest) -> HttpResponse:
    organisation = _organisation(request)
    filters = CohortReportForm(request.GET or None, organisation=organisation)
    form = CohortReportFileForm(request.POST or None)
    job = submit(
        form,
        request_cohort_report,
        by=request.user,
        organisation=organisation,
        filters=filters.parameters(),
    )
    if job:
        return redirect(job)
    context = {
        "form": form,
        "filters": filters.in_words(),
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/cohort_report_export.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def funding(request: UserRequest) -> HttpResponse:
    """Who can be claimed for and who cannot, and why; the file names people, so who asks is asked
    for their password."""
    organisation = _organisation(request)
    if request.method == "POST":
        response: HttpResponse = _funding_file(request, organisation)
        return response
    return _funding_page(request, organisation, FundingListForm())


@reauthentication_required(enabled=can_sign_in_again)
def _funding_file(request: UserRequest, organisation: Organisation) -> HttpResponse:
    form = FundingListForm(request.POST)
    job = submit(form, request_funding_list, by=request.user, organisation=organisation)
    return redirect(job) if job else _funding_page(request, organisation, form)


def _funding_page(
    request: UserRequest, organisation: Organisation, form: FundingListForm
) -> HttpResponse:
    schemes = funding_of(organisation, timezone.localdate())
    return render(request, "reports/funding.html", {"schemes": schemes, "form": form})


def _organisation(request: UserRequest) -> Any:
    """The organisation whose workforce lead asks; the first by name for who leads in several."""
    require(can_manage_programme(request.user))
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    return Organisation.objects.visible_to(request.user).filter(pk__in=led).order_by("name")[0]
