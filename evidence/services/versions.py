"""Freezing what was submitted, word for word, under its hash."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.rules import canonical_json, sha256
from evidence.models import EvidenceItem, EvidenceVersion


@transaction.atomic
def freeze_version(*, item: EvidenceItem, by: User, reason: str = "") -> EvidenceVersion:
    """Keep the item as it is now as its next version.

    Part of submitting, correcting, releasing and signing off, whose services ask who may.
    """
    last = item.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    content = content_of(item, number)
    return EvidenceVersion.objects.create(
        organisation=item.organisation,
        item=item,
        number=number,
        content=content,
        sha256=sha256(canonical_json(content)),
        reason=reason,
        frozen_at=timezone.now(),
        frozen_by=by,
    )


def content_of(item: EvidenceItem, number: int) -> dict[str, Any]:
    """What a version's hash covers; plain values only, so that a stored row gives the same hash."""
    return {
        "format": 1,
        "item": str(item.pk),
        "number": number,
        "kind": item.kind,
        "detail": item.detail,
        "title": item.title,
        "happened_on": item.happened_on.isoformat(),
        "text": item.text,
        "second_text": item.second_text,
        "links": [
            {
                "standard": str(link.standard_id),
                "code": link.standard.human_coding_scheme,
                "statement": link.standard.short_title,
                "why": link.why,
                "passage": link.passage,
            }
            for link in item.links.select_related("standard").order_by("place")
        ],
    }
