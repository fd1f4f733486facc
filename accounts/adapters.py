"""How django-allauth behaves here: invited people only, mail by the outbox, words of ours."""

import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from notifications.services import absolute_url, notify

from .council import SESSION_KEY, sign_out_address
from .guessing import Guesses
from .http import is_persona
from .models import User
from .services import note_password_changed, note_sign_in

# allauth's mails, and the templates of ours that they are written with.
MAILS = {
    "account/email/password_reset_key": "password_reset_link",
    "account/email/password_reset": "password_changed",
    "account/email/password_changed": "password_changed",
    "mfa/email/totp_activated": "second_factor_set_up",
    "mfa/email/totp_deactivated": "second_factor_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
    "account/email/login_code": "sign_in_code",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This code is not right, or has been used already.",
        "too_many_login_attempts": "There were too many tries. Wait 5 minutes, then try again.",
        "rate_limited": "There were too many tries. Wait 5 minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """The end of a sign-in, after the second step."""
        super().login(request, user)
        note_sign_in(user=user, by=user)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """By a password of ours; not for those who sign in with the council's account."""
        guesses = Guesses(str(credentials.get("email", "")), self.get_client_ip(request))
        if guesses.must_wait():
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user is None or not user.signs_in_here:
            guesses.note_wrong()
            return None
        guesses.forget()
        return user

    def get_login_stages(self) -> list[str]:
        """No second factor of ours after one that the council's provider has asked for."""
        stages: list[str] = super().get_login_stages()
        if getattr(self.request, "second_factor_given_there", False):
            stages.remove("allauth.mfa.stages.AuthenticateStage")
        return stages

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return sign_out_address(request) or str(super().get_logout_redirect_url(request))

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        note_password_changed(user=user, by=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        # Other windows and this one are signed out by then.
        return reverse("account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return absolute_url("account_reset_password_from_key", uid, token)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the mail in the outbox; a link or code is kept there only until it is sent."""
        template = MAILS[template_prefix]
        user = context.get("user") or self._addressee(template, email)
        if template == "sign_in_code":
            secrets, lasts = {"code": context["code"]}, settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        else:
            secrets = {"link": context.get("password_reset_url", "")}
            lasts = settings.PASSWORD_RESET_TIMEOUT
        has_secret = any(secrets.values())
        notify(
            to=user,
            template=template,
            key=f"{template}:{user.pk}:{uuid4()}",
            expires_at=timezone.now() + timedelta(seconds=lasts) if has_secret else None,
            secrets=secrets if has_secret else None,
            name=user.name,
            minutes=str(lasts // 60),
            account=absolute_url("accounts:account"),
        )

    def _addressee(self, template: str, email: str) -> Any:
        if template == "sign_in_code":
            return User.objects.get(email__iexact=email)
        return self.request.user

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "user": user}, email
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address before our own proxies, counted from the right: the left can be made up."""
        addresses = [a.strip() for a in request.headers.get("X-Forwarded-For", "").split(",")]
        count = settings.TRUSTED_PROXY_COUNT
        address = addresses[-count] if 0 < count <= len(addresses) else ""
        request_address = address or request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104
        return str(request_address)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted per account and address: a stranger cannot lock anybody out."""
        login = str(credentials.get("email", "")).lower()
        return f"{self.get_client_ip(request)}:{login}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again for somebody who has signed in within the last minutes.

        allauth lets everybody pass who has neither password nor app here; those have the council's
        sign-in to prove it with, so for them the answer is given at once.
        """
        if is_persona(context.request):
            return False
        records = get_authentication_records(context.request, context.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        required = time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if required and not get_reauthentication_flows(context.request.user):
            raise ReauthenticationRequired
        return required

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        if SESSION_KEY not in context.request.session:
            methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
            return methods
        return [{"id": "council", "url": reverse("accounts:council_confirm"), "description": ""}]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or has been used already.",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is for the address that people type, not for what a request says it is."""
        host = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": host, "name": settings.SERVICE_NAME}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """What a device shows in its list of passkeys: the address as people know it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.email}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {known + 1}"

    def encrypt(self, text: str) -> str:
        """Keys of authenticator apps and recovery codes: a copy of the database gives none away."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    """Writes with a key made from SECRET_KEY, reads with those of SECRET_KEY_FALLBACKS too."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [sha256(f"second factor:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
