"""What every page needs to know about the place it is shown in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .council_css import council_css_version


def council(request: HttpRequest | None) -> dict[str, Any]:
    """Names and switches of this deployment, for the page frame."""
    return {
        "council_name": settings.COUNCIL_NAME,
        "service_name": settings.SERVICE_NAME,
        "help_email": settings.HELP_EMAIL,
        "council_account": settings.OIDC.get("name", ""),
        "demo": settings.DEMO,
        "council_css_version": council_css_version(),
    }
