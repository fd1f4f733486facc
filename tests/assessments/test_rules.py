import uuid

import pytest

from assessments import rules


@pytest.mark.parametrize(
    ("view", "reasons", "cited", "missing"),
    [
        ("", "", 0, ["say whether it is met"]),
        ("met", "", 0, []),
        ("uncertain", "", 0, ["give your reasons", "cite one to three pieces of evidence"]),
        ("not_met", "   ", 1, ["give your reasons"]),
        ("not_met", "Because", 0, ["cite one to three pieces of evidence"]),
        ("uncertain", "Because", 3, []),
    ],
)
def test_what_a_judgement_still_needs(view, reasons, cited, missing):
    assert rules.missing_in_judgement(view, reasons, cited) == missing


def test_met_is_refused_with_the_number_of_standards_not_met():
    assert rules.refusal_of_met(["met", "uncertain"]) == ""
    assert rules.refusal_of_met(["met", "not_met"]).startswith("One standard is")
    assert rules.refusal_of_met(["not_met", "not_met"]).startswith("2 standards are")


def test_not_yet_met_has_to_say_of_which_standard():
    assert rules.refusal_of_not_yet_met(["met", "uncertain"]) == ""
    assert rules.refusal_of_not_yet_met(["met", "not_met"]) == ""
    assert rules.refusal_of_not_yet_met(["met", "met"]).startswith("Every standard is judged")


def test_a_code_is_known_however_it_is_typed():
    code = rules.code_from(range(12))
    assert code == "2345-6789-ABCD"
    for typed in ("2345-6789-abcd", "23456789ABCD", " 2345 6789 abcd ", "2345–6789–ABCD"):
        assert rules.tidy_code(typed) == code


def test_a_code_name_is_the_same_each_time_and_gives_nothing_away():
    one = uuid.uuid4()
    name = rules.codename(one)
    assert name == rules.codename(one)
    assert name.removeprefix("Participant ").lower() not in str(one)[:4]
