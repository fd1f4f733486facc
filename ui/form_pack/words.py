"""Django's own error messages, said the way GOV.UK pages say them: what to do, and about what."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import BoundField


def error_texts(field: BoundField) -> list[tuple[ValidationError, str]]:
    """Each error of the field with the words to show; a form's own wording is left as it is."""
    return [
        (error, _in_our_words(field, error) or str(text))
        for error in field.errors.as_data()
        for text in error.messages
    ]


def _in_our_words(field: BoundField, error: ValidationError) -> str:
    code = str(error.code or "")
    if code not in WORDS or _is_own_wording(field.field, code, error):
        return ""
    return WORDS[code](field, error.params or {})


def _is_own_wording(field: forms.Field, code: str, error: ValidationError) -> bool:
    """Whether the form or a service chose these words: then they know better."""
    if code in field.error_messages:
        usual = [kind.__dict__.get("default_error_messages", {}) for kind in type(field).__mro__]
        stock = [messages[code] for messages in usual if code in messages]
        return field.error_messages[code] not in stock or error.message not in [
            *stock,
            *EMAIL_STOCK,
        ]
    return False


def _required(field: BoundField, params: dict[str, Any]) -> str:
    label, widget = str(field.label), field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    verb = "Select" if isinstance(widget, forms.Select | forms.RadioSelect) else "Enter"
    if isinstance(widget, forms.FileInput):
        verb = "Choose"
    return f"{verb} {_as_in_a_sentence(label)}"


def _invalid(field: BoundField, params: dict[str, Any]) -> str:
    if isinstance(field.field, forms.EmailField):
        return "Enter an email address in the correct format, like name@example.com"
    if isinstance(field.field, forms.IntegerField):
        kind = "number" if isinstance(field.field, forms.FloatField) else "whole number"
        kind = "number" if isinstance(field.field, forms.DecimalField) else kind
        return f"{_subject(field)} must be a {kind}"
    return ""


def _invalid_choice(field: BoundField, params: dict[str, Any]) -> str:
    return f"Select one of the choices for “{field.label}”"


def _max_length(field: BoundField, params: dict[str, Any]) -> str:
    return f"{_subject(field)} must be {params['limit_value']} characters or fewer"


def _min_length(field: BoundField, params: dict[str, Any]) -> str:
    return f"{_subject(field)} must be {params['limit_value']} characters or more"


def _max_value(field: BoundField, params: dict[str, Any]) -> str:
    return f"{_subject(field)} must be {params['limit_value']} or fewer"


def _min_value(field: BoundField, params: dict[str, Any]) -> str:
    return f"{_subject(field)} must be {params['limit_value']} or more"


def _subject(field: BoundField) -> str:
    label = str(field.label)
    return f"Your answer to “{label}”" if label.endswith("?") else label


def _as_in_a_sentence(label: str) -> str:
    """The label without its capital, unless it begins with an abbreviation or a name like "I"."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


EMAIL_STOCK = [EmailValidator.message]
WORDS: dict[str, Callable[[BoundField, dict[str, Any]], str]] = {
    "required": _required,
    "invalid": _invalid,
    "invalid_choice": _invalid_choice,
    "max_length": _max_length,
    "min_length": _min_length,
    "max_value": _max_value,
    "min_value": _min_value,
}
