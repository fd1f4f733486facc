"""Tags and filters every template has without loading them (settings: TEMPLATES builtins)."""

import datetime
import json
import re
from typing import Any

from django import template
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.forms import BaseForm, BaseFormSet, BoundField, Textarea
from django.urls import get_script_prefix, get_urlconf
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.context_processors import council
from ui.form_pack import render_error_summary, render_field
from ui.kept_text import kept_text_of
from ui.kept_text import unsent_texts as texts_not_sent

register = template.Library()


@register.simple_tag
def gov_field(field: BoundField) -> SafeString:
    """One field with label, hint and error: ``{% gov_field form.title %}``."""
    return render_field(field)


@register.simple_tag(takes_context=True)
def error_summary(context: template.Context, *forms: "BaseForm | BaseFormSet[Any]") -> SafeString:
    """The error summary, to stand before the h1; several forms of one page are summed up."""
    return render_error_summary(*forms)


@register.inclusion_tag("govuk/gov_form.html", takes_context=True)
def gov_form(
    context: template.Context,
    form: BaseForm,
    *,
    cancel_url: str = "",
    cancel_label: str = "Cancel",
    submit_label: str = "",
    action: str = "",
    method: str = "post",
    warning: bool = False,
) -> dict[str, Any]:
    """The whole form with its button; errors are summed up by ``{% error_summary form %}``."""
    return {
        "form": form,
        "cancel_url": cancel_url,
        "cancel_label": cancel_label,
        "submit_label": submit_label or getattr(form, "submit_label", "Continue"),
        "action": action,
        "method": method,
        "warning": warning,
        "multipart": form.is_multipart(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("govuk/kept_text.html", takes_context=True)
def kept_text(context: template.Context, form: BaseForm) -> dict[str, Any]:
    """Inside a form with long answers: what is typed is kept while it is typed, and given back.

    Gives nothing back where the form was just sent: what was typed last is in it already.
    """
    request = getattr(context, "request", None)
    long_answers = [f for f in form.fields.values() if isinstance(f.widget, Textarea)]
    if request is None or not long_answers or not request.user.is_authenticated:
        return {}
    kept = kept_text_of(request.user, request.path, type(form).__name__)
    given_back = kept if request.method == "GET" else None
    return {
        "page": request.path,
        "form_name": type(form).__name__,
        "revision": kept.revision if kept else 0,
        "kept": given_back,
        "typed": json.dumps(given_back.typed) if given_back else "",
        "texts": _labelled(form, given_back.typed) if given_back else [],
    }


def _labelled(form: BaseForm, typed: Any) -> list[tuple[str, str]]:
    """The long answers of what was typed, each with the label of its box."""
    boxes = {form.add_prefix(name): field for name, field in form.fields.items()}
    return [
        (str(boxes[name].label), text)
        for name, text in typed
        if text.strip() and name in boxes and isinstance(boxes[name].widget, Textarea)
    ]


@register.inclusion_tag("ui/unsent_texts.html", takes_context=True)
def unsent_texts(context: template.Context, under: str = "") -> dict[str, Any]:
    """What the reader typed and did not send, on any page or on those below one address."""
    # The page frame asks whether there is any; most pages have no more to ask.
    if not context.get("something_is_unsent", True):
        return {"rows": []}
    return {"rows": texts_not_sent(context["request"].user, under)}


@register.filter
def said(date: datetime.date | None) -> str:
    """A date as people say it: "3 March 2027". A datetime is taken in local time."""
    if not date:
        return ""
    if isinstance(date, datetime.datetime):
        date = timezone.localtime(date) if timezone.is_aware(date) else date
    return f"{date.day} {date:%B %Y}"


@register.filter
def said_time(moment: datetime.datetime | None) -> str:
    """A moment as people say it: "3 March 2027 at 2:05pm", "at 2pm", "at midday"."""
    if not moment:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{said(local)} at {said_clock(local)}"


def said_clock(moment: datetime.datetime) -> str:
    """The time of day of a moment: "2:05pm", "2pm", "midday"."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def ago_days(moment: datetime.date | None) -> str:
    """How long ago in days: "today", "yesterday", "5 days ago"; "in 3 days" for what is to come."""
    if not moment:
        return ""
    if isinstance(moment, datetime.datetime):
        moment = (timezone.localtime(moment) if timezone.is_aware(moment) else moment).date()
    days = (timezone.localdate() - moment).days
    named = {0: "today", 1: "yesterday", -1: "tomorrow"}
    return named.get(days) or (f"{days} days ago" if days > 0 else f"in {-days} days")


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """Typed text as escaped paragraphs; single line breaks are kept."""
    lines = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", lines) if part.strip()]
    return format_html_join(
        "", '<p class="govuk-body app-typed">{}</p>', ((part,) for part in parts)
    )


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail address that on a narrow screen is broken before its "@" and not within a word."""
    name, at, host = address.rpartition("@")
    return format_html("{}<wbr>{}{}", name, at, host)


@register.filter
def page_numbers(paginator: Paginator, current: int) -> list[int | None]:
    """The pages to offer around the current one; None stands for those left out."""
    pages = paginator.get_elided_page_range(current, on_each_side=1, on_ends=1)
    return [page if isinstance(page, int) else None for page in pages]


@register.simple_tag(takes_context=True)
def query_without_page(context: template.Context) -> str:
    """The filters of this list, for the links of ``components/pagination.html`` (``as query``)."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


class SameForAll(template.Node):
    """What every page has in common, drawn once in each process: names, addresses and files.

    It meets the names of this deployment alone: whatever is of one person or page, the next one
    would be shown.
    """

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.drawn: dict[Any, str] = {}

    def render(self, context: template.Context) -> str:
        names = council(None)
        key = (get_script_prefix(), get_urlconf(), storages["staticfiles"], *names.values())
        if key not in self.drawn:
            self.drawn[key] = self.nodelist.render(context.new(names))
        return self.drawn[key]


@register.tag
def same_for_all(parser: Any, token: Any) -> SameForAll:
    """``{% same_for_all %} ... {% endsame_for_all %}``"""
    nodelist = parser.parse(["endsame_for_all"])
    parser.delete_first_token()
    return SameForAll(nodelist)
