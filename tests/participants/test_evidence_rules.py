"""Each rule of the least evidence with its number, and why a piece does not count."""

import datetime

import pytest

from participants.rules import check_rules
from participants.rules.programme_file import problems_with_programme
from participants.shipped import shipped_programme

OBSERVATIONS = {
    "kind": "observation",
    "label": "Observations",
    "least": 3,
    "by_assessor_least": 2,
    "registered_observer": True,
}
FAMILIES = {"kind": "feedback", "label": "Families", "least": 1}
PROFESSIONALS = {
    "kind": "feedback",
    "label": "Professionals",
    "least": 2,
    "details": ["professional"],
}


def observed(day, *, by_assessor=True, registered=True, **more):
    on = datetime.date(2026, 3, day)
    return {
        "kind": "observation",
        "detail": "",
        "on": on,
        "by_assessor": by_assessor,
        "registered": registered,
        **more,
    }


def heard(detail):
    return {"kind": "feedback", "detail": detail, "on": datetime.date(2026, 3, 1)}


def reasons(checked):
    return [(each.fact["on"].day, each.why_not) for each in checked.weighed]


def test_each_observation_that_does_not_count_says_why():
    facts = [
        observed(4, counts=False, why_not="Signed off as not counting: cut short"),
        observed(1),
        observed(3, registered=False),
        observed(2, by_assessor=False),
    ]
    [rule] = check_rules([OBSERVATIONS], facts)
    assert reasons(rule) == [
        (1, ""),
        (2, ""),
        (3, "The observer is not a registered social worker"),
        (4, "Signed off as not counting: cut short"),
    ]
    assert (rule.id, rule.have, rule.left_out) == ("1", 2, 2)
    assert rule.missing == "1 more needed, by the assessor"


def test_a_second_observation_by_somebody_else_waits_for_those_by_the_assessor():
    others = [observed(day, by_assessor=False) for day in (1, 2)]
    [rule] = check_rules([OBSERVATIONS], [*others, observed(3)])
    waits = "The places left are for observations by the assessor"
    assert reasons(rule) == [(1, ""), (2, waits), (3, "")]
    [rule] = check_rules([OBSERVATIONS], [*others, observed(3), observed(4)])
    assert reasons(rule) == [(1, ""), (2, ""), (3, ""), (4, "")]
    assert rule.is_met


@pytest.mark.parametrize(
    ("by_assessor", "missing"),
    [
        ([], "3 more needed, 2 of them by the assessor"),
        ([False], "2 more needed, all by the assessor"),
        ([True], "2 more needed, 1 of them by the assessor"),
        ([True, True], "1 more needed"),
        ([True, True, False], ""),
    ],
)
def test_what_is_missing_says_how_many_and_by_whom(by_assessor, missing):
    facts = [observed(day, by_assessor=by) for day, by in enumerate(by_assessor, start=1)]
    [rule] = check_rules([OBSERVATIONS], facts)
    assert rule.missing == missing
    assert rule.is_met == (not missing)


def test_what_has_to_be_among_them_is_a_rule_with_a_letter():
    minimum = {
        "kind": "work_seen",
        "label": "Work seen",
        "least": 3,
        "includes": [
            {"label": "a report", "details": ["report", "court_statement"]},
            {"label": "a set of recordings", "details": ["case_note"]},
        ],
    }
    day = datetime.date(2026, 3, 1)
    facts = [{"kind": "work_seen", "detail": "report", "on": day}] * 2
    _, rule = check_rules([OBSERVATIONS, minimum], facts)
    found = [(each.id, each.label, each.have, each.is_met) for each in rule.within]
    assert found == [("2a", "a report", 2, True), ("2b", "a set of recordings", 0, False)]
    assert rule.missing == "1 more needed; still needed among them: a set of recordings"
    _, rule = check_rules([OBSERVATIONS, minimum], facts * 2)
    assert rule.missing == "still needed among them: a set of recordings"


def test_feedback_from_professionals_counts_for_its_own_rule_alone():
    facts = [heard("parent"), heard("professional"), heard("professional")]
    families, professionals = check_rules([FAMILIES, PROFESSIONALS], facts)
    assert (families.have, professionals.have) == (1, 2)
    assert [len(each.weighed) for each in (families, professionals)] == [1, 2]


def test_a_piece_of_another_stage_says_so_and_is_not_counted_among_those_left_out():
    stages = [("one", datetime.date(2026, 2, 28)), ("two", datetime.date(2026, 12, 31))]
    minimum = {"kind": "observation", "label": "Early ones", "least": 1, "stage": "one"}
    [rule] = check_rules([minimum], [observed(1)], stages)
    assert reasons(rule) == [(1, "Its day is not in this part of the programme")]
    assert (rule.left_out, rule.note) == (0, "")


def test_a_rule_may_not_name_what_its_kind_never_is():
    file = shipped_programme("asye")
    file["evidence"][0]["details"] = ["professional"]
    [problem] = problems_with_programme(file)
    assert str(problem).startswith("evidence[0].details: never count")


@pytest.mark.parametrize("name", ["asye", "asye-early-career-standards"])
def test_the_asye_asks_for_all_five_kinds_of_its_template(name):
    rules = check_rules(shipped_programme(name)["evidence"], [])
    assert [(each.id, each.least, [part.id for part in each.within]) for each in rules] == [
        ("1", 3, ["1a"]),
        ("2", 3, ["2a", "2b"]),
        ("3", 3, []),
        ("4", 3, []),
        ("5", 1, []),
    ]
