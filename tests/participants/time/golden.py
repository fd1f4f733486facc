"""The golden table: golden.csv, a case in each row, with what it comes to and the working.

The dates were worked out day by day by ``oracle``, which shares no code with the engine, and many
of them with a calendar by hand; a test works all of them out again.

``due``: "12 months", "6 weeks", "end", "end, 4 weeks before", "6 months, 5 working days after".
``patterns``: "2026-06-01..2026-08-31@60 2026-09-01..@80"; "phased" after the percent marks a phased
return that counts as pause. ``pauses``: "2026-06-01..2026-07-12"; ``extension``: "2m 10d".
``longest``: "24", or "24 without pauses". ``months`` is the length of the programme.
"""

import csv
import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from . import oracle

FILE = Path(__file__).with_name("golden.csv")
# From gov.uk/bank-holidays, typed in: England and Wales.
TYPED_IN = """
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
"""
BANK_HOLIDAYS = {date(*map(int, day.split("-"))) for day in TYPED_IN.split()}


def cases():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(case):
    """The case with its dates and numbers read: patterns, pauses, extension, longest, due."""
    due = re.fullmatch(
        r"(?:(\d+) (months|weeks)|(end|start))(?:, (\d+) (weeks before|working days after))?",
        case["due"],
    )
    longest = re.fullmatch(r"(\d*)( without pauses)?", case["longest"])
    extension = re.fullmatch(r"(?:(\d+)m)? ?(?:(\d+)d)?", case["extension"])
    return {
        "start": date.fromisoformat(case["start"]),
        "months": int(case["months"]),
        "number": int(due[1] or 0),
        "unit": due[2] or due[3],
        "by": int(due[4] or 0),
        "way": due[5] or "",
        "patterns": [_pattern(each) for each in case["patterns"].split()],
        "pauses": [_period(each) for each in case["pauses"].split()],
        "extension": (int(extension[1] or 0), int(extension[2] or 0)),
        "longest": int(longest[1]) if longest[1] else None,
        "pauses_count": not longest[2],
        "moves_off_days_off": case["days_off"] == "next",
    }


def _period(text):
    first, last = text.split("..")
    return date.fromisoformat(first), date.fromisoformat(last) if last else None


def _pattern(text):
    period, share = text.split("@")
    phased = share.endswith("phased")
    return (*_period(period), share.removesuffix("phased"), phased)


def work_out(case):
    """The date by the oracle, and the working in a line."""
    it = read(case)
    pauses = [*it["pauses"], *[(p[0], p[1]) for p in it["patterns"] if p[3]]]
    patterns = [p[:3] for p in it["patterns"] if not p[3]]
    how = {"patterns": patterns, "pauses": pauses}
    if it["unit"] == "start":
        day, working = it["start"], "the first day"
    elif it["unit"] == "end":
        day, working = _end(it, how)
    else:
        day, working = _counted(it["start"], it["unit"], it["number"], how)
        day, working = _capped(it, how, day, working)
    if it["way"] == "weeks before":
        day -= timedelta(days=7 * it["by"])
        working += f"; {it['by']} weeks before: {day}"
    if it["way"] == "working days after":
        same = oracle.same_day_of_month(it["start"], it["number"])
        short = (
            oracle.calendar_end(it["start"], it["number"]).timetuple()[:3]
            == (
                same[0],
                same[1],
                oracle.calendar.monthrange(same[0], same[1])[1],
            )
            and same[2] > oracle.calendar.monthrange(same[0], same[1])[1]
        )
        anniversary = day if short else day + oracle.A_DAY
        day = oracle.working_days_after(anniversary, it["by"], BANK_HOLIDAYS)
        working += f"; {it['by']} working days after {anniversary}: {day}"
    if it["moves_off_days_off"]:
        moved = oracle.next_working_day(day, BANK_HOLIDAYS)
        if moved != day:
            working += (
                f"; {day} is a {day:%A}{' and a bank holiday' * (day in BANK_HOLIDAYS)}, so {moved}"
            )
            day = moved
    return day, working


def _counted(start, unit, number, how):
    if unit == "months":
        plain = oracle.calendar_end(start, number)
    else:
        plain = start + timedelta(days=7 * number - 1)
    wanted = sum(1 for _ in _days(start, plain))
    day = oracle.walk(start, wanted, **how)
    return day, f"{plain} by the calendar, {wanted} days; {_sum(start, day, how)}"


def _end(it, how):
    day, working = _counted(it["start"], "months", it["months"], how)
    months, days = it["extension"]
    if months or days:
        first = day + oracle.A_DAY
        last = (oracle.calendar_end(first, months) if months else day) + timedelta(days=days)
        wanted = sum(1 for _ in _days(first, last))
        day = oracle.walk(first, wanted, pauses=how["pauses"])
        working += f"; extended from {first} by {wanted} days that are no pause: {day}"
    return _capped(it, how, day, working)


def _capped(it, how, day, working):
    if it["longest"] is None:
        return day, working
    cap = oracle.calendar_end(it["start"], it["longest"])
    if not it["pauses_count"]:
        cap = oracle.walk(
            it["start"], sum(1 for _ in _days(it["start"], cap)), pauses=how["pauses"]
        )
    return (cap, f"{working}; at the longest {cap}") if day > cap else (day, working)


def _days(first, last):
    while first <= last:
        yield first
        first += oracle.A_DAY


def _sum(start, last, how):
    """ "91 x 1 + 42 x 0 + 457 x 0.6 = 365.2": the days in a row that count alike."""
    runs = []
    for day in _days(start, last):
        worth = oracle.worth(day, **how)
        if runs and runs[-1][1] == worth:
            runs[-1][0] += 1
        else:
            runs.append([1, worth])
    total = sum((number * worth for number, worth in runs), Fraction(0))
    parts = " + ".join(f"{number} x {float(worth):g}" for number, worth in runs)
    return f"{parts} = {float(total):g}"
