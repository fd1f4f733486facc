"""Which counts are shown: none below ten, and none that tells one below ten."""

import itertools
import random

import pytest

from equality.rules import (
    EITHER,
    FEWER,
    LEAST_SHOWN,
    NOT_SHOWN,
    PREFER_NOT,
    questions,
    shown_counts,
    wrong_answers,
)


def table(*rows):
    return {
        place: {str(answer): number for answer, number in enumerate(row)}
        for place, row in enumerate(rows)
    }


def drawn(*rows):
    """The rows as they may be shown, and the programme's, with None for what is not."""
    groups, together = shown_counts(table(*rows))
    lines = [*groups.values(), together]
    return [[each.number for each in line.values()] for line in lines]


def whys(*rows):
    groups, together = shown_counts(table(*rows))
    return [[each.why for each in line.values()] for line in [*groups.values(), together]]


def test_every_question_can_be_left_open_by_prefer_not_to_say():
    for each in questions():
        assert each.keys[-1] == PREFER_NOT
        assert len(set(each.keys)) == len(each.keys)
        assert all(len(key) <= 40 for key in each.keys)


def test_the_asian_ethnic_groups_are_there():
    """A neighbouring service lost them between page and table."""
    [ethnic] = [each for each in questions() if each.key == "ethnic_group"]
    asian = [option.label for option in ethnic.options if option.group.startswith("Asian")]
    assert asian == ["Indian", "Pakistani", "Bangladeshi", "Chinese", "Any other Asian background"]
    groups = {option.group for option in ethnic.options if option.group}
    assert len(groups) == 5 and len(ethnic.options) == 19


def test_an_answer_that_is_on_no_list_is_wrong():
    assert wrong_answers({"sex": "female", "route": ""}) == []
    assert wrong_answers({"sex": "Zq", "disability": "maybe"}) == ["sex", "disability"]


def test_large_counts_are_shown():
    assert drawn([10, 25, 40]) == [[10, 25, 40], [10, 25, 40]]


@pytest.mark.parametrize("small", range(LEAST_SHOWN))
def test_a_count_below_ten_is_shown_for_no_number_and_no_sum(small):
    [cohort, programme] = drawn([small, 12, 40, 50])
    assert cohort == programme
    assert cohort[0] is None
    assert cohort.count(None) >= 2, "one alone would be the sum less the others"
    assert whys([small, 12, 40, 50])[0][0] == FEWER


def test_of_a_group_with_too_few_people_nothing_is_shown_nor_which_counts_are_small():
    assert whys([3, 2, 0]) == [[NOT_SHOWN] * 3] * 2
    assert whys([9, 9]) == [[NOT_SHOWN] * 2] * 2, "18 people in two counts of at most nine"


def test_subtracting_a_cohort_from_the_programme_tells_nothing():
    first, second, programme = drawn([30, 40, 50], [3, 40, 50])
    assert first[0] is None and second[0] is None
    assert programme == [33, 80, 100], "all together come first"


def ranges(shown, why, most):
    """The numbers that one line's counts could be, each by itself."""
    is_too_few = FEWER not in why and all(number is None for number in shown)
    hidden = {
        EITHER: range(most + 1),
        FEWER: range(LEAST_SHOWN),
        NOT_SHOWN: range(0 if is_too_few else LEAST_SHOWN, most + 1),
    }
    return [
        [number] if number is not None else hidden[each]
        for number, each in zip(shown, why, strict=True)
    ]


def lines_of(each, people):
    """Every line whose counts are in their ranges and add up to its people."""
    *first, last = each
    for some in itertools.product(*first):
        rest = people - sum(some)
        if rest in last:
            yield (*some, rest)


def possible(rows):
    """For each small hidden count, the numbers it could be by all that is shown, brute force.

    Known are the numbers that are shown, which counts are below ten, the people of each row, and
    that the last row is the sum of the others.
    """
    shown, why = drawn(*rows), whys(*rows)
    most = sum(map(sum, rows))
    every = [ranges(numbers, each, most) for numbers, each in zip(shown, why, strict=True)]
    people = [sum(row) for row in rows]
    lines = [list(lines_of(each, number)) for each, number in zip(every, people, strict=False)]
    found = {}
    for some in itertools.product(*lines):
        sums = [sum(column) for column in zip(*some, strict=True)]
        if all(number in each for number, each in zip(sums, every[-1], strict=True)):
            for place, line in enumerate([*some, sums]):
                for answer, number in enumerate(line):
                    found.setdefault((place, answer), set()).add(number)
    true = [*rows, [sum(column) for column in zip(*rows, strict=True)]]
    return {
        (place, answer): numbers
        for (place, answer), numbers in found.items()
        if true[place][answer] < LEAST_SHOWN
    }


@pytest.mark.parametrize("seed", range(40))
def test_no_small_count_can_be_reckoned_back(seed):
    chance = random.Random(seed)
    rows = [[chance.choice([0, 1, 4, 9, 10, 11, 14]) for _ in range(3)] for _ in range(2)]
    if min(map(sum, rows)) < LEAST_SHOWN:
        return  # How many people a cohort has is no secret.
    for cell, numbers in possible(rows).items():
        assert len(numbers) >= 5, f"{rows}: {cell} could only be {sorted(numbers)}"


@pytest.mark.parametrize("seed", range(200))
def test_in_one_group_every_small_count_could_be_anything(seed):
    chance = random.Random(seed)
    row = [chance.choice([0, 2, 5, 9, 10, 12, 30]) for _ in range(chance.randint(2, 4))]
    if FEWER not in whys(row)[0]:
        return
    for cell, numbers in possible([row]).items():
        assert set(range(LEAST_SHOWN)) <= numbers, f"{row}: {cell}, {sorted(numbers)}"
