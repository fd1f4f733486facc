"""What the full editor knows of a programme's file beyond its fields: its pages, the rules of
support, and what rows are called. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from participants.rules.programme_file.field import Field, Is
from participants.rules.support import MOST_CHILDREN

# Decimals too; ``least`` and ``most`` are its bounds.
NUMBER = Is.PERCENT
LABELLED = {
    "label": Field(Is.TEXT, "", least=1),
    "source": Field(Is.TEXT, ""),
}
_MONTH = Field(Is.WHOLE, "", least=1, most=240)
_MEETINGS = Field(
    Is.LIST,
    "",
    of={
        "from_week": Field(Is.WHOLE, "", False, least=1, most=520),
        "from_month": Field(Is.WHOLE, "", False, least=1, most=240),
        "every_weeks": Field(Is.WHOLE, "", False, least=1, most=12),
        "every_months": Field(Is.WHOLE, "", False, least=1, most=12),
        "minutes": Field(Is.WHOLE, "", False, least=1, most=480),
    },
)
# As rules.support reads them; programme_file.fields says only that there is a list.
SUPPORT: Mapping[str, Mapping[str, Field]] = {
    "supervision": {**LABELLED, "steps": _MEETINGS},
    "group_sessions": {**LABELLED, "steps": _MEETINGS},
    "caseload": {
        **LABELLED,
        "full_caseload": Field(Is.WHOLE, "", False, least=1, most=MOST_CHILDREN),
        "curve": Field(Is.CHOICE, "", False, choices=("steps", "line")),
        "averaged": Field(Is.YES_NO, "", False),
        "steps": Field(
            Is.LIST,
            "",
            of={
                "from_month": _MONTH,
                "children": Field(Is.WHOLE, "", False, most=MOST_CHILDREN),
                "percent": Field(NUMBER, "", False, least=1, most=100),
            },
        ),
    },
    "protected_time": {
        **LABELLED,
        "full_time_hours": Field(NUMBER, "", False, least=1, most=48),
        "steps": Field(
            Is.LIST,
            "",
            of={
                "from_month": _MONTH,
                "hours_a_week": Field(NUMBER, "", False, most=37),
                "percent": Field(NUMBER, "", False, least=1, most=100),
                "hours_a_month": Field(NUMBER, "", False, most=37),
                "days_a_month": Field(NUMBER, "", False, most=37),
            },
        ),
    },
}


@dataclass(frozen=True)
class Section:
    """A page of the full editor. ``roots``: what of the file stands on it."""

    slug: str
    title: str
    intro: str
    roots: tuple[str, ...]


SECTIONS = (
    Section(
        "names",
        "Names and standards",
        "What people read on pages and in files.",
        ("name", "participant", "standards", "jurisdiction", "about"),
    ),
    Section(
        "length",
        "Length and what the time runs from",
        "How long the programme lasts at full time, and from which day.",
        ("length", "clock", "days_off"),
    ),
    Section(
        "pauses",
        "Pauses and part time",
        "What moves a person’s dates.",
        ("pauses", "part_time"),
    ),
    Section("extensions", "Extensions", "Time added at the end.", ("extensions",)),
    Section("stages", "Stages", "Parts of the programme, in their order.", ("stages",)),
    Section("reviews", "Reviews", "Reviews and judgements, in their order.", ("reviews",)),
    Section(
        "self-assessment",
        "Self-assessment",
        "When the person and who assesses each say where the person stands in every standard. "
        "Leave all of it blank where the programme asks for none.",
        ("self_assessment",),
    ),
    Section(
        "reflections",
        "Reflections before reviews",
        "What is written or talked through before each review. Leave all of it blank where the "
        "programme asks for none.",
        ("reflections",),
    ),
    Section(
        "evidence", "Evidence", "The least evidence that is asked for: a floor.", ("evidence",)
    ),
    Section("support", "Support", "What the employer gives, for full time.", ("support",)),
    Section(
        "agreement",
        "Support agreement",
        "What a support agreement begins with besides the support. Each agreement can change it, "
        "with a reason.",
        ("agreement",),
    ),
    Section("decision", "Decision", "How the programme is judged.", ("decision",)),
    Section(
        "eligibility",
        "Who may enrol",
        "Who may enrol, and who is paid for. Leave all of it blank where there is no such rule.",
        ("eligibility",),
    ),
    Section(
        "funding",
        "Grant",
        "The grant that can be claimed. Leave all of it blank where there is none.",
        ("funding",),
    ),
    Section(
        "leaving",
        "Reasons for leaving",
        "Categories of why somebody left. Without any, the portal’s own are used.",
        ("leaving_reasons",),
    ),
    Section(
        "follow-on",
        "What follows, and sources",
        "The programme after this one, and where the rules come from as a whole.",
        ("follow_on", "sources"),
    ),
)
ROW_NAMES = {
    "stages": "stage",
    "reviews": "review",
    "self_assessment.stages": "time of self-assessment",
    "reflections.scaffolds": "set of prompts",
    "evidence": "least evidence",
    "evidence.includes": "thing that must be among them",
    "support": "kind of support",
    "support.steps": "step",
    "funding.instalments": "instalment",
    "leaving_reasons": "reason",
    "sources": "source",
}
# What a list of them is headed by.
LIST_TITLES = {
    "stages": "Stages",
    "reviews": "Reviews",
    "self_assessment.stages": "Times of self-assessment",
    "reflections.scaffolds": "Sets of prompts",
    "evidence": "Least evidence",
    "evidence.includes": "What must be among them",
    "support": "Kinds of support",
    "support.steps": "Steps",
    "funding.instalments": "Instalments",
    "leaving_reasons": "Reasons",
    "sources": "Sources",
}
