"""Form fields and widgets the GOV.UK form pack knows and Django has not."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
PARTS = ("day", "month", "year")


class GovRadios(forms.RadioSelect):
    """Radios with a hint under each choice, or side by side.

    ``hints`` maps a choice's value to its hint; ``hint_of`` makes it from a ModelChoiceField's row.
    """

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, str] | None = None,
        hint_of: Callable[[Any], str] | None = None,
        inline: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints, self.hint_of, self.inline = hints or {}, hint_of, inline


class GovCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes with a hint under each choice; ``hints`` and ``hint_of`` as in GovRadios."""

    def __init__(
        self,
        *args: Any,
        hints: Mapping[Any, str] | None = None,
        hint_of: Callable[[Any], str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints, self.hint_of = hints or {}, hint_of


class GovDateInput(forms.MultiWidget):
    """Day, month and year in three text boxes named ``<name>_day`` and so on."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, datetime.datetime):
            value = value.date()
        if isinstance(value, datetime.date):
            return [value.day, value.month, value.year]
        return [None, None, None]


class GovDateField(forms.MultiValueField):
    """A date typed as day, month and year; "3", "03", "March" and "mar" are all understood.

    Errors name the part at fault; their ``code`` is ``date:<parts>``, from which the error summary
    links to the first of these parts.
    """

    widget = GovDateInput

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=20) for _ in PARTS]
        kwargs.setdefault("require_all_fields", False)
        super().__init__(fields, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.date):
            value = [value.day, value.month, value.year]
        typed = [str(part or "").strip() for part in (value or [None] * 3)]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self._refuse_missing(typed)
        date = self._as_date(typed)
        self.validate(date)
        self.run_validators(date)
        return date

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial or None))
        except ValidationError:
            return True

    def compress(self, data_list: Any) -> datetime.date | None:
        """Not used: ``clean`` reads the three parts together, for errors that name them."""
        return self.clean(data_list)

    @property
    def _says(self) -> str:
        return str(self.label or "The date")

    def _refuse_missing(self, typed: list[str]) -> None:
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            raise self._error(f"{self._says} must include a {' and a '.join(missing)}", missing)

    def _as_date(self, typed: list[str]) -> datetime.date:
        numbers = [_number(typed[0]), _month(typed[1]), _number(typed[2])]
        unread = [part for part, number in zip(PARTS, numbers, strict=True) if number is None]
        if unread:
            raise self._error(f"{self._says} must be a real date: check the {unread[0]}", unread)
        day, month, year = (number or 0 for number in numbers)
        if not 1000 <= year <= 9999:
            raise self._error("Year must include 4 numbers", ["year"])
        if not 1 <= month <= 12:
            raise self._error(f"{self._says} must be a real date: check the month", ["month"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise self._error(f"{self._says} must be a real date: check the day", ["day"]) from None

    @staticmethod
    def _error(message: str, parts: Iterable[str]) -> ValidationError:
        return ValidationError(message, code=f"date:{','.join(parts)}")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _month(text: str) -> int | None:
    """A month's number from "3", "03", "March", "mar" or "sept"; None when it is neither."""
    word = text.lower().rstrip(".")
    if len(word) >= 3:
        for number, name in enumerate(MONTHS, start=1):
            if name.startswith(word):
                return number
    return _number(text)
