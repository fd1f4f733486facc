from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.models import Team
from accounts.permissions import require
from participants import rules
from participants.forms import MoveChoiceForm, ParticipantEditForm, ParticipantMoveForm
from participants.models import Participant
from participants.permissions import can_manage_participant
from participants.prepared import participant_or_404
from participants.services import edit_participant, move_participant
from participants.services.details import Details, checked_details, plan_details
from participants.services.period_plan import PeriodPlan
from participants.services.teams import plan_team_move
from ui.fields import PARTS
from ui.forms import submit

from .checked import Check, show_check, submit_checked


def participant_edit(request: UserRequest, pk: UUID) -> HttpResponse:
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    form = ParticipantEditForm(request.POST or None, instance=participant)

    def plan_of(answers: dict[str, Any]) -> PeriodPlan:
        return plan_details(participant, checked_details(participant, Details(**answers)))

    made = submit_checked(form, plan_of, edit_participant, participant=participant, by=request.user)
    if isinstance(made, Check):
        back_to = (participant.get_absolute_url(), participant.user.name)
        return show_check(request, participant, made, button=form.submit_label, back_to=back_to)
    if made:
        messages.success(request, f"Saved. The last day is {rules.in_words(participant.ends_on)}.")
        return redirect(participant)
    context = {"participant": participant, "form": form}
    return render(request, "participants/participant_edit.html", context)


def participant_move(request: UserRequest, pk: UUID) -> HttpResponse:
    """First where to, then what would change, then the move: each step works without JavaScript."""
    participant = participant_or_404(request.user, pk)
    require(can_manage_participant(request.user, participant))
    if request.method == "POST":
        return _move(request, participant)
    places = {"cohort": participant.cohort_id, "team": participant.team_id}
    choice = MoveChoiceForm(request.GET or None, participant=participant, initial=places)
    if choice.is_bound and choice.is_valid() and _can_join(participant, choice):
        places = {name: getattr(choice.cleaned_data[name], "pk", None) for name in places}
        initial = places | {"moved_on": choice.cleaned_data["moved_on"] or timezone.localdate()}
        form = ParticipantMoveForm(instance=participant, initial=initial)
        return _show_move(request, participant, choice, form)
    context = {"participant": participant, "form": choice}
    return render(request, "participants/participant_move.html", context)


def _move(request: UserRequest, participant: Participant) -> HttpResponse:
    form = ParticipantMoveForm(request.POST, instance=participant)
    if submit(form, move_participant, participant=participant, by=request.user):
        messages.success(request, f"{participant.user.name} was moved.")
        return redirect(participant)
    participant.refresh_from_db()
    choice = MoveChoiceForm(_with_day_in_parts(request.POST), participant=participant)
    if not (choice.is_valid() and _can_join(participant, choice)):
        context = {"participant": participant, "form": choice}
        return render(request, "participants/participant_move.html", context)
    return _show_move(request, participant, choice, form)


def _with_day_in_parts(sent: Any) -> Any:
    """The day as the first page asks for it, in three boxes."""
    data = sent.copy()
    parts = reversed(sent.get("moved_on", "").split("-"))
    data.update({f"moved_on_{name}": part for name, part in zip(PARTS, parts, strict=False)})
    return data


def _show_move(
    request: UserRequest,
    participant: Participant,
    choice: MoveChoiceForm,
    form: ParticipantMoveForm,
) -> HttpResponse:
    cohort, team = choice.cleaned_data["cohort"], choice.cleaned_data["team"]
    moved_on = choice.cleaned_data["moved_on"] or timezone.localdate()
    words = _team_from(participant, team, moved_on)
    context = {
        "participant": participant,
        "form": form,
        "rows": [
            ("Cohort", participant.cohort.name, cohort.name),
            ("Programme", str(participant.programme), str(cohort.programme_version)),
            (
                "Last day",
                participant.end_explained,
                participant.end_explained_on(cohort.programme_version),
            ),
            ("From", "", rules.in_words(moved_on)),
            ("Team", str(participant.team or "No team"), words),
        ],
    }
    return render(request, "participants/participant_move_confirm.html", context)


def _can_join(participant: Participant, choice: MoveChoiceForm) -> bool:
    """Whether the team can be joined on that day; else the form says why not."""
    team, day = choice.cleaned_data["team"], choice.cleaned_data["moved_on"]
    if team is None or team.pk == participant.team_id:
        return True
    try:
        plan_team_move(participant, team, day or timezone.localdate())
    except ValidationError as error:
        choice.add_error(None, error)
        return False
    return True


def _team_from(participant: Participant, team: Team | None, day: date) -> str:
    """The new team, and until when where another is to come or the employment ends."""
    if team is None or team.pk == participant.team_id:
        return str(team or "No team")
    placement = plan_team_move(participant, team, day).placement
    until = f", until {rules.in_words(last)}" if placement and (last := placement.ends_on) else ""
    return f"{team}{until}"
