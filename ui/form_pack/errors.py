"""From a form's errors to the links of the error summary."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BoundField

from ui.fields import GovDateInput

from .words import error_texts


def error_items(form: "BaseForm | BaseFormSet[Any]") -> list[dict[str, str]]:
    """Text and, where there is a field to go to, href; in the order of the page."""
    if isinstance(form, BaseFormSet):
        own = [{"text": str(text)} for text in form.non_form_errors()]
        return own + [item for part in form.forms for item in error_items(part)]
    return list(_items_of(form)) if form.is_bound else []


def _items_of(form: BaseForm) -> Iterator[dict[str, str]]:
    for text in form.non_field_errors():
        yield {"text": str(text)}
    for field in form:
        for error, text in error_texts(field):
            if field.is_hidden:
                # Nothing to focus; still said, or the form would fail without a word.
                yield {"text": text}
            else:
                yield {"text": text, "href": f"#{_target(field, error)}"}


def _target(field: BoundField, error: ValidationError) -> str:
    """The id of the first element of the field that can take focus."""
    if isinstance(field.field.widget, GovDateInput):
        part = wrong_parts([error])[0]
        return f"{field.auto_id}_{part}"
    # The macros give the first radio or checkbox the bare id, so it is right for groups too.
    return field.auto_id


def wrong_parts(errors: list[ValidationError]) -> list[str]:
    """Which of day, month and year a date's errors are about; the whole date begins at the day."""
    for error in errors:
        kind, _, parts = str(error.code or "").partition(":")
        if kind == "date" and parts:
            return parts.split(",")
    return ["day", "month", "year"]
