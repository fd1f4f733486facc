"""What each kind of change does to one person, by the rules of the pages for one person alone."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from participants import rules
from participants.models import Appointment, BulkChange, Leave, Participant, WorkingPattern
from participants.rules.appointing import (
    THEMSELVES,
    YOURSELF,
    already_held,
    room_for,
    why_not_beside,
    without_account,
    without_role,
)
from participants.rules.periods import Held, Refused, held_since, lay_over
from participants.rules.periods import Moved as Neighbour
from participants.services.period_neighbours import refusal_in_words

from .asked import Asked
from .edits import Edits, Impossible, Moved
from .known import Known

Kind = BulkChange.Kind
A_DAY = timedelta(days=1)
OWN_RECORD = "This is your own record. Ask another workforce lead"


def edits_of(person: Participant, asked: Asked, known: Known) -> Edits:
    """Raises Impossible, saying why."""
    if person.user_id == asked.by.pk:
        raise Impossible(OWN_RECORD)
    if closed := person.why_closed(asked.by):
        raise Impossible(closed.removesuffix("."))
    return PLANNERS[asked.kind](person, asked, known)


# --- first day and end --------------------------------------------------------------------------


def _start(person: Participant, asked: Asked, known: Known) -> Edits:
    """What is still to come on the first day goes along: appointments, and a working pattern."""
    old = person.starts_on
    new = asked.first_day if asked.kind == Kind.START_TO else old + asked.shift
    if new == old:
        raise Impossible("This is the first day already")
    held = list(person.appointments.all())
    along = [each for each in held if _goes_along(each, old, new, asked.today)]
    begun = [each.starts_on for each in held if each not in along]
    reason = rules.why_not_start(
        new,
        asked.today,
        first_appointed=min(begun, default=None),
        agreed_end=person.agreed_end_on,
        arrived_on=person.arrived_on,
    )
    if reason:
        raise Impossible(reason)
    edits = Edits(rules.in_words(old), rules.in_words(new), fields={"starts_on": (old, new)})
    jobs = [(each.starts_on, each.ends_on) for each in person.employments.all()]
    if (employed := held_since(jobs, new)) != person.employed_from:
        edits.fields["employed_from"] = (person.employed_from, employed)
    for each in along:
        _move_along(each, max(new, asked.today), edits, known)
    _pattern_along(person, old, new, edits)
    _team_along(person, old, new, edits)
    return edits


def _goes_along(appointment: Appointment, old: date, new: date, today: date) -> bool:
    to_come = appointment.starts_on > today
    return to_come and (appointment.starts_on == old or appointment.starts_on < new)


def _move_along(appointment: Appointment, first: date, edits: Edits, known: Known) -> None:
    name, kind = appointment.user.name, appointment.kind
    label = appointment.get_kind_display().lower()
    if appointment.ends_on and appointment.ends_on < first:
        raise Impossible(f"{name} is appointed as {label} {appointment.period}. Change that first")
    if not known.holds_role(appointment.user_id, kind, first):
        raise Impossible(without_role(name, first, label))
    if first != appointment.starts_on:
        edits.moved.append(Moved(appointment, "starts_on", first))
        edits.also.append(f"{name} begins as {label} on {rules.in_words(first)}")


def _pattern_along(person: Participant, old: date, new: date, edits: Edits) -> None:
    """A working pattern from the first day is meant from the first day, whichever that is."""
    patterns = list(person.working_patterns.all())
    for each in patterns:
        if each.starts_on != old or (each.ends_on and each.ends_on < new):
            continue
        others = [other for other in patterns if other is not each]
        if any(_share_a_day(new, each.ends_on, other) for other in others):
            raise Impossible(f"These days are taken: {each}. Change that one first")
        edits.moved.append(Moved(each, "starts_on", new))
        edits.also.append(f"{rules.percent_in_words(each.percent)} holds from the new first day")


def _team_along(person: Participant, old: date, new: date, edits: Edits) -> None:
    """Who was to be in a team from the first day is in it from the new one."""
    placements = sorted(person.team_placements.all(), key=lambda each: each.starts_on)
    first = placements[0] if placements else None
    if first is None or first.starts_on != old or (first.ends_on and first.ends_on < new):
        return
    edits.moved.append(Moved(first, "starts_on", new))
    edits.also.append("In their team from the new first day")


def _end(person: Participant, asked: Asked, known: Known) -> Edits:
    old = known.ends_on(person, person.facts(asked.today))
    new = old + asked.shift
    if reason := rules.implausible_end(new, person.starts_on):
        raise Impossible(reason)
    is_agreed = "agreed" if person.agreed_end_on else "worked out"
    return Edits(
        f"{rules.in_words(old)}, {is_agreed}",
        f"{rules.in_words(new)}, agreed",
        fields={
            "agreed_end_on": (person.agreed_end_on, new),
            "agreed_end_by_id": (person.agreed_end_by_id, asked.by.pk),
            "agreed_end_at": (person.agreed_end_at, timezone.now()),
        },
    )


# --- supervisor and assessor --------------------------------------------------------------------


def _holder(person: Participant, asked: Asked, known: Known) -> Edits:
    holder, kind, day = asked.taker, Appointment.Kind(asked.kind), asked.first_day
    new = Appointment(
        organisation_id=person.organisation_id,
        participant=person,
        participant_user_id=person.user_id,
        user=holder,
        kind=kind.value,
        starts_on=max(day, person.here_from),
        appointed_by=asked.by,
    )
    _refuse_holder(new, asked, known)
    same_kind = [each for each in person.appointments.all() if each.kind == kind]
    room = room_for(new, same_kind, asked.today)
    if room.in_the_way:
        raise Impossible(already_held(room.in_the_way))
    before = ", ".join(each.user.name for each in [*room.ended, *room.taken_back]) or "Nobody"
    edits = Edits(before, holder.name, made=[new], taken_back=list(room.taken_back))
    edits.moved = [Moved(each, "ends_on", new.starts_on - A_DAY) for each in room.ended]
    if new.starts_on != day:
        edits.also.append(f"From {rules.in_words(new.starts_on)}, the first day here")
    edits.also += [
        f"{each.user.name}, to begin on {rules.in_words(each.starts_on)}, is taken back"
        for each in room.taken_back
    ]
    return edits


def _refuse_holder(new: Appointment, asked: Asked, known: Known) -> None:
    person, name, label = new.participant, new.user.name, new.get_kind_display().lower()
    if new.user_id == person.user_id:
        raise Impossible(THEMSELVES)
    if new.user_id == asked.by.pk:
        raise Impossible(YOURSELF)
    if new.user_id not in known.open_accounts:
        raise Impossible(without_account(name))
    if not known.holds_role(new.user_id, new.kind, new.starts_on):
        raise Impossible(without_role(name, new.starts_on, label))
    reason = why_not_beside(
        new.kind,
        label,
        name,
        (new.starts_on, None),
        [each for each in person.appointments.all() if each.user_id == new.user_id],
        assessor_may_supervise=person.programme.assessor_may_supervise,
    )
    if reason:
        raise Impossible(reason)


# --- working pattern and pauses -----------------------------------------------------------------


def _pattern(person: Participant, asked: Asked, known: Known) -> Edits:
    """Laid over those that are there, as on the page for one person."""
    new = WorkingPattern(
        organisation_id=person.organisation_id,
        participant=person,
        percent=asked.answers["percent"],
        starts_on=asked.first_day,
        ends_on=asked.day("ends_on"),
        recorded_by=asked.by,
    )
    if reason := rules.implausible_period(new.starts_on, new.ends_on, asked.today):
        raise Impossible(reason[1])
    patterns = list(person.working_patterns.all())
    held = [each for each in patterns if _share_a_day(new.starts_on, new.starts_on, each)]
    before = rules.percent_in_words(held[0].percent if held else rules.FULL_TIME)
    edits = Edits(before, str(new), made=[new])
    others = [Held(each, each.starts_on, each.ends_on) for each in patterns]
    moved = lay_over(new.starts_on, new.ends_on, others, asked.today)
    if isinstance(moved, Refused):
        raise Impossible(refusal_in_words(moved))
    for each in moved:
        _lay(each, edits, asked)
    return edits


def _lay(neighbour: Neighbour, edits: Edits, asked: Asked) -> None:
    """What becomes of one that is there already."""
    row = neighbour.key
    if neighbour.days is None:
        edits.taken_back.append(row)
        edits.also.append(f"{row} goes, as it has not begun")
        return
    for name, day in zip(("starts_on", "ends_on"), neighbour.days, strict=True):
        if day != getattr(row, name):
            edits.moved.append(Moved(row, name, day))
    if neighbour.again:
        first, last = neighbour.again
        again = WorkingPattern(
            organisation_id=row.organisation_id,
            participant=row.participant,
            percent=row.percent,
            phased_return=row.phased_return,
            starts_on=first,
            ends_on=last,
            recorded_by=asked.by,
        )
        edits.made.append(again)
        edits.also.append(f"Then again {again}")


def _pause(person: Participant, asked: Asked, known: Known) -> Edits:
    new = Leave(
        organisation_id=person.organisation_id,
        participant=person,
        starts_on=asked.first_day,
        ends_on=asked.day("ends_on"),
        recorded_by=asked.by,
    )
    _refuse_period(new, list(person.leaves.all()), asked.today)
    return Edits("No pause on these days", str(new), made=[new])


def _pause_end(person: Participant, asked: Asked, known: Known) -> Edits:
    last = asked.last_day
    on_that_day = [each for each in person.leaves.all() if _share_a_day(last, last, each)]
    if not on_that_day:
        raise Impossible(f"Has no pause on {rules.in_words(last)}")
    [pause] = on_that_day
    if pause.ends_on == last:
        raise Impossible("The pause ends on that day already")
    shown = Leave(starts_on=pause.starts_on, ends_on=last)
    _refuse_period(shown, [], asked.today)
    return Edits(str(pause), str(shown), moved=[Moved(pause, "ends_on", last)])


def _refuse_period(period: Leave | WorkingPattern, others: list[Any], today: date) -> None:
    if reason := rules.implausible_period(period.starts_on, period.ends_on, today):
        raise Impossible(reason[1])
    for other in others:
        if _share_a_day(period.starts_on, period.ends_on, other):
            raise Impossible(f"These days are taken: {other}. Change that one first")


def _share_a_day(starts_on: date, ends_on: date | None, other: Any) -> bool:
    return rules.periods_overlap(starts_on, ends_on, other.starts_on, other.ends_on)


PLANNERS: dict[str, Callable[[Participant, Asked, Known], Edits]] = {
    Kind.START_BY: _start,
    Kind.START_TO: _start,
    Kind.END_BY: _end,
    Kind.SUPERVISOR: _holder,
    Kind.ASSESSOR: _holder,
    Kind.PATTERN: _pattern,
    Kind.PAUSE: _pause,
    Kind.PAUSE_END: _pause_end,
}
