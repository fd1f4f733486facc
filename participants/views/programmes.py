"""The organisation's programmes: their published versions, and how a new one is begun."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.models import Organisation, Role
from accounts.permissions import can_manage_programme, require
from participants.models import Cohort, ProgrammeDraft, ProgrammeVersion
from participants.pictures import picture_of
from participants.presentation import what_follows
from participants.programme_editor.differences import differences
from participants.programme_editor.forms import ProgrammeFileForm, ProgrammeStartForm
from participants.programme_editor.local_values import said
from participants.programme_editor.presentation import as_json, beginnings, listed, sorted_dates
from participants.programme_editor.previews import PreviewForm
from participants.programme_editor.services import (
    begin_draft,
    begin_draft_from_file,
    begin_programme,
)
from participants.programme_editor.whole import whole_of
from participants.rules.support_months import support_by_month
from ui.forms import GovForm, submit

BEGUN = "A draft was begun. Nobody works by it until it is published."


@require_GET
def programme_list(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    versions = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    cohorts = Cohort.objects.visible_to(request.user)
    drafts = ProgrammeDraft.objects.visible_to(request.user)
    context = {
        "programmes": listed(versions, cohorts, drafts),
        "organisations": _organisations(request),
    }
    return render(request, "participants/programme_list.html", context)


def programme_start(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    organisation = _organisation(request)
    own = ProgrammeVersion.objects.visible_to(request.user).offered_by(request.user)
    own = own.filter(organisation=organisation)
    form = ProgrammeStartForm(request.POST or None, choices=beginnings(own))
    if draft := submit(form, begin_programme, organisation=organisation, by=request.user):
        messages.success(request, BEGUN)
        return redirect(draft)
    context = {"form": form, "organisation": organisation}
    return render(request, "participants/programme_start.html", context)


def programme_upload(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    organisation = _organisation(request)
    is_sent = request.method == "POST"
    form = ProgrammeFileForm(request.POST, request.FILES) if is_sent else ProgrammeFileForm()
    if draft := submit(form, begin_draft_from_file, organisation=organisation, by=request.user):
        messages.success(request, BEGUN)
        return redirect(draft)
    context = {"form": form, "organisation": organisation}
    return render(request, "participants/programme_upload.html", context)


@require_GET
def programme_version(request: UserRequest, pk: UUID) -> HttpResponse:
    version = _version(request, pk)
    of_it = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    drafts = ProgrammeDraft.objects.visible_to(request.user)
    same = {"organisation": version.organisation_id, "programme": version.programme}
    file = version.as_file()
    context = {
        "version": version,
        "groups": said(file),
        "sections": whole_of(file),
        "follows": what_follows(version),
        "versions": of_it.filter(**same).order_by("-number"),
        "draft": drafts.filter(**same).first(),
        "cohorts": Cohort.objects.visible_to(request.user).filter(programme_version=version),
    }
    return render(request, "participants/programme_version.html", context)


@require_POST
def programme_version_change(request: UserRequest, pk: UUID) -> HttpResponse:
    """Begin the draft of the next version, or go on with the one that is there."""
    version = _version(request, pk)
    draft = submit(GovForm(request.POST), begin_draft, based_on=version, by=request.user)
    return redirect(draft or version)


@require_GET
def programme_version_file(request: UserRequest, pk: UUID) -> HttpResponse:
    version = _version(request, pk)
    return file_answer(f"{version.programme}-version-{version.number}", version.as_file())


@require_GET
def programme_version_preview(request: UserRequest, pk: UUID) -> HttpResponse:
    version = _version(request, pk)
    context = preview_context(request, version.as_rules()) | {"version": version}
    return render(request, "participants/programme_preview.html", context)


@require_GET
def programme_version_differences(request: UserRequest, pk: UUID) -> HttpResponse:
    """Against another version of the same programme; the one before where none is asked for."""
    version = _version(request, pk)
    of_it = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    others = of_it.filter(
        organisation=version.organisation_id, programme=version.programme
    ).exclude(pk=version.pk)
    asked = request.GET.get("with", "")
    other = next((each for each in others if str(each.pk) == asked), None)
    if other is None:
        earlier = [each for each in others if each.number < version.number]
        other = max(earlier or others, key=lambda each: each.number, default=None)
    older, newer = sorted([version, other or version], key=lambda each: each.number)
    context = {
        "version": version,
        "others": sorted(others, key=lambda each: -each.number),
        "other": other,
        "older": older,
        "newer": newer,
        "old_name": f"Version {older.number}",
        "new_name": f"Version {newer.number}",
        "differences": differences(older.as_file(), newer.as_file()),
    }
    return render(request, "participants/programme_version_differences.html", context)


def preview_context(request: UserRequest, programme: Any) -> dict[str, Any]:
    today = timezone.localdate()
    form = PreviewForm(request.GET or None, programme=programme, today=today)
    timeline = form.timeline()
    return {
        "form": form,
        "picture": picture_of(timeline),
        "dates": sorted_dates(timeline, today),
        "starts_on": timeline.facts.starts_on,
        "months": support_by_month(timeline),
    }


def file_answer(name: str, file: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(as_json(file), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.json")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _version(request: UserRequest, pk: UUID) -> ProgrammeVersion:
    """404 for everybody but those who run the programmes of its organisation."""
    visible = ProgrammeVersion.objects.visible_to(request.user).led_by(request.user)
    found: ProgrammeVersion = get_object_or_404(visible, pk=pk)
    return found


def _organisation(request: UserRequest) -> Organisation:
    """The one whose programmes are set up; of several the one in the address, or the first."""
    organisations = _organisations(request)
    asked = request.GET.get("organisation", "")
    return next((each for each in organisations if str(each.pk) == asked), organisations[0])


def _organisations(request: UserRequest) -> list[Organisation]:
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    return list(Organisation.objects.visible_to(request.user).filter(pk__in=led).order_by("name"))
