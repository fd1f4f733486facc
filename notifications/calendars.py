"""Days for people's own calendars: an invitation that goes with a mail, and a feed by a link.

Titles name nobody: calendars are seen by colleagues, over shoulders and on shared screens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

REFRESH_EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One day of somebody's: ``id`` stays the same for good, ``sequence`` grows as it changes.

    ``why``: the steps that lead to the day, where it was worked out; they name nobody.
    """

    id: str
    day: date
    title: str
    url: str
    sequence: int = 0
    why: Sequence[str] = ()

    @property
    def uid(self) -> str:
        return f"{self.id}@{urlsplit(settings.SITE_URL).hostname}"


def as_kept(entry: Entry, method: str) -> dict[str, Any]:
    """What the outbox keeps of an invitation; ``method``: "REQUEST" or "CANCEL"."""
    return asdict(entry) | {"day": entry.day.isoformat(), "method": method}


def invitation(kept: dict[str, Any], *, to: str, name: str, written_at: datetime) -> bytes:
    """The part of a mail that puts a day into a calendar, moves it or takes it out again."""
    fields = {key: value for key, value in kept.items() if key != "method"}
    entry = Entry(**fields | {"day": date.fromisoformat(kept["day"])})
    event = _event(entry, written_at)
    sender_name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    event["organizer"] = _person(sender, sender_name)
    attendee = _person(to, name)
    # Nobody reads what is sent back, so nobody is asked for an answer.
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
    event.add("attendee", attendee, encode=False)
    event.add("status", "CANCELLED" if kept["method"] == "CANCEL" else "CONFIRMED")
    return _calendar([event], method=kept["method"])


def feed(entries: Iterable[Entry], now: datetime) -> bytes:
    """All of somebody's days; what has been called off is simply not in it any more."""
    return _calendar(
        [_event(entry, now) for entry in entries],
        **{
            "x-wr-calname": settings.SERVICE_NAME,
            "x-published-ttl": f"PT{REFRESH_EVERY.seconds // 3600}H",
        },
    )


def _calendar(events: list[Event], **properties: Any) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.COUNCIL_NAME}//{settings.SERVICE_NAME}//EN")
    calendar.add("version", "2.0")
    for name, value in properties.items():
        calendar.add(name, value)
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, written_at: datetime) -> Event:
    """A whole day that leaves the person free for others: only the day is known here."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", written_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    why = ["", "Why this date?", *entry.why] if entry.why else []
    event.add("description", "\n".join([f"What it is about: {entry.url}", *why]))
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        person.params["CN"] = name
    return person
