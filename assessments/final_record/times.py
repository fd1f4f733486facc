"""How dates stand in the record."""

from datetime import UTC, date, datetime


def on(day: date | None) -> str | None:
    return day.isoformat() if day else None


def at(moment: datetime | None) -> str | None:
    """A moment in ISO form, always in UTC: the same on every machine."""
    return moment.astimezone(UTC).isoformat() if moment else None
