"""What a programme's decision rule makes of its last judgement: outcomes, steps, words. Pure.

Everything about a final assessment asks here: pages, forms, services, mail, pack, files, trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PASS_FAIL, COMPLETE, DECLARED = "pass_fail", "complete", "declared"
OUTCOME_WORDS = {
    "met": "Met",
    "not_yet_met": "Not yet met",
    "complete": "Complete",
    "not_complete": "Not complete",
    "declared": "Declared",
}
# The good one first; after the other somebody may be judged again.
OUTCOMES = {
    PASS_FAIL: ("met", "not_yet_met"),
    COMPLETE: ("complete", "not_complete"),
    DECLARED: ("declared",),
}
GOOD = frozenset(outcomes[0] for outcomes in OUTCOMES.values())
# Who recommends and who confirms where the rule names nobody.
UNNAMED = {
    PASS_FAIL: ("assessor", "employer"),
    COMPLETE: ("supervisor", "employer"),
    DECLARED: ("participant", "supervisor"),
}
# As what somebody acts in the portal: the participant, or a kind of appointment. For the employer
# and for others outside the record the assessor recommends and the confirmer confirms.
RECOMMENDERS = {"participant": "participant", "supervisor": "supervisor"}
CONFIRMERS = {"supervisor": "supervisor", "assessor": "assessor"}


@dataclass(frozen=True)
class Words:
    """What things are called. ``states``, ``person_states`` and ``trail`` hold what differs from
    the words of the portal."""

    whole: str
    step: str
    decision: str
    make: str
    confirm: str
    confirmed: str
    confirm_it: str
    recommended: str
    states: Mapping[str, str]
    person_states: Mapping[str, str]
    trail: Mapping[str, str]


_ASSESSMENT = Words(
    whole="final assessment",
    step="recommendation",
    decision="decision",
    make="Make the recommendation",
    confirm="confirm",
    confirmed="confirmed",
    confirm_it="Confirm the decision",
    recommended="Recommended",
    states={},
    person_states={},
    trail={},
)
_REPORT = Words(
    whole="final report",
    step="recommendation",
    decision="decision",
    make="Make the recommendation",
    confirm="confirm",
    confirmed="confirmed",
    confirm_it="Confirm the decision",
    recommended="Recommended",
    states={},
    person_states={"being_judged": "Final report under way"},
    trail={
        "assessment.started": "Final report started",
        "assessment.edited": "Final report edited",
        "assessment.returned": "Recommendation sent back",
        "participant.being_judged": "Evidence closed for the final report",
        "participant.continued": "On the programme again, for another final report",
    },
)
_DECLARATION = Words(
    whole="declaration",
    step="declaration",
    decision="endorsement",
    make="Make the declaration",
    confirm="endorse",
    confirmed="endorsed",
    confirm_it="Endorse the declaration",
    recommended="Declared",
    states={
        "recommended": "Declared, not endorsed yet",
        "confirmed": "Endorsed",
        "told": "Endorsed",
    },
    person_states={
        "being_judged": "Declaration under way",
        "decided": "Declaration endorsed",
    },
    trail={
        "assessment.started": "Declaration started",
        "assessment.edited": "Declaration edited",
        "assessment.recommended": "Declaration made",
        "assessment.returned": "Declaration sent back",
        "decision.confirmed": "Declaration endorsed",
        "decision.answered": "Reply to the endorsement",
        "participant.being_judged": "Evidence closed for the declaration",
        "participant.decided": "Programme ended with an endorsed declaration",
        "participant.told": "Endorsement shown to the person",
    },
)
_WORDS = {PASS_FAIL: _ASSESSMENT, COMPLETE: _REPORT, DECLARED: _DECLARATION}
_ON_BEHALF = {
    "employer": "for the employer",
    "workforce_lead": "for the employer",
    "external_body": "for a body outside",
    "supervisor": "by the supervisor",
    "assessor": "by the assessor",
    "participant": "by the person themselves",
}


@dataclass(frozen=True)
class Judging:
    """The decision rule of one programme version, and what follows from it."""

    outcomes_kind: str = PASS_FAIL
    recommended_by: str = "assessor"
    confirmed_by: str = "employer"
    # Whether the rule itself says who recommends: else there is no formal assessment.
    is_formal: bool = True
    panel: bool = False
    second_reading: str = "not_yet_met"
    appeal_working_days: int | None = None

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> "Judging":
        """From a file's ``decision``; a version from before there were files has none."""
        kind = rule.get("outcomes", PASS_FAIL)
        recommends, confirms = UNNAMED[kind]
        return cls(
            outcomes_kind=kind,
            recommended_by=rule.get("recommended_by", recommends),
            confirmed_by=rule.get("confirmed_by", confirms),
            is_formal=kind == PASS_FAIL or "recommended_by" in rule,
            panel=rule.get("panel", False),
            second_reading=rule.get("second_reading", "not_yet_met"),
            appeal_working_days=rule.get("appeal_working_days"),
        )

    @property
    def outcomes(self) -> tuple[str, ...]:
        return OUTCOMES[self.outcomes_kind]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(outcome, OUTCOME_WORDS[outcome]) for outcome in self.outcomes]

    @property
    def only_outcome(self) -> str:
        """The outcome where there is nothing to choose; else ""."""
        return self.outcomes[0] if len(self.outcomes) == 1 else ""

    @property
    def words(self) -> Words:
        return _WORDS[self.outcomes_kind]

    @property
    def is_declared(self) -> bool:
        return self.outcomes_kind == DECLARED

    # The steps, and who takes them.

    @property
    def recommender(self) -> str:
        return RECOMMENDERS.get(self.recommended_by, "assessor")

    @property
    def confirmer(self) -> str:
        """Never as what the recommender acts: the two are different people."""
        seat = CONFIRMERS.get(self.confirmed_by, "confirmer")
        return "confirmer" if seat == self.recommender else seat

    @property
    def is_told_in_person(self) -> bool:
        """By who recommended; not where it can only end well, or the person said it first."""
        return not self.only_outcome and self.recommender != "participant"

    @property
    def judges_standards(self) -> bool:
        """Whether each standard gets a view of its own, besides the narratives."""
        return self.outcomes_kind == PASS_FAIL

    @property
    def has_reader(self) -> bool:
        """Whether an independent reading, with names removed, may be needed at all."""
        if self.second_reading == "always":
            return True
        return self.second_reading == "not_yet_met" and not self.only_outcome

    def needs_reading(self, outcome: str) -> bool:
        """Whether ``outcome`` may only be confirmed after it: "not yet met" always."""
        if outcome == "not_yet_met":
            return True
        return self.has_reader and (self.second_reading == "always" or outcome not in GOOD)

    @property
    def involved(self) -> frozenset[str]:
        """As what people take part in it: "participant" and kinds of appointment."""
        reader = {"reader"} if self.has_reader else set()
        return frozenset({self.recommender, self.confirmer, *reader})

    # As pages say them.

    @property
    def ready_words(self) -> str:
        """The question that its least evidence answers, as a title."""
        return f"Ready for {'panel' if self.panel else f'the {self.words.whole}'}?"

    def who(self, seat: str, name: str = "the person") -> str:
        """In words that go on: "the assessor", "the supervisor", or the person by ``name``."""
        return name if seat == "participant" else f"the {seat}"

    @property
    def recommended_words(self) -> str:
        """ "Recommended by the assessor", "Declared by the person themselves"."""
        return f"{self.words.recommended} {_ON_BEHALF[self.recommended_by]}"

    @property
    def confirmed_words(self) -> str:
        return f"{self.words.confirmed.capitalize()} {_ON_BEHALF[self.confirmed_by]}"

    @property
    def reading_words(self) -> str:
        """When the independent reading is asked for, in words that follow "where"."""
        return f"the recommendation is {OUTCOME_WORDS[self.outcomes[-1]].lower()}"


def outcome_words(outcome: str) -> str:
    return OUTCOME_WORDS.get(outcome, "")
