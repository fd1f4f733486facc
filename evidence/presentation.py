"""What evidence is called, and who reads which of its texts, in words for pages, mail and packs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.models import AuditEvent
from participants.models import Appointment, Participant

from .models import EvidenceItem, EvidenceVersion
from .prepared import READERS
from .rules import in_words, occurs_in

Kind, Status = EvidenceItem.Kind, EvidenceItem.Status
LABELS = {
    Kind.WORK_SEEN: ("What it shows", "Extract, with names changed"),
    Kind.REFLECTION: ("What happened and what it meant", "What I will do next"),
    Kind.FEEDBACK: ("What they said", "How they were asked"),
    Kind.OBSERVATION: ("What was seen, and what to take from it", "What the person observed said"),
    Kind.CONVERSATION: ("What was talked about", "What comes next"),
}
DETAIL_LABELS = {Kind.WORK_SEEN: "Type of work", Kind.FEEDBACK: "Who gave it"}
SHORT_KINDS = {kind: str(kind.label) for kind in Kind} | {Kind.CONVERSATION: "Conversation"}
COLOURS = {
    Status.PRIVATE: "grey",
    Status.SHARED: "",
    Status.SUBMITTED: "yellow",
    Status.RETURNED: "red",
    Status.READ: "green",
    Status.ON_RECORD: "green",
}
LEGALLY = "unless the law or a court requires it"
ALWAYS_LISTED = "The workforce lead sees its title, kind, state and dates only."


def field_labels(kind: str) -> tuple[str, str]:
    """What ``text`` and ``second_text`` hold in evidence of this kind."""
    return LABELS[Kind(kind)]


@dataclass(frozen=True)
class ShownLink:
    standard_id: str
    code: str
    statement: str
    why: str
    passage: str
    # Of what others wrote each link is named and dated by itself.
    linked_by: str = ""
    linked_at: datetime | None = None


@dataclass(frozen=True)
class ShownText:
    """An item as one person reads it: the author's latest words, or a submitted version."""

    title: str
    detail: str
    happened_on: date
    text: str
    second_text: str
    links: list[ShownLink]
    version: EvidenceVersion | None = None


def live_text(item: EvidenceItem) -> ShownText:
    return ShownText(
        title=item.title,
        detail=item.get_detail_display(),
        happened_on=item.happened_on,
        text=item.text,
        second_text=item.second_text,
        links=_live_links(item),
    )


def frozen_text(version: EvidenceVersion) -> ShownText:
    """A version as it was submitted."""
    content = version.content
    fields = ("code", "statement", "why", "passage")
    return ShownText(
        title=content["title"],
        detail=EvidenceItem.Detail(content["detail"]).label if content["detail"] else "",
        happened_on=date.fromisoformat(content["happened_on"]),
        text=content["text"],
        second_text=content["second_text"],
        links=[
            ShownLink(standard_id=link["standard"], **{name: link[name] for name in fields})
            for link in content["links"]
        ],
        version=version,
    )


def shown_to(user: User, item: EvidenceItem) -> ShownText:
    """What ``user``, who may see the item, reads of it.

    Once submitted everybody but the author reads the frozen version, also while the author rewrites
    it. Links of what is on the record may still grow, so there they are those of today.
    """
    version = item.latest_version
    if version is None or item.status not in EvidenceItem.SUBMITTED_OR_LATER:
        return live_text(item)
    if item.status == Status.RETURNED and item.author_id == user.pk:
        return live_text(item)
    frozen = frozen_text(version)
    if item.status == Status.ON_RECORD:
        return ShownText(**(vars(frozen) | {"links": _live_links(item)}))
    return frozen


def _live_links(item: EvidenceItem) -> list[ShownLink]:
    return [
        ShownLink(
            standard_id=str(link.standard_id),
            code=link.standard.human_coding_scheme,
            statement=link.standard.short_title,
            why=link.why,
            passage=link.passage,
            linked_by="" if item.is_own_kind else link.linked_by.name,
            linked_at=link.linked_at,
        )
        for link in item.links.all()
    ]


def missing_before_submitting(item: EvidenceItem) -> list[tuple[str, str]]:
    """What is still to do before the item can be submitted: (words, page where it is done)."""
    label, second_label = field_labels(item.kind)
    missing = []
    if item.kind in EvidenceItem.DETAILS and not item.detail:
        missing.append(("Choose the type of work", "item_edit"))
    if not item.text.strip():
        missing.append((f"Write something under “{label}”", "item_edit"))
    # A reflection that leads nowhere is the usual fault of logs: most describe and stop.
    if item.kind == EvidenceItem.Kind.REFLECTION and not item.second_text.strip():
        missing.append((f"Write something under “{second_label}”", "item_edit"))
    links = list(item.links.all())
    if not links:
        missing.append(("Link it to at least one standard", "item_links"))
    for link in links:
        if not link.why.strip():
            missing.append((f"Say why it shows {link.standard}", "item_links"))
        if link.passage and not occurs_in(link.passage, item.text, item.second_text):
            missing.append(
                (f"The passage quoted for {link.standard} is no longer in the text", "item_links")
            )
    return missing


def who_can_read(item: EvidenceItem, user: User) -> str:
    """The words after "Who can read this:"."""
    own = item.participant.user_id == user.pk
    if item.is_held_feedback:
        return who_can_read_held(item.participant)
    return who_can_read_as(item.status, own=own, name=item.participant.user.name)


def who_can_read_held(participant: Participant) -> str:
    """Who reads feedback before and after its release."""
    name = participant.user.name
    after = who_can_read_as(Status.ON_RECORD, own=False, name=name)
    return f"{name}’s supervisor alone, until it is released. After that {after}"


def who_can_read_as(status: str, *, own: bool, name: str) -> str:
    """Who reads evidence of ``name`` in this state, said to its owner or to others."""
    whom, their = ("you", "your") if own else (name, "their")
    if status == Status.PRIVATE:
        return f"{whom} alone, {LEGALLY}."
    if status == Status.SHARED:
        return f"{whom}, {their} supervisor and {their} assessor. {ALWAYS_LISTED}"
    return (
        f"{whom}, {their} supervisor, {their} assessor, an independent reader (with names removed) "
        f"and the person who confirms the decision. {ALWAYS_LISTED}"
    )


def current_readers(participant: Participant) -> list[Appointment]:
    """Supervisor and assessor of today, the supervisor first; one query.

    Somebody whose account is closed or whose role ended is none, whatever their appointment says.
    """
    readers = READERS.ask(participant.pk, timezone.localdate())
    return sorted(readers, key=lambda each: each.kind != "supervisor")


def holder(item: EvidenceItem, user: User, readers: list[Appointment]) -> str:
    """With whom the item lies, said to ``user``; nobody ("") once it is read or on the record."""
    if item.status in {Status.READ, Status.ON_RECORD}:
        return ""
    if item.status != Status.SUBMITTED:
        return _writer(item, user, readers)
    if any(each.user_id == user.pk for each in readers):
        others = [each for each in readers if each.user_id != user.pk]
        return in_words(["you", *(f"the {_role(each)}" for each in others)], "or")
    their = "your" if item.participant.user_id == user.pk else "the"
    roles = in_words((_role(each) for each in readers), "or")
    return f"{their} {roles}" if roles else "nobody: no supervisor or assessor is appointed"


def _writer(item: EvidenceItem, user: User, readers: list[Appointment]) -> str:
    """The one who still writes: the participant, or for held feedback the supervisor of today."""
    if item.kind == Kind.FEEDBACK:
        mine = any(each.user_id == user.pk and each.kind == "supervisor" for each in readers)
        return "you" if mine else "the supervisor"
    return "you" if item.author_id == user.pk else item.participant.user.name


def _role(appointment: Appointment) -> str:
    return "supervisor" if appointment.kind == "supervisor" else "assessor"


@dataclass(frozen=True)
class ListRow:
    """A line of a list: the item with its state and holder in words."""

    item: EvidenceItem
    title: str
    kind: str
    state: str
    colour: str
    holder: str


def list_row(item: EvidenceItem, user: User, readers: list[Appointment]) -> ListRow:
    """``readers``: supervisor and assessor of today; empty for those who see titles only."""
    return ListRow(
        item=item,
        title=getattr(item, "shown_title", item.title),
        kind=SHORT_KINDS[Kind(item.kind)],
        state=state_words(item),
        colour=COLOURS[Status(item.status)],
        holder=holder(item, user, readers),
    )


def state_words(item: EvidenceItem) -> str:
    """Feedback that is not released yet is held; it is nobody's private draft."""
    return "Held" if item.is_held_feedback else item.get_status_display()


def texts_by_label(version: EvidenceVersion) -> dict[str, str]:
    """A version's fields and links as texts, to be compared with those of another."""
    shown = frozen_text(version)
    label, second_label = field_labels(version.content["kind"])
    texts = {
        "Title": shown.title,
        "Date": f"{shown.happened_on.day} {shown.happened_on:%B %Y}",
        "Type": shown.detail,
        label: shown.text,
        second_label: shown.second_text,
    }
    for link in shown.links:
        quoted = f"\n“{link.passage}”" if link.passage else ""
        texts[f"This shows {link.code} {link.statement}"] = f"{link.why}{quoted}"
    return texts


@dataclass(frozen=True)
class Opening:
    who: str
    at: datetime


def openings(item: EvidenceItem) -> list[Opening]:
    """Who opened the item on which day, newest first; a second reader without their name.

    Openings by those who only read or confirm stay out until the participant has been told of the
    decision that followed: they would tell that there is a recommendation, or even which one.
    """
    about = AuditEvent.objects.about(item.participant).filter(action=Action.PARTICIPANT_TOLD)
    last_told = about.values_list("sequence", flat=True).first() or 0
    opened = AuditEvent.objects.on(item).filter(action=Action.EVIDENCE_OPENED)
    by_others = ~Q(actor__in=_who_only_judges(item.participant)) & ~Q(detail__has_key="opened_as")
    shown = opened.filter(Q(sequence__lt=last_told) | by_others)[:50]
    return [Opening(_opened_by(event), event.at) for event in shown]


def _who_only_judges(participant: Participant) -> list[Any]:
    """Ids of those who are or were reader or confirmer, and never supervisor or assessor."""
    held = participant.appointments.order_by().values_list("user_id", "kind")
    close = {person for person, kind in held if kind in {"supervisor", "assessor"}}
    return [person for person, _ in held if person not in close]


def _opened_by(event: AuditEvent) -> str:
    if event.detail.get("opened_as") == "reader":
        return "An independent reader"
    return event.actor.name if event.actor else "Somebody"
