"""The people of the demonstration and what happened to them, told from the first day to today.

Everybody and everything here is made up. Dates are days before today, so the stories are always
current; everything goes through the same services as the pages do.
"""

from dataclasses import dataclass, field

MONTH = 30


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    roles: tuple[str, ...]
    # About them on the page on which one chooses who to be; without it they are not offered there.
    says: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.').replace('’', '')}@exampleshire.example"


STAFF = [
    Person(
        "grace",
        "Grace Oduya",
        ("practice_supervisor",),
        "Supervises four people. Has one observation to sign off and an item to read.",
    ),
    Person(
        "daniel",
        "Daniel Price",
        ("practice_supervisor", "assessor"),
        "Supervises three people and assesses two of others.",
    ),
    Person("fatima", "Fatima Rahman", ("practice_supervisor",)),
    Person("neil", "Neil Osborne", ("practice_supervisor",)),
    Person("owen", "Owen Pritchard", ("practice_supervisor",)),
    Person(
        "tom",
        "Tom Hale",
        ("assessor",),
        "Assesses most of the people here. One judgement is ready to be written.",
    ),
    Person(
        "ines",
        "Ines Duarte",
        ("assessor",),
        "Off sick for three weeks. What waits with her has not been moved to anybody yet.",
    ),
    Person(
        "ruth", "Ruth Bell", ("moderator",), "Reads independently: she sees codes, never names."
    ),
    Person("helen", "Helen Marsh", ("moderator",), "Confirms decisions for the council."),
    Person(
        "priya",
        "Priya Nair",
        ("workforce_lead",),
        "Runs the programmes. An assessor is off sick, and her load is still to be moved.",
    ),
    Person(
        "beatrice",
        "Beatrice Lowe",
        ("equality_analyst",),
        "In HR: reads only what people named her for, and counts of equality answers.",
    ),
    Person(
        "sam",
        "Sam Fox",
        ("administrator",),
        "Looks after accounts and roles. Cannot read portfolios.",
    ),
]


@dataclass(frozen=True)
class Work:
    """One piece of the participant's own evidence and how far it got."""

    title: str
    days_ago: int
    kind: str  # work_seen or reflection
    text: str
    more: str
    shows: dict[str, str]  # code of a standard -> why
    ends: str = "read"  # private, shared, submitted, returned, read
    detail: str = ""
    said: str = ""  # what the reader said, or what to change
    view: str = "shows"
    read_by: str = "supervisor"


@dataclass(frozen=True)
class Voice:
    """Feedback from a family or another professional, typed in by the supervisor."""

    title: str
    days_ago: int
    who: str
    words: str
    asked: str
    released: bool = True
    shows: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Watched:
    """A direct observation and how far it got: planned, held, written_up, answered, signed_off."""

    purpose: str
    days_ago: int
    observer: str
    ends: str = "signed_off"
    response: str = "agree"
    response_text: str = ""
    shows: dict[str, str] = field(default_factory=dict)
    does_not_count: str = ""  # why


@dataclass(frozen=True)
class Agreement:
    """One version of the support agreement, so many days after the first day here, and how far it
    got: draft, signing (it waits for the participant), signed. ``changed``: term -> what is agreed
    instead of what the programme has, and why."""

    days_after: int = 10
    ends: str = "signed"
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """The final assessment: a recommendation for each standard, and how far it got."""

    days_ago: int
    recommendation: str
    summary: str
    narrative: str
    weak: dict[str, str] = field(default_factory=dict)  # code -> reasons, not met
    uncertain: dict[str, str] = field(default_factory=dict)
    reading: str = ""
    reasons: str = ""
    told: str = ""
    reply: str = ""
    so_far: str = "told"  # recommended, read, confirmed, told


# What changes in somebody's working life; recorded by the workforce lead.


@dataclass(frozen=True)
class Handover:
    """Somebody else takes over as supervisor or assessor, from that day on."""

    days_ago: int
    kind: str
    to: str


@dataclass(frozen=True)
class NewTeam:
    days_ago: int
    team: str


@dataclass(frozen=True)
class Hours:
    """Percent of full time from that day on. For so many ``days`` it is a phased return."""

    days_ago: int
    percent: int
    days: int = 0


@dataclass(frozen=True)
class Pause:
    """An agreed pause from that day on, until so many days from today (negative: it is over).

    ``agreed``: who has agreed, by the programme's names for them. ``readers``: people who read why,
    besides the person; those in ``opened`` did.
    """

    days_ago: int
    days_left: int
    agreed: tuple[str, ...] = ()
    reason: str = ""
    words: str = ""
    readers: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Adjustment:
    """An agreed adjustment, due so many days ago (negative: still to come). ``said``: who said
    how many days ago whether it came: ("owner", 10, True)."""

    days_ago: int
    due_days_ago: int
    owner: str
    words: str
    readers: tuple[str, ...] = ()
    said: tuple[tuple[str, int, bool], ...] = ()


@dataclass(frozen=True)
class LaterEnd:
    """Another last day is agreed: so many days later than without it."""

    days_ago: int
    days_later: int


@dataclass(frozen=True)
class Extended:
    """Everybody agrees to add months at the end."""

    days_ago: int
    months: int


@dataclass(frozen=True)
class Placed:
    """With another organisation from that day on, until so many days from today."""

    days_ago: int
    days_left: int
    host: str
    purpose: str


@dataclass(frozen=True)
class Helped:
    """A buddy from that day on."""

    days_ago: int
    name: str


@dataclass(frozen=True)
class Leaves:
    days_ago: int
    reason: str


@dataclass(frozen=True)
class Farewell:
    """A colleague leaves: all they hold passes on, with a last day so many days after the step."""

    days_ago: int
    who: str
    to: str
    last_day_after: int


TimeChange = Hours | Pause | LaterEnd | Extended
Change = Handover | NewTeam | TimeChange | Adjustment | Placed | Helped | Leaves | Farewell


@dataclass(frozen=True)
class CameFrom:
    """With a transfer file of another employer, who signed it on the last day there."""

    employer: str
    arrived_days_ago: int
    left_days_ago: int
    # Percent of full time there, from the beginning.
    percent: int


@dataclass(frozen=True)
class Participant:
    """Somebody on a programme. Negative ``started_days_ago``: they are still to start.

    ``weeks`` are protected time and caseload week by week up to the last whole one. A week is
    written as the answer and the number of children: ``h7`` had, ``p7`` some of it, ``n7`` not,
    ``a`` not at work, ``.`` nobody recorded, ``h`` without a number. After ``|`` stands what the
    supervisor said, who saw it differently. ``in_the_way`` goes with the last week.
    """

    person: Person
    cohort: str
    team: str
    started_days_ago: int
    supervisor: str | None  # at the start
    assessor: str | None
    story: tuple[Work | Voice | Watched | Change, ...] = ()
    weeks: str = ""
    in_the_way: str = ""
    judged: Judged | None = None
    agreements: tuple[Agreement, ...] = (Agreement(),)
    reader: str | None = None
    confirmer: str | None = None
    # Whether the registration number is known already.
    is_registered: bool = True
    # ``started_days_ago`` is when the programme started, there.
    came_from: CameFrom | None = None


@dataclass(frozen=True)
class Goal:
    """A goal of a development plan, due so many days ago (negative: still to come). ``by``: who
    wrote it; a supervisor’s stays proposed. ``ends``: open, done or let_go, so many days ago, with
    what was ``said``; else that is the supervisor’s comment."""

    days_ago: int
    due_days_ago: int
    words: str
    steps: str
    standard: str = ""
    by: str = "participant"
    ends: str = "open"
    ended_days_ago: int = 0
    said: str = ""


@dataclass(frozen=True)
class Reviewed:
    """A review held so many days ago. ``key``: the programme's name of it; "" is an extra one, with
    ``why``. ``views``: code of a standard -> view and reason, where it is not as expected.
    ``ends``: opened, signing (it waits for the participant), complete."""

    days_ago: int
    key: str
    why: str = ""
    progress: str = ""
    strengths: str = ""
    next_steps: str = ""
    support: str = ""
    voice: str = ""
    views: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Where they are not on track: what exactly, what support, and in how many days it is looked at.
    concern: tuple[str, str, int] | None = None
    ends: str = "complete"


@dataclass(frozen=True)
class Talk:
    """A conversation before a review, so many days ago. ``ends``: noted, returned or agreed, with
    what was ``said`` to the note."""

    days_ago: int
    review: str
    words: str
    next: str
    by: str = "assessor"
    ends: str = "agreed"
    said: str = ""


# --- Words used again and again ------------------------------------------------------------------

SCHOOL_VISIT = """I visited Child A at school with her teacher’s agreement. She had asked for the small room with the fish tank. I had planned to ask about the weekend, but she wanted to draw, so we drew. Half way through she said that the house is quiet when her mum is asleep in the day.

I wrote down her words and not mine. I told her who I would tell and why, and asked what she would like me to say first. The plan for the family now has a line about mornings, which nobody had thought of."""
ASSESSMENT = """A family assessment after a second report of shouting heard by neighbours. I saw each parent alone and together, and both children at home and at school. I read the history before I formed a view and found that two earlier assessments had stopped at the same point.

What I think: the risk is not the shouting but what follows it, when the older child looks after the younger one. What would change my mind: if Parent B takes up the offer of support and the school sees a difference in six weeks. I set the date for looking again."""
COURT = """A statement for the first hearing. I separated what I saw from what I was told and from what I make of it. The legal team asked me to shorten the history, and I kept the two events that matter and gave the reason.

I was asked in the room why I had not visited in the first week. I said what happened, that the visit was late by two days, and what I had done about it."""
MORNING = """I had three visits and a strategy discussion before noon, and I was short with Parent C on the doorstep. She said so. I apologised then and rang her the next day.

What I make of it: I had gone from one house to the next without a minute between, and I took the first family’s worry into the second family’s home. My supervisor asked what I would notice earlier next time. I had known in the car."""
DISAGREE = """At the review I thought the plan should continue and the chair thought it should end. I said why, with two examples, and asked for the difference to be written down. It was.

I learned that I can disagree and stay kind. I also learned that I had left one of my examples out of the report, so the chair was right to ask where it came from."""
LATE_NOTE = """A home visit written up on the day. The note says what the children said, what I saw, and what was agreed. I marked what is my own view."""
NEXT = "I will leave ten minutes between visits, and I will ask for the first visit of the day to be the one I have prepared for best."
NEXT_PLAN = "I will bring the plan to the family before the meeting, so that nobody hears it there for the first time."
EXTRACT = "“Child A drew the house with every curtain closed. She said, ‘It is night in the morning at ours.’ I asked if she would like me to tell her mum that she had told me. She said, ‘Tell her I am not cross.’”"
WATCHED_SEEN = "You explained why you had come in one sentence and then waited. When the younger child came in, you moved to the floor. You asked the parent what had gone well this week before anything else, and you wrote the agreement down in their words and read it back."
WATCHED_KEEP = "Waiting. The parent spoke after eleven seconds, and it was the thing that mattered."
WATCHED_CHANGE = "The leaflet came out too early. It closed a conversation that was opening."
WATCHED_NEXT = "Ask one question about the night before you talk about the plan."

# Why an item shows a standard. Codes are those of the standards of each cohort.
LISTENED = "I followed what the child wanted to talk about and changed the plan because of it."
WEIGHED = "I weighed two explanations, said which I hold and what would change my mind."
LAW = "I kept fact, report and opinion apart and answered for a late visit openly."
SELF = "I noticed the effect of the work on me and used supervision to change what I do."
TOGETHER = "I worked with the school and the health visitor on one plan that the family could read."

GOOD_NARRATIVE = "The evidence shows steady, kind and well-reasoned practice, with families of different kinds and with other agencies. Both observations and the feedback say the same as the written work."
SUMMARY_MET = "Across the programme the work has become more confident without becoming less careful. Children’s own words lead the analysis. The reflections are honest about mistakes and show what was done about them. I recommend that the standards are met."
SUMMARY_NOT = "There is kind and committed direct work here, and families say so. The analysis does not yet hold it together: in three assessments the history was not used, and a plan was closed without the review that was agreed. Support was given from month five and helped with recording. I recommend not yet met, and a further six months with a clear plan."

OLIVIA = Person(
    "olivia", "Olivia Grant", ("participant",), "Started last week. Nothing on the record yet."
)
AMINA = Person(
    "amina",
    "Amina Yusuf",
    ("participant",),
    "Half way through. Evidence read, one observation planned.",
)
BEN = Person("ben", "Ben Carter", ("participant",), "Behind, with an item returned for changes.")
CHLOE = Person(
    "chloe", "Chloe Adams", ("participant",), "Everything is done and waits for the supervisor."
)
MARCUS = Person("marcus", "Marcus Reid", ("participant",), "Ready for judgement.")
SOFIA = Person("sofia", "Sofia Lewis", ("participant",), "Decided: met. Has been told in person.")
JOE = Person(
    "joe", "Joe Whitfield", ("participant",), "Decided: not yet met. Has been told and has replied."
)


YUSRA = Person(
    "yusra",
    "Yusra Hassan",
    ("participant",),
    "Had another practice supervisor until three months ago.",
)
LIAM = Person(
    "liam", "Liam O’Connor", ("participant",), "Works three days a week; a later end is agreed."
)
ZAINAB = Person("zainab", "Zainab Malik", ("participant",), "In an agreed pause.")
AISHA = Person(
    "aisha",
    "Aisha Begum",
    ("participant",),
    "Waits for her assessor, who is off sick. Three months were added at the end.",
)
RHYS = Person(
    "rhys",
    "Rhys Morgan",
    ("participant",),
    "On a placement with the hospital, and has a buddy.",
)
TOMASZ = Person("tomasz", "Tomasz Nowak", ("participant",))
MEGAN = Person(
    "megan", "Megan Shaw", ("participant",), "Came back from a pause with a phased return."
)
KOFI = Person("kofi", "Kofi Mensah", ("participant",))
ELLIE = Person("ellie", "Ellie Fraser", ("participant",))
NADIA = Person(
    "nadia",
    "Nadia Osei",
    ("participant",),
    "Came from another council in the middle of the year, with a transfer file.",
)
HANNAH = Person("hannah", "Hannah Boateng", ("participant",))


def full_year(offset: int, first_observer: str = "assessor") -> tuple[Work | Voice | Watched, ...]:
    """A whole programme's evidence, read and signed off, ending ``offset`` days ago."""
    return (
        Work(
            "A drawing and a quiet house",
            offset + 300,
            "work_seen",
            SCHOOL_VISIT,
            EXTRACT,
            {"1": LISTENED, "2": "I used drawing when talking was too much."},
            detail="case_note",
        ),
        Work(
            "What I carried from one door to the next",
            offset + 280,
            "reflection",
            MORNING,
            NEXT,
            {"9": SELF},
        ),
        Watched(
            "First home visit after an assessment began",
            offset + 265,
            first_observer,
            shows={
                "1": "I started from what had gone well.",
                "2": "I explained why I had come in one sentence.",
            },
        ),
        Voice(
            "From a parent, at the end of a visit",
            offset + 240,
            "parent",
            "She told us straight but she was not unkind. She came when she said she would. The little one still asks if she is coming.",
            "Asked in person by the supervisor, who rang a week after the work ended.",
            shows={"1": "The family say I came when I said I would."},
        ),
        Work(
            "Family assessment after a second report",
            offset + 215,
            "work_seen",
            ASSESSMENT,
            "",
            {
                "6": WEIGHED,
                "5": "I looked for what follows the shouting.",
                "3": "I set what I saw beside what is usual at four and at nine.",
            },
            detail="report",
        ),
        Watched(
            "Review meeting led with the family present",
            offset + 170,
            "assessor",
            response="reflect",
            response_text="I agree about the leaflet. I had been told to hand it out at every meeting, and I have raised that with the team.",
            shows={"7": "The plan was changed in the room, with reasons.", "4": TOGETHER},
        ),
        Work(
            "Statement for a first hearing",
            offset + 140,
            "work_seen",
            COURT,
            "",
            {"8": LAW, "7": "I kept the two events that matter and gave the reason."},
            detail="court_statement",
            read_by="assessor",
        ),
        Voice(
            "From a young person",
            offset + 120,
            "young_person",
            "He asks what I think and then he actually writes it. Meetings are boring but he tells me what will happen first.",
            "Asked by the advocate with a card; typed in by the supervisor.",
            shows={"2": "I tell young people what will happen first."},
        ),
        Work(
            "Disagreeing with the chair",
            offset + 90,
            "reflection",
            DISAGREE,
            NEXT_PLAN,
            {
                "7": "I said why I disagreed, and asked for it to be written down.",
                "10": "I know where decisions lie and how a difference is recorded.",
            },
        ),
        Watched(
            "Visit to foster carers",
            offset + 60,
            "supervisor",
            response="disagree",
            response_text="I do not agree that the leaflet came out too early. The carer had asked for it on the phone that morning. I agree with the rest.",
            shows={"4": TOGETHER},
        ),
        Voice(
            "From a carer",
            offset + 50,
            "carer",
            "She listens to the children and to us, and she says when she does not know.",
            "Asked on the phone by the supervisor.",
            shows={"1": "Carers say I listen to the children."},
        ),
        Work(
            "A note written the same day",
            offset + 30,
            "work_seen",
            LATE_NOTE,
            EXTRACT,
            {
                "10": "The record was ready when the team needed it that night.",
                "3": "I noted how the youngest now plays alone.",
            },
            detail="case_note",
        ),
    )


PARTICIPANTS = [
    Participant(OLIVIA, "two-year-new", "Children in Care", 7, "daniel", None, is_registered=False),
    Participant(
        AMINA,
        "two-year",
        "Safeguarding North",
        11 * MONTH,
        "grace",
        "tom",
        story=(
            Work(
                "A drawing and a quiet house",
                290,
                "work_seen",
                SCHOOL_VISIT,
                EXTRACT,
                {"D2": LISTENED, "D1": "I asked whose voice was missing from the plan."},
                detail="case_note",
                said="This is clear and it is her voice, not yours. The extract is well chosen.",
            ),
            Work(
                "What I carried from one door to the next",
                240,
                "reflection",
                MORNING,
                NEXT,
                {"D5": SELF},
                said="Thank you for being so honest. We talked about it in supervision and the change shows.",
            ),
            Watched(
                "Home visit with a new family",
                200,
                "assessor",
                shows={"D2": "I explained why I had come in one sentence and then waited."},
            ),
            Voice(
                "From a parent, after the work ended",
                160,
                "parent",
                "She told us straight but she was not unkind. She came when she said she would.",
                "Asked in person by the supervisor.",
                shows={"D2": "The family say I came when I said I would."},
            ),
            Work(
                "Family assessment after a second report",
                110,
                "work_seen",
                ASSESSMENT,
                "",
                {"D3": WEIGHED, "D4": "I set a date for looking again and kept it."},
                detail="report",
                view="partly",
                said="The analysis is strong. The plan needs a line on what happens if nothing changes.",
                read_by="assessor",
            ),
            Work(
                "Disagreeing with the chair",
                45,
                "reflection",
                DISAGREE,
                NEXT_PLAN,
                {
                    "D6": "I led a difference of view to a written end.",
                    "D5": "I found the gap in my own report.",
                },
                ends="submitted",
            ),
            Watched("Core group with the school", -9, "supervisor", ends="planned"),
            Work(
                "The bus stop conversation",
                3,
                "reflection",
                "On the way out Child B’s grandmother said more in two minutes at the bus stop than in an hour indoors.",
                "",
                {},
                ends="private",
            ),
        ),
        agreements=(
            Agreement(),
            Agreement(
                8 * MONTH,
                changed={
                    "allocation": (
                        "The supervisor allocates work in supervision. One family before the court at a time.",
                        "Two hearings fell into one week, and the protected time went.",
                    )
                },
            ),
        ),
        weeks="""
            h2 h3 h3 h3 h3 p3 h3 . h3 h3 h3 h3 h4 h5 h6 h6 n7|p7 h7 h7 h8 . h7 h7 a a h7 h7
            h9 h10 h10 n11 n12 h11 h10 h10 h10 . h11 h12 h12 h13 p14 h13 h13 n15 h13
        """,
        in_the_way="Court on Tuesday took the morning I had kept free. I moved it to Friday.",
    ),
    Participant(
        BEN,
        "two-year",
        "Safeguarding North",
        11 * MONTH,
        "grace",
        "daniel",
        story=(
            Work(
                "A note written the same day",
                250,
                "work_seen",
                LATE_NOTE,
                EXTRACT,
                {"D3": "The note says what was agreed and by when."},
                detail="case_note",
            ),
            Work(
                "First weeks",
                190,
                "reflection",
                MORNING,
                NEXT,
                {"D5": SELF},
                ends="returned",
                said="There is a good start here. Say what you would do differently, and which conversation with me changed your mind. Two or three lines are enough.",
            ),
            Watched("Telephone contact and planning", 75, "supervisor", ends="written_up"),
            Voice(
                "From a carer",
                20,
                "carer",
                "He is friendly but I do not always know what he has decided.",
                "Asked on the phone by the supervisor.",
                released=False,
            ),
        ),
        agreements=(
            Agreement(
                11 * MONTH - 9,
                "signing",
                {
                    "allocation": (
                        "The supervisor allocates work in supervision. Families of a colleague who is off sick are held by the duty team and not added.",
                        "Three families came from a colleague who is off sick.",
                    )
                },
            ),
        ),
        weeks="""
            h3 h4 n5 . . n7 n8 . . . n9 . . . . h8 . . . n11 . . n12
        """,
        in_the_way="Two people are off sick and I picked up three families from one of them.",
    ),
    Participant(
        CHLOE,
        "asye",
        "Children in Care",
        8 * MONTH,
        "grace",
        "tom",
        story=(
            Work(
                "What I carried from one door to the next",
                200,
                "reflection",
                MORNING,
                NEXT,
                {"9": SELF},
            ),
            Work(
                "A drawing and a quiet house",
                150,
                "work_seen",
                SCHOOL_VISIT,
                EXTRACT,
                {"1": LISTENED, "2": "I used drawing when talking was too much."},
                detail="case_note",
            ),
            Voice(
                "From a school nurse",
                120,
                "professional",
                "She comes prepared, says what she does not know, and sends what she promised the same week.",
                "Asked by e-mail by the supervisor after the core group.",
            ),
            Watched(
                "Core group at the school",
                110,
                "supervisor",
                does_not_count="It was stopped after ten minutes when the fire alarm rang.",
            ),
            Watched(
                "Home visit before a review",
                24,
                "assessor",
                ends="answered",
                response="disagree",
                response_text="I do not agree that I gave the leaflet too early: the mother had asked for it that morning. I agree with the rest.",
            ),
            Work(
                "Statement for a first hearing",
                18,
                "work_seen",
                COURT,
                "",
                {"8": LAW},
                ends="submitted",
                detail="court_statement",
            ),
            Work(
                "Disagreeing with the chair",
                12,
                "reflection",
                DISAGREE,
                NEXT_PLAN,
                {
                    "7": "I said why I disagreed, and asked for it to be written down.",
                    "10": "I know where decisions lie.",
                },
                ends="shared",
            ),
        ),
        weeks="""
            h3 h3 h3 h3 h2 h3 h3 h3 h3 h3 h3 h3 h3 h4 h5 h6 h6 h7 h7 h7 h7 a a h7 h7
            h8 h9 h9 h10 h10|h12 h10 h10
        """,
    ),
    Participant(
        MARCUS,
        "asye-earlier",
        "Safeguarding South",
        12 * MONTH,
        "daniel",
        "tom",
        story=full_year(20),
        reader="ruth",
        confirmer="helen",
        weeks="""
            h2 h2 h3 h3 h4 h4 h4 h5 h5 a h5 h6 h6 p6 h6 h7 h7 h7 h8 h8 h8 h8 h9 h9 a a
            h9 h9 h10 h10 h10 p11 h10 h11 h11 h11 h11 a h12 h12 h12 h12 p13 h12 h13 h13 h13 h13 h13 h13 h13
        """,
    ),
    Participant(
        SOFIA,
        "asye-earlier",
        "Safeguarding South",
        13 * MONTH,
        "grace",
        "tom",
        story=full_year(60),
        reader="ruth",
        confirmer="helen",
        judged=Judged(
            40,
            "met",
            SUMMARY_MET,
            GOOD_NARRATIVE,
            uncertain={
                "10": "Most of the evidence is from one team. The one example from outside it is good, and I would like to see a second."
            },
            reading="I read the evidence without names. It is consistent across kinds and over time, and the reflections change what happens next. I would say met. On the tenth standard there is less to read than elsewhere, though what there is points the same way.",
            reasons="The recommendation rests on the evidence cited, the observations meet what the programme asks for, and the independent reading agrees.",
            told="In my room, with her supervisor, before anything was sent.",
            reply="Thank you. I would like the point about the second team to go into my development plan.",
        ),
        weeks="""
            h6 h6 h7 h7 h7 h8 h8 h9 h9 h9 h9 h10 h10 h10 a h11 h11 h12 h12 h12 h12 h13
            h13 h13 . . . . . . .
        """,
    ),
    Participant(
        JOE,
        "asye-earlier",
        "Children in Care",
        13 * MONTH,
        "daniel",
        "tom",
        story=full_year(70)[:7],
        reader="ruth",
        confirmer="helen",
        judged=Judged(
            45,
            "not_yet_met",
            SUMMARY_NOT,
            "There is enough here to form a view. The direct work is warm and families say so.",
            weak={
                "6": "In three assessments the history was read but not used. The cited report stops where the two earlier ones stopped.",
                "7": "The plan that was to be reviewed after six weeks was closed after nine without a review. The reasons were not recorded.",
            },
            uncertain={
                "8": "One statement is good. There is no second example, and the reading of thresholds was unsure in the observation."
            },
            reading="Names removed, I find warm direct work and thin analysis. I reach not yet met on assessment and on planning and review, and I am unsure about the law. I would want the support plan to name who reads drafts.",
            reasons="Both people who read the evidence reach the same view on the same two standards. Agreed supervision was received. A further six months with a written plan is fair and achievable.",
            told="At our meeting, with time to talk, and with his union representative there at his wish.",
            reply="I accept the part about the review. On the history I had been asked to keep the report to four pages, and I would like that to be noted.",
        ),
        weeks="""
            h5 h6 . p8 h9 . n11 . p11 h11 n12 h12 . p13 h13 h12 . . . . . . .
        """,
    ),
    Participant(
        YUSRA,
        "two-year",
        "Children in Care",
        11 * MONTH,
        "neil",
        "ines",
        story=(
            Work(
                "Two homes in one week",
                260,
                "work_seen",
                SCHOOL_VISIT,
                EXTRACT,
                {"D2": "I saw the child in both homes before I wrote about either."},
                detail="case_note",
                said="You let her show you both rooms. Keep doing that.",
            ),
            Watched(
                "First meeting with new foster carers",
                180,
                "supervisor",
                shows={"D2": "I asked what had gone well before anything else."},
            ),
            Handover(96, "supervisor", "fatima"),
            Voice(
                "From a foster carer",
                80,
                "carer",
                "She rings when she said she would, and she asks about the other children too.",
                "Asked on the phone by the new supervisor in her first weeks.",
                shows={"D2": "Carers say I ask about everybody at home."},
            ),
            Work(
                "Saying goodbye properly",
                62,
                "reflection",
                "A child I had visited for six months moved to a new family. I had thought about what to say to her and not about what she would like to keep. She asked for the drawing of the bus, and I had thrown the draft away.",
                "I will ask early what a child would like to keep, and I will keep it for them.",
                {"D5": SELF},
                said="Thank you for writing this. We will plan the next ending together.",
            ),
        ),
        weeks="""
            h2 h2 h3 h3 h3 h3 h4 . h4 h5 h5 a h6 h6 h6 h7 h7 p7 h7 h8 h8 h8 h9 h9
            n10 n10 . h9 h9 a a h10 h10 p10 h10 h11 h11 h11 h12 h12 h12 h13 h13 h13
        """,
        in_the_way="Nothing this week. The new rhythm of supervision works.",
    ),
    Participant(
        ZAINAB,
        "two-year",
        "Safeguarding South",
        11 * MONTH,
        "fatima",
        "ines",
        story=(
            Work(
                "A plan the family could read",
                220,
                "work_seen",
                ASSESSMENT,
                "",
                {"D3": WEIGHED, "D4": TOGETHER},
                detail="report",
                said="The family read it before the meeting, and it shows.",
            ),
            Voice(
                "From a young person",
                130,
                "young_person",
                "She remembers what I told her last time, so I do not have to start again.",
                "Asked by the advocate with a card; typed in by the supervisor.",
                shows={"D2": "I remember what young people tell me."},
            ),
            Work(
                "A visit I would do differently",
                60,
                "reflection",
                MORNING,
                "",
                {},
                ends="private",
            ),
            Pause(
                39,
                52,
                agreed=("participant", "supervisor", "workforce_lead"),
                reason="long-term sickness",
                words="An operation, and the weeks after it. Her line manager knows the day.",
                readers=("beatrice", "fatima"),
                opened=("beatrice",),
            ),
        ),
        weeks="""
            h2 h2 h2 h2 h2 h3 . h3 h3 h3
            h3 h3 h3 h4 h4 h4 h5 h5 h5 h6 h6 h6 h7 h7 h7 a h8 h8 h8 h8 h9 h9 h9
            p10 h9 h10 h10 h10 h11 h11 . . . . . .
        """,
    ),
    Participant(
        AISHA,
        "two-year",
        "Safeguarding North",
        11 * MONTH,
        "fatima",
        "ines",
        story=(
            Adjustment(
                60,
                30,
                "beatrice",
                "Software that reads texts aloud, on the laptop.",
                readers=("fatima",),
            ),
            Work(
                "A strategy discussion at short notice",
                200,
                "work_seen",
                LATE_NOTE,
                EXTRACT,
                {"D4": TOGETHER},
                detail="case_note",
                said="Clear, and ready the same night.",
            ),
            Watched(
                "Home visit with an interpreter",
                120,
                "assessor",
                shows={"D2": "I spoke to the mother and not to the interpreter."},
            ),
            Work(
                "Family assessment, second look",
                27,
                "work_seen",
                ASSESSMENT,
                "",
                {"D3": WEIGHED},
                ends="submitted",
                detail="report",
            ),
            Extended(12, 3),
            Watched("Core group chaired for the first time", 16, "assessor", ends="planned"),
        ),
        weeks="""
            h2 h2 h2 h3 h3 h3 h3 . h3 h4 h4 h4 h4 p5 h4 h5 h5 h5
            h5 h5 h6 h6 h6 h7 h7 a h7 h8 h8 h8 h9 h9 p9 h10 h10 h10 h10|p12 h11 h11 h11 h12 h12
            h12 n13 h13 h13
        """,
        in_the_way="I do not know who observes me now. My supervisor has asked.",
    ),
    Participant(
        TOMASZ,
        "two-year",
        "Safeguarding North",
        11 * MONTH,
        "neil",
        "ines",
        story=(
            Adjustment(
                65,
                45,
                "beatrice",
                "A parking place beside the entrance.",
                said=(("owner", 44, True), ("participant", 40, False)),
            ),
            Adjustment(20, -10, "fatima", "Supervision notes in larger print."),
            NewTeam(70, "Disabled Children"),
            Work(
                "Asking without words",
                48,
                "work_seen",
                "The child does not speak. I spent an hour with her and her teaching assistant and watched what she turns to and what she turns away from. I wrote down both and who told me what each of them means.",
                "",
                {"D2": "I found out what she likes from what she turned to."},
                detail="case_note",
                said="You gave it an hour, and the plan is better for it.",
            ),
            Watched("Review at a special school", 33, "assessor", ends="held"),
        ),
        weeks="""
            h2 h2 h2 h3 h3 h3 h3 n4 h4 h4 h4 h5 a h5 h5 h5 h6 h6 h6 . h6 h7
            h7 h7 h8 h8 h8 h9 p9 h9 h10 h10 a h10 h11 p11 h11 h6 h7 h8 h8 h9 h9 h9 h10 h10
        """,
        is_registered=False,
    ),
    Participant(
        RHYS,
        "two-year",
        "Children in Care",
        11 * MONTH,
        "fatima",
        "daniel",
        story=(
            Helped(300, "Leah Brooks"),
            Placed(60, 30, "Exampleshire Hospital", "How children are kept safe on a ward"),
            Work(
                "First contact supervised",
                230,
                "work_seen",
                LATE_NOTE,
                EXTRACT,
                {"D3": "I kept what I saw apart from what I was told."},
                detail="case_note",
            ),
        ),
        weeks="""
            h4 h5 p6 n7 . n8 n8 . p9 n10 n11 . n12 n13 n14 . . . . . . . . .
        """,
    ),
    Participant(
        LIAM,
        "asye",
        "Safeguarding South",
        8 * MONTH,
        "neil",
        "tom",
        story=(
            Hours(120, 60),
            Adjustment(
                118,
                90,
                "beatrice",
                "A desk at the right height, and a second screen, in the team room.",
                said=(("owner", 92, True), ("participant", 91, True)),
            ),
            LaterEnd(112, 90),
            Work(
                "A meeting moved for a school run",
                95,
                "reflection",
                DISAGREE,
                NEXT_PLAN,
                {"7": "I asked for the plan to be settled while everybody could be there."},
                said="You asked for what the family needed and for what you needed.",
            ),
            Watched(
                "Home visit on a shared case",
                50,
                "assessor",
                shows={"2": "I explained why two of us came."},
            ),
            Voice(
                "From a parent",
                22,
                "parent",
                "He tells me which days he is not there and who I can ring then.",
                "Asked in person by the supervisor.",
                shows={"1": "Parents know whom to ring on my days off."},
            ),
        ),
        weeks="""
            h2 h2 h2 h3 h3 h3 h3 n4 h3 h3 h4 h5 h6 h7 h7 h7 h6 h4 h4 h4 p5 h4 a h4 h6 h6 h6
            h6 h6 n7 h6 h6
        """,
        in_the_way="A hearing was moved to my day off. I swapped the day.",
    ),
    Participant(
        MEGAN,
        "asye",
        "Children in Care",
        8 * MONTH,
        "neil",
        "tom",
        story=(
            Pause(200, -150),
            Hours(149, 50, days=28),
            Work(
                "Three siblings, three plans",
                140,
                "work_seen",
                ASSESSMENT,
                "",
                {"6": WEIGHED},
                detail="report",
                view="partly",
                said="Say more about the middle one.",
            ),
            Work("What the middle one said", 8, "work_seen", LATE_NOTE, "", {}, ends="private"),
        ),
        weeks="""
            h4 h4 p5|h5 h5 h5 n6|p6 h6 h6 n7|h7 h7 h7 p8 h8 n8|h8 h9 h9 p9|h9 h9 h10
        """,
    ),
    Participant(
        ELLIE,
        "asye",
        "Safeguarding North",
        8 * MONTH,
        "grace",
        "tom",
        story=(
            Work(
                "A house with no heating",
                170,
                "work_seen",
                LATE_NOTE,
                EXTRACT,
                {"1": "The children’s own words came first."},
                detail="case_note",
            ),
            Leaves(64, "moved_employer"),
        ),
        weeks="""
            h2 h3 h3 h4 h4 h5 h5 h6 p7 h7 h7 . . . . . . . . . .
        """,
    ),
    Participant(
        KOFI,
        "asye-earlier",
        "Safeguarding North",
        13 * MONTH,
        "neil",
        "tom",
        story=full_year(30)[:6],
        reader="ruth",
        confirmer="helen",
        judged=Judged(9, "met", SUMMARY_MET, GOOD_NARRATIVE, so_far="recommended"),
        weeks="""
            h7 h7 h8 h8 h8 h9 h9 h10 h10 a h10 h11 h11 p11 h11 h12 h12 h12 h13 h13 h13 h13 h13
            h13 p14 h13 h13
        """,
    ),
    Participant(
        NADIA,
        "asye",
        "Children in Care",
        7 * MONTH,
        "owen",
        "tom",
        story=(
            Work(
                "What I ask first in a new team",
                40,
                "reflection",
                MORNING,
                NEXT,
                {"1": "I asked the children what they had been told about me."},
            ),
            Farewell(30, "owen", "fatima", last_day_after=9),
        ),
        weeks="h6 h6 h6 h7 p7 h7 h7 h8",
        came_from=CameFrom("Otherwhere Council", arrived_days_ago=70, left_days_ago=80, percent=80),
    ),
    Participant(HANNAH, "two-year-new", "Disabled Children", -10, None, None),
]

# For whom the workforce lead changed something in one act yesterday.
MOVED_TOGETHER = ("rhys", "tomasz", "aisha")
MOVED_TO_BY_MISTAKE = "grace"
# What some of them answered to the equality questions; the others answered none.
EQUALITY = {
    "amina": {"sex": "female", "ethnic_group": "asian_pakistani", "disability": "no"},
    "ben": {"sex": "male", "ethnic_group": "white_british", "route": "step_up"},
    "chloe": {"sex": "female", "ethnic_group": "mixed_black_caribbean", "disability": "no"},
    "zainab": {"sex": "female", "ethnic_group": "asian_bangladeshi", "disability": "yes"},
    "aisha": {"sex": "female", "ethnic_group": "prefer_not_to_say", "route": "undergraduate"},
    "tomasz": {"sex": "male", "ethnic_group": "white_other", "disability": "yes"},
    "rhys": {"sex": "prefer_not_to_say", "ethnic_group": "white_british"},
    "liam": {"sex": "male", "ethnic_group": "white_irish", "qualification": "ma"},
}
# The development plans of some.
GOALS = {
    "amina": (
        Goal(
            150,
            60,
            "Say why I am there in one sentence",
            "Write the sentence before each first visit for a month and read it to a colleague.",
            "D2",
            ends="done",
            ended_days_ago=63,
            said="It is short now, and the parents I saw last week said it back to me.",
        ),
        Goal(
            100,
            12,
            "Leave ten minutes between visits",
            "Put the gap into my diary, and say no to what would fill it.",
            "D3",
            said="Shall we look at your diary together on Thursday?",
        ),
        Goal(
            21,
            -9,
            "Chair a core group meeting",
            "Sit in on two, then chair one with my supervisor there.",
            "D4",
        ),
        Goal(
            4,
            -40,
            "Ask about money without embarrassment",
            "A morning with the welfare rights team, then two visits with their questions.",
            by="supervisor",
        ),
        Goal(
            120,
            30,
            "Learn the old recording system",
            "Half a day with the records team.",
            ends="let_go",
            ended_days_ago=45,
            said="The council replaced it in the spring.",
        ),
    ),
    "liam": (
        Goal(
            60,
            -25,
            "Disagree in a meeting and give the reason",
            "Prepare one question for each review, and ask it.",
            "2",
        ),
    ),
}
# The reviews of some: what was agreed in each stands at the top of the next.
REVIEWS = {
    "chloe": (
        Reviewed(
            146,
            "3-months",
            progress="Direct work is planned and written up in the same week. The first assessment took long and is good.",
            strengths="Children talk to her. She says what she does not know.",
            next_steps="One assessment from start to end with the history used in the analysis.",
            support="Weekly supervision was held but for one week. The caseload was above what is agreed in two weeks; it is back down.",
            voice="I feel safe to ask. I would like to see a court hearing before I write for one.",
            views={"4": ("too_early", ""), "8": ("on_the_way", "No court work yet.")},
        ),
        Reviewed(
            56,
            "6-months",
            progress="The assessment we agreed on is done, and the history carries it.",
            strengths="Analysis in plain words, which families can read.",
            next_steps="Shadow a hearing, then write the first statement with legal advice.",
            support="Supervision every two weeks, as agreed. Protected time was taken in most weeks.",
            voice="The hearing helped. I want more time to think after hard visits.",
            views={"8": ("on_the_way", "One hearing seen, no statement written yet.")},
        ),
    ),
    "liam": (
        Reviewed(
            147,
            "3-months",
            progress="Visits happen and are recorded. Plans still repeat the assessment.",
            strengths="Steady with parents who are angry.",
            next_steps="Two plans in which each step says who does what by when.",
            support="Supervision was held. A laptop came three weeks late.",
            voice="I knew what was expected of me. The late laptop cost me evenings.",
            views={"7": ("on_the_way", "Plans need steps with names and days.")},
        ),
        Reviewed(
            4,
            "6-months",
            progress="Both plans were written and used. Reports are still late.",
            strengths="Plans that families can follow.",
            next_steps="Ask for the report of the school two weeks before each conference.",
            support="Every two weeks, and an hour on writing reports in the next four.",
            voice="I think the plans are the best work I have done so far.",
            views={"10": ("on_the_way", "Reports reach the conference late.")},
            ends="signing",
        ),
    ),
    "marcus": (
        Reviewed(
            271,
            "3-months",
            progress="Visits and records are in order. The first chronology is clear.",
            strengths="Asks early, and writes down why.",
            next_steps="Chair one core group with the supervisor beside him.",
            support="Supervision was held every week. Caseload as agreed.",
            voice="I have had time to learn. I would like to chair a meeting.",
        ),
        Reviewed(
            179,
            "6-months",
            progress="The core group was chaired and ended with a plan that everybody could repeat.",
            strengths="Families know what he will do next.",
            next_steps="A court statement with legal advice, and one assessment of a teenager.",
            support="Every two weeks; one was moved and held two days later.",
            voice="Chairing is less frightening than I thought.",
            views={"8": ("on_the_way", "No court statement yet; one is planned.")},
        ),
    ),
    "kofi": (
        Reviewed(
            299,
            "3-months",
            progress="Direct work is steady. Records are written the same day.",
            strengths="Hears what is not said.",
            next_steps="An assessment from start to end.",
            support="Supervision was held. Protected time was missed in two weeks.",
            voice="I was made welcome.",
        ),
        Reviewed(
            208,
            "6-months",
            progress="The assessment is done and was used in court.",
            strengths="Analysis that leads to the plan.",
            next_steps="Supervise a contact and write it up.",
            support="Every two weeks. Caseload as agreed.",
            voice="The court work was hard and well supported.",
        ),
        Reviewed(
            26,
            "final",
            progress="What was asked for at six months is done and written up.",
            strengths="Works with families who are angry, and says why he acts.",
            next_steps="A second court statement in the next year.",
            support="Monthly supervision was held.",
            voice="I am ready for the next year.",
        ),
    ),
    "joe": (
        Reviewed(
            299,
            "3-months",
            progress="Visits happen. Records come late and do not say what follows.",
            strengths="Children like to see him.",
            next_steps="Records within two days, each with what follows from the visit.",
            support="Supervision was held but for one week.",
            voice="I try to do too much at once.",
            views={"7": ("on_the_way", "History is listed and not yet used.")},
        ),
        Reviewed(
            208,
            "6-months",
            progress="Records come in time. They still describe and do not analyse.",
            strengths="Warm and reliable with children.",
            next_steps="Two analyses with the supervisor before they are sent.",
            support="Every two weeks, and an hour on analysis in each.",
            voice="I know that analysis is what I have to show.",
            views={"7": ("not_yet", "Three records list what happened and draw nothing from it.")},
            concern=(
                "Analysis: what happened is listed, and what it means for the child is not said.",
                "An hour on analysis in each supervision, and two records written together.",
                56,
            ),
        ),
    ),
    "amina": (
        Reviewed(
            2,
            "",
            why="After a hard month, so that we look at caseload and support before the end of the year.",
            ends="opened",
        ),
    ),
}
# Whose single supervision is recorded.
SUPERVISED = ("chloe", "ben", "marcus", "kofi")
# Learning events of the cohorts: kind, title, how many days ago, hours, and who was not there.
EVENTS = {
    "two-year": (
        ("workshop", "Giving evidence in court", 40, "6.0", ("ben",)),
        ("group_supervision", "Group supervision: endings", 19, "2.0", ()),
    ),
    "asye": (("workshop", "Working with fathers", 33, "3.5", ("liam",)),),
}
# Own study days: title, how many days ago, hours.
STUDY_DAYS = {"amina": ("Reading on domestic abuse and coercion", 12, "4.0")}
# Stages of self-assessment that the other side has not finished.
ONE_SIDE_ALONE = {"ben": ("start",)}
# What some add to the word they chose: the person, and who assesses them.
WHY_SO = (
    (
        "I can do it when somebody sits beside me.",
        "The last two visits went better than I thought.",
        "More court work would help.",
    ),
    (
        "Seen in the last observation, and said by a family.",
        "Knows more than they think; could say it earlier in a meeting.",
        "One more piece of written analysis would show it.",
    ),
)
# Conversations before reviews, in place of a written reflection.
TALKS = {
    "megan": (
        Talk(
            52,
            "6-months",
            "We talked about the week after the pause. She had said yes to four visits on the first day, and by the third she was reading files in the car. What she thought: that saying no would look as if she were not back. What she would do now: say on the first morning what the week can hold.",
            "Write the week on the board on Monday with her supervisor, before the phone rings.",
            said="That is what I said. The board helps.",
        ),
    ),
    "liam": (
        Talk(
            2,
            "9-months",
            "We talked about the meeting with the school. He had prepared what the school needed to hear and not what the child wanted said. He noticed it half way and stopped. He thinks that he was afraid of the head teacher.",
            "Ask the child first which two things are to be said, and begin with them.",
            ends="noted",
        ),
    ),
}
