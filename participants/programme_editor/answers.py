"""One field of a programme's file as a field of a form, and the answer as the file holds it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from participants.rules.programme_file.field import Field, Is
from participants.rules.programme_file.places import MISSING
from participants.rules.programme_file.shape import EARLIEST, KEY, LATEST
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.forms import as_kept

from .words import choice_in_words, hint_of, label_of, left_out_in_words

Options = Sequence[tuple[str, str]]
MOST_RADIOS = 6
LONG = 400
YES_NO = (("yes", "Yes"), ("no", "No"))


def form_field(
    place: str, field: Field, value: Any, *, is_required: bool, options: Options | None = None
) -> forms.Field:
    """With what stands there now as ``initial``. ``options``: choices known to the page alone."""
    common = {
        "label": label_of(place),
        "help_text": hint_of(place, field),
        "required": is_required,
        "initial": _shown(field, value),
    }
    if options is not None:
        return _select(options, common)
    return _MAKERS[field.holds](place, field, common)


def answer_of(field: Field, answer: Any, before: Any) -> Any:
    """What the file is to hold; MISSING where nothing was answered."""
    if isinstance(answer, str):
        answer = as_kept(answer).strip()
    if answer in (None, "", []):
        return MISSING
    return _ANSWERS.get(field.holds, lambda each, _: each)(answer, before)


def is_as_before(form_field: forms.Field, answer: Any) -> bool:
    """Whether the answer says what was shown: then the file keeps what it has, as it has it."""
    try:
        shown = form_field.clean(form_field.initial)
    except ValidationError:
        return False
    if isinstance(shown, str):
        return as_kept(shown).strip() == as_kept(str(answer)).strip()
    if isinstance(shown, list):
        return set(shown) == set(answer or [])
    return bool(shown == answer)


def _shown(field: Field, value: Any) -> Any:
    if value is MISSING:
        return [] if field.holds == Is.CHOICES else None if field.holds == Is.DATE else ""
    if field.holds == Is.YES_NO:
        return "yes" if value else "no"
    if field.holds == Is.TEXTS:
        return "\n".join(value)
    if field.holds == Is.DATE:
        return date.fromisoformat(value)
    return value


def _text(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    is_long = field.most >= LONG and not place.endswith((".label", ".text", ".url", ".gives"))
    rows = 6 if field.most > LONG else 2
    widget = forms.Textarea(attrs={"rows": rows}) if is_long else forms.TextInput()
    return forms.CharField(max_length=field.most, widget=widget, **common)


def _key(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    return forms.RegexField(
        re.compile(f"(?:{KEY.pattern})$"),
        max_length=field.most,
        error_messages={"invalid": "Use small letters, digits, hyphens and underscores only"},
        **common,
    )


def _whole(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=field.least, max_value=field.most, **common)


def _number(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(
        min_value=field.least, max_value=field.most, decimal_places=2, max_digits=6, **common
    )


def _yes_no(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    choices = [*YES_NO] if field.required else [*YES_NO, ("", left_out_in_words(place, field))]
    return forms.ChoiceField(choices=choices, widget=GovRadios, **common)


def _choice(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    choices = [(each, choice_in_words(each)) for each in field.choices]
    if not field.required:
        choices.append(("", left_out_in_words(place, field)))
    widget = GovRadios if len(choices) <= MOST_RADIOS else forms.Select
    return forms.ChoiceField(choices=choices, widget=widget, **common)


def _choices(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    choices = [(each, choice_in_words(each)) for each in field.choices]
    return forms.MultipleChoiceField(choices=choices, widget=GovCheckboxes, **common)


def _texts(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(
        max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), validators=[_no_twice], **common
    )


def _no_twice(text: str) -> None:
    lines = _lines(text)
    if len(set(lines)) < len(lines):
        raise ValidationError("The same line is there twice")


def _date(place: str, field: Field, common: dict[str, Any]) -> forms.Field:
    return GovDateField(validators=[_plausible], **common)


def _plausible(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(f"The year must be from {EARLIEST.year} to {LATEST.year}")


def _select(options: Options, common: dict[str, Any]) -> forms.Field:
    held = str(common["initial"])
    choices = list(options)
    if held and held not in dict(choices):
        choices.append((held, held))
    return forms.ChoiceField(choices=choices, widget=forms.Select, **common)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in as_kept(text).splitlines() if line.strip()]


def _as_number(answer: Decimal, before: Any) -> int | float:
    return int(answer) if answer == answer.to_integral_value() else float(answer)


def _in_old_order(answer: list[str], before: Any) -> list[str]:
    held = before if isinstance(before, list) else []
    return [each for each in held if each in answer] + [e for e in answer if e not in held]


_MAKERS: Mapping[Is, Callable[[str, Field, dict[str, Any]], forms.Field]] = {
    Is.TEXT: _text,
    Is.KEY: _key,
    Is.WHOLE: _whole,
    Is.PERCENT: _number,
    Is.YES_NO: _yes_no,
    Is.CHOICE: _choice,
    Is.CHOICES: _choices,
    Is.TEXTS: _texts,
    Is.DATE: _date,
}
_ANSWERS: Mapping[Is, Callable[[Any, Any], Any]] = {
    Is.YES_NO: lambda answer, _: answer == "yes",
    Is.PERCENT: _as_number,
    Is.TEXTS: lambda answer, _: _lines(answer),
    Is.DATE: lambda answer, _: answer.isoformat(),
    Is.CHOICES: _in_old_order,
}
