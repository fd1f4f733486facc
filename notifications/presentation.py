"""The words of a message: as it is mailed, as the copy in the portal, and as that is shown."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

WIPED = "(left out of this copy)"
LONGEST_SUBJECT = 250
OPEN = "Open it in the portal"


@dataclass(frozen=True)
class Line:
    """One line of a copy: words, and the address in the portal that they lead to, or ""."""

    words: str
    url: str = ""


def written(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of ``templates/emails/<template>.txt``: its first line, and the rest."""
    subject, _, text = _render(template, context).strip().partition("\n")
    # A name with a line break in it must not become a header.
    return " ".join(subject.split()), text.strip()


def footer() -> str:
    return _render("footer", {}).strip()


def copy_of(template: str, context: dict[str, Any], secrets: dict[str, str]) -> dict[str, str]:
    """What the portal keeps and shows of a message: all but codes and links that open something."""
    subject, text = written(template, {**context, **dict.fromkeys(secrets, WIPED)})
    return {"subject": subject[:LONGEST_SUBJECT], "text": text}


def paragraphs_of(text: str) -> list[list[Line]]:
    """A copy as it is shown: an address of ours becomes a link on the words of the line before.

    Where that line only announces it, or there is none, the link has words of its own. Addresses
    of others are text: nothing that somebody typed becomes a link.
    """
    return [_lines(paragraph) for paragraph in text.split("\n\n") if paragraph.strip()]


def _lines(paragraph: str) -> list[Line]:
    lines: list[Line] = []
    for words in filter(None, (line.strip() for line in paragraph.split("\n"))):
        if not words.startswith(f"{settings.SITE_URL}/"):
            lines.append(Line(words))
            continue
        url = words.removeprefix(settings.SITE_URL)
        if lines and not lines[-1].url and not lines[-1].words.endswith((":", ".")):
            lines[-1] = Line(lines[-1].words, url)
        else:
            lines.append(Line(OPEN, url))
    return lines


def _render(name: str, context: dict[str, Any]) -> str:
    # Plain text: escaping would put "&#x27;" into people's names.
    template: Any = get_template(f"emails/{name}.txt")
    everywhere = {
        "council_name": settings.COUNCIL_NAME,
        "service_name": settings.SERVICE_NAME,
        "help_email": settings.HELP_EMAIL,
        "site_url": settings.SITE_URL,
    }
    return str(template.template.render(Context(everywhere | context, autoescape=False)))
