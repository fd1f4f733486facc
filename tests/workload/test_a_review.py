"""One review from opening to the last signature, page by page: pages, questions and minutes.

Counted as in test_a_year.py; `-s` prints the figures. The words that the person writes are not
counted, those of who leads it are; reading what it is filled with is not, as it is what they meet
for.
"""

import pytest

from assessments.models import Review
from participants.shipped import ASYE
from tests import factories
from tests.journeys.steps import PASSWORD

from . import year as acts
from .keystrokes import Effort
from .year import MONDAY, NAME, STARTS_ON, THURSDAY, TUESDAY, in_boxes

WEEK = 14
LABEL = "Three-month review"
BOXES = {
    "progress": "Visits are planned and written up in the same week.",
    "strengths": "Children talk to her, and she says what she does not know.",
    "next_steps": "One assessment from start to end, with the history in it.",
    "support": "Supervision as agreed but for one week, which was made good.",
}


def sign(person):
    """The password is asked for again before the page of the signature."""
    factories.sign_in(person.client, person.user, just_now=True)
    person.done += Effort(pages=1, presses=1, boxes=1, characters=len(PASSWORD))
    person.press("Read and sign")
    person.send("Sign")


@pytest.mark.journey
def test_a_review_takes_six_minutes_of_who_leads_it_and_four_of_the_others(db):
    year = acts.new_year(ASYE)
    year.people["participant"].writes |= {"words"}
    with year.visit("assessor", WEEK, MONDAY) as ludmila:
        ludmila.press(f"{NAME}: open the review “{LABEL}”")
        ludmila.send("Open the review")
        ludmila.press("Write the four boxes")
        ludmila.send("Save", **BOXES, **in_boxes("next_by", STARTS_ON.replace(year=2027)))
        ludmila.press("Give the interim view")
        views = {f"view_{n}": "as_expected" for n in range(10)}
        ludmila.send("Save", on_track="True", **views)
    with year.visit("participant", WEEK, TUESDAY) as nadia:
        nadia.press(f"Write your own view: {LABEL}")
        nadia.press("Write your view")
        nadia.send("Save", words="I feel safe to ask.", show="on")
    with year.visit("assessor", WEEK, THURSDAY) as ludmila:
        ludmila.press(f"{NAME}: Write the review")
        ludmila.press("Send it to be signed")
        ludmila.send("Send it to be signed")
        sign(ludmila)
    for role in ("supervisor", "participant"):
        with year.visit(role, WEEK, THURSDAY, 15) as person:
            person.press(f"Read and sign: {LABEL}" if role == "participant" else f"{NAME}: Read")
            sign(person)
    assert Review.objects.get().status == "complete"
    spent = {role: year.spent[role][WEEK] for role in year.people}
    for role, effort in spent.items():
        print(f"{role}: {effort.minutes:.1f} minutes, {effort}")  # noqa: T201 - what -s shows
    assert spent["assessor"].minutes < 6
    assert spent["supervisor"].minutes < 3
    assert spent["participant"].minutes < 4
