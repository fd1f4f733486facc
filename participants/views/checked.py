"""Show what a change would do first, and do it once that was seen."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.http import UserRequest
from participants.models import Participant
from participants.services.period_plan import PeriodPlan, plan_period, refuse_endless
from ui.forms import SEEN, STALE, submit, was_sent

# The button that leads from the check page back to the answers.
BACK = "change_answers"


@dataclass(frozen=True)
class Check:
    """What is to be seen before it is done."""

    plan: PeriodPlan
    form: Any


def submit_checked(
    form: Any,
    plan_of: Callable[[dict[str, Any]], PeriodPlan],
    service: Callable[..., Any],
    *,
    by: Any,
    **named: Any,
) -> Any:
    """What ``service`` made, a ``Check`` to be shown first, or None where the form is to be shown.

    ``form`` is a ``SeenFirst``; ``plan_of`` takes its answers and says what would happen, or raises
    ValidationError. Where nothing but what is recorded would change it is done at once.
    """
    if not (form.is_bound and form.is_valid()) or _goes_back(form):
        return None
    if form.cleaned_data[SEEN] or was_sent(form, by):
        made = submit(form, service, by=by, **named)
        if made or not form.has_error(NON_FIELD_ERRORS, STALE):
            return made
    plan = _plan(form, plan_of)
    if plan is None:
        return None
    if plan.changes_nothing and not form.cleaned_data[SEEN]:
        form.cleaned_data[SEEN] = plan.digest
        return submit(form, service, by=by, **named)
    form.see(plan.digest)
    return Check(plan, form)


def _goes_back(form: Any) -> bool:
    """To the answers; whatever they are then, it is shown again before it is done."""
    if BACK not in form.data:
        return False
    form.see("")
    return True


def plan_of_days(participant: Participant, period: Any) -> Callable[[dict[str, Any]], PeriodPlan]:
    """What other days of ``period`` would change; the row itself stays as it is."""

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        wanted = copy(period)
        wanted.starts_on, wanted.ends_on = answers["starts_on"], answers["ends_on"]
        refuse_endless(wanted)
        return plan_period(participant=participant, period=wanted)

    return plan_of


def show_check(
    request: UserRequest,
    participant: Participant,
    check: Check,
    *,
    button: str,
    back_to: tuple[str, str] | None = None,
) -> HttpResponse:
    """The page on which it is seen; ``button``: what sending it does; ``back_to``: address and name
    of the page it belongs to, where that is not the one of somebody's time."""
    time_list = reverse("participants:time_list", args=[participant.pk])
    back_url, back_label = back_to or (time_list, "Working pattern, pauses and end date")
    context = {
        "back_url": back_url,
        "back_label": back_label,
        "participant": participant,
        "plan": check.plan,
        "form": check.form,
        "button": button,
        "back": BACK,
    }
    return render(request, "participants/period_check.html", context)


def _plan(form: Any, plan_of: Callable[[dict[str, Any]], PeriodPlan]) -> PeriodPlan | None:
    answers = {name: answer for name, answer in form.business_data().items() if name != SEEN}
    try:
        return plan_of(answers)
    except ValidationError as error:
        _put_beside_the_fields(form, error)
        return None


def _put_beside_the_fields(form: Any, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
