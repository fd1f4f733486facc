from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import UserRequest
from accounts.models import Organisation, Role
from accounts.permissions import can_manage_programme, require
from supervision import services
from supervision.forms import CaseloadApplyForm, CaseloadFileForm
from supervision.models import CaseloadFile
from supervision.presentation import caseload_files as presentation
from ui.forms import submit

PER_PAGE = 100


def caseload_file_add(request: UserRequest) -> HttpResponse:
    """Upload totals from the case system; every problem is shown, or the preview follows."""
    require(can_manage_programme(request.user))
    led = request.user.organisations_as(Role.WORKFORCE_LEAD)
    form = CaseloadFileForm(
        request.POST or None,
        request.FILES or None,
        organisations=Organisation.objects.visible_to(request.user).filter(pk__in=led),
    )
    if made := submit(form, services.add_caseload_file, by=request.user):
        return redirect(made)
    return render(request, "supervision/caseload_file_add.html", {"form": form})


def caseload_file(request: UserRequest, pk: UUID) -> HttpResponse:
    """What a file would change; applied from here, and shown as it was afterwards."""
    file = get_object_or_404(CaseloadFile.objects.visible_to(request.user), pk=pk)
    form = CaseloadApplyForm(request.POST or None, instance=file)
    if submit(form, services.apply_caseload_file, by=request.user, caseload_file=file):
        messages.success(request, "The figures stand beside the other accounts now")
        return redirect(file)
    page = Paginator(file.totals, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": file,
        "form": form,
        "is_ready": file.status == CaseloadFile.Status.READY,
        "page_obj": page,
        "rows": presentation.total_rows(list(page.object_list)),
        "missing": presentation.not_in(file),
    }
    return render(request, "supervision/caseload_file.html", context)
