"""The support a programme agrees to give, as data, and what it comes to in a month. Pure.

``ProgrammeVersion.support_rules`` is a list with at most one rule of each kind:

    {"kind": "caseload", "label": "Agreed caseload", "source": "...",
     "steps": [{"from_month": 1, "children": 3}, {"from_month": 4, "children": 7}]}
    {"kind": "protected_time", "label": "Protected time", "source": "...",
     "steps": [{"from_month": 1, "hours_a_week": 3.7}]}

Months are those of the programme, the first is 1; a step holds until the next one. Figures are for
full time. ``source`` says where they come from. The one national figure is the 10% of protected
time of the ASYE; for caseloads there is none, so these are always set by the council.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Rule = Mapping[str, Any]
CASELOAD, PROTECTED_TIME = "caseload", "protected_time"
AMOUNTS = {CASELOAD: "children", PROTECTED_TIME: "hours_a_week"}
MOST_CHILDREN = 99
MOST_HOURS = Decimal(37)


def agreed_children(rules: Iterable[Rule], month: int) -> int | None:
    """Children a full-time person holds at the most in this month; None: no number is agreed."""
    amount = _agreed(rules, CASELOAD, month)
    return None if amount is None else int(amount)


def agreed_hours(rules: Iterable[Rule], month: int) -> Decimal | None:
    """Hours a week of protected time, full time; None: none are agreed."""
    return _agreed(rules, PROTECTED_TIME, month)


def caseload_steps(rules: Iterable[Rule]) -> list[tuple[int, int]]:
    """(first month, children) of each step of the agreed caseload, in order; none is agreed: []."""
    return [
        (step["from_month"], step[AMOUNTS[CASELOAD]])
        for rule in rules
        if rule["kind"] == CASELOAD
        for step in rule["steps"]
    ]


def source_of(rules: Iterable[Rule], kind: str) -> str:
    """Where the figures of a kind come from; "" where none are agreed."""
    return next((str(rule["source"]) for rule in rules if rule["kind"] == kind), "")


def _agreed(rules: Iterable[Rule], kind: str, month: int) -> Decimal | None:
    amounts = [
        step[AMOUNTS[kind]]
        for rule in rules
        if rule["kind"] == kind
        for step in rule["steps"]
        if step["from_month"] <= month
    ]
    return Decimal(str(amounts[-1])) if amounts else None


def problems_with(rules: Any) -> list[str]:
    """What is wrong with a programme's support rules, in words; nothing when they can be used."""
    if not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules):
        return ["The support rules are not a list of rules."]
    problems = [problem for rule in rules for problem in _problems_with_rule(rule)]
    kinds = [rule.get("kind") for rule in rules]
    problems += [
        f"There is more than one support rule of the kind {kind}."
        for kind in AMOUNTS
        if kinds.count(kind) > 1
    ]
    return problems


def _problems_with_rule(rule: Rule) -> list[str]:
    kind = rule.get("kind")
    if kind not in AMOUNTS:
        return [f"A support rule is of no known kind: {kind}."]
    missing = {"label", "source", "steps"} - rule.keys()
    if missing:
        return [f"The support rule {kind} lacks: {', '.join(sorted(missing))}."]
    steps = rule["steps"]
    if not isinstance(steps, list) or not all(isinstance(step, Mapping) for step in steps):
        return [f"The steps of the support rule {kind} are not a list."]
    return _problems_with_steps(kind, steps)


def _problems_with_steps(kind: str, steps: list[Any]) -> list[str]:
    months = [step.get("from_month") for step in steps]
    if not all(_is_whole(month) and month >= 1 for month in months):
        return [f"A step of the support rule {kind} says no month from 1 on."]
    problems = []
    if not months or months != sorted(set(months)) or months[0] != 1:
        problems.append(f"The steps of the support rule {kind} do not go on from month 1.")
    if not all(_is_amount(kind, step.get(AMOUNTS[kind])) for step in steps):
        problems.append(f"A step of the support rule {kind} has no usable {AMOUNTS[kind]}.")
    return problems


def _is_amount(kind: str, amount: Any) -> bool:
    if kind == CASELOAD:
        return _is_whole(amount) and 0 <= amount <= MOST_CHILDREN
    try:
        hours = Decimal(str(amount))
    except InvalidOperation:
        return False
    return not isinstance(amount, bool) and hours.is_finite() and 0 < hours <= MOST_HOURS


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
