from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import UserRequest
from accounts.models import Organisation, Role
from accounts.permissions import can_manage_programme, require
from participants.forms import CohortAddForm, ParticipantAddForm, StandardProgrammesForm
from participants.models import Cohort, Participant, ProgrammeVersion
from participants.services import (
    add_cohort,
    add_participant,
    add_standard_programmes,
    standard_programmes_missing,
)
from participants.services.people import ON_A_PROGRAMME
from ui.forms import submit


def cohort_add(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    if not ProgrammeVersion.objects.visible_to(request.user).offered_by(request.user).exists():
        return redirect("participants:standard_programmes_add")
    form = CohortAddForm(request.POST or None, user=request.user)
    if cohort := submit(form, add_cohort, by=request.user):
        messages.success(request, f"{cohort.name} was added. Now add the people in it.")
        return redirect(cohort)
    return render(request, "participants/cohort_add.html", {"form": form})


def standard_programmes_add(request: UserRequest) -> HttpResponse:
    """What a new organisation starts from: shown first, then added to each that misses them."""
    require(can_manage_programme(request.user))
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    organisations = Organisation.objects.visible_to(request.user).filter(pk__in=led)
    missing = [each for each in organisations if standard_programmes_missing(each)]
    if not missing:
        messages.info(request, "The programmes that come with this service are there already.")
        return redirect("participants:cohort_add")
    form = StandardProgrammesForm(request.POST if request.method == "POST" else None)
    if submit(form, add_standard_programmes, organisation=missing[0], by=request.user):
        messages.success(request, f"Programmes were added for {missing[0]}.")
        return redirect("participants:cohort_add")
    context = {
        "form": form,
        "organisation": missing[0],
        "programmes": standard_programmes_missing(missing[0]),
    }
    return render(request, "participants/standard_programmes_add.html", context)


def participant_add(request: UserRequest, pk: str) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)
    require(can_manage_programme(request.user, cohort.organisation_id))
    form = ParticipantAddForm(request.POST or None, cohort=cohort)
    if participant := submit(form, add_participant, cohort=cohort, by=request.user):
        messages.success(
            request, f"{participant.user.name} was added. Now appoint the people around them."
        )
        return redirect("participants:appointment_list", participant.pk)
    if form.has_error("email", ON_A_PROGRAMME):
        return _already_on_a_programme(request, form, cohort)
    return render(request, "participants/participant_add.html", {"form": form, "cohort": cohort})


def _already_on_a_programme(
    request: UserRequest, form: ParticipantAddForm, cohort: Cohort
) -> HttpResponse:
    errors = form.errors["email"].as_data()
    [params] = [error.params or {} for error in errors if error.code == ON_A_PROGRAMME]
    pk = params["participant"]
    participant = get_object_or_404(Participant.objects.visible_to(request.user), pk=pk)
    context = {"participant": participant, "cohort": cohort}
    return render(request, "participants/participant_already_here.html", context)
