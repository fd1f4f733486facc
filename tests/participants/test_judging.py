"""What follows from a decision rule: pure, without rows."""

import pytest

from participants.rules import Judging
from participants.rules.programme_file import problems_with_programme
from participants.shipped import shipped_programme, shipped_programmes

ENGLISH = ("pass_fail", ("met", "not_yet_met"), "assessor", "confirmer", True, True)
DECIDED = {
    "asye": ENGLISH,
    "asye-early-career-standards": ENGLISH,
    "asye-newham": ENGLISH,
    "asye-suffolk": ENGLISH,
    "early-career-development-programme": ENGLISH,
    "early-career-framework-five-year": ENGLISH,
    "aye-northern-ireland": (
        *("complete", ("complete", "not_complete")),
        *("supervisor", "confirmer", False, True),
    ),
    "consolidation-wales": (
        *("complete", ("complete", "not_complete")),
        *("assessor", "confirmer", False, True),
    ),
    "second-year-surrey": (
        *("complete", ("complete", "not_complete")),
        *("supervisor", "confirmer", False, True),
    ),
    "supported-first-year-scotland": (
        *("declared", ("declared",)),
        *("participant", "supervisor", False, False),
    ),
}


@pytest.mark.parametrize("name", shipped_programmes())
def test_each_shipped_programme_is_judged_as_its_file_says(name):
    judging = Judging.of(shipped_programme(name)["decision"])
    assert DECIDED[name] == (
        *(judging.outcomes_kind, judging.outcomes, judging.recommender, judging.confirmer),
        *(judging.has_reader, judging.is_told_in_person),
    )


@pytest.mark.parametrize("name", shipped_programmes())
def test_not_yet_met_always_needs_the_second_reading_and_nothing_else_here_does(name):
    judging = Judging.of(shipped_programme(name)["decision"])
    needed = {outcome for outcome in judging.outcomes if judging.needs_reading(outcome)}
    assert needed == {"not_yet_met"} & set(judging.outcomes)


def test_a_rule_may_ask_for_a_second_reading_of_what_is_not_complete():
    judging = Judging.of({"outcomes": "complete", "second_reading": "not_yet_met"})
    assert judging.needs_reading("not_complete")
    assert not judging.needs_reading("complete")
    always = Judging.of({"outcomes": "declared", "second_reading": "always"})
    assert always.needs_reading("declared")


def test_without_a_rule_it_is_pass_or_fail_by_an_assessor():
    judging = Judging.of({})
    assert judging == Judging()
    assert (judging.recommended_words, judging.confirmed_words) == (
        "Recommended by the assessor",
        "Confirmed for the employer",
    )


def test_who_stands_behind_it_is_said_as_the_rule_names_them():
    wales = Judging.of(shipped_programme("consolidation-wales")["decision"])
    assert wales.recommended_words == "Recommended for the employer"
    assert wales.confirmed_words == "Confirmed for a body outside"
    scotland = Judging.of(shipped_programme("supported-first-year-scotland")["decision"])
    assert scotland.recommended_words == "Declared by the person themselves"
    assert scotland.confirmed_words == "Endorsed by the supervisor"


def test_nobody_confirms_what_they_recommended_whatever_the_rule():
    judging = Judging.of({"recommended_by": "employer", "confirmed_by": "assessor"})
    assert (judging.recommender, judging.confirmer) == ("assessor", "confirmer")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"second_reading": "never"}, "decision.second_reading"),
        ({"confirmed_by": "assessor"}, "decision.confirmed_by"),
        ({"recommended_by": "employer", "confirmed_by": "assessor"}, "decision.confirmed_by"),
        ({"confirmed_by": "participant"}, "decision.confirmed_by"),
    ],
)
def test_a_rule_under_which_nobody_could_be_judged_fairly_is_not_published(change, place):
    file = shipped_programme("asye")
    file["decision"] |= change
    assert place in {problem.place for problem in problems_with_programme(file)}
