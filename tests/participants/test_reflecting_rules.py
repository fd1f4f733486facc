"""By when self-assessments and reflections are due, and what a programme's file may say of them."""

from datetime import date

import pytest

from participants.programme_editor.differences import differences
from participants.rules import Facts, Pattern, Pause, Timeline
from participants.rules.programme_file import problems_with_programme, programme_of
from participants.shipped import shipped_programme, shipped_programmes

START = date(2026, 9, 1)
ASYE = shipped_programme("asye")


def timeline(file=ASYE, **facts):
    return Timeline(programme_of(file), Facts(starts_on=START, on=START, **facts))


def days(dates):
    return {each.key: each.on for each in dates}


def test_self_assessments_are_at_the_start_half_way_and_before_the_end():
    assert days(timeline().self_assessments) == {
        "start": date(2026, 9, 28),
        "middle": date(2027, 3, 1),
        "end": date(2027, 8, 3),
    }


def test_part_time_and_a_pause_move_them_as_they_move_everything():
    half = timeline(patterns=(Pattern(START, None, 50),))
    assert days(half.self_assessments)["middle"] > date(2027, 8, 1)
    paused = timeline(pauses=(Pause(date(2026, 12, 1), date(2027, 2, 28)),))
    # Ninety days later, on a Sunday before a bank holiday.
    assert days(paused.self_assessments)["middle"] == date(2027, 6, 1)
    assert days(paused.self_assessments)["start"] == date(2026, 9, 28)


def test_a_reflection_is_due_working_days_before_its_review_and_says_so():
    found = timeline().reflections
    first = found[0]
    assert (first.key, first.on) == ("3-months", date(2026, 11, 23))
    assert first.steps[-1] == (
        "5 working days before the review on 30 November 2026: Monday 23 November 2026."
    )
    # Before a review on 4 January: Christmas and New Year are no working days.
    paused = timeline(pauses=(Pause(date(2026, 9, 2), date(2026, 10, 3)),))
    assert days(paused.reflections)["3-months"] == date(2026, 12, 23)


def test_none_is_asked_for_before_a_review_on_the_first_day():
    newham = shipped_programme("asye-newham")
    assert "baseline" in days(timeline(newham).reviews)
    assert "baseline" not in days(timeline(newham).reflections)


def test_the_day_is_not_known_while_that_of_the_review_is_not():
    assert days(timeline(shipped_programme("consolidation-wales")).reflections) == {
        "consolidation": None
    }


def test_a_programme_that_says_nothing_asks_for_neither():
    silent = {
        name: value
        for name, value in ASYE.items()
        if name not in {"self_assessment", "reflections", "agreement"}
    }
    assert problems_with_programme(silent) == []
    assert timeline(silent).self_assessments == timeline(silent).reflections == []


def test_every_shipped_programme_has_prompts_and_those_for_child_and_family_three_stages():
    for name in shipped_programmes():
        file = shipped_programme(name)
        assert all(each["prompts"] for each in file["reflections"]["scaffolds"]), name
        if name.startswith("asye"):
            assert [each["key"] for each in file["self_assessment"]["stages"]] == [
                "start",
                "middle",
                "end",
            ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"words": ["Only one"]}, "self_assessment.words"),
        ({"words": ["a", "b" * 61]}, "self_assessment.words"),
        ({"stages": []}, "self_assessment.stages"),
        (
            {"stages": [{"key": "late", "label": "Late", "due": {"after_months": 30}}]},
            "self_assessment.stages[0].due.after_months",
        ),
        (
            {"stages": [{"key": "never", "label": "Never", "due": {}}]},
            "self_assessment.stages[0].due",
        ),
        (
            {"stages": [{"key": "a", "label": "A", "due": {"at": "end"}}] * 2},
            "self_assessment.stages[1].key",
        ),
    ],
    ids=["one word", "a long word", "no stage", "too late", "no day", "twice"],
)
def test_what_no_self_assessment_could_follow_is_refused(change, place):
    file = ASYE | {"self_assessment": ASYE["self_assessment"] | change}
    assert place in [each.place for each in problems_with_programme(file)]


def test_a_set_without_prompts_is_refused():
    scaffolds = [{"key": "a", "label": "A", "prompts": []}]
    file = ASYE | {"reflections": ASYE["reflections"] | {"scaffolds": scaffolds}}
    [problem] = problems_with_programme(file)
    assert problem.place == "reflections.scaffolds[0].prompts"


def test_an_example_is_whole_or_left_out():
    scaffold = {"key": "a", "label": "A", "prompts": ["Why?"]}
    example = {"thin": "We met.", "good": "I had not asked.", "better": "It asks why."}
    for given in ({}, example):
        file = ASYE | {"reflections": ASYE["reflections"] | {"scaffolds": [scaffold | given]}}
        assert problems_with_programme(file) == []
    alone = scaffold | {"good": "I had not asked."}
    file = ASYE | {"reflections": ASYE["reflections"] | {"scaffolds": [alone]}}
    [problem] = problems_with_programme(file)
    assert problem.place == "reflections.scaffolds[0].good" and "thin" in str(problem)


def test_another_prompt_or_word_is_a_difference_that_is_said():
    scaffolds = [
        each | {"prompts": ["Why?"]} if each["key"] == "a-decision" else each
        for each in ASYE["reflections"]["scaffolds"]
    ]
    new = ASYE | {
        "reflections": ASYE["reflections"] | {"scaffolds": scaffolds},
        "self_assessment": ASYE["self_assessment"] | {"words": ["Not yet", "Yes"]},
        "agreement": ASYE["agreement"] | {"allocation": "By the team manager"},
    }
    said = [(each.section, each.new) for each in differences(ASYE, new)]
    assert ("Reflections before reviews", "Why?") in said
    assert ("Self-assessment", "Not yet; Yes") in said
    assert ("Support agreement", "By the team manager") in said
