"""The base forms, and the one way a view hands a form to a service."""

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import QueryDict

from .kept_text import PAGE_FIELD, forget_text
from .models import FormSubmission

CONTROL_FIELDS = {"nonce", "version"}
# The digest of what was shown before: it says nothing of what is asked for.
SEEN = "seen"
# The code of the ValidationError that audit.services raises when a row changed meanwhile.
STALE = "stale"
TURNING_MARKS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
SENT_BEFORE = "sent_before"
SENT_BEFORE_WORDS = "This page was sent before; nothing new was saved. Check, then send again."


class GovForm(forms.Form):
    """A GOV.UK form: drawn by ``{% gov_form form %}``, sent by ``submit()``."""

    submit_label = "Continue"

    def business_data(self) -> dict[str, Any]:
        """What the person answered, without the fields that only guard the sending."""
        return {
            name: as_kept(answer) if isinstance(answer, str) else answer
            for name, answer in self.cleaned_data.items()
            if name not in CONTROL_FIELDS
        }


def as_kept(text: str) -> str:
    """Typed text as it is kept.

    Browsers send \\r\\n; the same words must give the same version and hash. Marks that turn the
    writing direction round would do so in whatever stands beside the text, too.
    """
    return TURNING_MARKS.sub("", text.replace("\r\n", "\n"))


class CreateForm(GovForm):
    """A form that makes something: its nonce makes a second sending lead to the first result."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def renew_nonce(self) -> None:
        """Let what was typed be sent as something new."""
        _answer_anew(self, "nonce", str(uuid.uuid4()))


class AnswerToTextForm(CreateForm):
    """A form about a text that was read, by its ``sha256``: another may stand there meanwhile."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def read_again(self, sha256: str) -> None:
        """The page shows what stands now; a second sending means that."""
        _answer_anew(self, "sha256", sha256)
        self.renew_nonce()


class EditForm(GovForm):
    """A form that changes ``instance``: its version says which state the person was looking at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        self.instance = instance
        self.saved_now: list[tuple[str, str]] = []
        initial = {name: getattr(instance, name, None) for name in self.base_fields}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def show_conflict(self) -> None:
        """Put what is saved now beside what was typed, and let a second sending replace it."""
        self.instance.refresh_from_db()
        for name, field in self.fields.items():
            saved, typed = getattr(self.instance, name, None), self.cleaned_data.get(name)
            if name not in CONTROL_FIELDS and hasattr(self.instance, name) and saved != typed:
                self.saved_now.append((str(field.label or name), _in_words(self.instance, name)))
        _answer_anew(self, "version", str(self.instance.version))


def _answer_anew(form: forms.Form, name: str, answer: str) -> None:
    answers = QueryDict(mutable=True)
    answers.update(form.data)
    answers[form.add_prefix(name)] = answer
    form.data = answers


def _in_words(instance: Any, name: str) -> str:
    """What is saved in a field, as the page would say it."""
    saved = getattr(instance, name)
    if isinstance(saved, date):
        return f"{saved:%-d %B %Y}"
    said = getattr(instance, f"get_{name}_display", None)
    return str(said() if said else saved or "")


def submit(form: GovForm, service: Callable[..., Any], *, by: Any, **kwargs: Any) -> Any:
    """Run ``service(by=by, **kwargs, **answers)`` with a valid form's answers.

    Returns what the service made (or True when it returns nothing), and None when the form has to
    be shown again: not sent, not valid, a broken rule (shown as a form error) or a stale page
    (both texts are shown). The version of an EditForm is put on its instance, which must be the
    object given to the service: the UPDATE compares it.
    """
    if not (form.is_bound and form.is_valid()):
        return None
    if isinstance(form, EditForm):
        form.instance.version = form.cleaned_data["version"]
    try:
        if isinstance(form, CreateForm):
            made = _submit_once(form, service, by, kwargs)
        else:
            made = service(by=by, **kwargs, **form.business_data()) or True
        if page := form.data.get(PAGE_FIELD):
            forget_text(by=by, page=page, form=type(form).__name__)
        return made
    except ValidationError as error:
        if getattr(error, "code", None) == STALE and isinstance(form, EditForm):
            form.show_conflict()
        if getattr(error, "code", None) == SENT_BEFORE and isinstance(form, CreateForm):
            form.renew_nonce()
        # Rules may name the field at fault; names the form lacks belong to the whole form.
        _add_errors(form, error)
    return None


def _submit_once(
    form: CreateForm, service: Callable[..., Any], by: Any, kwargs: dict[str, Any]
) -> Any:
    """Run the service once per (person, nonce); a second sending returns the first one's result."""
    answers = kwargs | form.business_data()
    sending = {
        "user": by,
        "nonce": form.cleaned_data["nonce"],
        "service": f"{service.__module__}.{service.__qualname__}",
        "sha256": _digest({name: answers[name] for name in answers if name != SEEN}),
    }
    with transaction.atomic():
        try:
            with transaction.atomic():
                sent = FormSubmission.objects.create(**sending)
        except IntegrityError:
            return _first_result(sending)
        made = service(by=by, **answers)
        if isinstance(made, models.Model):
            sent.result_type, sent.result_id = made._meta.label, str(made.pk)
            sent.save(update_fields=["result_type", "result_id"])
        return made or True


def was_sent(form: GovForm, by: Any) -> bool:
    """Whether ``by`` has sent this very page before: then ``submit`` leads to what it made."""
    nonce = form.cleaned_data.get("nonce")
    return nonce is not None and FormSubmission.objects.filter(user=by, nonce=nonce).exists()


def _first_result(sending: dict[str, Any]) -> Any:
    """Raises ValidationError when something else was sent first, or its result is gone."""
    sent = FormSubmission.objects.filter(**sending).first()
    if sent and not sent.result_type:
        return True
    if sent:
        made = apps.get_model(sent.result_type)._default_manager.filter(pk=sent.result_id).first()
        if made:
            return made
    raise ValidationError(SENT_BEFORE_WORDS, code=SENT_BEFORE)


def _digest(answers: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(_plain(answers), sort_keys=True).encode()).hexdigest()


def _plain(answer: Any) -> Any:
    """Answers as text that is the same whenever the same is sent; rows by their ids."""
    if isinstance(answer, models.Model):
        return [answer._meta.label, str(answer.pk)]
    if isinstance(answer, Mapping):
        return {str(key): _plain(each) for key, each in answer.items()}
    if isinstance(answer, set | frozenset):
        return sorted(str(_plain(each)) for each in answer)
    if isinstance(answer, list | tuple | models.QuerySet):
        return [_plain(each) for each in answer]
    return str(answer)


def _add_errors(form: GovForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
