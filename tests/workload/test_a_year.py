"""A year of a programme, done page by page: how much of each person's week the product takes.

Goals (design rule 13): compulsory actions take at most 10 minutes a week of somebody on a
programme, writing excluded, and at most 5 minutes a week of a supervisor for each of them; a
check-in takes 20 seconds, a stub 45. How seconds are counted says keystrokes.py. `-s` prints every
week, `--write-docs` writes docs/workload/.

What is assumed, each time on the heavy side: every check-in and every errand of the participant is
a visit with a sign-in of its own, by password and code; the supervisor has one person, so nobody
shares a visit; every mail is opened and read from top to bottom; once in four weeks the supervisor
gives an account of their own; one piece is returned. Left out are the final assessment, which is
the assessor's, supervision itself, and whatever the product does not do yet.
"""

from collections import Counter
from math import ceil

import pytest

from participants.shipped import ASYE, TWO_YEAR

from . import year as acts
from .report import tell


def spread(count, first=4, last=46):
    """So many weeks of the year, evenly."""
    return [first + round(n * (last - first) / max(count - 1, 1)) for n in range(count)]


def asked_in_a_year(participant):
    """Kind -> how many pieces the programme's minimums come to in a year, rounded up; and by whom
    the observations are."""
    programme = participant.programme
    share = min(12 / programme.nominal_months, 1)
    least: Counter[str] = Counter()
    for each in programme.evidence_minimums:
        least[each["kind"]] += ceil(each["least"] * share)
    by_assessor = sum(each.get("by_assessor_least", 0) for each in programme.evidence_minimums)
    observers = ["assessor"] * ceil(by_assessor * share)
    observers += ["supervisor"] * (least["observation"] - len(observers))
    return least, observers


@pytest.mark.journey
@pytest.mark.parametrize("programme", [ASYE, TWO_YEAR])
def test_no_week_of_a_year_asks_for_more_than_was_promised(db, request, programme):
    year = acts.new_year(programme)
    least, observers = asked_in_a_year(year.participant)
    own = ["reflection"] * least["reflection"] + ["work_seen"] * least["work_seen"]
    pieces = dict(zip(spread(len(own)), own, strict=True))
    heard = spread(least["feedback"], 9, 43)
    watched = dict(zip(spread(len(observers), 7, 41), observers, strict=True))
    returned = min(pieces)
    for week in range(1, acts.WEEKS + 1):
        acts.remind(week)
        if week in watched:
            acts.plan(year, week, watched[week])
        if week in pieces:
            acts.write(year, week, pieces[week])
        if week - 1 in heard:
            acts.link_feedback(year, week)
        if week - 1 in watched:
            acts.answer(year, week)
        if watched.get(week) == "assessor":
            with year.visit("assessor", week, acts.THURSDAY, 16) as ludmila:
                acts.observe(ludmila)
        with year.visit("supervisor", week, acts.THURSDAY, 17) as osric:
            acts.look_after(
                osric,
                week,
                observes=watched.get(week) == "supervisor",
                returns=week == returned,
                hears=week in heard,
            )
        if week == returned:
            acts.submit_again(year, week)
        acts.check_in(year, week)
    tell(year, write=request.config.getoption("--write-docs"))
    participant, supervisor = year.spent["participant"], year.spent["supervisor"]
    assert max(each.minutes for each in participant) <= 10
    assert max(each.minutes for each in supervisor) <= 5


def test_a_check_in_takes_20_seconds_and_a_stub_45(db):
    year = acts.new_year(ASYE)
    for week in (1, 2):
        acts.check_in(year, week)
    with year.visit("participant", 3, acts.FRIDAY, 15) as nadia:
        nadia.take()
        nadia.press("Weekly check-in")
        nadia.send("Save")
        as_last_week = nadia.take()
        nadia.press("Home")
        nadia.take()
        nadia.press("Add evidence")
        nadia.send("Save draft", title="The bus stop conversation", kind="reflection")
        stub = nadia.take()
    assert as_last_week.seconds <= 20
    assert stub.seconds <= 45
