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
    """``reasons``: why not, one for each condition that stands in the way; () where none does."""

    may_enrol: bool
    is_funded: bool
    reasons: tuple[str, ...]

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
    return Eligibility(NO not in answers, answers == {FUNDED}, tuple(reasons))


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
