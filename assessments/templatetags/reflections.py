"""What pages of evidence say of a reflection that was begun for a review."""

from typing import Any

from django import template

from assessments.reflections.presentation import prompts_for
from evidence.models import EvidenceItem

register = template.Library()


@register.inclusion_tag("assessments/prompts.html")
def prompts(item: EvidenceItem) -> dict[str, Any]:
    """Prompts and examples beside the text while it is written; nothing for other evidence."""
    review, scaffold = prompts_for(item)
    return {"review": review, "scaffold": scaffold}
