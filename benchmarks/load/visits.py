"""What people do: each visit is one or more requests, as a person would send them.

The mix is by requests: 35% home, 20% reading evidence, 15% saving a draft, 8% submitting, 7%
working through the list of what waits, 5% weekly check-in, 4% sign-off, 3% search, 2% report, 1%
pack page.
"""

import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .browser import Answer, Browser, Stopwatch, WrongAnswer


@dataclass
class Person:
    """Somebody who is signed in, and what there is for them to do."""

    user: str
    email: str
    role: str
    browser: Browser
    participant: str = ""
    # Own work: (id, title) of drafts that are ready, and of what may be read.
    drafts: list[tuple[str, str]] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)
    # For a lead: cohorts; for an assessor: participants.
    others: list[str] = field(default_factory=list)
    # In the middle of changing something: nobody does two things at once.
    is_busy: bool = False


@dataclass
class Crowd:
    """All who are signed in, by role, and how often each thing was acknowledged."""

    people: dict[str, list[Person]]
    chance: random.Random
    done: dict[str, int] = field(default_factory=dict)
    nothing_left: dict[str, int] = field(default_factory=dict)

    def one(self, roles: tuple[str, ...]) -> Person | None:
        """Somebody by lot; None when all of that role are in the middle of something."""
        free = [each for each in self.people[self.chance.choice(roles)] if not each.is_busy]
        return self.chance.choice(free) if free else None

    def note(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1

    def ran_dry(self, what: str) -> None:
        self.nothing_left[what] = self.nothing_left.get(what, 0) + 1


class Visit:
    """One person at work: every request is timed, and its answer looked at."""

    def __init__(self, crowd: Crowd, person: Person, watch: Stopwatch, due: float) -> None:
        self.crowd, self.person, self.watch, self.due = crowd, person, watch, due

    async def get(self, page: str, path: str, heading: str = "", says: str = "") -> Answer:
        """Open a page, following redirects; it has to be the one with this heading."""
        for _ in range(4):
            answer = await self._send(page, "GET", path, lambda each: check(each, heading, says))
            if answer.status == 200:
                answer.path = path
                return answer
            path = answer.location
        raise WrongAnswer("redirected for ever")

    async def send(self, page: str, path: str, opened: Answer, **answers: str) -> str:
        """Send the form of a page: it has to be taken, and leads on."""
        form = opened.hidden_fields() | answers
        answer = await self._send(f"{page}, sent", "POST", path, leads_on, form)
        return answer.location

    async def _send(
        self,
        page: str,
        method: str,
        path: str,
        look: Callable[[Answer], None],
        form: dict[str, str] | None = None,
    ) -> Answer:
        due, self.due = self.due or time.perf_counter(), 0.0
        try:
            answer = await self.person.browser.request(method, path, form)
            look(answer)
        except WrongAnswer as fault:
            self.watch.note(page, due, str(fault))
            raise
        self.watch.note(page, due)
        return answer


def check(answer: Answer, heading: str, says: str) -> None:
    if answer.status in {301, 302}:
        if answer.location.startswith("/sign-in"):
            raise WrongAnswer("sent to sign in")
        return
    if answer.status != 200:
        raise WrongAnswer(f"status {answer.status}")
    if "</html>" not in answer.body:
        raise WrongAnswer("no whole page")
    if heading and heading not in answer.heading:
        raise WrongAnswer(f"heading “{answer.heading[:60]}”, not “{heading[:60]}”")
    if says and says not in answer.body:
        raise WrongAnswer(f"the page does not say “{says}”")


def leads_on(answer: Answer) -> None:
    if answer.status != 302:
        said = re.findall(r'error-summary__list">(.*?)</ul>', answer.body, re.DOTALL)
        words = re.sub(r"<[^>]+>|\s+", " ", " ".join(said)).strip()
        raise WrongAnswer(f"not taken: status {answer.status} {words[:120]}")
    if answer.location.startswith("/sign-in"):
        raise WrongAnswer("sent to sign in")


# --- the visits -----------------------------------------------------------------------------------


async def home(visit: Visit) -> None:
    await visit.get(f"home, {visit.person.role}", "/", "What is next")


async def read_evidence(visit: Visit) -> None:
    person, chance = visit.person, visit.crowd.chance
    pk, title = chance.choice(person.items)
    part = chance.random()
    if part < 0.6:
        await visit.get("evidence item", f"/evidence/{pk}/", title)
    elif part < 0.85:
        await visit.get("evidence list", f"/people/{person.participant}/evidence/", "Evidence")
    else:
        path = f"/people/{person.participant}/matrix/"
        await visit.get("evidence by standard", path, "Evidence by standard")


async def save_draft(visit: Visit) -> None:
    """Half begin something new, half go on writing."""
    person = visit.person
    draft = person.drafts.pop(0) if visit.crowd.chance.random() < 0.5 and person.drafts else None
    if draft is None:
        opened = await visit.get("new draft", "/evidence/add/", "Add evidence")
        when = dated("happened_on", date.today())  # noqa: DTZ011
        answers = {"title": "Written under load", "kind": "reflection"} | when
        there = await visit.send("new draft", "/evidence/add/", opened, **answers)
        visit.crowd.note("drafts started")
        await visit.get("evidence item", there, "Written under load", "Draft saved")
        return
    pk, title = draft
    path = f"/evidence/{pk}/edit/"
    opened = await visit.get("edit draft", path, "Edit evidence")
    words = {"title": title, "detail": "report", "text": WORDS, "second_text": "I ask first."}
    answers = words | dated("happened_on", date.today())  # noqa: DTZ011
    there = await visit.send("edit draft", path, opened, **answers)
    visit.crowd.note("drafts saved")
    await visit.get("evidence item", there, title, "Saved")
    person.drafts.append(draft)


async def submit(visit: Visit) -> None:
    if not visit.person.drafts:
        visit.crowd.ran_dry("submit")
        return
    pk, title = visit.person.drafts.pop()
    path = f"/evidence/{pk}/submit/"
    opened = await visit.get("submit", path, "Submit this evidence?")
    there = await visit.send("submit", path, opened)
    visit.crowd.note("submitted")
    await visit.get("evidence item", there, title, "Submitted")


async def read_what_waits(visit: Visit) -> None:
    """The batch list: open the list, open a row of it, save the reading, stay in the list."""
    opened = await visit.get("list of what waits", "/waiting/", "Waiting for you")
    rows = re.findall(r'href="(/waiting/read/[^"#]+)', opened.body)
    if not rows:
        visit.crowd.ran_dry("read")
        return
    path = visit.crowd.chance.choice(rows)
    row = await visit.get("row of what waits", path, "Waiting for you")
    there = await visit.send("row of what waits", path, row, view="shows", words="Clear.")
    visit.crowd.note("read")
    await visit.get("list of what waits", there, "Waiting for you", "is saved")


async def sign_off(visit: Visit) -> None:
    opened = await visit.get("list of what waits", "/waiting/", "Waiting for you")
    rows = re.findall(r'href="(/waiting/sign-off/[^"#]+)', opened.body)
    if not rows:
        visit.crowd.ran_dry("sign-off")
        return
    path = visit.crowd.chance.choice(rows)
    row = await visit.get("sign-off", path, "Waiting for you")
    there = await visit.send("sign-off", path, row, counts="yes", counts_reason="")
    visit.crowd.note("signed off")
    await visit.get("list of what waits", there, "Waiting for you", "signed off")


async def check_in(visit: Visit) -> None:
    opened = await visit.get("check-in", "/check-in/")
    if "nonce" not in opened.hidden_fields():
        visit.crowd.ran_dry("check-in")
        return
    answers = {"protected_time": "had", "protected_day": "friday", "children": "7"}
    there = await visit.send("check-in", opened.path, opened, in_the_way="", **answers)
    visit.crowd.note("checked in")
    await visit.get("week", there, "Week of Monday", "Saved")


async def search(visit: Visit) -> None:
    """An administrator looks for a person, a lead in a cohort, somebody in their own evidence."""
    person = visit.person
    word = visit.crowd.chance.choice(["Asha", "Grace", "Barlow", "Kerr", "zzz"])
    if person.role == "administrator":
        await visit.get("search, people", f"/people-and-roles/?q={word}", "People and roles")
    elif person.role == "workforce_lead":
        cohort = visit.crowd.chance.choice(person.others)
        await visit.get("search, cohort", f"/cohorts/{cohort}/?name={word}", "")
    else:
        path = f"/people/{person.participant}/evidence/?q=visit"
        await visit.get("search, evidence", path, "Evidence")


async def report(visit: Visit) -> None:
    part = visit.crowd.chance.random()
    if part < 0.4:
        await visit.get("cohort report", "/report/", "Cohort report")
    elif part < 0.7:
        cohort = visit.crowd.chance.choice(visit.person.others)
        await visit.get("cohort list of people", f"/cohorts/{cohort}/")
    else:
        await visit.get("exceptions", "/exceptions/")


async def pack_page(visit: Visit) -> None:
    participant = visit.crowd.chance.choice(visit.person.others)
    await visit.get("pack page", f"/people/{participant}/pack/", "Assessment pack of")


async def ask_for_pack(visit: Visit) -> None:
    """Not in the mix: so many a minute, to have packs rendering behind."""
    participant = visit.crowd.chance.choice(visit.person.others)
    path = f"/people/{participant}/pack/"
    opened = await visit.get("pack page", path, "Assessment pack of")
    there = await visit.send("pack page", path, opened)
    visit.crowd.note("packs asked for")
    await visit.get("pack, waiting", there)


def dated(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


WORDS = "I met the family at home and wrote down what the child said, in her own words. " * 12
PARTICIPANT, SUPERVISOR, ASSESSOR = "participant", "practice_supervisor", "assessor"
LEAD, ADMINISTRATOR = "workforce_lead", "administrator"


@dataclass(frozen=True)
class Kind:
    """One kind of visit: its part of all requests, how many it takes, and whose it is."""

    visit: Callable[[Visit], Awaitable[Any]]
    part: float
    requests: float
    roles: tuple[str, ...]


MIX = [
    Kind(home, 0.19, 1, (PARTICIPANT,)),
    Kind(home, 0.09, 1, (SUPERVISOR,)),
    Kind(home, 0.05, 1, (ASSESSOR,)),
    Kind(home, 0.02, 1, (LEAD,)),
    Kind(read_evidence, 0.20, 1, (PARTICIPANT,)),
    Kind(save_draft, 0.15, 3, (PARTICIPANT,)),
    Kind(submit, 0.08, 3, (PARTICIPANT,)),
    Kind(read_what_waits, 0.07, 4, (SUPERVISOR,)),
    Kind(sign_off, 0.04, 4, (SUPERVISOR,)),
    Kind(check_in, 0.05, 4, (PARTICIPANT,)),
    Kind(search, 0.03, 1, (PARTICIPANT, LEAD, ADMINISTRATOR)),
    Kind(report, 0.02, 1, (LEAD,)),
    Kind(pack_page, 0.01, 1, (ASSESSOR,)),
]
