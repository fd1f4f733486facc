import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import UserRequest
from accounts.models import Organisation, Role
from accounts.permissions import can_manage_programme, require
from participants.forms import CohortAddForm, ParticipantAddForm, StandardProgrammesForm
from participants.models import Cohort, ProgrammeVersion
from participants.prepared import cohort_or_404, participant_or_404
from participants.rules.eligibility import Eligibility, waits_for_employment
from participants.services import (
    add_cohort,
    add_participant,
    add_standard_programmes,
    standard_programmes_missing,
)
from participants.services.enrolling import enrolment
from participants.services.people import ON_A_PROGRAMME
from ui.forms import SEEN, submit, was_sent

from .checked import BACK


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


def participant_add(request: UserRequest, pk: UUID) -> HttpResponse:
    cohort = cohort_or_404(request.user, pk)
    require(can_manage_programme(request.user, cohort.organisation_id))
    form = ParticipantAddForm(request.POST or None, cohort=cohort)
    found = _enrolment_to_be_seen(request, form, cohort)
    if found and not form.errors:
        return _show_enrolment(request, form, cohort, found)
    participant = None
    if BACK not in form.data:
        participant = submit(form, add_participant, cohort=cohort, by=request.user)
    if participant:
        messages.success(
            request, f"{participant.user.name} was added. Now appoint the people around them."
        )
        return redirect("participants:appointment_list", participant.pk)
    if form.has_error("email", ON_A_PROGRAMME):
        return _already_on_a_programme(request, form, cohort)
    if form.has_error("enrolled_because"):
        return _show_enrolment(request, form, cohort, _enrolment(form, cohort))
    return render(request, "participants/participant_add.html", {"form": form, "cohort": cohort})


def _enrolment_to_be_seen(
    request: UserRequest, form: ParticipantAddForm, cohort: Cohort
) -> Eligibility | None:
    """What the programme's rule says, where it was not seen yet. Who may not enrol whatever reason
    there is gets that as an error of the form."""
    if not (form.is_bound and form.is_valid()) or BACK in form.data or was_sent(form, request.user):
        return None
    found = _enrolment(form, cohort)
    if found is None or form.cleaned_data[SEEN] == _digest(found):
        return None
    form.see(_digest(found))
    if not found.may_enrol and not found.may_be_overridden:
        return None
    return found


def _enrolment(form: ParticipantAddForm, cohort: Cohort) -> Eligibility | None:
    answers = form.cleaned_data
    return enrolment(
        cohort,
        starts_on=answers["starts_on"],
        registration_number=answers["registration_number"].strip(),
        qualified_on=answers.get("qualified_on"),
        funded_before=bool(answers.get("funded_before")),
    )


def _digest(found: Eligibility) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _show_enrolment(
    request: UserRequest, form: ParticipantAddForm, cohort: Cohort, found: Eligibility | None
) -> HttpResponse:
    form.ask_why()
    context = {
        "form": form,
        "cohort": cohort,
        "found": found,
        "waits": waits_for_employment(cohort.programme_version.as_rules()),
        "back": BACK,
    }
    return render(request, "participants/participant_add_check.html", context)


def _already_on_a_programme(
    request: UserRequest, form: ParticipantAddForm, cohort: Cohort
) -> HttpResponse:
    errors = form.errors["email"].as_data()
    [params] = [error.params or {} for error in errors if error.code == ON_A_PROGRAMME]
    pk = params["participant"]
    participant = participant_or_404(request.user, pk)
    context = {"participant": participant, "cohort": cohort}
    return render(request, "participants/participant_already_here.html", context)
