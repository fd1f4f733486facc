from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.permissions import can_manage_programme, require
from ui.csv_files import BYTE_ORDER_MARK, csv_lines
from ui.forms import submit

from .csv_files import COLUMNS, OPTIONAL_COLUMNS
from .forms import FrameworkFileForm, FrameworkImportForm
from .models import Framework
from .presentation import COLUMNS_SAY, change_rows, file_rows
from .previews import import_previewed, preview_framework
from .rules import nested


def framework_list(request: UserRequest) -> HttpResponse:
    frameworks = Framework.objects.visible_to(request.user).with_counts()
    page_obj = Paginator(frameworks, 50).get_page(request.GET.get("page"))
    context = {"page_obj": page_obj, "can_add": can_manage_programme(request.user)}
    return render(request, "standards/framework_list.html", context)


def framework(request: UserRequest, pk: UUID) -> HttpResponse:
    framework = _framework(request, pk)
    items = list(framework.items.visible_to(request.user).order_by("list_enumeration"))
    context = {
        "framework": framework,
        "items": nested(items),
        "judged": sum(item.is_judged for item in items),
        "all_judged": all(item.is_judged for item in items),
        "can_replace": can_manage_programme(request.user) and not framework.programmes.exists(),
    }
    return render(request, "standards/framework.html", context)


@require_GET
def framework_file(request: UserRequest, pk: UUID) -> HttpResponse:
    """The same columns as are read, so that a new version begins with the old one."""
    framework = _framework(request, pk)
    items = framework.items.visible_to(request.user).order_by("list_enumeration")
    lines = csv_lines([[*COLUMNS, *OPTIONAL_COLUMNS], *file_rows(items)])
    response = HttpResponse(
        (BYTE_ORDER_MARK + lines).encode(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{framework.slug}.csv")
    return response


def framework_add(request: UserRequest) -> HttpResponse:
    """First the file and what is said of it, then the difference; nothing is written yet."""
    require(can_manage_programme(request.user))
    if request.method == "POST":
        form = FrameworkFileForm(request.POST, request.FILES)
        if preview := submit(form, preview_framework, by=request.user):
            confirm = FrameworkImportForm(initial={"token": preview.token})
            return render(request, "standards/framework_preview.html", _seen(preview, confirm))
    else:
        form = FrameworkFileForm(replaces=_to_replace(request))
    context = {"form": form, "columns": COLUMNS_SAY}
    return render(request, "standards/framework_add.html", context)


@require_POST
def framework_import(request: UserRequest) -> HttpResponse:
    """What was shown is brought in, or why it cannot be any more is said."""
    require(can_manage_programme(request.user))
    form = FrameworkImportForm(request.POST)
    if made := submit(form, import_previewed, by=request.user):
        messages.success(request, "The standards were imported")
        return redirect("standards:framework", made.pk)
    return render(request, "standards/framework_import.html", {"form": form})


def _framework(request: UserRequest, pk: UUID) -> Framework:
    found: Framework = get_object_or_404(Framework.objects.visible_to(request.user), pk=pk)
    return found


def _to_replace(request: UserRequest) -> Framework | None:
    free = Framework.objects.visible_to(request.user).filter(programmes=None)
    found: Framework | None = free.filter(slug=request.GET.get("replaces", "")).first()
    return found


def _seen(preview: Any, form: FrameworkImportForm) -> dict[str, Any]:
    return {"preview": preview, "changes": change_rows(preview.changes), "form": form}
