from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import can_manage_programme, require
from reports.forms import PeopleFilterForm
from reports.home import home_of
from reports.home.leading import Merged, decisions_waiting, long_waits, tasks_page
from reports.home.people import add_last_steps, add_what_for, appointed_people

ROWS = 50


@require_safe
def home(request: UserRequest) -> HttpResponse:
    sections = home_of(request.user, timezone.localdate())
    return render(request, "reports/home.html", {"home": sections})


@require_safe
def long_wait_list(request: UserRequest) -> HttpResponse:
    rows = long_waits(request.user, timezone.localdate())
    return _lead_list(request, rows, "reports/long_wait_list.html")


@require_safe
def decision_list(request: UserRequest) -> HttpResponse:
    return _lead_list(request, decisions_waiting(request.user), "reports/decision_list.html")


def _lead_list(request: UserRequest, rows: Merged, template: str) -> HttpResponse:
    require(can_manage_programme(request.user))
    page = tasks_page(rows, timezone.localdate(), number=request.GET.get("page"), size=ROWS)
    return render(request, template, {"page_obj": page})


@require_safe
def people_list(request: UserRequest) -> HttpResponse:
    """The people somebody supervises, assesses or confirms for."""
    form = PeopleFilterForm(request.GET or None)
    people = appointed_people(request.user)
    if form.is_valid() and form.cleaned_data["name"]:
        people = people.filter(user__name__icontains=form.cleaned_data["name"])
    page = Paginator(people, ROWS).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    add_what_for(page.object_list, request.user)
    add_last_steps(page.object_list)
    return render(request, "reports/people_list.html", {"page_obj": page, "filter_form": form})
