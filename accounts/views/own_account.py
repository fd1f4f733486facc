"""Pages for one's own account; most of them are allauth's, see urls/sign_in.py."""

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import logout
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import InvitationForm, LookForm
from accounts.http import UserRequest
from accounts.middleware import has_second_factor
from accounts.models import RoleGrant
from accounts.services import accept_invitation, choose_look, find_invitation, second_factors_of
from accounts.session_time import goes_on_by_itself, note_activity, renew_key, time_left
from ui.forms import submit


@require_safe
def account(request: UserRequest) -> HttpResponse:
    """Who I am here, what I may do and until when, and how I sign in."""
    grants = RoleGrant.objects.visible_to(request.user).filter(user=request.user)
    today, factors = timezone.localdate(), second_factors_of(request.user)
    context = {
        "grants": [(grant, grant.is_current(today)) for grant in grants],
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "council_account": "" if request.user.signs_in_here else settings.OIDC["name"],
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def look_edit(request: UserRequest) -> HttpResponse:
    """How pages and files look for oneself, with a sample that follows what is ticked."""
    kept = {name: getattr(request.user, name) for name in LookForm.base_fields}
    form = LookForm(request.POST or None, initial=kept)
    if submit(form, choose_look, by=request.user):
        messages.success(request, "Saved. Pages look like this for you from now on.")
        return redirect("accounts:look_edit")
    return render(request, "accounts/look_edit.html", {"form": form})


@login_not_required
@goes_on_by_itself
@require_http_methods(["GET", "HEAD", "POST"])
def session_left(request: HttpRequest) -> JsonResponse:
    """How long the session lasts still; by POST somebody says that they are there."""
    now = time.time()
    if request.method == "POST" and request.user.is_authenticated:
        note_activity(request.session, now)
    left = time_left(request.session, now)
    return JsonResponse({"seconds": left.seconds, "can_stay": left.can_stay})


@login_not_required
def account_logout(request: HttpRequest) -> HttpResponseBase:
    """allauth's page; once signed out the browser forgets what it kept of these pages."""
    response: HttpResponseBase = logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


class SecondFactorSetUp(ActivateTOTPView):
    """allauth's page; from then on this session alone counts as one that gave a code."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _second_factor_given(self.request, "totp")
        return response


class PasskeyAdd(AddWebAuthnView):
    """allauth's page; as the first second step of an account it counts as given."""

    def form_valid(self, form: Any) -> HttpResponse:
        is_first = not has_second_factor(self.request)
        response: HttpResponse = super().form_valid(form)
        if is_first:
            _second_factor_given(self.request, "webauthn")
        return response


def _second_factor_given(request: HttpRequest, kind: str) -> None:
    """From here on this session, under a new key, counts as one that gave it; others end."""
    record_authentication(request, request.user, method="mfa", type=kind)
    renew_key(request)
    end_other_sessions(request, request.user)


def mfa_activate_totp(request: UserRequest) -> HttpResponseBase:
    return SecondFactorSetUp.as_view()(request)


def mfa_add_webauthn(request: UserRequest) -> HttpResponseBase:
    return PasskeyAdd.as_view()(request)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking at it uses nothing up: mail programs open links before people do."""
    invitation = find_invitation(secret, timezone.now())
    if invitation is None:
        # Wrong, used, replaced, expired: one answer, so that nothing can be learnt by guessing.
        context = {"days": settings.INVITATION_DAYS}
        return render(request, "accounts/invitation_gone.html", context, status=404)
    invited = invitation.user
    form = InvitationForm(request.POST or None, user=invited)
    accepted = submit(form, accept_invitation, by=invited, invitation=invitation)
    if accepted is None:
        shown = {"form": form, "invitation": invitation}
        return render(request, "accounts/invitation_accept.html", shown)
    # What allauth would note after a sign-in with the password.
    record_authentication(request, accepted, method="password", email=accepted.email)
    # Without a second factor the next page is the one that sets it up.
    return perform_login(request, accepted, redirect_url=reverse("mfa_activate_totp"))
