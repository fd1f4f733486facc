"""The council's single sign-on: what its provider is asked, and what of its answer we believe.

django-allauth speaks the protocol (code flow, state, PKCE). Who is let in is decided in
``views/council.py`` and ``services/council.py``; docs/adr/0003 says why it is done like this.
"""

import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from notifications.services import absolute_url

# The provider's name in rows of django-allauth, and in a session the type of its second factor.
COUNCIL = "council"
# What a session keeps of such a sign-in, so that signing out ends the provider's session too.
SESSION_KEY = "council_sign_in"

Claims = dict[str, Any]


class CouncilAdapter(OpenIDConnectOAuth2Adapter):
    """One exchange with the provider."""

    def get_provider(self) -> "CouncilProvider":
        return council_provider(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return absolute_url("accounts:council_return")

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Read the ID token; what it leaves out is asked for once more. Nothing of it is stored."""
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("No ID token came")
        claims = self._decode_id_token(app, id_token)
        if not claims.get("email") and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("The user info is about somebody else")
            claims = {**more, **claims}
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.account.extra_data = {}
        login.account.uid = subject_of(claims)
        login.claims = claims
        login.way_out = {
            "end_session": self.openid_config.get("end_session_endpoint", ""),
            "id_token": id_token,
            "login_hint": claims.get("login_hint", ""),
        }
        return login


class CouncilProvider(OpenIDConnectProvider):
    oauth2_adapter_class = CouncilAdapter


class CouncilSignInAdapter(DefaultSocialAccountAdapter):
    """What happens before and instead of allauth's own ending of a sign-in elsewhere."""

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **kwargs: Any
    ) -> None:
        reason = "cancelled" if error == AuthError.CANCELLED else "away"
        raise ImmediateHttpResponse(_view("refused")(request, reason))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        raise ImmediateHttpResponse(_view("arrived")(request, sociallogin))


def _view(name: str) -> Callable[..., Any]:
    # Views import this file; so they are found by name.
    view: Callable[..., Any] = import_string(f"accounts.views.council.{name}")
    return view


def council_provider(request: HttpRequest) -> CouncilProvider:
    """The provider that settings name; 404 where there is none."""
    if not settings.OIDC:
        raise Http404
    app = SocialApp(
        provider=CouncilProvider.id,
        provider_id=COUNCIL,
        name=settings.OIDC["name"],
        client_id=settings.OIDC["client_id"],
        secret=settings.OIDC["client_secret"],
        settings={"server_url": settings.OIDC["server_url"], "oauth_pkce_enabled": True},
    )
    return CouncilProvider(request, app=app)


def subject_of(claims: Claims) -> str:
    """Who somebody is to the provider: the issuer counts too, as subjects are unique in it only."""
    return sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()


def verified_email(claims: Claims) -> str:
    """The address, when the provider vouches for it: says so, or looks after the whole domain.

    Entra does not say "verified": it has ``xms_edov``, or else the council names its domains.
    """
    email = str(claims.get("email") or "").strip().lower()
    says_so = any(_is_yes(claims.get(name)) for name in ("email_verified", "xms_edov"))
    looked_after = email.rpartition("@")[2] in settings.OIDC["own_domains"]
    denied = claims.get("email_verified") is False
    return email if email and (says_so or (looked_after and not denied)) else ""


def gave_second_factor(claims: Claims) -> bool:
    """Whether one of the claims that settings name holds one of the values they name."""
    return any(
        set(_as_list(claims.get(name))) & set(values)
        for name, values in settings.OIDC["second_factor"].items()
    )


def groups_of(claims: Claims) -> set[str] | None:
    """The groups somebody is in; None when the provider says there are too many to list."""
    name = settings.OIDC["groups_claim"]
    if name not in claims and (claims.get("hasgroups") or name in claims.get("_claim_names", {})):
        return None
    return set(_as_list(claims.get(name)))


def proved_at(claims: Claims) -> float:
    """When the person last proved to the provider who they are (seconds since 1970)."""
    now = time.time()
    said = claims.get("auth_time")
    return min(now, float(said)) if isinstance(said, int | float) else now


def sign_out_address(request: HttpRequest) -> str:
    """Where the provider ends its own session and sends people back; empty without one."""
    way_out = request.session.get(SESSION_KEY, {}) if settings.OIDC else {}
    if not way_out.get("end_session"):
        return ""
    asked = {
        "client_id": settings.OIDC["client_id"],
        "id_token_hint": way_out["id_token"],
        "logout_hint": way_out["login_hint"],
        "post_logout_redirect_uri": absolute_url("account_login"),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{way_out['end_session']}?{query}"


def _as_list(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each) for each in values if each is not None]


def _is_yes(value: Any) -> bool:
    return value in (True, 1, "true", "True", "1")
