"""Pages of the administrator: people and their accounts."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.forms import PersonEditForm, PersonFilterForm, PersonInviteForm, WayOfSignInForm
from accounts.http import UserRequest
from accounts.models import Organisation, Role, RoleGrant, User
from accounts.permissions import (
    can_close_account,
    can_correct_person,
    can_manage_accounts,
    can_manage_person,
    can_reset_second_factor,
    organisations_shared,
    require,
)
from accounts.services import (
    close_account,
    correct_person,
    invite_person,
    issue_invitation,
    reopen_account,
    reset_second_factor,
    second_factors_of,
    set_way_of_sign_in,
)
from ui.forms import GovForm, submit

ROWS = 50


@reauthentication_required
def confirm_it_is_you(request: UserRequest) -> None:
    """Ask for the password or a code again, unless that was done within the last minutes."""


def looked_after(user: User) -> Any:
    """The organisations whose accounts the person manages."""
    administered = user.organisations_as(Role.ADMINISTRATOR)
    return Organisation.objects.visible_to(user).filter(pk__in=administered).order_by("name")


def person_to_manage(request: UserRequest, pk: Any) -> User:
    """404 for somebody one does not know of, 403 for somebody one only knows of."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(can_manage_person(request.user, person))
    return person


@require_safe
def person_list(request: UserRequest) -> HttpResponse:
    require(can_manage_accounts(request.user))
    form = PersonFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    administered = request.user.organisations_as(Role.ADMINISTRATOR)
    today = timezone.localdate()
    people = User.objects.visible_to(request.user).in_organisations(administered)
    people = people.named_like(asked.get("q", ""))
    if asked.get("role"):
        people = people.holding_in(asked["role"], administered, today)
    if asked.get("state"):
        people = people.who(asked["state"])
    people = people.with_roles_in(administered, today)
    context = {
        "form": form,
        "page_obj": Paginator(people, ROWS).get_page(request.GET.get("page")),
        "is_filtered": any(asked.values()),
        "several_organisations": len(administered) > 1,
    }
    return render(request, "accounts/person_list.html", context)


def person_invite(request: UserRequest) -> HttpResponse:
    require(can_manage_accounts(request.user))
    confirm_it_is_you(request)
    form = PersonInviteForm(request.POST or None, organisations=looked_after(request.user))
    invited = submit(form, invite_person, by=request.user)
    if invited is None:
        context = {"form": form, "days": settings.INVITATION_DAYS}
        return render(request, "accounts/person_invite.html", context)
    if invited.is_set_up:
        done = f"{invited.name} has an account already and now holds these roles."
    else:
        done = f"An invitation is on its way to {invited.email}."
    messages.success(request, done)
    return redirect("accounts:person", invited.pk)


@require_safe
def person(request: UserRequest, pk: Any) -> HttpResponse:
    found = person_to_manage(request, pk)
    today, shared = timezone.localdate(), organisations_shared(request.user, found)
    grants = RoleGrant.objects.visible_to(request.user).filter(
        user=found, organisation_id__in=shared
    )
    context = {
        "person": found,
        "grants": [
            (g, g.is_current(today), g.ends_on is None or g.ends_on >= today) for g in grants
        ],
        "second_factor": next(iter(second_factors_of(found)), None),
        "may_correct": can_correct_person(request.user, found),
        "may_reset": can_reset_second_factor(request.user, found),
        "invitation": found.invitations.unused().order_by("-created_at").first(),
        "now": timezone.now(),
        "may_close": can_close_account(request.user, found) and found != request.user,
        "several_organisations": len(request.user.organisations_as(Role.ADMINISTRATOR)) > 1,
    }
    return render(request, "accounts/person.html", context)


def account_close(request: UserRequest, pk: Any) -> HttpResponse:
    found = person_to_manage(request, pk)
    require(can_close_account(request.user, found))
    return confirmed(request, found, "account_close", close_account, "The account is closed.")


def account_reopen(request: UserRequest, pk: Any) -> HttpResponse:
    found = person_to_manage(request, pk)
    require(can_close_account(request.user, found))
    return confirmed(request, found, "account_reopen", reopen_account, "The account is open again.")


def second_factor_reset(request: UserRequest, pk: Any) -> HttpResponse:
    found = person_to_manage(request, pk)
    done = f"The second step of sign-in is reset. {found.name} is told by e-mail."
    require(can_reset_second_factor(request.user, found))
    return confirmed(request, found, "second_factor_reset", reset_second_factor, done)


def invitation_resend(request: UserRequest, pk: Any) -> HttpResponse:
    found = person_to_manage(request, pk)
    done = f"A new invitation is on its way to {found.email}."
    where = looked_after(request.user).of_person(found).first()
    return confirmed(
        request, found, "invitation_resend", issue_invitation, done, organisation=where
    )


def way_of_sign_in(request: UserRequest, pk: Any) -> HttpResponse:
    """By the council's account or a password here; a choice only with single sign-on."""
    found = person_to_manage(request, pk)
    require(can_reset_second_factor(request.user, found) and bool(settings.OIDC))
    confirm_it_is_you(request)
    form = WayOfSignInForm(
        request.POST or None, initial={"way": "outside" if found.from_outside else "council"}
    )
    if submit(form, set_way_of_sign_in, by=request.user, user=found) is None:
        context = {"form": form, "person": found}
        return render(request, "accounts/way_of_sign_in.html", context)
    messages.success(request, f"The way {found.name} signs in is saved.")
    return redirect("accounts:person", found.pk)


def person_edit(request: UserRequest, pk: Any) -> HttpResponse:
    """Put a name or an address right; the page says what a new address does."""
    found = person_to_manage(request, pk)
    require(can_correct_person(request.user, found))
    confirm_it_is_you(request)
    form = PersonEditForm(request.POST or None, instance=found)
    if submit(form, correct_person, user=found, by=request.user):
        messages.success(request, "Name and e-mail address are saved.")
        return redirect("accounts:person", found.pk)
    return render(request, "accounts/person_edit.html", {"form": form, "person": found})


def confirmed(
    request: UserRequest,
    found: User,
    page: str,
    service: Callable[..., Any],
    done: str,
    **kwargs: Any,
) -> HttpResponse:
    """The page that asks before one of the acts above, and the act."""
    confirm_it_is_you(request)
    form = GovForm(request.POST if request.method == "POST" else None)
    if submit(form, service, by=request.user, user=found, **kwargs) is not None:
        messages.success(request, done)
        return redirect("accounts:person", found.pk)
    context = {"form": form, "person": found, "days": settings.INVITATION_DAYS}
    return render(request, f"accounts/{page}.html", context)
