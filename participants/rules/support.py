"""The support a programme agrees to give, as data, and what it comes to in a month. Pure.

``ProgrammeVersion.support_rules`` is a list with at most one rule of each kind:

    {"kind": "caseload", "label": "Agreed caseload", "source": "...",
     "steps": [{"from_month": 1, "children": 3}, {"from_month": 4, "children": 7}]}
    {"kind": "protected_time", "label": "Protected time", "source": "...",
     "steps": [{"from_month": 1, "hours_a_week": 3.7}]}
    {"kind": "supervision", "label": "Supervision", "source": "...",
     "steps": [{"from_week": 1, "every_weeks": 1, "minutes": 90},
               {"from_week": 7, "every_weeks": 2, "minutes": 90},
               {"from_month": 7, "every_months": 1, "minutes": 90}]}

and "group_sessions", as supervision. Months are those of the programme, the first is 1; a step
holds until the next one. Figures are for full time. ``source`` says where they come from.

A caseload may be given in ``percent`` of what a confident social worker holds, in children once
``full_caseload`` says how many that is; ``"curve": "line"`` rises evenly from step to step;
``"averaged": true`` is met on average. Protected time may be ``percent`` of ``full_time_hours``,
``hours_a_month`` or ``days_a_month``. docs/programme-file.md has all of it.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

Rule = Mapping[str, Any]
CASELOAD, PROTECTED_TIME = "caseload", "protected_time"
SUPERVISION, GROUP_SESSIONS = "supervision", "group_sessions"
MEETINGS = (SUPERVISION, GROUP_SESSIONS)
AMOUNTS = {
    CASELOAD: ("children", "percent"),
    PROTECTED_TIME: ("hours_a_week", "percent", "hours_a_month", "days_a_month"),
}
KINDS = (*AMOUNTS, *MEETINGS)
MOST_CHILDREN = 99
MOST_HOURS = Decimal(37)
HUNDRED = 100


def agreed_children(rules: Iterable[Rule], month: int) -> int | None:
    """Children a full-time person holds at the most in this month; None: no number is agreed."""
    rule = rule_of(rules, CASELOAD)
    if rule is None:
        return None
    children = _on_curve(rule, "children", month)
    if children is not None:
        return int(children)
    percent, full = _on_curve(rule, "percent", month), rule.get("full_caseload")
    return None if percent is None or full is None else int(full * percent / HUNDRED)


def agreed_caseload_percent(rules: Iterable[Rule], month: int) -> int | None:
    """The same in percent of what a confident social worker holds, where it is given so."""
    rule = rule_of(rules, CASELOAD)
    percent = None if rule is None else _on_curve(rule, "percent", month)
    return None if percent is None else int(percent)


def agreed_hours(rules: Iterable[Rule], month: int) -> Decimal | None:
    """Hours a week of protected time, full time; None: none are agreed by the week."""
    rule = rule_of(rules, PROTECTED_TIME)
    step = {} if rule is None else step_in(rule, month)
    if "percent" in step and rule:
        return Decimal(str(rule["full_time_hours"])) * Decimal(str(step["percent"])) / HUNDRED
    return Decimal(str(step["hours_a_week"])) if "hours_a_week" in step else None


def caseload_steps(rules: Iterable[Rule]) -> list[tuple[int, int]]:
    """(first month, fewest children agreed in it) of each step of the agreed caseload, in order.

    None: no number of children is agreed. Every month has at least so many for full time.
    """
    rule = rule_of(rules, CASELOAD)
    if rule is None:
        return []
    firsts = [step["from_month"] for step in rule["steps"]]
    found = []
    for first, following in pairwise([*firsts, firsts[-1] + 1]):
        agreed = [agreed_children([rule], month) for month in range(first, following)]
        numbers = [each for each in agreed if each is not None]
        if numbers:
            found.append((first, min(numbers)))
    return found


def source_of(rules: Iterable[Rule], kind: str) -> str:
    """Where the figures of a kind come from; "" where none are agreed."""
    rule = rule_of(rules, kind)
    return "" if rule is None else str(rule["source"])


def pro_rata_children(children: int, percent: int) -> int:
    """For part time, rounded down: in the person's favour."""
    return children * percent // HUNDRED


def pro_rata_hours(hours: Decimal, percent: int) -> Decimal:
    """For part time, in tenths of an hour rounded up: in the person's favour."""
    return (hours * percent / HUNDRED).quantize(Decimal("0.1"), ROUND_UP)


def rule_of(rules: Iterable[Rule], kind: str) -> Rule | None:
    return next((rule for rule in rules if rule["kind"] == kind), None)


def step_in(rule: Rule, month: int) -> Mapping[str, Any]:
    """The step that holds in a month of the programme; {} before the first."""
    found: Mapping[str, Any] = {}
    for step in rule["steps"]:
        if step["from_month"] <= month:
            found = step
    return found


def _on_curve(rule: Rule, amount: str, month: int) -> Decimal | None:
    step = step_in(rule, month)
    if amount not in step:
        return None
    value = Decimal(str(step[amount]))
    later = next((each for each in rule["steps"] if each["from_month"] > month), None)
    if rule.get("curve") != "line" or later is None:
        return value
    share = Decimal(month - step["from_month"]) / (later["from_month"] - step["from_month"])
    return value + (Decimal(str(later[amount])) - value) * share


def problems_with(rules: Any) -> list[str]:
    """What is wrong with a programme's support rules, in words; nothing when they can be used."""
    if not isinstance(rules, list) or not all(isinstance(rule, Mapping) for rule in rules):
        return ["The support rules are not a list of rules."]
    problems = [problem for rule in rules for problem in _problems_with_rule(rule)]
    kinds = [rule.get("kind") for rule in rules]
    problems += [
        f"There is more than one support rule of the kind {kind}."
        for kind in KINDS
        if kinds.count(kind) > 1
    ]
    return problems


def _problems_with_rule(rule: Rule) -> list[str]:
    kind = rule.get("kind")
    if kind not in KINDS:
        return [f"A support rule is of no known kind: {kind}."]
    missing = {"label", "source", "steps"} - rule.keys()
    if missing:
        return [f"The support rule {kind} lacks: {', '.join(sorted(missing))}."]
    steps = rule["steps"]
    if not isinstance(steps, list) or not all(isinstance(step, Mapping) for step in steps):
        return [f"The steps of the support rule {kind} are not a list."]
    if kind in MEETINGS:
        return _problems_with_meetings(kind, steps)
    return [*_problems_with_steps(kind, steps), *_problems_with_details(rule)]


def _problems_with_steps(kind: str, steps: list[Any]) -> list[str]:
    months = [step.get("from_month") for step in steps]
    if not all(_is_whole(month) and month >= 1 for month in months):
        return [f"A step of the support rule {kind} says no month from 1 on."]
    problems = []
    if not months or months != sorted(set(months)) or months[0] != 1:
        problems.append(f"The steps of the support rule {kind} do not go on from month 1.")
    if not all(_has_amount(kind, step) for step in steps):
        problems.append(f"A step of the support rule {kind} has no usable {AMOUNTS[kind][0]}.")
    return problems


def _problems_with_details(rule: Rule) -> list[str]:
    problems = []
    kind, steps = rule["kind"], rule["steps"]
    if kind == CASELOAD and len({"percent" in step for step in steps}) > 1:
        problems.append("The steps of the support rule caseload mix children and percent.")
    if kind == CASELOAD and rule.get("averaged") and _gives_children(rule):
        problems.append(
            "The support rule caseload is met on average and gives a number of children, which is "
            "judged week by week: one week above it would count as not received."
        )
    if rule.get("curve", "steps") not in ("steps", "line"):
        problems.append(f"The curve of the support rule {kind} is neither steps nor line.")
    if kind == PROTECTED_TIME and any("percent" in step for step in steps):
        hours = rule.get("full_time_hours")
        if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 48:
            problems.append("The support rule protected_time gives percent and no full_time_hours.")
    full = rule.get("full_caseload")
    if full is not None and not (_is_whole(full) and 0 < full <= MOST_CHILDREN):
        problems.append("The full_caseload of the support rule caseload is no number of children.")
    return problems


def _gives_children(rule: Rule) -> bool:
    return "full_caseload" in rule or any("children" in step for step in rule["steps"])


def _problems_with_meetings(kind: str, steps: list[Any]) -> list[str]:
    starts = [step.get("from_week", step.get("from_month")) for step in steps]
    if not all(_is_whole(start) and start >= 1 for start in starts):
        return [f"A step of the support rule {kind} says no week or month from 1 on."]
    problems = []
    if not starts or starts[0] != 1 or not _go_on(steps):
        problems.append(f"The steps of the support rule {kind} do not go on from the first week.")
    for step in steps:
        every = [step.get(key) for key in ("every_weeks", "every_months") if key in step]
        if len(every) != 1 or not (_is_whole(every[0]) and 1 <= every[0] <= 12):
            problems.append(f"A step of the support rule {kind} does not say how often.")
        minutes = step.get("minutes", 1)
        if not (_is_whole(minutes) and 1 <= minutes <= 480):
            problems.append(f"A step of the support rule {kind} has no usable minutes.")
    return problems


def _go_on(steps: list[Any]) -> bool:
    """Whether weeks rise, then months do: no step of weeks follows one of months."""
    weeks = [step["from_week"] for step in steps if "from_week" in step]
    months = [step["from_month"] for step in steps if "from_week" not in step]
    in_order = ["from_week" in step for step in steps] == [True] * len(weeks) + [False] * len(
        months
    )
    return in_order and all(each == sorted(set(each)) for each in (weeks, months))


def _has_amount(kind: str, step: Mapping[str, Any]) -> bool:
    given = [amount for amount in AMOUNTS[kind] if amount in step]
    return bool(given) and all(_is_amount(amount, step[amount]) for amount in given)


def _is_amount(name: str, amount: Any) -> bool:
    if name == "children":
        return _is_whole(amount) and 0 <= amount <= MOST_CHILDREN
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return False
    most = HUNDRED if name == "percent" else MOST_HOURS
    return not isinstance(amount, bool) and number.is_finite() and 0 < number <= most


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
