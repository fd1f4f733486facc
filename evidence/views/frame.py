"""What every page of evidence has: the item or participant fetched, and the way back to them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.http import UserRequest
from evidence.models import EvidenceItem
from evidence.prepared import item_or_404
from evidence.presentation import who_can_read
from participants.models import Participant
from participants.prepared import participant_or_404
from ui.typed_text import typed_texts


def fetch_participant(request: UserRequest, pk: UUID) -> Participant:
    return participant_or_404(request.user, pk)


def fetch_item(request: UserRequest, pk: UUID) -> EvidenceItem:
    """The item with all that its pages show, or a 404 for those who may not know of it."""
    return item_or_404(request.user, pk)


def participant_frame(request: UserRequest, participant: Participant) -> dict[str, Any]:
    """Whose record the page belongs to; on one's own pages without one's own name."""
    own = participant.user_id == request.user.pk
    home = ("Home", reverse("reports:home"))
    person = (participant.user.name, reverse("reports:participant", args=[participant.pk]))
    return {
        "participant": participant,
        "is_own": own,
        "their": "your" if own else f"{participant.user.name}’s",
        "crumbs": [home] if own else [home, person],
        "closed": participant.why_closed(request.user),
    }


def item_frame(request: UserRequest, item: EvidenceItem, title: str = "") -> dict[str, Any]:
    """Above a page of one item: its participant, the list it stands in, who can read it."""
    frame = participant_frame(request, item.participant)
    crumbs = [("Evidence", reverse("evidence:item_list", args=[item.participant_id]))]
    if title:
        crumbs.append((title, item.get_absolute_url()))
    return frame | {
        "item": item,
        "crumbs": frame["crumbs"] + crumbs,
        "readers": who_can_read(item, request.user),
    }


def is_closed(item: EvidenceItem) -> bool:
    """Whether the record is judged or the programme over; one's own draft may still be written."""
    status = item.participant.status
    if item.is_own_draft and status == Participant.Status.BEING_JUDGED:
        return False
    return status != Participant.Status.ON_PROGRAMME


def moved_on(request: UserRequest, item: EvidenceItem) -> HttpResponse:
    """For a page whose action no longer applies: say where the item stands, and show it.

    What somebody wrote meanwhile cannot be saved any more; it is shown, so that they can copy it.
    """
    state = item.get_status_display().lower()
    words = item.participant.why_closed(request.user) or (
        f"Nothing was changed. The state of this evidence is now: {state}."
    )
    typed = typed_texts(request) if request.method == "POST" else []
    if any(len(each.text.split()) > 1 for each in typed):
        context = item_frame(request, item) | {"words": words, "typed_texts": typed}
        return render(request, "evidence/moved_on.html", context, status=409)
    messages.info(request, words)
    return redirect(item)
