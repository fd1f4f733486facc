"""E9: clocks are wrong, go forward and back, and a year has a day more."""

import json
import shutil
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .ground import Ground, Workshop, ground
from .report import Report
from .tasks import copy_of_portal

LONDON = ZoneInfo("Europe/London")
DAYS = 6
# A Monday in the middle of which clocks go wrong, and the Thursdays before special nights.
WRONG = date(2027, 1, 14)
NIGHTS = {
    "clocks go forward, 28 March 2027": date(2027, 3, 25),
    "clocks go back, 31 October 2027": date(2027, 10, 28),
    "the leap day, 29 February 2028": date(2028, 2, 25),
    "clocks go forward, 26 March 2028": date(2028, 3, 23),
}
# Wrong by so many minutes from the first time on, right again from the second.
SHIFTS = {"an hour ahead": 60, "an hour behind": -60, "a day ahead": 24 * 60}


def changed(shop: Workshop, report: Report) -> None:
    """Wrong clocks, nights of the change, a leap day: no reminder is missed, none comes twice."""
    with ground(shop, started=False) as own:
        straight = _reminders(own, WRONG, [])
        report.figure("reminders of a week with a right clock", len(straight))
        _once_and_in_the_morning(report, "right clock", straight)
        for words, minutes in SHIFTS.items():
            jumps = [
                [_at(WRONG + timedelta(days=4), 8, 30), minutes],
                [_at(WRONG + timedelta(days=4), 10), -minutes],
            ]
            told = _reminders(own, WRONG, jumps)
            report.figure(f"reminders with a clock {words}", len(told))
            missed = _what(straight) - _what(told)
            report.expect(not missed, f"none is missed, {words}: {sorted(missed)[:2]}")
            twice = len(told) - len(_what(told))
            report.expect(not twice, f"none comes twice, {words}")
        for words, first in NIGHTS.items():
            told = _reminders(own, first, [])
            report.figure(f"reminders: {words}", len(told))
            _once_and_in_the_morning(report, words, told)
            _observations_told(report, words, told, first)
        own.check(report)


def _at(day: date, hour: int, minute: int = 0) -> str:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).isoformat()


def _reminders(own: Ground, first: date, jumps: list[list[Any]]) -> list[list[str]]:
    """What was promised in six days from a Thursday on: [template, whose, moment]."""
    copy = copy_of_portal(own)
    asked = {"from": _at(first, 0), "days": DAYS, "jumps": jumps}
    told: list[list[str]] = json.loads(copy.run("-m", "drills.clock_walk", json.dumps(asked)))
    shutil.rmtree(copy.state, ignore_errors=True)
    return told


def _what(told: list[list[str]]) -> set[tuple[str, str, str]]:
    """Digests by person and week, the others by person and observation."""
    return {
        (template, whose, _week(at) if template == "reminder_digest" else "")
        for template, whose, at in told
    }


def _week(at: str) -> str:
    return f"week {datetime.fromisoformat(at).isocalendar().week}"


def _once_and_in_the_morning(report: Report, words: str, told: list[list[str]]) -> None:
    report.expect(len(told) == len(_what(told)), f"none comes twice: {words}")
    hours = {datetime.fromisoformat(at).hour for _, _, at in told}
    report.expect(
        hours <= {7}, f"all come from seven o'clock on in London: {words}, {sorted(hours)}"
    )


def _observations_told(report: Report, words: str, told: list[list[str]], first: date) -> None:
    """Both who take part in an observation were told of it on the working day before."""
    soon: dict[str, list[str]] = {}
    for template, whose, at in told:
        if template == "observation_soon":
            soon.setdefault(whose.rpartition(" ")[2], []).append(at[:10])
    report.expect(soon, f"there were observations: {words}")
    for day, moments in soon.items():
        early = [each for each in moments if each < day]
        is_first = date.fromisoformat(day) <= first + timedelta(days=1)
        report.expect(
            len(moments) == 2 and (is_first or len(early) == 2),
            f"both told before {day}: {moments}",
        )
