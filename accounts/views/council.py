"""Signing in with the council's own account: there, and what happens on the way back."""

import logging
import time
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST, require_safe
from requests import RequestException

from accounts.council import (
    COUNCIL,
    SESSION_KEY,
    CouncilAdapter,
    council_provider,
    gave_second_factor,
    groups_of,
    proved_at,
    verified_email,
)
from accounts.http import UserRequest
from accounts.models import User
from accounts.services import find_person, follow_groups, link_council_account
from accounts.session_time import renew_key

log = logging.getLogger(__name__)
# Reason for not letting somebody in -> status of the page that says so.
REFUSALS = {
    "away": 503,
    "cancelled": 403,
    "not_verified": 403,
    "not_invited": 403,
    "closed": 403,
    "somebody_else": 403,
    "not_confirmed": 403,
}
ASK_AGAIN = {"prompt": "login", "max_age": "0"}


@require_POST
@login_not_required
def council_sign_in(request: HttpRequest) -> HttpResponse:
    """To the provider. Whoever is signed in already is asked there to prove it anew."""
    provider = council_provider(request)
    ask_again = ASK_AGAIN if request.user.is_authenticated else {}
    try:
        response: HttpResponse = provider.redirect(
            request,
            process=AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            auth_params={**settings.OIDC["auth_params"], **ask_again},
        )
    except (RequestException, KeyError):
        return refused(request, "away")
    return response


@require_GET
@login_not_required
def council_return(request: HttpRequest) -> HttpResponseBase:
    """Back from the provider, with a code that allauth exchanges; ``arrived`` or ``refused``."""
    council_provider(request)
    try:
        view = OAuth2CallbackView.adapter_view(CouncilAdapter(request, COUNCIL))
        response: HttpResponseBase = view(request)
    except (RequestException, KeyError):
        return refused(request, "away")
    return response


@require_safe
def council_confirm(request: UserRequest) -> HttpResponse:
    """Before an important step, for somebody who has no password here to be asked for."""
    council_provider(request)
    context = {"next": get_next_redirect_url(request) or "/"}
    return render(request, "accounts/council_confirm.html", context)


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """Why somebody was not let in, in plain words; no name or address goes into the log."""
    log.warning("A sign-in with the council account was refused: %s", reason)
    context = {"reason": reason}
    return render(request, "accounts/council_refused.html", context, status=REFUSALS[reason])


def arrived(request: HttpRequest, login: Any) -> HttpResponse:
    """Somebody came back with an ID token that holds; ``login`` is allauth's account of it."""
    person = login.user if login.is_existing else _invited(login.claims)
    if not login.is_existing and not verified_email(login.claims):
        return refused(request, "not_verified")
    if person is None or person.signs_in_here:
        return refused(request, "not_invited")
    if not person.is_active:
        return refused(request, "closed")
    next_url = login.state.get("next")
    if request.user.is_authenticated:
        return _confirmed(request, person, login.claims, next_url or "/")
    return _signed_in(request, person, login, next_url)


def _invited(claims: dict[str, Any]) -> User | None:
    """Whoever was invited under the address that the provider vouches for."""
    email = verified_email(claims)
    return find_person(email) if email else None


def _signed_in(
    request: HttpRequest, person: User, login: Any, next_url: str | None
) -> HttpResponse:
    if not login.is_existing:
        try:
            link_council_account(user=person, subject=login.account.uid, by=person)
        except ValidationError:
            # Known by another council account: the address has gone to somebody new.
            return refused(request, "not_invited")
    groups = groups_of(login.claims)
    if groups is None:
        log.warning("The provider listed no groups: there are too many; roles stay as they are")
    else:
        follow_groups(user=person, groups=groups, mapping=settings.OIDC["roles"], by=None)
    request.session[SESSION_KEY] = login.way_out
    _note_proof(request, person, login.claims)
    request.second_factor_given_there = gave_second_factor(login.claims)  # type: ignore[attr-defined]
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=next_url))
    return response


def _confirmed(
    request: HttpRequest, person: User, claims: dict[str, Any], next_url: str
) -> HttpResponse:
    """The same person proved it anew: on with what they were about to do."""
    if person != request.user:
        return refused(request, "somebody_else")
    if time.time() - proved_at(claims) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return refused(request, "not_confirmed")
    _note_proof(request, person, claims)
    renew_key(request)
    # allauth keeps a form that was sent meanwhile, and looks for its address here.
    request.GET = QueryDict(urlencode({"next": next_url}))
    return resume_request(request) or HttpResponseRedirect(next_url)


def _note_proof(request: HttpRequest, person: User, claims: dict[str, Any]) -> None:
    at = proved_at(claims)
    record_authentication(request, person, method="socialaccount", provider=COUNCIL, at=at)
    if gave_second_factor(claims):
        record_authentication(request, person, method="mfa", type=COUNCIL, at=at)
