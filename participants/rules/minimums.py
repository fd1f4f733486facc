"""How the evidence of a record stands against what its programme asks for. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .words import listed

# (key, last day) of each stage in order; None: the day is not known yet.
Stages = Sequence[tuple[str, date | None]]
# A rule of feedback that names nobody asks for what families say; a colleague's has to be named.
FAMILIES = ("child", "young_person", "parent", "carer")
LETTERS = "abcdefghijklmnopqrstuvwxyz"

ELSEWHERE = "Its day is not in this part of the programme"
NOT_COUNTING = "Signed off as not counting"
NOT_REGISTERED = "The observer is not a registered social worker"
NO_PLACE_LEFT = "The places left are for observations by the assessor"
BY_OTHERS = {
    "participant": "It was not written by the person on the programme",
    "supervisor": "It is not the supervisor’s",
    "assessor": "It is not the assessor’s",
    "external_body": "It is not from outside",
}


@dataclass(frozen=True)
class Weighed:
    """A piece of the kind a rule is about. ``why_not``: why it does not count; "" where it does."""

    fact: Mapping[str, Any]
    why_not: str = ""


@dataclass(frozen=True)
class Within:
    """What a rule asks for among the pieces that count: rule "1a" of rule "1"."""

    id: str
    label: str
    least: int
    have: int

    @property
    def is_met(self) -> bool:
        return self.have >= self.least


@dataclass(frozen=True)
class Checked:
    """A rule of least evidence with what stands against it. ``left_out``: how many of its kind and
    stage do not count."""

    id: str
    rule: Mapping[str, Any]
    have: int
    left_out: int
    by_assessor_missing: int = 0
    within: tuple[Within, ...] = ()
    weighed: tuple[Weighed, ...] = field(default=(), repr=False)

    @property
    def label(self) -> str:
        return str(self.rule["label"])

    @property
    def least(self) -> int:
        return int(self.rule["least"])

    @property
    def source(self) -> str:
        return str(self.rule.get("source", ""))

    @property
    def is_met(self) -> bool:
        return self.have >= self.least and all(each.is_met for each in self.within)

    @property
    def not_included(self) -> list[str]:
        includes = self.within[-len(self.rule["includes"]) :] if self.rule.get("includes") else ()
        return [each.label for each in includes if not each.is_met]

    @property
    def note(self) -> str:
        """What is missing or does not count, beside the numbers; "" when nothing is to be said."""
        notes = []
        if self.left_out:
            notes.append(f"{self.left_out} {'does' if self.left_out == 1 else 'do'} not count")
        if self.by_assessor_missing:
            notes.append(f"{self.by_assessor_missing} more by the assessor needed")
        return "; ".join([*notes, *(f"still needed: {label}" for label in self.not_included)])

    @property
    def missing(self) -> str:
        """What is still to come, in words; "" where the rule is met."""
        more, by_assessor = max(self.least - self.have, 0), self.by_assessor_missing
        words = [f"{more} more needed"] if more else []
        if by_assessor:
            whose = f"{by_assessor} of them" if by_assessor < more else "all" if more > 1 else ""
            words.append(f"{whose} by the assessor".strip())
        said = [", ".join(words)] if words else []
        if self.not_included:
            said.append(f"still needed among them: {listed(self.not_included)}")
        return "; ".join(said)


def check_rules(
    minimums: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]], stages: Stages = ()
) -> list[Checked]:
    """How ``facts`` stand against a programme's evidence minimums, in their order.

    A fact is one piece of evidence: ``kind``, ``detail``, ``on`` (the day), ``authors`` (roles of
    who wrote or observed it), and for observations ``counts``, ``by_assessor`` and ``registered``;
    ``why_not`` may say why it was signed off as not counting. A minimum of a stage counts only what
    lies in it by its day. A rule is known by its place in the version: "1", "2".
    """
    facts = list(facts)
    return [
        _check(str(number), minimum, facts, stages)
        for number, minimum in enumerate(minimums, start=1)
    ]


def check_minimums(
    minimums: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]], stages: Stages = ()
) -> list[dict[str, Any]]:
    """The same as records and files keep it: ``label``, ``least``, ``have`` (what counts), ``met``
    and ``note``."""
    return [as_kept(each) for each in check_rules(minimums, facts, stages)]


def as_kept(checked: Checked) -> dict[str, Any]:
    return {
        "label": checked.label,
        "least": checked.least,
        "have": checked.have,
        "met": checked.is_met,
        "note": checked.note,
    }


def asks_by_stage(minimums: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any of them is of a stage, so that the stages have to be known."""
    return any("stage" in minimum for minimum in minimums)


def stage_on(stages: Stages, day: date) -> str:
    """The key of the stage in which ``day`` lies; "" after the last and where none is known.

    What lies before the first day of the programme belongs to the first stage.
    """
    return next((key for key, last in stages if last is not None and day <= last), "")


def is_about(minimum: Mapping[str, Any], kind: str, detail: str) -> bool:
    """Whether a piece of this kind is one of those that the rule asks for."""
    if kind != minimum["kind"]:
        return False
    usual = FAMILIES if kind == "feedback" else ()
    wanted = minimum.get("details", usual)
    return not wanted or not detail or detail in wanted


def _check(
    number: str, minimum: Mapping[str, Any], facts: list[Mapping[str, Any]], stages: Stages
) -> Checked:
    about = [
        Weighed(each, _why_not(minimum, each, stages))
        for each in facts
        if is_about(minimum, each["kind"], each.get("detail", ""))
    ]
    counting = [each.fact for each in about if not each.why_not]
    here = [each for each in about if each.why_not != ELSEWHERE]
    have, missing = _count_observations(minimum, counting)
    return Checked(
        id=number,
        rule=minimum,
        have=have,
        left_out=len(here) - len(counting),
        by_assessor_missing=missing,
        within=tuple(_within(number, minimum, counting)),
        weighed=tuple(_in_places(about, have)),
    )


def _why_not(minimum: Mapping[str, Any], fact: Mapping[str, Any], stages: Stages) -> str:
    if "stage" in minimum and not (
        fact.get("on") and stage_on(stages, fact["on"]) == minimum["stage"]
    ):
        return ELSEWHERE
    if not fact.get("counts", True):
        return str(fact.get("why_not") or NOT_COUNTING)
    if "author" in minimum and minimum["author"] not in fact.get("authors", ()):
        return BY_OTHERS[minimum["author"]]
    if minimum.get("registered_observer") and not fact.get("registered"):
        return NOT_REGISTERED
    return ""


def _within(
    number: str, minimum: Mapping[str, Any], counting: list[Mapping[str, Any]]
) -> list[Within]:
    found = []
    if wanted := minimum.get("by_assessor_least", 0):
        found.append(("by the assessor", wanted, _by_assessor(counting)))
    for part in minimum.get("includes", []):
        have = sum(fact.get("detail") in part["details"] for fact in counting)
        found.append((part["label"], 1, have))
    return [
        Within(f"{number}{letter}", label, least, have)
        for letter, (label, least, have) in zip(LETTERS, found, strict=False)
    ]


def _by_assessor(counting: Iterable[Mapping[str, Any]]) -> int:
    return sum(bool(fact.get("by_assessor")) for fact in counting)


def _count_observations(
    minimum: Mapping[str, Any], counting: list[Mapping[str, Any]]
) -> tuple[int, int]:
    """How many count, and how many by the assessor are missing.

    Others' observations fill only the places that need not be the assessor's.
    """
    wanted = minimum.get("by_assessor_least", 0)
    by_assessor = _by_assessor(counting)
    by_others = len(counting) - by_assessor
    missing = max(wanted - by_assessor, 0)
    if missing:
        by_others = min(by_others, minimum["least"] - wanted)
    return by_assessor + by_others, missing


def _in_places(about: list[Weighed], have: int) -> list[Weighed]:
    """In the order of their days. Where fewer count than could, the later ones of others wait."""
    ordered = sorted(about, key=lambda each: each.fact.get("on") or date.min)
    too_many = sum(not each.why_not for each in ordered) - have
    kept = []
    for each in reversed(ordered):
        waits = too_many > 0 and not each.why_not and not each.fact.get("by_assessor")
        too_many -= waits
        kept.append(Weighed(each.fact, NO_PLACE_LEFT) if waits else each)
    return kept[::-1]
