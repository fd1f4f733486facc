"""From a Django bound field to the name and the parameters of a GOV.UK macro."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.widgets import Input

from ui.fields import PARTS, GovDateInput

from .errors import wrong_parts
from .words import error_texts

Params = dict[str, Any]
# Attributes the macros write themselves, or that the browser must not act on: the server answers
# with an error summary, and a "maxlength" would cut pasted text without a word.
NOT_PASSED_ON = {"id", "required", "maxlength", "aria-invalid", "aria-describedby", "cols", "class"}
BY_NAME = {"rows", "autocomplete", "inputmode", "pattern", "spellcheck", "autocapitalize"}


def macro_and_params(field: BoundField) -> tuple[str, Params]:
    """The component ("radios") and what to give its macro."""
    widget = field.field.widget
    for kind, build in BUILDERS:
        if isinstance(widget, kind):
            return build(field)
    raise TypeError(f"The form pack cannot draw a {type(widget).__name__} ({field.name}).")


def _frame(field: BoundField) -> Params:
    """Hint and error, which every macro takes."""
    params: Params = {"name": field.html_name}
    if field.help_text:
        params["hint"] = {"text": str(field.help_text)}
    if field.errors:
        params["errorMessage"] = {"text": ". ".join(text for _, text in error_texts(field))}
    return params


def _label_text(field: BoundField) -> str:
    label = str(field.label)
    asks = getattr(field.form, "mark_optional", True) and not field.field.required
    return f"{label} (optional)" if asks and "(optional)" not in label else label


def _labelled(field: BoundField) -> Params:
    label = {"text": _label_text(field), "classes": "govuk-label--s"}
    return _frame(field) | {"id": field.auto_id, "label": label} | _attributes(field)


def _grouped(field: BoundField) -> Params:
    legend = {"text": _label_text(field), "classes": "govuk-fieldset__legend--s"}
    return _frame(field) | {"fieldset": {"legend": legend}}


def _attributes(field: BoundField) -> Params:
    given = field.build_widget_attrs(dict(field.field.widget.attrs), field.field.widget)
    named = {name: value for name, value in given.items() if name in BY_NAME}
    rest = {
        name: {"value": value, "optional": True}
        for name, value in given.items()
        if name not in BY_NAME | NOT_PASSED_ON and name != "disabled"
    }
    params = named | {"attributes": rest, "classes": given.get("class", "")}
    if given.get("disabled"):
        params["disabled"] = True
    return params


def _text_input(field: BoundField) -> tuple[str, Params]:
    widget = field.field.widget
    params = _labelled(field)
    params["value"] = widget.format_value(field.value())
    params["type"] = "text" if widget.input_type == "number" else widget.input_type
    if widget.input_type == "number":
        # GOV.UK: a number box that loses digits when scrolled is worse than a text box.
        whole = isinstance(field.field, forms.IntegerField) and not isinstance(
            field.field, forms.FloatField | forms.DecimalField
        )
        params.setdefault("inputmode", "numeric" if whole else "decimal")
        params["attributes"] = {
            name: value
            for name, value in params["attributes"].items()
            if name not in {"min", "max", "step"}
        }
        params["classes"] = params["classes"] or "govuk-input--width-5"
        params.setdefault("spellcheck", False)
    if widget.input_type == "email":
        params.setdefault("autocomplete", "email")
        params.setdefault("spellcheck", False)
    return "input", params


def _password(field: BoundField) -> tuple[str, Params]:
    # The value is never sent back.
    return "password-input", _labelled(field)


def _textarea(field: BoundField) -> tuple[str, Params]:
    params = _labelled(field)
    value = field.field.widget.format_value(field.value()) or ""
    # HTML drops one line break at the start of a textarea.
    params["value"] = f"\n{value}" if value.startswith(("\n", "\r")) else value
    if params.get("rows") in {None, "10"}:  # "10" is Django's, not the form's
        params["rows"] = 5
    longest = getattr(field.field, "max_length", None)
    if longest:
        return "character-count", params | {"maxlength": longest, "threshold": 75}
    return "textarea", params


def _file(field: BoundField) -> tuple[str, Params]:
    return "file-upload", _labelled(field)


def _select(field: BoundField) -> tuple[str, Params]:
    params = _labelled(field)
    params["items"] = [
        {"value": item["value"], "text": item["text"], "selected": item["checked"]}
        for item in _choices(field, with_groups=True)
    ]
    return "select", params


def _radios(field: BoundField) -> tuple[str, Params]:
    items = list(_choices(field))
    inline = getattr(field.field.widget, "inline", None)
    if inline is None:
        inline = [item["text"].lower() for item in items] == ["yes", "no"]
    classes = "govuk-radios--inline" if inline else ""
    return "radios", _grouped(field) | {
        "idPrefix": field.auto_id,
        "items": items,
        "classes": classes,
    }


def _checkboxes(field: BoundField) -> tuple[str, Params]:
    return "checkboxes", _grouped(field) | {
        "idPrefix": field.auto_id,
        "items": list(_choices(field)),
    }


def _single_checkbox(field: BoundField) -> tuple[str, Params]:
    """One box: its label is the question, its hint stands under it."""
    widget = field.field.widget
    item: Params = {
        "value": "on",
        "text": str(field.label),
        "checked": bool(widget.check_test(field.value())),
    }
    params = _frame(field)
    if "hint" in params:
        item["hint"] = params.pop("hint")
    return "checkboxes", params | {"idPrefix": field.auto_id, "items": [item]}


def _date(field: BoundField) -> tuple[str, Params]:
    values = field.value()
    if not isinstance(values, list):
        values = field.field.widget.decompress(values)
    wrong = wrong_parts(field.errors.as_data()) if field.errors else []
    params = _grouped(field)
    params.pop("name")
    items = []
    for part, value in zip(PARTS, values, strict=True):
        # A month may be typed as a word, where there is a keyboard: a phone shows its number pad.
        width = "govuk-input--width-2" if part == "day" else "govuk-input--width-4"
        items.append(
            {
                "name": f"{field.html_name}_{part}",
                "id": f"{field.auto_id}_{part}",
                "label": part.capitalize(),
                "value": "" if value is None else str(value),
                "classes": f"{width} govuk-input--error" if part in wrong else width,
            }
        )
    return "date-input", params | {"id": field.auto_id, "items": items}


def _choices(field: BoundField, *, with_groups: bool = False) -> Iterator[Params]:
    """The choices as macro items; a group's name is put before its choices in a select."""
    widget = field.field.widget
    chosen = widget.format_value(field.value())
    for group, options, _ in widget.optgroups(field.html_name, chosen):
        for option in options:
            text = str(option["label"])
            item: Params = {
                "value": str(option["value"]),
                "text": f"{group}: {text}" if group and with_groups else text,
                "checked": bool(option["selected"]),
            }
            hint = _choice_hint(widget, option["value"])
            if hint:
                item["hint"] = {"text": hint}
            yield item


def _choice_hint(widget: forms.Widget, value: Any) -> str:
    """A hint by the choice's value, or from the row behind a ModelChoiceField's choice."""
    hint_of = getattr(widget, "hint_of", None)
    instance = getattr(value, "instance", None)
    if hint_of and instance is not None:
        return str(hint_of(instance))
    hints = getattr(widget, "hints", {})
    return str(hints.get(value, hints.get(str(value), "")))


# Order matters: CheckboxSelectMultiple is a RadioSelect, which is a Select; a MultiWidget is first.
BUILDERS = [
    (GovDateInput, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _single_checkbox),
    (forms.Select, _select),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (forms.Textarea, _textarea),
    (Input, _text_input),
]
