"""Anybody who holds a printed record may ask whether it is genuine."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessments import rules
from assessments.final_record import check_record
from assessments.forms import RecordCheckForm

TRIES = 30
PER_SECONDS = 10 * 60


@login_not_required
@never_cache
def record_check(request: HttpRequest) -> HttpResponse:
    """Genuine, changed, superseded or not known. Shows no name and no outcome."""
    if request.method != "POST":
        code = rules.tidy_code(request.GET.get("code", "")[:40])
        form = RecordCheckForm(initial={"code": code})
        return render(request, "assessments/record_check.html", {"form": form})
    form = RecordCheckForm(request.POST)
    if form.is_valid() and _too_many(request):
        return render(request, "assessments/record_check_later.html", status=429)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["verdict"] = check_record(**form.answers())
    return render(request, "assessments/record_check.html", context)


def _too_many(request: HttpRequest) -> bool:
    """Guessing is hopeless (60 random bits); this keeps it from being tried at our cost."""
    key = f"record-check:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, PER_SECONDS)
    try:
        return bool(cache.incr(key) > TRIES)
    except ValueError:  # it expired between the two lines
        return False
