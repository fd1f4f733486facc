from datetime import date
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from standards.rules import Item, Standing, changes, judge_on, nested, place, tree_errors


def item(number, parent=None, **fields):
    defaults = {"item_type": "domain", "code": str(number), "order": number, "statement": "A"}
    return Item(
        row=number + 1,
        identifier=UUID(int=number),
        parent=UUID(int=parent) if parent else None,
        **(defaults | fields),
    )


def told(items):
    return [str(error) for error in tree_errors(items)]


def test_an_orderly_tree_has_no_errors():
    assert told([item(1), item(2, 1), item(3, 1), item(4, 2)]) == []


def test_the_same_code_twice_is_named_with_the_row_it_was_in_first():
    assert told([item(1), item(2, code="1")]) == [
        "row 3, column code: is the same as in row 2; it must differ"
    ]


def test_brothers_and_sisters_need_different_orders_but_cousins_do_not():
    items = [item(1), item(2), item(3, 1, order=1), item(4, 2, order=1)]
    assert told(items) == []
    assert told([*items, item(5, 1, order=1)])[0].startswith("row 6, column order: is the same")


def test_a_circle_is_found_and_those_hanging_from_it_are_not_blamed():
    assert told([item(1, 2), item(2, 1), item(3, 1)]) == [
        "row 2, column parent_identifier: makes a circle: the item stands below itself",
        "row 3, column parent_identifier: makes a circle: the item stands below itself",
    ]
    assert len(told([item(1, 1)])) == 1


def test_a_parent_that_is_nowhere_is_named():
    assert told([item(1, 9)]) == [
        "row 2, column parent_identifier: is not the identifier of any row"
    ]


def test_an_end_before_the_start_is_named_and_one_day_is_enough():
    day = date(2027, 4, 1)
    assert told([item(1, status_start=day, status_end=day)]) == []
    assert (
        "is before status_start"
        in told([item(1, status_start=day, status_end=date(2027, 3, 31))])[0]
    )


def test_items_are_placed_below_their_parents_in_their_order_however_the_file_sorts_them():
    items = [item(4, 2), item(2, order=20), item(1, order=10), item(3, 1), item(5, 4)]
    placed = place(items)
    assert [each.item.code for each in placed] == ["1", "3", "2", "4", "5"]
    assert [each.depth for each in placed] == [0, 1, 0, 1, 2]
    assert [each.place for each in placed] == [1, 2, 3, 4, 5]
    assert placed[-1].top == UUID(int=2)


def test_a_framework_may_be_a_thousand_levels_deep():
    items = [item(1), *[item(number, number - 1) for number in range(2, 1001)]]
    assert told(items) == []
    assert place(items)[-1].depth == 999


def test_outcomes_are_judged_where_there_are_any_and_domains_where_there_are_none():
    flat, deep = [item(1)], [item(1), item(2, 1, item_type="outcome")]
    assert [each.judged for each in judge_on(flat)] == [True]
    assert [each.judged for each in judge_on(deep)] == [False, True]
    assert [each.judged for each in judge_on(deep, "domain")] == [True, False]
    assert [each.judged for each in judge_on([item(1, judged=False)])] == [False]


@given(st.lists(st.integers(min_value=0, max_value=6), max_size=30))
def test_every_list_that_opens_also_ends(steps):
    depths, deepest = [], -1
    for step in steps:
        deepest = min(step, deepest + 1)
        depths.append(deepest)
    entries = list(nested([SimpleNamespace(depth=depth) for depth in depths]))
    opened = sum(entry["opens"] for entry in entries)
    ended = sum(len(entry["closes"]) + entry["is_last"] for entry in entries)
    assert opened == ended
    begun_items = sum(entry["is_leaf"] + len(entry["closes"]) for entry in entries)
    assert begun_items == len(entries)


def standing(code, place, parent=None, statement="A", is_judged=False):
    return Standing(code, statement, UUID(int=parent) if parent else None, is_judged, place)


def told_changes(before, after):
    by_id = [{UUID(int=int(each.code)): each for each in items} for items in (before, after)]
    return [str(change) for change in changes(*by_id)]


def test_the_same_text_has_no_changes():
    same = [standing("1", 1), standing("2", 2, parent=1)]
    assert told_changes(same, same) == []


def test_added_removed_and_reworded_items_are_named():
    before = [standing("1", 1), standing("2", 2), standing("3", 3)]
    after = [standing("1", 1, statement="B"), standing("4", 2), standing("3", 3)]
    assert told_changes(before, after) == [
        "1 reworded, from “1 A” to “1 B”",
        "4 added: A",
        "2 removed: A",
    ]


def test_what_stands_below_another_or_in_another_order_moved():
    before = [standing("1", 1), standing("2", 2, parent=1), standing("3", 3, parent=1)]
    swapped = [standing("1", 1), standing("3", 2, parent=1), standing("2", 3, parent=1)]
    assert told_changes(before, swapped) == ["3 moved", "2 moved"]
    out = [standing("1", 1), standing("3", 2, parent=1), standing("2", 3)]
    assert told_changes(before, out) == ["2 moved"]


def test_an_item_that_begins_or_ends_to_be_judged_is_named():
    before = [standing("1", 1), standing("2", 2, is_judged=True)]
    after = [standing("1", 1, is_judged=True), standing("2", 2)]
    assert told_changes(before, after) == [
        "1 judged, was not judged",
        "2 not judged, was judged",
    ]
