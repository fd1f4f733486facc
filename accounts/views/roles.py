"""Pages of the administrator: dated roles, and teams."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.forms import RoleAddForm, RoleEndForm, TeamForm
from accounts.http import UserRequest
from accounts.models import Role, RoleGrant, Team
from accounts.permissions import can_manage_accounts, require
from accounts.services import add_team, end_role, grant_role
from ui.forms import submit

from .people import ROWS, confirm_it_is_you, looked_after, person_to_manage


def role_add(request: UserRequest, pk: Any) -> HttpResponse:
    person = person_to_manage(request, pk)
    confirm_it_is_you(request)
    form = RoleAddForm(request.POST or None, organisations=looked_after(request.user))
    grant = submit(form, grant_role, by=request.user, user=person)
    if grant is None:
        return render(request, "accounts/role_add.html", {"form": form, "person": person})
    messages.success(request, f"{person.name} now has the role {grant.get_role_display().lower()}.")
    return redirect("accounts:person", person.pk)


def role_end(request: UserRequest, pk: Any) -> HttpResponse:
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user), pk=pk)
    require(can_manage_accounts(request.user, grant.organisation_id))
    if grant.ends_on and grant.ends_on < timezone.localdate():
        messages.info(request, "This role has ended already.")
        return redirect("accounts:person", grant.user_id)
    confirm_it_is_you(request)
    form = RoleEndForm(request.POST or None, instance=grant)
    if submit(form, end_role, by=request.user, grant=grant) is None:
        return render(request, "accounts/role_end.html", {"form": form, "grant": grant})
    messages.success(request, f"The end of the role {grant.get_role_display().lower()} is saved.")
    if grant.user_id == request.user.pk:
        # With an own role the right to see the list may be gone.
        return redirect("accounts:account")
    return redirect("accounts:person", grant.user_id)


@require_safe
def team_list(request: UserRequest) -> HttpResponse:
    require(can_manage_accounts(request.user))
    administered = request.user.organisations_as(Role.ADMINISTRATOR)
    teams = Team.objects.visible_to(request.user).filter(organisation__in=administered)
    page = Paginator(teams.select_related("organisation"), ROWS).get_page(request.GET.get("page"))
    several = len(administered) > 1
    return render(request, "accounts/team_list.html", {"page_obj": page, "several": several})


def team_add(request: UserRequest) -> HttpResponse:
    require(can_manage_accounts(request.user))
    form = TeamForm(request.POST or None, organisations=looked_after(request.user))
    team = submit(form, add_team, by=request.user)
    if team is None:
        return render(request, "accounts/team_add.html", {"form": form})
    messages.success(request, f"{team.name} is added to the teams.")
    return redirect("accounts:team_list")
