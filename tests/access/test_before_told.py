"""Until somebody was told in person, no page of theirs gives away that there is a judgement."""

import re

import pytest

from .browser import undone
from .world import Thing

pytestmark = pytest.mark.django_db
GIVES_AWAY = re.compile(
    r"recommend|decision (is |was )?confirmed|not yet met|independent reading|to be confirmed"
    r"|programme ended|record frozen",
    re.IGNORECASE,
)
OF_THE_PERSON = [
    "reports:participant",
    "reports:timeline",
    "evidence:item_list",
    "evidence:matrix",
    "supervision:observation_list",
]
OF_THE_VIEWER = ["reports:home", "reports:waiting_list", "reports:people_list", "jobs:job_list"]


def main_of(page):
    html = page.decode()
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("stage", ["reco", "read", "conf"])
@pytest.mark.parametrize("who", ["owner", "supervisor"])
def test_no_page_gives_a_judgement_away_before_the_person_is_told(who, stage, world, visitor):
    session = f"owner_{stage}" if who == "owner" else who
    thing = world.things[f"participant_{stage}"]
    given_away = {}
    for route in OF_THE_PERSON + OF_THE_VIEWER:
        asked = thing if route in OF_THE_PERSON else Thing()
        text = re.sub(r"<[^>]+>", " ", main_of(visitor.send(session, "GET", route, asked).body))
        found = {match[0].lower() for match in GIVES_AWAY.finditer(text)}
        if found:
            given_away[route] = sorted(found)
    assert not given_away


def test_the_same_pages_say_so_to_the_assessor(world, visitor):
    """So that the test above cannot pass because the words have changed."""
    with undone():
        page = visitor.send("assessor", "GET", "reports:timeline", world.things["participant_conf"])
    assert GIVES_AWAY.search(main_of(page.body))
