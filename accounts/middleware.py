import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from .council import COUNCIL
from .http import is_persona
from .session_time import note_activity, time_left

# Needed on the way to a second factor; pages that ask for no sign-in are open anyway.
ON_THE_WAY = {
    *["mfa_activate_totp", "mfa_add_webauthn"],
    *["account_reauthenticate", "accounts:council_confirm"],
}


class SessionTimeMiddleware:
    """Ends a session that lasted long enough, before anything is shown or saved in it.

    What was sent with that request comes back for sending again (ui.middleware).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session and not time_left(request.session, time.time()).seconds:
            logout(request)
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> None:
        if SESSION_KEY in request.session and not getattr(view_func, "goes_on_by_itself", False):
            note_activity(request.session, time.time())


class SecondFactorRequiredMiddleware:
    """Whoever signed in without an authenticator app or passkey sets one up before anything else.

    Each session has to have seen a code: one that knows the password alone is ended as soon as
    there is an app, whoever set it up.
    The people of the demonstration have none: their sessions carry a mark that only the page of
    personas sets, and settings refuse DEMO in production.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return None
        if has_second_factor(request):
            return None
        if _has_own(request):
            logout(request)
            return redirect_to_login(request.get_full_path())
        if request.resolver_match and request.resolver_match.view_name in ON_THE_WAY:
            return None
        return redirect("mfa_activate_totp")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether one was given in this session, or none is needed."""
    if is_persona(request):
        return True
    records = get_authentication_records(request, request.user)
    given = {record.get("type", "") for record in records if record["method"] == "mfa"}
    return COUNCIL in given or (bool(given) and _has_own(request))


def _has_own(request: HttpRequest) -> bool:
    """Whether an app or a passkey is set up here."""
    known: bool | None = getattr(request.user, "has_own_factor", None)
    if known is None:
        # Somebody who signed in with this very request, and so did not come by their session.
        known = (
            Authenticator.objects.filter(user_id=request.user.pk)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
            .exists()
        )
    return known
