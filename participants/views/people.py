from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import UserRequest
from accounts.permissions import require
from participants import rules
from participants.forms import MoveChoiceForm, ParticipantEditForm, ParticipantMoveForm
from participants.models import Participant
from participants.permissions import can_manage_participant
from participants.services import edit_participant, move_participant
from ui.forms import submit


def participant_edit(request: UserRequest, pk: str) -> HttpResponse:
    participant = get_object_or_404(Participant.objects.visible_to(request.user), pk=pk)
    require(can_manage_participant(request.user, participant))
    form = ParticipantEditForm(request.POST or None, instance=participant)
    if submit(form, edit_participant, participant=participant, by=request.user):
        messages.success(request, f"Saved. The last day is {rules.in_words(participant.ends_on)}.")
        return redirect(participant)
    context = {"participant": participant, "form": form}
    return render(request, "participants/participant_edit.html", context)


def participant_move(request: UserRequest, pk: str) -> HttpResponse:
    """First where to, then what would change, then the move: each step works without JavaScript."""
    participant = get_object_or_404(Participant.objects.visible_to(request.user), pk=pk)
    require(can_manage_participant(request.user, participant))
    if request.method == "POST":
        return _move(request, participant)
    places = {"cohort": participant.cohort_id, "team": participant.team_id}
    choice = MoveChoiceForm(request.GET or None, participant=participant, initial=places)
    if choice.is_bound and choice.is_valid():
        initial = {name: getattr(place, "pk", None) for name, place in choice.cleaned_data.items()}
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
    choice = MoveChoiceForm(request.POST, participant=participant)
    if not choice.is_valid():
        context = {"participant": participant, "form": choice}
        return render(request, "participants/participant_move.html", context)
    return _show_move(request, participant, choice, form)


def _show_move(
    request: UserRequest,
    participant: Participant,
    choice: MoveChoiceForm,
    form: ParticipantMoveForm,
) -> HttpResponse:
    cohort, team = choice.cleaned_data["cohort"], choice.cleaned_data["team"]
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
            ("Team", str(participant.team or "No team"), str(team or "No team")),
        ],
    }
    return render(request, "participants/participant_move_confirm.html", context)
