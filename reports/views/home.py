from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from accounts.permissions import can_manage_programme, require
from reports.forms import PeopleFilterForm
from reports.home import home_of
from reports.home.exceptions import Listed, exceptions_of
from reports.home.leading import led_programmes
from reports.home.people import add_last_steps, add_what_for, appointed_people
from reports.home.tasks import Task

ROWS = 50


@require_safe
def home(request: UserRequest) -> HttpResponse:
    sections = home_of(request.user, timezone.localdate())
    return render(request, "reports/home.html", {"home": sections})


@require_safe
def exception_list(request: UserRequest) -> HttpResponse:
    """All seven with their definitions, or with ``?kind=`` one of them in full."""
    listed, _ = _exceptions(request)
    chosen = [each for each in listed if each.kind.slug == request.GET.get("kind")]
    if not chosen:
        return render(request, "reports/exception_list.html", {"listed": listed})
    page = Paginator(chosen[0].tasks, ROWS).get_page(request.GET.get("page"))
    context = {"kind": chosen[0].kind, "page_obj": page}
    return render(request, "reports/exception_list.html", context)


@require_safe
def decision_list(request: UserRequest) -> HttpResponse:
    _, decisions = _exceptions(request)
    page = Paginator(decisions, ROWS).get_page(request.GET.get("page"))
    return render(request, "reports/decision_list.html", {"page_obj": page})


def _exceptions(request: UserRequest) -> tuple[list[Listed], list[Task]]:
    require(can_manage_programme(request.user))
    programmes = led_programmes(request.user)
    return exceptions_of(request.user, timezone.localdate(), programmes)


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
