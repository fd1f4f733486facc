"""Whether somebody may enrol on a programme and is paid for: two answers, with reasons. Pure."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from .facts import Facts
from .programme import Programme
from .words import counted, in_words

FUNDED, UNFUNDED, NO = "funded", "unfunded", "no"
CONDITIONS = (
    "not_registered",
    "other_setting",
    "qualified_longer_ago",
    "agency_worker",
    "funded_before",
)


@dataclass(frozen=True)
class Eligibility:
    """``reasons``: why not, one for each condition that stands in the way; () where none does.

    ``may_be_overridden``: who may not enrol can be added all the same, by somebody who says why.
    """

    may_enrol: bool
    is_funded: bool
    reasons: tuple[str, ...]
    may_be_overridden: bool = False

    @property
    def in_words(self) -> str:
        if not self.may_enrol:
            return "May not enrol"
        return "Funded" if self.is_funded else "May enrol, not funded"

    @property
    def why_not_funded(self) -> str:
        """ "" for whom it is paid."""
        return "" if self.is_funded else " ".join(self.reasons)


def eligibility_of(programme: Programme, facts: Facts) -> Eligibility | None:
    """None where the programme has no such rule. A condition it does not name stands in nobody's
    way; a fact that is not known does not either, and is said."""
    rule = programme.eligibility
    if not rule:
        return None
    answers = {FUNDED}
    reasons = []
    for condition, words in _found(programme, facts):
        answer = rule["otherwise"].get(condition, FUNDED)
        answers.add(answer)
        if answer != FUNDED:
            reasons.append(f"{words}: {_SAID[answer]}.")
    if rule.get("qualified_within_years") and facts.qualified_on is None:
        reasons.append("The day of qualifying is not recorded, so it was not looked at.")
    may_be_overridden = bool(rule.get("may_be_overridden"))
    return Eligibility(NO not in answers, answers == {FUNDED}, tuple(reasons), may_be_overridden)


def why_not_added(found: Eligibility | None, reason: str) -> tuple[str, str] | None:
    """(field, words) where somebody may not be added by the programme's rule; ``reason``: why they
    are all the same. None where nothing stands in the way."""
    if found is None or found.may_enrol:
        return None
    why = " ".join(found.reasons)
    if not found.may_be_overridden:
        return "", f"This person may not enrol on this programme. {why}"
    return None if reason else ("enrolled_because", "Say why they are added all the same")


def looks_at(programme: Programme) -> set[str]:
    """What else somebody has to be asked for before the rule can be held against them."""
    rule = programme.eligibility
    asked = {"qualified_on"} if rule.get("qualified_within_years") else set()
    return asked | ({"funded_before"} & set(rule.get("otherwise", {})))


def waits_for_employment(programme: Programme) -> bool:
    """Whether the answer may be another once it is recorded where somebody works."""
    return bool(
        {"other_setting", "agency_worker"} & set(programme.eligibility.get("otherwise", {}))
    )


_SAID = {UNFUNDED: "may enrol, not funded", NO: "may not enrol"}


def _found(programme: Programme, facts: Facts) -> list[tuple[str, str]]:
    rule = programme.eligibility
    found = []
    if not facts.is_registered:
        found.append(("not_registered", "Not registered yet"))
    if rule.get("settings") and facts.setting and facts.setting not in rule["settings"]:
        found.append(("other_setting", f"Works in another setting ({facts.setting})"))
    if years := rule.get("qualified_within_years"):
        latest = _latest_start(facts.qualified_on, years)
        if latest and facts.starts_on > latest:
            found.append(
                (
                    "qualified_longer_ago",
                    f"Qualified more than {counted(years, 'year')} before the start: the last day "
                    f"to start was {in_words(latest)}",
                )
            )
    if facts.agency_worker:
        found.append(("agency_worker", "Employed by an agency"))
    if facts.funded_before:
        found.append(("funded_before", "Funded on a programme before"))
    return found


def _latest_start(qualified_on: date | None, years: int) -> date | None:
    return qualified_on + relativedelta(years=years) if qualified_on else None
