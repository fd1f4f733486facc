"""Who works by which version of a programme, and a cohort that goes on to a newer one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.permissions import can_manage_programme, require
from participants.models import Cohort, Participant, ProgrammeVersion
from participants.prepared import cohort_or_404
from participants.programme_editor.forms import CohortGoesOnForm
from participants.programme_editor.going_on import digest_of, moved_dates
from participants.programme_editor.services import move_cohort_to_version
from participants.programme_editor.services.going_on import name_behind, why_not
from ui.forms import submit

ON = Participant.Status.ON_PROGRAMME


@require_GET
def programme_version_cohorts(request: UserRequest, pk: UUID) -> HttpResponse:
    versions = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    version = get_object_or_404(versions, pk=pk)
    cohorts = (
        Cohort.objects.visible_to(request.user)
        .filter(
            organisation=version.organisation_id,
            programme_version__programme=version.programme,
        )
        .annotate(
            going=Count("participants", filter=Q(participants__status=ON)),
            staying=Count("participants", filter=~Q(participants__status=ON)),
        )
    )
    of_it = versions.filter(organisation=version.organisation_id, programme=version.programme)
    offered = (each for each in of_it.order_by("-number") if each.is_offered)
    target = next(offered, version)
    context = {
        "version": version,
        "target": target,
        "rows": [(cohort, why_not(cohort, target)) for cohort in cohorts],
    }
    return render(request, "participants/programme_version_cohorts.html", context)


def cohort_go_on(request: UserRequest, pk: UUID) -> HttpResponse:
    """Every date that moves, old and new with why, before anything is moved."""
    cohort = cohort_or_404(request.user, pk)
    require(can_manage_programme(request.user, cohort.organisation_id))
    version = _asked_for(request, cohort)
    if version is None:
        messages.info(request, "There is no newer version that this cohort could go on to.")
        return redirect(cohort)
    form = CohortGoesOnForm(request.POST or None, instance=cohort, initial={"to": version.pk})
    if submit(form, move_cohort_to_version, cohort=cohort, version=version, by=request.user):
        messages.success(request, f"{cohort.name} works by version {version.number} from now on.")
        return redirect(cohort)
    context = _preview(request, cohort, version)
    digest = digest_of([*context["moved"], *context.pop("not_moved")])
    if form.is_bound:
        form.see(digest)
    else:
        form.initial["seen"] = digest
    return render(request, "participants/cohort_go_on.html", context | {"form": form})


def _preview(request: UserRequest, cohort: Cohort, version: ProgrammeVersion) -> dict[str, Any]:
    people = Participant.objects.visible_to(request.user).filter(cohort=cohort)
    going = list(
        people.filter(status=ON).select_related("agreed_end_by").with_whether_time_differs()
    )
    people.look_up_time(going)
    moved = moved_dates(going, cohort.programme_version, version, timezone.localdate())
    return {
        "cohort": cohort,
        "version": version,
        "moved": [each for each in moved if each.is_moved],
        "not_moved": [each for each in moved if not each.is_moved],
        "unmoved": [each.participant for each in moved if not each.is_moved],
        "staying": people.exclude(status=ON),
        "name_behind": name_behind(cohort),
        "why_not": why_not(cohort, version),
    }


def _asked_for(request: UserRequest, cohort: Cohort) -> ProgrammeVersion | None:
    """The version named in the address or the form; the newest one that is offered otherwise."""
    versions = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    newer = versions.filter(
        organisation=cohort.organisation_id,
        programme=cohort.programme_version.programme,
        number__gt=cohort.programme_version.number,
    ).order_by("-number")
    asked = request.POST.get("to") or request.GET.get("to", "")
    found = next((each for each in newer if str(each.pk) == asked), None)
    return found or next((each for each in newer if each.is_offered and not asked), None)
