"""What always holds of the days and dates of a programme, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from participants.rules import (
    DaysOff,
    Due,
    Extension,
    Facts,
    Pattern,
    Pause,
    Programme,
    Review,
    Stage,
    Timeline,
    TimeRules,
    nominal_end,
)
from participants.rules.days import WHOLE, part_the_days

from . import oracle

FIRST = date(2026, 1, 1)
starts = st.dates(FIRST, date(2032, 12, 31))
offsets = st.integers(min_value=-60, max_value=900)
lengths = st.none() | st.integers(min_value=0, max_value=200)
MOVING = TimeRules(pauses_move=True, part_time_moves=True)


@st.composite
def pauses(draw, start):
    first = start + timedelta(days=draw(offsets))
    length = draw(lengths)
    return Pause(first, None if length is None else first + timedelta(days=length))


@st.composite
def patterns(draw, start):
    """Up to four, one after the other, with gaps or without."""
    found, day = [], start + timedelta(days=draw(st.integers(-60, 200)))
    for _ in range(draw(st.integers(0, 4))):
        last = day + timedelta(days=draw(st.integers(0, 200)))
        found.append(Pattern(day, last, draw(st.integers(1, 100))))
        day = last + timedelta(days=draw(st.integers(1, 60)))
    if draw(st.booleans()):
        found.append(Pattern(day, None, draw(st.integers(20, 100))))
    return tuple(found)


@st.composite
def facts(draw):
    start = draw(starts)
    return Facts(
        starts_on=start,
        on=start + timedelta(days=draw(st.integers(0, 1000))),
        patterns=draw(patterns(start)),
        pauses=tuple(draw(st.lists(pauses(start), max_size=3))),
        extensions=tuple(
            Extension(draw(st.integers(0, 6)), draw(st.integers(0, 40)))
            for _ in range(draw(st.integers(0, 2)))
        ),
    )


programmes = st.builds(
    Programme,
    name=st.just("any"),
    months=st.integers(min_value=6, max_value=24),
    longest_months=st.none() | st.integers(min_value=24, max_value=60),
    time=st.builds(
        TimeRules,
        pauses_move=st.booleans(),
        part_time_moves=st.booleans(),
        pauses_count_towards_longest=st.booleans(),
        longest_extension_months=st.none() | st.integers(1, 12),
        days_off=st.sampled_from(list(DaysOff)),
    ),
    reviews=st.just(
        (
            Review("start", "At the start", Due(at="start")),
            Review("three", "Three months", Due(months=3)),
            Review("weeks", "Six weeks", Due(weeks=6)),
            Review("later", "Five working days later", Due(months=6, working_days_after=5)),
            Review("before", "Before the end", Due(at="end", weeks_before=4)),
        )
    ),
    stages=st.just((Stage("first", "First", Due(months=6)),)),
)


def days(programme, facts):
    return [each.on for each in Timeline(programme, facts).dates()]


@given(facts(), st.booleans(), st.booleans())
def test_every_day_lies_in_exactly_one_span(facts, pauses_move, part_time_moves):
    rules = TimeRules(pauses_move=pauses_move, part_time_moves=part_time_moves)
    spans = part_the_days(facts.starts_on, facts, rules)
    assert spans[0].first == facts.starts_on
    assert spans[-1].last is None
    for span, after in zip(spans, spans[1:], strict=False):
        assert span.first <= span.last
        assert after.first == span.last + timedelta(days=1)
        assert (span.kind, span.share) != (after.kind, after.share)
    assert all(0 <= span.share <= WHOLE for span in spans)


@given(facts(), programmes, st.data())
def test_a_pause_never_moves_a_date_earlier(facts, programme, data):
    more = data.draw(pauses(facts.starts_on))
    before = days(programme, facts)
    after = days(programme, replace(facts, pauses=(*facts.pauses, more)))
    assert all(old <= new for old, new in zip(before, after, strict=True))


@given(starts, st.integers(1, 60))
def test_full_time_without_a_pause_is_the_calendar(start, months):
    programme = Programme("any", months, time=MOVING)
    plain = Timeline(programme, Facts(start, start))
    assert plain.ends_on == nominal_end(start, months) == oracle.calendar_end(start, months)
    said = Facts(start, start, patterns=(Pattern(start, None, 100),))
    assert Timeline(programme, said).end == plain.end


@given(facts(), programmes)
@settings(max_examples=40)
def test_the_order_in_which_things_were_recorded_does_not_matter(facts, programme):
    once = Timeline(programme, facts).dates()
    for pauses in permutations(facts.pauses):
        other = replace(
            facts,
            pauses=pauses,
            patterns=facts.patterns[::-1],
            extensions=facts.extensions[::-1],
        )
        assert Timeline(programme, other).dates() == once


@given(facts(), programmes)
def test_reckoning_again_says_the_same(facts, programme):
    assert Timeline(programme, facts).dates() == Timeline(programme, facts).dates()


@given(facts(), st.integers(1, 24))
@settings(max_examples=60)
def test_walking_day_by_day_leads_to_the_same_end(facts, months):
    plain = replace(facts, extensions=())
    closed = [(each.starts_on, each.ends_on or facts.on) for each in plain.pauses]
    held = [(each.starts_on, each.ends_on, each.percent) for each in plain.patterns]
    found = Timeline(Programme("any", months, time=MOVING), plain).ends_on
    assert found == oracle.end_after(facts.starts_on, months, patterns=held, pauses=closed)


@given(facts(), programmes)
def test_every_date_says_why_and_ends_with_itself(facts, programme):
    for each in Timeline(programme, facts).dates():
        assert each.steps
        assert all(step and step[0].isupper() or step[0].isdigit() for step in each.steps)


@given(facts(), st.integers(0, 1200), st.integers(0, 400))
def test_months_of_the_programme_never_go_back_and_agree_with_the_dates(facts, first, later):
    timeline = Timeline(Programme("any", 12, time=MOVING), facts)
    day = facts.starts_on + timedelta(days=first)
    month = timeline.month_on(day)
    assert month <= timeline.month_on(day + timedelta(days=later))
    assert day <= timeline.after_months(month)
    if month > 1:
        assert day > timeline.after_months(month - 1)


@given(facts(), st.integers(0, 600))
def test_more_hours_never_make_the_programme_longer(facts, from_day):
    programme = Programme("any", 12, time=MOVING)
    full = replace(facts, patterns=())
    assert Timeline(programme, full).ends_on <= Timeline(programme, facts).ends_on
