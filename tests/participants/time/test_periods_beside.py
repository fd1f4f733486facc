"""One period laid over those that are there: what becomes of each day, whatever the days are."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from participants.rules.periods import (
    OPEN,
    SEVERAL,
    TAKEN,
    Held,
    Moved,
    Refused,
    end_by,
    held_since,
    lay_over,
)

FIRST = date(2027, 1, 1)
TODAY = date(2027, 2, 1)


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def periods_beside_each_other(draw):
    """Up to five periods that share no day; the last may be open."""
    found, at = [], 0
    for key in range(draw(st.integers(0, 5))):
        first = at + draw(st.integers(0, 10))
        last = first + draw(st.integers(0, 20))
        found.append(Held(key, day(first), day(last)))
        at = last + 1
    if found and draw(st.booleans()):
        found[-1] = Held(found[-1].key, found[-1].starts_on, None)
    return found


def holder_on(day_asked, periods):
    held = [key for key, first, last in periods if first <= day_asked <= (last or date.max)]
    assert len(held) <= 1, "two share a day"
    return held[0] if held else None


@given(
    periods_beside_each_other(),
    st.integers(0, 120),
    st.one_of(st.none(), st.integers(0, 40)),
    st.integers(-10, 130),
)
def test_every_day_outside_the_new_period_is_held_as_before_or_the_plan_is_refused(
    others, first, length, today
):
    starts_on = day(first)
    ends_on = None if length is None else day(first + length)
    plan = lay_over(starts_on, ends_on, others, day(today))
    if isinstance(plan, Refused):
        return
    moved = {each.key: each for each in plan}
    after = [("new", starts_on, ends_on)]
    for each in others:
        change = moved.get(each.key, Moved(each.key, (each.starts_on, each.ends_on)))
        after += [(each.key, *days) for days in (change.days, change.again) if days]
    before = [(each.key, each.starts_on, each.ends_on) for each in others]
    for number in range(220):
        asked = day(number)
        is_new = starts_on <= asked and (ends_on is None or asked <= ends_on)
        assert holder_on(asked, after) == ("new" if is_new else holder_on(asked, before))
    for each in plan:
        [other] = [one for one in others if one.key == each.key]
        has_begun = other.starts_on <= day(today)
        assert not (has_begun and (each.days is None or each.days[0] != other.starts_on))


def test_who_is_in_the_middle_of_another_lets_it_go_on_afterwards():
    [moved] = lay_over(day(10), day(19), [Held("a", day(0), None)], TODAY)
    assert moved == Moved("a", (day(0), day(9)), (day(20), None))


def test_what_is_in_the_way_is_named_with_the_field_at_fault():
    begun, to_come = Held("a", day(5), day(9)), Held("b", day(60), day(70))
    assert lay_over(day(5), day(7), [begun], TODAY) == Refused("a", "starts_on", TAKEN)
    assert lay_over(day(0), day(5), [begun], TODAY) == Refused("a", "ends_on", TAKEN)
    assert lay_over(day(40), None, [to_come], TODAY) == Refused("b", "ends_on", OPEN)
    later = Held("c", day(71), None)
    assert lay_over(day(40), day(99), [to_come, later], TODAY).why == SEVERAL


def test_what_has_not_begun_gives_way_or_goes():
    to_come = Held("b", day(60), day(70))
    assert lay_over(day(50), day(64), [to_come], TODAY) == [Moved("b", (day(65), day(70)))]
    assert lay_over(day(50), day(70), [to_come], TODAY) == [Moved("b", None)]
    assert lay_over(day(60), None, [to_come], TODAY) == [Moved("b", None)]


def test_what_lies_within_ends_with_it_goes_or_stays():
    over, open_one = Held("over", day(0), day(4)), Held("open", day(5), None)
    to_come, begun = Held("to come", day(80), None), Held("begun", day(30), None)
    assert end_by(day(9), [to_come, open_one, over], TODAY) == [
        Moved("open", (day(5), day(9))),
        Moved("to come", None),
    ]
    assert end_by(day(9), [begun], TODAY) == Refused("begun", "ends_on", TAKEN)


def test_employment_without_a_gap_is_one_and_the_next_one_counts_where_none_has_begun():
    assert held_since([], day(5)) is None
    assert held_since([(day(0), day(4)), (day(5), None)], day(9)) == day(0)
    assert held_since([(day(0), day(3)), (day(5), None)], day(9)) == day(5)
    assert held_since([(day(20), None)], day(9)) == day(20)
    assert held_since([(day(0), day(4))], day(9)) is None
