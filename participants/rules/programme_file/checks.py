"""What is wrong with a programme's file: its shape, then rules that contradict. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from participants.rules.judging import PASS_FAIL, Judging
from participants.rules.support import problems_with

from .choices import EVIDENCE_AUTHORS, EVIDENCE_DETAILS
from .fields import FIELDS
from .shape import Problem, problems_of_shape

File = Mapping[str, Any]
# Of a self-assessment: fewer say nothing, more cannot be told apart.
FEWEST_WORDS, MOST_WORDS, LONGEST_WORD = 2, 6, 60
# Of a set of prompts, each of them says little without the others.
EXAMPLE = ("thin", "good", "better")


def problems_with_programme(found: Any) -> list[Problem]:
    """Everything that is wrong, in the order of the file; [] where it can be published.

    Whether rules agree with each other is looked at once the shape of all is right.
    """
    problems = list(problems_of_shape(found, FIELDS))
    if not problems:
        problems = [problem for check in _CHECKS for problem in check(found)]
    return problems


def _length(file: File) -> Iterator[Problem]:
    longest = file["length"].get("longest_months")
    if longest is not None and longest < file["length"]["months"]:
        yield Problem(
            "length.longest_months", "is less than months: nobody could finish the programme"
        )


def _dues(file: File) -> Iterator[Problem]:
    for name, field in (("stages", "ends"), ("reviews", "due")):
        for number, each in enumerate(file.get(name, [])):
            place = f"{name}[{number}].{field}"
            yield from _due(each[field], place)
            yield from _due_within(each[field], file["length"], place)


def _due(due: File, place: str) -> Iterator[Problem]:
    given = [key for key in ("after_months", "after_weeks", "at") if key in due]
    if len(given) != 1:
        yield Problem(place, "must say exactly one of after_months, after_weeks and at")
    if "working_days_after" in due and "weeks_before" in due:
        yield Problem(place, "cannot be both working_days_after and weeks_before a day")


def _due_within(due: File, length: File, place: str) -> Iterator[Problem]:
    most = max(length["months"], length.get("longest_months") or 0)
    if due.get("after_months", 0) > most:
        yield Problem(f"{place}.after_months", f"is after the programme, which lasts {most} months")
    # No month is shorter than four weeks.
    elif due.get("after_weeks", 0) * 7 > most * 31:
        yield Problem(f"{place}.after_weeks", f"is after the programme, which lasts {most} months")


def _order(file: File) -> Iterator[Problem]:
    for name, field in (("stages", "ends"), ("reviews", "due")):
        months = [
            (number, each[field]["after_months"])
            for number, each in enumerate(file.get(name, []))
            if "after_months" in each[field]
        ]
        for (_, earlier), (number, later) in zip(months, months[1:], strict=False):
            if later < earlier:
                yield Problem(f"{name}[{number}]", "is due before the one above it")


def _keys(file: File) -> Iterator[Problem]:
    for name in ("stages", "reviews", "leaving_reasons"):
        yield from _known_once(name, file.get(name, []))


def _known_once(name: str, rows: Iterable[File]) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, each in enumerate(rows):
        if each["key"] in seen:
            yield Problem(f"{name}[{number}].key", f"“{each['key']}” is there twice")
        seen.add(each["key"])


def _self_assessment(file: File) -> Iterator[Problem]:
    if not (rule := file.get("self_assessment")):
        return
    if not MOST_WORDS >= len(rule["words"]) >= FEWEST_WORDS:
        yield Problem("self_assessment.words", "must be two to six words")
    if any(len(each) > LONGEST_WORD for each in rule["words"]):
        yield Problem("self_assessment.words", f"must be of {LONGEST_WORD} letters at most")
    if not rule["stages"]:
        yield Problem("self_assessment.stages", "must name at least one")
    for number, each in enumerate(rule["stages"]):
        place = f"self_assessment.stages[{number}].due"
        yield from _due(each["due"], place)
        yield from _due_within(each["due"], file["length"], place)
    yield from _known_once("self_assessment.stages", rule["stages"])


def _reflections(file: File) -> Iterator[Problem]:
    scaffolds = file.get("reflections", {}).get("scaffolds", [])
    yield from _known_once("reflections.scaffolds", scaffolds)
    for number, each in enumerate(scaffolds):
        if not each["prompts"]:
            yield Problem(f"reflections.scaffolds[{number}].prompts", "must name at least one")
        given = [name for name in EXAMPLE if name in each]
        if given and len(given) < len(EXAMPLE):
            place = f"reflections.scaffolds[{number}].{given[0]}"
            yield Problem(place, f"needs the others of {', '.join(EXAMPLE)} beside it")


def _evidence(file: File) -> Iterator[Problem]:
    stages = {each["key"] for each in file.get("stages", [])}
    for number, each in enumerate(file.get("evidence", [])):
        place = f"evidence[{number}]"
        if each.get("by_assessor_least", 0) > each["least"]:
            yield Problem(f"{place}.by_assessor_least", "is more than least")
        for name in ("by_assessor_least", "registered_observer"):
            if name in each and each["kind"] != "observation":
                yield Problem(f"{place}.{name}", "is a rule of observations only")
        if len(each.get("includes", [])) > each["least"]:
            yield Problem(f"{place}.includes", "asks for more than least")
        if "stage" in each and each["stage"] not in stages:
            yield Problem(f"{place}.stage", "is no stage of this programme")
        yield from _evidence_that_counts(each, place)


def _evidence_that_counts(minimum: File, place: str) -> Iterator[Problem]:
    """What no piece of evidence of this kind could ever meet."""
    author = minimum.get("author")
    if author and author not in EVIDENCE_AUTHORS[minimum["kind"]]:
        yield Problem(f"{place}.author", "never counts: evidence of this kind is not theirs")
    elif author == "external_body" and minimum.get("by_assessor_least"):
        words = "never counts: an observation by the assessor is not from outside"
        yield Problem(f"{place}.author", words)
    of_kind = EVIDENCE_DETAILS.get(minimum["kind"], ())
    if not set(minimum.get("details", ())) <= set(of_kind):
        yield Problem(
            f"{place}.details", "never count: evidence of this kind is never one of these"
        )
    for number, part in enumerate(minimum.get("includes", [])):
        if not set(part["details"]) <= set(of_kind):
            words = "can never be met: evidence of this kind is never one of these"
            yield Problem(f"{place}.includes[{number}].details", words)


def _reasons(file: File) -> Iterator[Problem]:
    for name in ("pauses", "extensions"):
        rule = file.get(name, {})
        both = set(rule.get("reasons_allowed", [])) & set(rule.get("reasons_not_allowed", []))
        for reason in sorted(both):
            yield Problem(f"{name}.reasons_not_allowed", f"“{reason}” is allowed too")


def _pauses(file: File) -> Iterator[Problem]:
    if not file["pauses"]["move_dates"] and file["pauses"].get("phased_return") == "pause":
        yield Problem("pauses.phased_return", "cannot count as pause: pauses move no date")


def _support(file: File) -> Iterator[Problem]:
    for words in problems_with(file.get("support", [])):
        yield Problem("support", words)
    for number, rule in enumerate(file.get("support", [])):
        for step in rule.get("steps", []) if isinstance(rule, Mapping) else []:
            if isinstance(step, Mapping) and _is_later(step, file["length"]):
                words = "has a step after the programme: nobody would reach it"
                yield Problem(f"support[{number}].steps", words)


def _is_later(step: File, length: File) -> bool:
    month = step.get("from_month", 1)
    return isinstance(month, int) and month > max(length["months"], length.get("longest_months", 0))


def _decision(file: File) -> Iterator[Problem]:
    decision = file["decision"]
    judging, confirms = Judging.of(decision), decision.get("confirmed_by")
    # For the employer and for others outside the record the assessor recommends.
    if confirms and confirms in {judging.recommended_by, judging.recommender}:
        yield Problem("decision.confirmed_by", "cannot be who recommends")
    if decision["outcomes"] == PASS_FAIL and decision["second_reading"] == "never":
        yield Problem(
            "decision.second_reading",
            "cannot be never: nobody is found not yet met without a second reading",
        )
    if decision["outcomes"] != PASS_FAIL and "appeal_working_days" in decision:
        yield Problem("decision.appeal_working_days", "there is no pass or fail to appeal against")


def _eligibility(file: File) -> Iterator[Problem]:
    rule = file.get("eligibility", {})
    otherwise = rule.get("otherwise", {})
    needs = {"other_setting": "settings", "qualified_longer_ago": "qualified_within_years"}
    for condition, field in needs.items():
        if condition in otherwise and field not in rule:
            yield Problem(f"eligibility.{field}", f"is missing: {condition} depends on it")


def _funding(file: File) -> Iterator[Problem]:
    if not (funding := file.get("funding")):
        return
    first, last = (date.fromisoformat(funding["window"][each]) for each in ("from", "to"))
    if last < first:
        yield Problem("funding.window.to", "is before from")
    keys = [each["key"] for each in funding["instalments"]]
    if len(set(keys)) < len(keys):
        yield Problem("funding.instalments", "say the same key twice")


def _follow_on(file: File) -> Iterator[Problem]:
    if file.get("follow_on") == file["programme"]:
        yield Problem("follow_on", "cannot be the programme itself")


_CHECKS = (
    _length,
    _dues,
    _order,
    _keys,
    _self_assessment,
    _reflections,
    _evidence,
    _reasons,
    _pauses,
    _support,
    _decision,
    _eligibility,
    _funding,
    _follow_on,
)
