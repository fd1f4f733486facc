from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.permissions import can_manage_programme, require
from participants.models import PeopleFile, PeopleFileRow
from participants.people_files.columns import COLUMNS
from participants.people_files.downloads import File, annotated, template
from participants.people_files.forms import PeopleFileForm, PeopleFileStepForm
from participants.people_files.presentation import shown
from participants.people_files.services import (
    check_people_file_again,
    discard_people_file,
    request_people_file_apply,
    undo_people_file,
    upload_people_file,
    what_prevents_undo,
)
from participants.prepared import cohort_or_404
from ui.forms import GovForm, submit

ROWS = 50
Status = PeopleFile.Status


def people_file_add(request: UserRequest, pk: UUID) -> HttpResponse:
    cohort = cohort_or_404(request.user, pk)
    require(can_manage_programme(request.user, cohort.organisation_id))
    is_sent = request.method == "POST"
    form = PeopleFileForm(request.POST, request.FILES) if is_sent else PeopleFileForm()
    if file := submit(form, upload_people_file, cohort=cohort, by=request.user):
        return redirect(file)
    files = PeopleFile.objects.visible_to(request.user).filter(cohort=cohort)
    context = {"cohort": cohort, "form": form, "columns": COLUMNS, "earlier": files[:10]}
    return render(request, "participants/people_file_add.html", context)


@require_GET
def people_template(request: UserRequest) -> HttpResponse:
    require(can_manage_programme(request.user))
    return _given_out(template("csv" if request.GET.get("as") == "csv" else "xlsx"))


@require_GET
def people_file(request: UserRequest, pk: UUID) -> HttpResponse:
    return _show(request, _file(request, pk))


@require_GET
def people_file_progress(request: UserRequest, pk: UUID) -> HttpResponse:
    """The part of the page that moves: asked for by htmx every two seconds while there is work."""
    file = _file(request, pk)
    response = render(
        request, "participants/people_file_progress.html", {"file": file, "is_part": True}
    )
    if not file.is_at_work or file.was_cut_off:
        # Something else is to be seen now: the whole page is asked for.
        response["HX-Refresh"] = "true"
    return response


@require_GET
def people_file_annotated(request: UserRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    rows = PeopleFileRow.objects.visible_to(request.user).filter(file=file)
    if not rows.exists():
        return redirect(file)
    return _given_out(annotated(file, rows))


@require_POST
def people_file_apply(request: UserRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    form = PeopleFileStepForm(request.POST, instance=file)
    if file.status in {Status.APPLYING, Status.APPLIED}:
        return redirect(file)
    return _step(request, file, form, request_people_file_apply)


@require_POST
def people_file_check(request: UserRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    if file.status == Status.CHECKING and not file.was_cut_off:
        return redirect(file)
    form = PeopleFileStepForm(request.POST, instance=file)
    return _step(request, file, form, check_people_file_again)


@require_POST
def people_file_discard(request: UserRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    form = PeopleFileStepForm(request.POST, instance=file)
    if submit(form, discard_people_file, file=file, by=request.user):
        messages.success(request, "The file was thrown away. Nothing of it is kept.")
        return redirect("participants:people_file_add", file.cohort_id)
    return _show(request, _file(request, pk), form)


def people_file_undo(request: UserRequest, pk: UUID) -> HttpResponse:
    file = _file(request, pk)
    if file.status != Status.APPLIED:
        return redirect(file)
    form = PeopleFileStepForm(request.POST or None, instance=file)
    form.submit_label = "Undo the whole file"
    if submit(form, undo_people_file, file=file, by=request.user):
        messages.success(request, "Undone. Nobody whom the file added is in the cohort any more.")
        return redirect(file.cohort)
    reasons = what_prevents_undo(file, request.user)
    context = {
        "file": file,
        "form": form,
        "reasons": reasons[:ROWS],
        "reason_count": len(reasons),
        "is_too_late": file.undone_until is None or timezone.now() > file.undone_until,
    }
    return render(request, "participants/people_file_undo.html", context)


def _step(request: UserRequest, file: PeopleFile, form: GovForm, service: Any) -> HttpResponse:
    if submit(form, service, file=file, by=request.user):
        return redirect(file)
    return _show(request, _file(request, file.pk), form)


def _file(request: UserRequest, pk: UUID) -> PeopleFile:
    """404 for everybody but those who run the programmes of the file's organisation."""
    file: PeopleFile = get_object_or_404(PeopleFile.objects.visible_to(request.user), pk=pk)
    return file


def _show(request: UserRequest, file: PeopleFile, form: GovForm | None = None) -> HttpResponse:
    """The file where it stands, row by row where it can; ``form`` is of a step that failed."""
    rows = PeopleFileRow.objects.visible_to(request.user).filter(file=file)
    only_problems = request.GET.get("show") == "problems"
    listed = rows.with_problems() if only_problems else rows
    page = Paginator(listed, ROWS).get_page(request.GET.get("page"))
    context = {
        "file": file,
        "cohort": file.cohort,
        "form": form,
        "version_form": PeopleFileStepForm(instance=file),
        "page_obj": page,
        "rows": [shown(file, row) for row in page.object_list],
        "only_problems": only_problems,
        "shows_rows": file.status in {Status.READY, Status.FAULTY, Status.APPLIED},
        "new_people": file.invited.get("people", 0),
        "new_colleagues": file.invited.get("colleagues", 0),
        "can_still_be_undone": file.undone_until and timezone.now() <= file.undone_until,
    }
    return render(request, "participants/people_file.html", context)


def _given_out(file: File) -> HttpResponse:
    name, content_type, content = file
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
