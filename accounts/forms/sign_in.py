"""allauth's forms (settings: ACCOUNT_FORMS, MFA_FORMS) with our words and without placeholders."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

LENGTH_HINT = (
    "At least 12 characters, for example three words that do not belong together. "
    "Not a common password, and not like your name or e-mail address."
)
CODE_HINT = "6 digits, without spaces. They change every 30 seconds."
# A code is valid in its own 30 seconds and one step before and after.
CODE_LIVES_FOR = 120


def reword(form: forms.Form, **words: tuple[str, str]) -> None:
    """Give fields a label and a hint; a placeholder would be read as an answer."""
    for name, (label, hint) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = f"Enter {label[:1].lower()}{label[1:]}"
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, login=("Your e-mail address", ""), password=("Your password", ""))
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean(self) -> dict[str, Any]:
        """Errors of the whole form stand at its first field, so that the summary leads there."""
        try:
            super().clean()
        except forms.ValidationError as error:
            self.add_error("login", error)
        return self.cleaned_data


class PasswordConfirmForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, password=("Your password", ""))


class PasswordChangeForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self,
            oldpassword=("Your current password", ""),
            password1=("Your new password", LENGTH_HINT),
            password2=("Your new password again", ""),
        )


def may_choose_password(user: Any) -> bool:
    """Whoever has never accepted an invitation sets a password by that alone; and where the council
    has its own sign-in only people from outside have a password at all."""
    return bool(user.has_usable_password() and user.signs_in_here)


class PasswordResetForm(account_forms.ResetPasswordForm):
    """Answers the same whoever asks; a link goes only to people who have a password to forget."""

    users: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, email=("Your e-mail address", ""))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users = [user for user in self.users if may_choose_password(user)]
        return email

    def save(self, request: Any, **kwargs: Any) -> str:
        # Django's tokens: allauth's own would make rows about addresses that we do not use.
        return str(super().save(request, token_generator=default_token_generator, **kwargs))


class PasswordResetTokenForm(account_forms.UserTokenForm):
    token_generator = default_token_generator

    def _get_user(self, uidb36: str) -> Any:
        user = super()._get_user(uidb36)
        return user if user and user.is_active and may_choose_password(user) else None


class PasswordResetKeyForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self,
            password1=("Your new password", LENGTH_HINT),
            password2=("Your new password again", ""),
        )


class CodeRequestForm(account_forms.RequestLoginCodeForm):
    """Answers the same whoever asks; a code goes only to people who could use a password too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, email=("Your e-mail address", ""))
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = getattr(self, "_user", None)
        self._user = user if user is not None and may_choose_password(user) else None
        return email


class CodeConfirmForm(account_forms.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, code=("The code from the e-mail", "Capital or small letters do not matter."))
        self.fields["code"].widget.attrs |= CODE_BOX | {
            "inputmode": "text",
            "autocapitalize": "characters",
            "autocorrect": "off",
        }


class PasskeyAddForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "So that you know it again, for example “Work laptop” or “My phone”."
        reword(self, name=("Name of this passkey", hint))
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].max_length = 60

    def clean(self) -> dict[str, Any]:
        with refusing_nonsense():
            answers: dict[str, Any] = super().clean()
        return answers


class PasskeyForm(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


class PasskeyConfirmForm(ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with refusing_nonsense():
            return super().clean_credential()


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """What no device would answer is a wrong answer; allauth lets some of it through as a fault."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class SecondFactorForm(mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        return use_up(self.authenticator, code)


class SecondFactorConfirmForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword_code(self)

    def clean_code(self) -> str:
        code: str = super().clean_code()
        return use_up(self.authenticator, code)


class SecondFactorSetUpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, code=("The code that your app shows now", CODE_HINT))
        self.fields["code"].widget.attrs |= CODE_BOX


def reword_code(form: forms.Form) -> None:
    hint = f"{CODE_HINT} If your phone is not at hand, use one of your recovery codes."
    reword(form, code=("The code from your authenticator app", hint))
    form.fields["code"].widget.attrs |= CODE_BOX


CODE_BOX = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "class": "govuk-input--width-10 govuk-input--extra-letter-spacing",
}


@transaction.atomic
def use_up(authenticator: Authenticator, code: str) -> str:
    """Refuse a code of the app that was used before. allauth remembers it for 30 seconds and in the
    cache alone; it is valid for longer, and the cache may be away."""
    if authenticator.type != Authenticator.Type.TOTP:
        return code
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    used, now = row.data.get("used", {}), time.time()
    fingerprint = sha256(f"{row.pk}:{''.join(code.split())}".encode()).hexdigest()
    if now - used.get(fingerprint, 0) < CODE_LIVES_FOR:
        raise get_adapter().validation_error("incorrect_code")
    recent = {key: at for key, at in used.items() if now - at < CODE_LIVES_FOR}
    row.data = {**row.data, "used": {**recent, fingerprint: now}}
    row.save(update_fields=["data"])
    return code
