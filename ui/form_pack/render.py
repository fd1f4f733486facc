"""Draws macros of govuk-frontend-jinja in the one Jinja environment we keep."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader

from .errors import error_items
from .params import macro_and_params


@cache
def _environment() -> Environment:
    """Autoescape is always on: labels, hints, values and errors are text, never markup."""
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        auto_reload=False,
    )


@cache
def _macro(component: str, name: str) -> Callable[[dict[str, Any]], str]:
    template = _environment().get_template(
        f"govuk_frontend_jinja/components/{component}/macro.html"
    )
    macro: Callable[[dict[str, Any]], str] = getattr(template.module, name)
    return macro


def render_macro(component: str, params: dict[str, Any]) -> SafeString:
    """One GOV.UK component, for example ``render_macro("date-input", {...})``."""
    name = "govuk" + component.title().replace("-", "")
    # Markup already: the environment has escaped every value in it.
    return SafeString(_macro(component, name)(params))


def render_field(field: BoundField) -> SafeString:
    """One field with its label, hint and error."""
    if field.is_hidden:
        return field.as_hidden()
    return render_macro(*macro_and_params(field))


def render_error_summary(*forms: "BaseForm | BaseFormSet[Any] | None") -> SafeString:
    """The box above the heading that links to each wrong answer; nothing when all is well."""
    items = [item for form in forms if form is not None for item in error_items(form)]
    if not items:
        return SafeString()
    params = {"titleText": "There is a problem", "errorList": items}
    return render_macro("error-summary", params)
