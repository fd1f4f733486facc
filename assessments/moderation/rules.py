"""The questions of the checklist, answered from the content of a record. Pure.

``content`` is shaped as ``assessments.final_record`` makes it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from evidence.rules import counted_as
from participants.rules.minimums import FAMILIES, is_about

from .answers import NO, NOT_RECORDED, PARTLY, YES, Answer, day, number, sentence, share

Content = Mapping[str, Any]
# What a recommendation has to be, and what that means where whoever confirms is asked.
QUALITIES = {
    "consistent": "As others would be judged on the same evidence",
    "accurate": "It says what the evidence says",
    "valid": "It is about the standards, and nothing else",
    "robust": "Its reasons would stand if they were questioned",
    "sufficient": "There is enough evidence for it",
}
SAY_WHETHER_IT_STANDS = "Say whether the recommendation is all of these"
SAY_WHAT_FALLS_SHORT = "Say what the recommendation lacks"


def qualities_in_words(chosen: Iterable[str]) -> list[str]:
    """In the order of the template."""
    return [name.capitalize() for name in QUALITIES if name in set(chosen)]


def answers_of(content: Content) -> list[Answer]:
    """Every question in the order of the template."""
    return [answer for ask in QUESTIONS if (answer := ask(content)) is not None]


def _agreement(content: Content) -> Answer:
    agreement = content["agreement"]
    question = "Was the support agreement signed by all?"
    if agreement is None:
        return Answer("agreement", question, NO, "No version was signed by all.")
    lines = [
        f"Version {each['number']}: signed by all on {day(each['signed_on'])}"
        for each in agreement["versions"]
    ]
    names = ", ".join(f"{each['name']} ({each['as']})" for each in agreement["signatures"])
    return Answer("agreement", question, YES, f"Signed by {names}.", lines)


def _plan(content: Content) -> Answer:
    question = "Was there a development plan at each stage?"
    begun = _stages_begun(content)
    numbers = [_goals_in(content["plan"], stage) for stage in begun]
    lines = [
        f"{stage['label']}: {number(count, 'goal')}"
        for stage, count in zip(begun, numbers, strict=True)
    ]
    states = Counter(goal["state_words"].lower() for goal in content["plan"])
    if not content["plan"]:
        return Answer("plan", question, NO, "No goal is in the plan.", lines)
    said = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    total = number(len(content["plan"]), "goal")
    with_goals = sum(bool(count) for count in numbers)
    answer = share(with_goals, len(begun)) if begun else YES
    return Answer("plan", question, answer, sentence(f"{total}: {said}"), lines)


def _stages_begun(content: Content) -> list[Mapping[str, Any]]:
    today = content["support"]["as_stood_on"]
    return [stage for stage in content["stages"] if stage["starts_on"] <= today]


def _goals_in(plan: Iterable[Mapping[str, Any]], stage: Mapping[str, Any]) -> int:
    """Goals that were in the plan on some day of the stage. Days in ISO form compare as text."""
    return sum(
        goal["added_on"] <= stage["ends_on"]
        and (goal["closed_on"] is None or goal["closed_on"] >= stage["starts_on"])
        for goal in plan
    )


def _reviews(content: Content) -> Answer | None:
    """An optional review counts where it was held; one that is due and not held does."""
    today, reviews = content["support"]["as_stood_on"], content["reviews"]
    due = [
        each
        for each in reviews["due"]
        if each["held_on"] or not each["optional"] and each["due_on"] and each["due_on"] <= today
    ]
    if not reviews["due"]:
        return None
    question = "Was a review held at each point where one was due?"
    held = sum(bool(each["held_on"]) for each in due)
    lines = [_review_line(each, today) for each in reviews["due"]]
    lines += [
        f"{each['label']} (extra): complete on {day(each['completed_on'])}"
        for each in reviews["held"]
        if not each["key"]
    ]
    said = f"{held or 'none'} of {number(len(due), 'review')} held"
    if not due:
        return Answer("reviews", question, NOT_RECORDED, "None has been due yet.", lines)
    return Answer("reviews", question, share(held, len(due)), sentence(said), lines)


def _review_line(review: Mapping[str, Any], today: str) -> str:
    label = review["label"] + (" (optional)" if review["optional"] else "")
    due = f"due on {day(review['due_on'])}" if review["due_on"] else "its day is not known"
    if review["held_on"]:
        return f"{label}: {due}, complete on {day(review['held_on'])}"
    if review["skipped_because"]:
        return f"{label}: not held, because: {review['skipped_because']}"
    is_past = review["due_on"] and review["due_on"] <= today
    return f"{label}: {due}, {'not held' if is_past else 'still to come'}"


def _self_assessments(content: Content) -> Answer | None:
    """Asked is only that it was done, by the person themselves; what it says is no evidence."""
    asked, today = content["self_assessments"], content["support"]["as_stood_on"]
    if not asked:
        return None
    due = [each for each in asked if each["own_on"] or each["due_on"] and each["due_on"] <= today]
    question = "Was the self-assessment done each time?"
    lines = [_self_assessment_line(each) for each in asked]
    if not due:
        return Answer("self_assessments", question, NOT_RECORDED, "None has been due yet.", lines)
    done = sum(bool(each["own_on"]) for each in due)
    said = sentence(f"{done or 'none'} of {number(len(due), 'time')}")
    return Answer("self_assessments", question, share(done, len(due)), said, lines)


def _self_assessment_line(asked: Mapping[str, Any]) -> str:
    due = f"due on {day(asked['due_on'])}" if asked["due_on"] else "its day is not known"
    own, other = (
        f"done on {day(asked[name])}" if asked[name] else "not done"
        for name in ("own_on", "other_on")
    )
    return f"{asked['label']}: {due}, {own}; the {asked['other']}’s side {other}"


def _supervision(content: Content) -> Answer | None:
    agreed = _agreed_lines(content, "supervision") or content["support"]["supervision"]
    if not agreed:
        return None
    question = "Was supervision held as often as agreed?"
    lines = [f"Agreed: {each}" for each in agreed]
    if meetings := content["support"]["group_meetings"]:
        lines.append(f"Group supervision attended: {number(meetings, 'time')}")
    found = content["support"].get("meetings")
    if not found:
        said = "How often was agreed. Whether each session was held is not recorded."
        return Answer("supervision", question, NOT_RECORDED, said, lines)
    return Answer("supervision", question, _held_as_agreed(found), found["said"], lines)


def _held_as_agreed(found: Mapping[str, Any]) -> str:
    """What nobody recorded is not held: then it is "partly" at the most. Of none is known: no
    answer."""
    recorded = found["held"] + found["not_held"] + found["two_accounts"]
    is_known = found["is_agreed"] and found["agreed"] and recorded
    return share(found["held"], found["agreed"]) if is_known else NOT_RECORDED


def _agreed_lines(content: Content, term: str) -> list[str]:
    terms = content["agreement"]["terms"] if content["agreement"] else []
    return next((list(each["lines"]) for each in terms if each["key"] == term), [])


def _workload(content: Content) -> Answer:
    question = "Was the workload reduced as agreed?"
    agreed = [f"Agreed: {each}" for each in _agreed_lines(content, "caseload")]
    return _weeks("workload", question, content["support"]["caseload"], agreed)


def _protected_time(content: Content) -> Answer:
    hours = content["support"]["learning_hours"]
    lines = [f"Agreed: {each}" for each in _agreed_lines(content, "protected_time")]
    lines.append(f"Learning events and study days attended: {hours} hours")
    question = "Was the protected time received?"
    return _weeks("protected_time", question, content["support"]["time"], lines)


def _weeks(key: str, question: str, figures: Mapping[str, int], lines: list[str]) -> Answer:
    """Weeks that nobody recorded are not received ones: then it is "partly" at the most."""
    weeks = sum(figures.values())
    if not weeks:
        return Answer(key, question, NOT_RECORDED, "No week is counted for it.", lines)
    received = figures["received"]
    is_known = figures["nobody_recorded"] < weeks
    answer = share(received, weeks) if is_known else NOT_RECORDED
    parts = {"not_received": "not received", "two_accounts": "with two accounts"}
    parts["nobody_recorded"] = "that nobody recorded"
    rest = [f"{figures[name]} {words}" for name, words in parts.items() if figures[name]]
    said = ", ".join([f"received in {received} of {number(weeks, 'week')}", *rest])
    return Answer(key, question, answer, sentence(said), lines)


def _rules_about(content: Content, kind: str, detail: str = "") -> list[Mapping[str, Any]]:
    return [
        rule
        for rule in content["rules"]
        if is_about(
            {"kind": rule["kind"]} | ({"details": rule["details"]} if rule["details"] else {}),
            kind,
            detail,
        )
    ]


def _pieces(
    content: Content, key: str, question: str, kind: str, details: tuple[str, ...], what: str
) -> Answer:
    found = [
        each
        for each in content["evidence"]
        if counted_as(each["kind"]) == kind and (not details or each["detail"] in details)
    ]
    rules = _rules_about(content, kind, details[0] if details else "")
    met = all(rule["met"] for rule in rules)
    answer = NO if not found else YES if met else PARTLY
    lines = [_rule_line(rule) for rule in rules]
    one, many = what.split("|")
    refs = ", ".join(each["ref"] for each in found)
    said = (
        sentence(number(len(found), one, many))
        if not found
        else (f"{number(len(found), one, many)}: {refs}.")
    )
    return Answer(key, question, answer, said, lines)


def _rule_line(rule: Mapping[str, Any]) -> str:
    state = "met" if rule["met"] else f"not met, {rule['missing'] or rule['note']}"
    return f"Rule {rule['id']}, {rule['label']}: {rule['have']} of {rule['least']}, {state}"


def _families(content: Content) -> Answer:
    question = "Is there feedback from children, young people, parents and carers?"
    return _pieces(content, "families", question, "feedback", FAMILIES, "piece|pieces")


def _professionals(content: Content) -> Answer:
    question = "Is there feedback from other professionals?"
    details = ("professional",)
    return _pieces(content, "professionals", question, "feedback", details, "piece|pieces")


def _work_seen(content: Content) -> Answer:
    question = "Was written work seen?"
    return _pieces(content, "work_seen", question, "work_seen", (), "piece|pieces")


def _reflection(content: Content) -> Answer:
    """A conversation that was noted and agreed counts as one."""
    question = "Is there critical reflection?"
    return _pieces(content, "reflection", question, "reflection", (), "reflection|reflections")


def _observations(content: Content) -> Answer:
    question = "Was practice observed?"
    held = content["observations"]
    counting = [each for each in held if each["counts"]]
    rules = _rules_about(content, "observation")
    met = all(rule["met"] for rule in rules)
    observers = Counter(f"{each['observer']} ({each['observed_as']})" for each in counting)
    by = ", ".join(f"{name}: {count}" for name, count in sorted(observers.items()))
    said = f"{len(held) or 'none'} signed off, {len(counting) or 'none'} of them counting"
    answer = NO if not counting else YES if met else PARTLY
    lines = [f"Observed by {by}"] if by else []
    lines += [_rule_line(rule) for rule in rules]
    return Answer("observations", question, answer, sentence(said), lines)


def _least_evidence(content: Content) -> Answer | None:
    rules = content["rules"]
    if not rules:
        return None
    met = sum(rule["met"] for rule in rules)
    lines = [_rule_line(rule) for rule in rules if not rule["met"]]
    question = "Is every rule of least evidence met?"
    said = f"{met} of {number(len(rules), 'rule')} met."
    return Answer("rules", question, share(met, len(rules)), said, lines)


QUESTIONS: tuple[Callable[[Content], Answer | None], ...] = (
    _agreement,
    _plan,
    _self_assessments,
    _reviews,
    _supervision,
    _workload,
    _protected_time,
    _families,
    _professionals,
    _observations,
    _work_seen,
    _reflection,
    _least_evidence,
)
