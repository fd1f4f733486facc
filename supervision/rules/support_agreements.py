"""The terms of a support agreement: the programme's, each changed only with a reason. Pure.

``changes`` are kept as {key of a term: {"value": ..., "reason": ...}}: the value of a term in
figures is a support rule as ``participants.rules.support`` has it, of the others a text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from participants.rules.support import CASELOAD, KINDS, MEETINGS, Rule, problems_with, rule_of

Changes = Mapping[str, Mapping[str, Any]]
SEATS = ("participant", "supervisor", "assessor")
HEADINGS = {
    "supervision": "Supervision",
    "group_sessions": "Group sessions",
    "caseload": "Caseload at most",
    "protected_time": "Protected time",
    "allocation": "How work is allocated",
    "observations": "Observations",
    "role_participant": "What the {title} does",
    "role_supervisor": "What the supervisor does",
    "role_assessor": "What the assessor does",
    "not_received": "If agreed support is not received",
}
# Where the programme's file has no words of its own, as versions from before it could.
TEXTS = {
    "allocation": "The supervisor allocates work in supervision, by the number of children, how "
    "complex the work is and what the {title} is ready for. Anything above the agreed caseload is "
    "talked through before it is allocated.",
    "observations": "Each is planned beforehand and followed by feedback.",
    "role_participant": "Comes prepared to supervision and reviews, collects evidence as the work "
    "goes on, records the weeks, and says early when agreed support does not come.",
    "role_supervisor": "Gives supervision as agreed, allocates work within the agreed caseload, "
    "keeps the protected time free of other work, and reads what is submitted.",
    "role_assessor": "Observes practice, reads the evidence, gives feedback that can be used, and "
    "says early when something is not on track.",
    "not_received": "Whoever notices says so in the next supervision at the latest. The supervisor "
    "and the {title} agree how and by when it is made good. If it has not come by then, the "
    "workforce lead is told. It stays recorded here, and is weighed in every judgement.",
}
# What may be changed in a step of a rule -> how it is asked, and the highest answer.
ASKED = {
    "every_weeks": ("how many weeks from one to the next", 12),
    "every_months": ("how many months from one to the next", 12),
    "minutes": ("minutes each time", 480),
    "children": ("children", 99),
    "percent": ("percent", 100),
    "hours_a_week": ("hours a week", 37),
    "hours_a_month": ("hours a month", 37),
    "days_a_month": ("days a month", 37),
}
WHOLE = {"every_weeks", "every_months", "minutes", "children"}


@dataclass(frozen=True)
class Promised:
    """What the programme says: its support rules, what a participant is called, how many
    observations of which kind are the least, and its own words for terms without figures."""

    support: tuple[Rule, ...]
    title: str
    observations: tuple[tuple[int, str], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        if key in KINDS:
            return rule_of(self.support, key)
        if key == "observations":
            least = [f"At least {number}: {label}." for number, label in self.observations]
            return " ".join([*least, self._text(key)])
        return self._text(key)

    def _text(self, key: str) -> str:
        # Only the title is put in: any other words in braces are the council's own.
        return (self.texts.get(key) or TEXTS[key]).replace("{title}", self.title)

    @property
    def keys(self) -> list[str]:
        """Of its terms in their order; without the kinds of support it does not promise."""
        return [key for key in HEADINGS if key not in KINDS or rule_of(self.support, key)]

    def heading(self, key: str) -> str:
        rule = rule_of(self.support, key) or {}
        if key == CASELOAD and rule.get("averaged"):
            return "Caseload on average"
        return HEADINGS[key].format(title=self.title)


@dataclass(frozen=True)
class Term:
    """One term as pages say it. Unchanged: without a reason."""

    key: str
    heading: str
    lines: tuple[str, ...]
    programme_lines: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Asked:
    """One figure of a step that may be changed."""

    name: str
    label: str
    value: Decimal
    most: int
    is_whole: bool = field(default=True)


def terms_of(promised: Promised, changes: Changes) -> list[Term]:
    found = []
    for key in promised.keys:
        default = lines_of(promised.value(key))
        if change := changes.get(key):
            lines, reason = lines_of(change["value"]), str(change["reason"])
            found.append(Term(key, promised.heading(key), lines, default, reason))
        else:
            found.append(Term(key, promised.heading(key), default))
    return found


def value_of(promised: Promised, changes: Changes, key: str) -> Any:
    """As agreed so far: a rule, or a text."""
    return changes[key]["value"] if key in changes else promised.value(key)


def support_rules_of(promised: Promised, changes: Changes) -> list[Rule]:
    """What a person's weeks are measured by once this is signed."""
    return [
        {**changes[rule["kind"]]["value"], "source": "changed in the support agreement"}
        if rule["kind"] in changes
        else rule
        for rule in promised.support
    ]


def lines_of(value: Any) -> tuple[str, ...]:
    """A rule or a text in words."""
    if isinstance(value, str):
        return tuple(each.strip() for each in value.splitlines() if each.strip())
    steps = value["steps"]
    if len(steps) == 1:
        return (_capital(_said(value, steps[0])),)
    lines = [f"{_since(step)}: {_said(value, step)}" for step in steps]
    if value.get("curve") == "line":
        lines.append("Between these it rises evenly")
    return tuple(lines)


def asked_of(rule: Rule) -> list[Asked]:
    """The figures of a rule, in the order of its steps."""
    alone = len(rule["steps"]) == 1
    return [
        Asked(
            f"{key}_{number}",
            _capital(words) if alone else f"{_since(step)}: {words}",
            Decimal(str(step[key])),
            most,
            key in WHOLE,
        )
        for number, step in enumerate(rule["steps"])
        for key, (words, most) in ASKED.items()
        if key in step
    ]


def with_answers(rule: Rule, answers: Mapping[str, Any]) -> Rule:
    """The rule with other figures, by the names of ``asked_of``."""
    steps = [
        {
            key: _plain(answers.get(f"{key}_{number}", value)) if key in ASKED else value
            for key, value in step.items()
        }
        for number, step in enumerate(rule["steps"])
    ]
    return {**rule, "steps": steps}


def problems_with_term(value: Any) -> list[str]:
    return [] if isinstance(value, str) else problems_with([value])


def in_force_on(monday: date, signed: Iterable[tuple[date, Any]]) -> Any:
    """Of (day it was signed by all, what) in their order: what holds in the week of ``monday``.

    A week belongs to what was agreed when it began; before the first one None: the programme.
    """
    found = None
    for signed_on, what in signed:
        if signed_on <= monday:
            found = what
    return found


def _plain(number: Any) -> Any:
    if not isinstance(number, Decimal):
        return number
    return int(number) if number == number.to_integral_value() else float(number)


def _since(step: Mapping[str, Any]) -> str:
    unit = "week" if "from_week" in step else "month"
    return f"From {unit} {step[f'from_{unit}']}"


def _said(rule: Rule, step: Mapping[str, Any]) -> str:
    if rule["kind"] in MEETINGS:
        return _meeting(step)
    if rule["kind"] == CASELOAD:
        return _caseload(rule, step)
    return " and ".join(_time(rule, key, step[key]) for key in ASKED if key in step)


def _meeting(step: Mapping[str, Any]) -> str:
    unit = "week" if "every_weeks" in step else "month"
    number = step[f"every_{unit}s"]
    often = f"every {unit}" if number == 1 else f"every {number} {unit}s"
    return f"{often}, {step['minutes']} minutes" if "minutes" in step else often


def _caseload(rule: Rule, step: Mapping[str, Any]) -> str:
    if "children" in step:
        return f"{step['children']} {'child' if step['children'] == 1 else 'children'}"
    full = f" ({rule['full_caseload']} children)" if "full_caseload" in rule else ""
    return f"{step['percent']}% of a full caseload{full}"


def _time(rule: Rule, key: str, number: Any) -> str:
    if key == "percent":
        return f"{number}% of a {rule['full_time_hours']}-hour week"
    unit, every = key.split("_", 1)
    said = unit.removesuffix("s") if number == 1 else unit
    return f"{number} {said} {every.replace('_', ' ')}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
