"""One person's year on a programme: who is there, and each thing they do, page by page."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Role
from demo.planting.cast import on_day
from participants.models import Participant, ProgrammeVersion
from participants.rules.support import agreed_children
from participants.services import add_standard_programmes
from reports.reminders import plan_reminders
from tests import factories

from .keystrokes import NOTHING, Effort
from .visitor import Visitor

WEEKS = 52
NAME = "Nadia Fernsby"
STARTS_ON = date(2026, 9, 7)  # a Monday
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
OWN_WRITING = frozenset({"text", "second_text", "in_the_way", "response_text"}) | {
    f"why_{number}" for number in range(1, 6)
}
# How much is written, in words: it is read by others. As long as what the example people write.
PIECE = " ".join(["word"] * 150)
WHY = "I followed what the child wanted to talk about and changed the plan because of it."
IN_THE_WAY = "Court on Tuesday took the morning I had kept free. I moved it to Friday."
WHAT_FAMILY_SAID = "She told us straight but she was not unkind. She came when she said she would."
ASKED = "By me on the phone after the last visit."
SEEN = (
    "You explained why you had come in one sentence and then waited. When the younger child "
    "came in, you moved to the floor. You asked what had gone well before anything else, and "
    "wrote the agreement down in their words."
)
KEEP = "Waiting. The parent spoke after eleven seconds, and it was the thing that mattered."
CHANGE = "Say what you would do differently. Two or three lines are enough."
OTHER_VIEW = "The morning was given back on Friday."


@dataclass
class Year:
    """One person on a programme, who supports them, and what each did in which week."""

    participant: Participant
    people: dict[str, Visitor]
    signing_in: dict[str, Effort] = field(default_factory=dict)
    spent: dict[str, list[Effort]] = field(
        default_factory=lambda: defaultdict(lambda: [NOTHING] * (WEEKS + 1))
    )

    @contextmanager
    def visit(self, role, week, weekday, hour=10):
        """That person at their home page on that day; what they do is added to the week."""
        person = self.people[role]
        with on_day(STARTS_ON + timedelta(weeks=week - 1, days=weekday), hour):
            if role not in self.signing_in:
                self.signing_in[role] = person.sign_in()
            person.read_mails()
            person.arrive(self.signing_in[role])
            yield person
        self.spent[role][week] += person.take()


def new_year(programme):
    with on_day(STARTS_ON - timedelta(days=10), 9):
        council = factories.OrganisationFactory(name="Exampleshire", slug="exampleshire")
        add_standard_programmes(organisation=council, by=None)
        version = ProgrammeVersion.objects.get(organisation=council, programme=programme)
        cohort = factories.CohortFactory(
            organisation=council, programme_version=version, starts_on=STARTS_ON
        )
        participant = factories.ParticipantFactory(
            cohort=cohort, starts_on=STARTS_ON, user__name=NAME
        )
        supervisor = factories.person_with(Role.PRACTICE_SUPERVISOR, council, name="Osric Bramble")
        assessor = factories.person_with(Role.ASSESSOR, council, name="Ludmila Thistle")
        factories.appoint(participant, "supervisor", supervisor)
        factories.appoint(participant, "assessor", assessor)
        people = {
            "participant": Visitor(participant.user, OWN_WRITING),
            "supervisor": Visitor(supervisor),
            "assessor": Visitor(assessor),
        }
    return Year(participant, people)


def remind(week):
    with on_day(STARTS_ON + timedelta(weeks=week - 1), 8):
        plan_reminders(timezone.now())


def check_in(year, week):
    """On Friday; the first from nothing, then as last week. Some weeks something is in the way."""
    held = agreed_children(year.participant.programme.support_rules, (week - 1) * 12 // WEEKS + 1)
    with year.visit("participant", week, FRIDAY, 15) as nadia:
        nadia.press("Weekly check-in")
        first = {"protected_time": "had", "protected_day": "tuesday"} if week == 1 else {}
        way = {"in_the_way": IN_THE_WAY} if week % 4 == 0 else {}
        nadia.send("Save", children=str(held - week % 2), **first, **way)


def write(year, week, kind):
    with year.visit("participant", week, WEDNESDAY, 17) as nadia:
        nadia.press("Add evidence")
        nadia.send("Save draft", title=f"A quiet house, week {week}", kind=kind)
        nadia.press("Edit")
        rest = {"detail": "report"} if kind == "work_seen" else {"second_text": CHANGE}
        nadia.send("Save", text=PIECE, **rest)
        nadia.press("Link to standards")
        nadia.send("Save links", **links(year, 3))
        nadia.press("Submit")
        nadia.send("Submit evidence")


def links(year, count):
    standards = year.participant.programme.framework.items.judged()[:count]
    chosen = enumerate(standards, start=1)
    return {
        name: answer
        for number, standard in chosen
        for name, answer in ((f"standard_{number}", str(standard.pk)), (f"why_{number}", WHY))
    }


def submit_again(year, week):
    with year.visit("participant", week, FRIDAY, 9) as nadia:
        nadia.press("A quiet house")
        nadia.read(CHANGE)
        nadia.press("Edit")
        nadia.send("Save", text=f"{PIECE} {CHANGE}")
        nadia.press("Submit")
        nadia.send("Submit evidence")


def plan(year, week, observer):
    with year.visit("participant", week, MONDAY) as nadia:
        nadia.press("Observations")
        nadia.press("Plan an observation")
        held = STARTS_ON + timedelta(weeks=week - 1, days=THURSDAY)
        nadia.send(
            "Plan observation",
            observer=str(year.people[observer].user.pk),
            purpose="A first visit with an interpreter",
            **in_boxes("planned_for", held),
        )


def in_boxes(name, day):
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


def observe(person):
    """Say how it was held, and write it up."""
    person.press(f"{NAME}: Say how the observation went")
    person.send(
        "Save and continue",
        setting="Home visit",
        family_answer="agreed",
        observer_is_registered="yes",
    )
    person.send(f"Send to {NAME}", seen=SEEN, keep=KEEP)


def answer(year, week):
    with year.visit("participant", week, TUESDAY) as nadia:
        nadia.press("Observation on")
        nadia.read(SEEN, KEEP)
        nadia.send("Send your answer", response="agree")


def link_feedback(year, week):
    with year.visit("participant", week, WEDNESDAY, 12) as nadia:
        nadia.press("Evidence")
        nadia.press("After the last visit")
        nadia.read(WHAT_FAMILY_SAID)
        nadia.press("Link to standards")
        nadia.send("Save links", **links(year, 1))


def look_after(osric, week, *, observes, returns, hears):
    """The supervisor's weekly visit: what waits, the check-ins, feedback."""
    while osric.offers(f"{NAME}: Read"):
        osric.press(f"{NAME}: Read")
        osric.read(PIECE, *[WHY] * 3)
        if returns:
            osric.press("Return it for changes instead")
            osric.send("Return it", what_to_change=CHANGE)
            break
        osric.send("Save my reading", view="shows")
    if osric.offers(f"{NAME}: Sign off"):
        osric.press(f"{NAME}: Sign off")
        osric.read(SEEN, KEEP)
        osric.send("Sign off observation", counts="yes")
    if observes:
        observe(osric)
    read_check_ins(osric, week)
    if hears:
        hear(osric)


def read_check_ins(osric, week):
    """The one of last week; once a month it was seen differently."""
    if not osric.offers("Weekly check-ins"):
        osric.press("Home")
    osric.press("Weekly check-ins")
    if week > 1 and (week - 1) % 4 == 0:
        osric.read(IN_THE_WAY)
        monday = STARTS_ON + timedelta(weeks=week - 2)
        osric.press(f"{monday.day} {monday:%B %Y}")
        osric.press("Record your account")
        osric.send("Save", protected_time="had", in_the_way=OTHER_VIEW)


def hear(osric):
    """Feedback of a family is typed in and released."""
    osric.press("Home")
    osric.press(NAME)
    osric.press("Evidence")
    osric.press("Add feedback")
    osric.send(
        "Save and hold",
        detail="parent",
        title="After the last visit",
        second_text=ASKED,
        text=WHAT_FAMILY_SAID,
        **in_boxes("happened_on", timezone.localdate() - timedelta(days=2)),
    )
    osric.press("Release")
    osric.send("Release feedback")
