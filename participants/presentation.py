"""The story of somebody's time on a programme: every period of it in one list, by its days."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import CharField, F, Value

from accounts.models import User

from . import rules
from .models import (
    Appointment,
    Buddy,
    Employment,
    Extension,
    HostPlacement,
    Participant,
    ProgrammeVersion,
    TeamPlacement,
)
from .permissions import can_manage_participant, is_participant
from .rules.eligibility import Eligibility, eligibility_of
from .rules.words import counted
from .shipped import shipped_programme, shipped_programmes

TEAM, EXTENSION = "Team", "Extension"


@dataclass(frozen=True)
class Chapter:
    """One period: ``what`` kind it is, in ``words``, and its days. ``more``: a line below."""

    what: str
    words: str
    starts_on: date
    ends_on: date | None
    stage: str
    more: str = ""

    @property
    def days(self) -> str:
        if self.what == EXTENSION:
            return f"Agreed on {rules.in_words(self.starts_on)}"
        if self.ends_on is None:
            return f"Since {rules.in_words(self.starts_on)}"
        words = rules.period_in_words(self.starts_on, self.ends_on)
        return words[0].upper() + words[1:]


def story_of(user: User, participant: Participant, today: date) -> list[Chapter]:
    """What ``user`` may see of it, what began first coming first. One query for all there is to
    tell, another where time was added; ``participant`` comes with their time."""
    rows = _rows(user, participant)
    found = [
        *(_chapter(row, today) for row in rows),
        *_working_time(participant, today),
        *_extensions(user, participant),
    ]
    found = _until_they_left(participant, found)
    return sorted(found, key=lambda each: (each.starts_on, each.what))


def _until_they_left(participant: Participant, found: list[Chapter]) -> list[Chapter]:
    """Nothing goes on here after somebody has left, whatever days it was recorded for."""
    left_on = participant.left_on
    if left_on is None:
        return found
    return [
        replace(each, ends_on=min(each.ends_on or left_on, left_on), stage="ended")
        for each in found
        if each.starts_on <= left_on
    ]


def eligibility(participant: Participant, today: date) -> Eligibility | None:
    """Whether they may enrol and are paid for, by what is recorded; None where the programme has no
    such rule. One query, and only where an employment is recorded."""
    programme = participant.programme.as_rules()
    if not programme.eligibility:
        return None
    return eligibility_of(programme, with_employment(participant, participant.facts(today)))


def with_employment(participant: Participant, facts: rules.Facts) -> rules.Facts:
    """``facts`` with where they were employed when they started, which funding hangs on. One query
    where a programme asks and an employment is recorded; none of people ``with_first_employment``.
    """
    if not (participant.programme.asks_for_employment and participant.employed_from):
        return facts
    names = ("first_setting", "first_is_agency")
    if all(hasattr(participant, name) for name in names):
        setting, is_agency = (getattr(participant, name) for name in names)
    else:
        people = Participant.objects.filter(pk=participant.pk).with_first_employment()
        setting, is_agency = people.values_list(*names).get()
    return replace(facts, setting=setting or "", agency_worker=bool(is_agency))


def what_follows(version: ProgrammeVersion) -> tuple[str, ProgrammeVersion | None] | None:
    """The programme that follows as the organisation runs it, or as it comes with the product."""
    key = version.other_rules.get("follow_on")
    if not key:
        return None
    of_it = ProgrammeVersion.objects.filter(organisation=version.organisation_id, programme=key)
    if own := of_it.order_by("-number").first():
        return own.name, own
    return shipped_programme(key)["name"] if key in shipped_programmes() else key, None


def reads_reasons(user: User, participant: Participant) -> bool:
    """Why time was added is for the person and who records it."""
    return is_participant(user, participant) or can_manage_participant(user, participant)


def _rows(user: User, participant: Participant) -> Any:
    """(kind, first day, last day, words, other words) of what has a table of its own."""
    mine = {"participant": participant.pk}
    appointments = Appointment.objects.visible_to(user).select_related(None)
    tables = [
        _as_rows(Employment.objects.filter(**mine), "Employment", "starts_on", "ends_on", "post"),
        _as_rows(
            HostPlacement.objects.filter(**mine),
            "Host placement",
            "starts_on",
            "ends_on",
            "host",
            "purpose",
        ),
        _as_rows(
            Buddy.objects.visible_to(user).filter(**mine), "Buddy", "starts_on", "ends_on", "name"
        ),
        _as_rows(TeamPlacement.objects.filter(**mine), TEAM, "starts_on", "ends_on", "team__name"),
        *(
            _as_rows(
                appointments.filter(kind=kind, **mine),
                str(kind.label),
                "starts_on",
                "ends_on",
                "user__name",
            )
            for kind in (Appointment.Kind.SUPERVISOR, Appointment.Kind.ASSESSOR)
        ),
    ]
    first, *others = tables
    return first.union(*others, all=True)


def _as_rows(rows: Any, kind: str, first: str, last: str, one: str, other: str = "") -> Any:
    nothing: Any = Value("", output_field=CharField())
    return (
        rows.order_by()
        .annotate(
            kind_of_row=Value(str(kind), output_field=CharField()),
            first_day=F(first),
            last_day=F(last),
            words=F(one),
            more=F(other) if other else nothing,
        )
        .values_list("kind_of_row", "first_day", "last_day", "words", "more")
    )


def _chapter(row: Any, today: date) -> Chapter:
    kind, first, last, words, more = row
    return Chapter(kind, words or "", first, last, rules.stage(first, last, today), more or "")


def _working_time(participant: Participant, today: date) -> list[Chapter]:
    patterns, pauses = participant.time
    found = [
        Chapter(
            "Phased return" if phased else "Working pattern",
            rules.percent_in_words(percent),
            first,
            last,
            rules.stage(first, last, today),
        )
        for first, last, percent, phased in patterns
    ]
    for first, last in pauses:
        words = "Last day not agreed yet"
        if last is not None:
            words = counted((last - first).days + 1, "day")
        found.append(Chapter("Agreed pause", words, first, last, rules.stage(first, last, today)))
    return found


def _extensions(user: User, participant: Participant) -> list[Chapter]:
    if not (participant.extension_months or participant.extension_days):
        return []
    reads = reads_reasons(user, participant)
    return [
        Chapter(
            EXTENSION,
            rules.extension_in_words(each.months, each.days).capitalize(),
            each.agreed_on,
            each.agreed_on,
            "",
            _agreed(each, reads=reads),
        )
        for each in Extension.objects.filter(participant=participant)
    ]


def _agreed(extension: Extension, *, reads: bool) -> str:
    parts = [f"Agreed by: {extension.who_agreed.lower()}" if extension.agreed_by else ""]
    parts += [f"Why: {extension.reason}" if extension.reason and reads else ""]
    return ". ".join(part for part in parts if part)
