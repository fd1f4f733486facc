"""One change for many at once: what, for whom, from when, what would move; then it is made.

What was chosen travels in the forms, so that nothing of it is kept before it is applied.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import can_manage_programme, require
from participants.bulk_changes.asked import MOST_PEOPLE, Asked, in_words_of
from participants.bulk_changes.forms import (
    ANSWERS,
    BulkAnswersForm,
    BulkChangeForm,
    BulkKindForm,
    BulkPeopleForm,
)
from participants.bulk_changes.kinds import OWN_RECORD
from participants.bulk_changes.plan import plan_change
from participants.bulk_changes.services import change_many
from participants.models import Participant
from reports.forms import PeopleToChangeForm
from reports.querysets import appointed_names, matching
from ui.forms import STALE, submit

# What an address may carry that is no filter.
ASKED = {"kind", "step", "page", "chosen"}
LABELS = dict(BulkKindForm.base_fields["kind"].choices)  # type: ignore[attr-defined]


def bulk_change_add(request: UserRequest) -> HttpResponse:
    """The steps are one address; ``step`` says which of them was sent."""
    require(can_manage_programme(request.user))
    is_sent = request.method == "POST"
    sent = request.POST if is_sent else request.GET
    was_asked = is_sent or "kind" in sent or "step" in sent
    kind_form = BulkKindForm(sent if was_asked else None)
    if not (kind_form.is_bound and kind_form.is_valid()):
        return _ask_kind(request, kind_form)
    kind = kind_form.cleaned_data["kind"]
    if not is_sent or sent.get("step") == "choose":
        return _choose(request, kind, BulkPeopleForm(None, user=request.user))
    people_form = BulkPeopleForm(request.POST, user=request.user)
    if not people_form.is_valid():
        return _choose(request, kind, people_form)
    return _go_on(request, kind, people_form)


def _go_on(request: UserRequest, kind: str, people_form: BulkPeopleForm) -> HttpResponse:
    """With people chosen: what is asked of the kind, what would change, or the change itself."""
    step = request.POST.get("step")
    form = ANSWERS[kind](
        request.POST if step in {"answers", "apply"} else None,
        organisation=people_form.organisation,
        today=timezone.localdate(),
    )
    if not (form.is_bound and form.is_valid()):
        return _ask(request, kind, people_form, form)
    if step == "apply":
        return _apply(request, kind, people_form, form)
    return _preview(request, kind, people_form, form)


def _ask_kind(request: UserRequest, form: BulkKindForm) -> HttpResponse:
    kept = [(name, value) for name, value in request.GET.items() if name not in ASKED]
    return render(request, "reports/bulk_change_kind.html", {"form": form, "kept": kept})


def _choose(request: UserRequest, kind: str, people_form: BulkPeopleForm) -> HttpResponse:
    """Everybody whom the filters leave, at most as many as may be changed at once."""
    filter_form = PeopleToChangeForm(request.GET or None, user=request.user)
    answers = filter_form.answers()
    found = _found(request, answers)
    chooses_all = request.method != "POST" and request.GET.get("chosen") == "all"
    rows = _rows(request, found[:MOST_PEOPLE], chooses_all=chooses_all)
    context = {
        "kind": kind,
        "label": LABELS[kind],
        "people_form": people_form,
        "filter_form": filter_form,
        "is_filtered": bool(answers.keys() - {"sort", "kind", "cohort"}),
        "cohort": answers.get("cohort"),
        "rows": rows,
        "has_more": len(found) > MOST_PEOPLE,
        "most": MOST_PEOPLE,
        "open_count": sum(not row["closed"] for row in rows),
        "chooses_all": chooses_all,
        "query": _query(request, kind),
        "everybody_url": f"?kind={kind}",
    }
    return render(request, "reports/bulk_change_people.html", context)


def _found(request: UserRequest, answers: dict[str, Any]) -> list[Any]:
    """One more than may be changed at once, where there are more."""
    today = timezone.localdate()
    led = request.user.organisations_as("workforce_lead")
    everybody = Participant.objects.visible_to(request.user).filter(organisation__in=led)
    if cohort := answers.get("cohort"):
        everybody = everybody.filter(cohort=cohort)
    everybody = everybody.with_percent_on(today).with_leave_on(today)
    found = matching(everybody, answers, today).select_related(None)
    return list(
        found.select_related("user", "team", "cohort__programme_version")[: MOST_PEOPLE + 1]
    )


def _rows(request: UserRequest, people: list[Any], *, chooses_all: bool) -> list[dict[str, Any]]:
    ids = [each.pk for each in people]
    names = appointed_names(ids, timezone.localdate(), also_to_come=True)
    chosen = set(request.POST.getlist("people"))
    return [
        {
            "person": each,
            "closed": _why_closed(each, request),
            "is_chosen": chooses_all or str(each.pk) in chosen,
            "supervisor": ", ".join(names[each.pk]["supervisor"]),
            "assessor": ", ".join(names[each.pk]["assessor"]),
        }
        for each in people
    ]


def _why_closed(person: Participant, request: UserRequest) -> str:
    if person.user_id == request.user.pk:
        return OWN_RECORD
    return person.why_closed(request.user).removesuffix(".")


def _query(request: UserRequest, kind: str) -> str:
    query = request.GET.copy()
    for name in ("chosen", "step"):
        query.pop(name, None)
    query["kind"] = kind
    return str(query.urlencode())


def _ask(
    request: UserRequest, kind: str, people_form: BulkPeopleForm, form: BulkAnswersForm
) -> HttpResponse:
    context = _context(request, kind, people_form.cleaned_data["people"])
    return render(request, "reports/bulk_change_ask.html", context | {"form": form})


def _context(request: UserRequest, kind: str, people: list[Participant]) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": LABELS[kind],
        "people": people,
        "query": _query(request, kind),
    }


def _asked(
    request: UserRequest, kind: str, people_form: BulkPeopleForm, form: BulkAnswersForm
) -> Asked:
    answers = form.business_data()
    organisation, today = people_form.organisation, timezone.localdate()
    return Asked(kind, answers, organisation, request.user, today)


def _preview(
    request: UserRequest,
    kind: str,
    people_form: BulkPeopleForm,
    answers_form: BulkAnswersForm,
    form: BulkChangeForm | None = None,
) -> HttpResponse:
    asked = _asked(request, kind, people_form, answers_form)
    people = people_form.cleaned_data["people"]
    plan = plan_change(asked, [each.pk for each in people])
    if form is None:
        form = BulkChangeForm(initial={"seen": plan.digest})
    elif form.has_error(NON_FIELD_ERRORS, STALE):
        form.see_again(plan.digest)
    context = _context(request, kind, people) | {
        "form": form,
        "kept": answers_form.kept(),
        "plan": plan,
        "groups": plan.groups(),
        "words": in_words_of(kind, asked.answers, asked.holder),
    }
    return render(request, "reports/bulk_change_confirm.html", context)


def _apply(
    request: UserRequest, kind: str, people_form: BulkPeopleForm, answers_form: BulkAnswersForm
) -> HttpResponse:
    form = BulkChangeForm(request.POST)
    change = submit(
        form,
        change_many,
        organisation=people_form.organisation,
        kind=kind,
        answers=answers_form.business_data(),
        people=people_form.cleaned_data["people"],
        by=request.user,
    )
    if change:
        number = change.number
        who = "1 person was" if number == 1 else f"{number} people were"
        messages.success(request, f"{who} changed.")
        return redirect(change)
    return _preview(request, kind, people_form, answers_form, form)
