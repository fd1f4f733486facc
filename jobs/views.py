from collections.abc import Callable
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest, can_sign_in_again
from accounts.permissions import require
from accounts.session_time import goes_on_by_itself

from .kinds import kind_of, kinds_without_a_file
from .models import Job
from .permissions import can_read_job
from .services import DamagedFile, ask_again, read_file

View = Callable[[UserRequest, Job], HttpResponse]


def _signed_in_again_where_asked(view: View) -> View:
    """Ask for the password again where the kind of job says so, after the page was found."""
    asking: View = reauthentication_required(view, enabled=can_sign_in_again)

    def choose(request: UserRequest, job: Job) -> HttpResponse:
        return (asking if kind_of(job).asks_for_password else view)(request, job)

    return choose


@require_GET
def job_list(request: UserRequest) -> HttpResponse:
    files = Job.objects.visible_to(request.user).exclude(kind__in=kinds_without_a_file())
    page = Paginator(files, 50).get_page(request.GET.get("page"))
    return render(request, "jobs/job_list.html", {"page_obj": page})


@require_GET
def job(request: UserRequest, pk: UUID) -> HttpResponse:
    job = _readable(request, pk)
    page = kind_of(job).page
    return redirect(page(job)) if page else render(request, "jobs/job.html", {"job": job})


@require_GET
@goes_on_by_itself
def job_progress(request: UserRequest, pk: UUID) -> HttpResponse:
    """The part of the page that moves: asked for by htmx every two seconds."""
    return render(
        request, "jobs/job_progress.html", {"job": _readable(request, pk), "is_part": True}
    )


@require_GET
def job_download(request: UserRequest, pk: UUID) -> HttpResponse:
    job = _readable(request, pk)
    return _download(request, job) if job.file_sha256 else redirect(job)


@_signed_in_again_where_asked
def _download(request: UserRequest, job: Job) -> HttpResponse:
    try:
        content = read_file(job.file_sha256)
    except DamagedFile:
        return render(request, "jobs/job_damaged.html", {"job": job}, status=410)
    on_download = kind_of(job).on_download
    if on_download is not None:
        on_download(request.user, job)
    response = HttpResponse(content, content_type=job.content_type)
    response["Content-Disposition"] = content_disposition_header(True, job.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def job_ask_again(request: UserRequest, pk: UUID) -> HttpResponse:
    job = _readable(request, pk)
    return _ask_again(request, job) if job.is_over else redirect(job)


@_signed_in_again_where_asked
def _ask_again(request: UserRequest, job: Job) -> HttpResponse:
    return redirect(ask_again(job=job, by=request.user))


def _readable(request: UserRequest, pk: UUID) -> Job:
    """One's own job (404 otherwise), while one may still read what it is about (403 otherwise)."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    require(can_read_job(request.user, job))
    return job
