"""The list of a participant's evidence, and the matrix."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import UserRequest
from accounts.models import User
from accounts.permissions import require
from evidence.forms import FilterForm
from evidence.matrix import build_matrix, judged_standards, returned_as_submitted, standards_of
from evidence.models import EvidenceItem, EvidenceLink
from evidence.permissions import (
    can_add_item,
    can_enter_feedback,
    can_list_titles,
    can_open_evidence,
)
from evidence.presentation import current_readers, list_row
from participants.models import Participant
from ui.prepared import PreparedAddress

from .frame import fetch_participant, participant_frame

PER_PAGE = 50
ITEM = PreparedAddress("evidence:item")
UNLISTED = ("text", "second_text")


def item_list(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """All evidence for those who read it; for the workforce lead title, kind, state and dates."""
    participant = fetch_participant(request, participant_pk)
    may_open = can_open_evidence(request.user, participant)
    require(may_open or can_list_titles(request.user, participant))
    form = FilterForm(
        request.GET,
        states=_states(request, participant),
        standards=judged_standards(participant) if may_open else [],
    )
    items = _filtered(
        _items(request, participant, may_open=may_open), form.chosen, participant, request.user
    )
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("page"))
    readers = current_readers(participant) if may_open else []
    context = participant_frame(request, participant) | {
        "form": form,
        "is_filtered": bool(form.chosen),
        "page_obj": page,
        "rows": [(list_row(item, request.user, readers), ITEM.of(item.pk)) for item in page],
        "may_open": may_open,
        "can_add": can_add_item(request.user, participant)
        and participant.status in Participant.NOT_OVER,
        "can_enter_feedback": can_enter_feedback(request.user, participant)
        and participant.status == Participant.Status.ON_PROGRAMME,
    }
    return render(request, "evidence/item_list.html", context)


def matrix(request: UserRequest, participant_pk: UUID) -> HttpResponse:
    """Evidence by standard, for those who read it."""
    participant = fetch_participant(request, participant_pk)
    require(can_open_evidence(request.user, participant))
    groups = build_matrix(participant, request.user)
    context = participant_frame(request, participant) | {
        "groups": groups,
        "kinds": [cell.kind_words for cell in groups[0].rows[0].cells] if groups else [],
        "columns": len(groups[0].rows[0].cells) + 2 if groups else 0,
        "programme": participant.programme,
        "can_add": can_add_item(request.user, participant)
        and participant.status in Participant.NOT_OVER,
    }
    return render(request, "evidence/matrix.html", context)


def _items(request: UserRequest, participant: Participant, *, may_open: bool) -> Any:
    items = participant.evidence_items
    user = request.user
    seen = items.visible_to(user) if may_open else items.listed_for_lead(user)
    # The participant is known already; fetching them with every row would double the page's cost.
    return seen.titled_for(user).select_related(None).defer(*UNLISTED)


def _filtered(items: Any, chosen: dict[str, str], participant: Participant, user: User) -> Any:
    if "kind" in chosen:
        items = items.filter(kind=chosen["kind"])
    if "state" in chosen:
        items = items.filter(status=chosen["state"])
    if "standard" in chosen:
        items = items.filter(pk__in=_linked_to(chosen["standard"], participant, user))
    if "q" in chosen:
        items = items.filter(shown_title__icontains=chosen["q"])
    return items


def _linked_to(standard: str, participant: Participant, user: User) -> list[UUID]:
    """Ids of the items that show something of a standard, as far as ``user`` knows their links."""
    links = EvidenceLink.objects.visible_to(user).filter(item__participant=participant)
    linked = links.filter(standard=UUID(standard)).values_list("item_id", flat=True)
    returned = returned_as_submitted(participant, user)
    return [*linked, *(each.item_id for each in returned if UUID(standard) in standards_of(each))]


def _states(request: UserRequest, participant: Participant) -> list[tuple[str, str]]:
    """The states this person can meet: others' drafts are not offered."""
    others = [s for s in EvidenceItem.Status.choices if s[0] != EvidenceItem.Status.PRIVATE]
    if can_enter_feedback(request.user, participant):
        return [(EvidenceItem.Status.PRIVATE.value, "Held feedback"), *others]
    own = participant.user_id == request.user.pk
    return list(EvidenceItem.Status.choices) if own else others
