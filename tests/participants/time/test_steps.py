"""The working of a date, as people read it."""

from datetime import date

from participants.rules import (
    AgreedEnd,
    Clock,
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
)

START = date(2026, 9, 1)
MOVING = TimeRules(pauses_move=True, part_time_moves=True, days_off=DaysOff.NEXT)


def steps(facts=None, *, months=12, review=None, longest=None, time=MOVING, **more):
    facts = facts or Facts(START, START, **more)
    reviews = (Review("it", "It", review),) if review else ()
    timeline = Timeline(Programme("any", months, longest, time=time, reviews=reviews), facts)
    return list(timeline.reviews[0].steps if review else timeline.end.steps)


def test_a_plain_end_is_one_sum():
    assert steps() == [
        "1 September 2026 plus 12 months is 1 September 2027; the last day is the day before."
    ]
    [one] = steps(months=1)
    assert one.startswith("1 September 2026 plus 1 month is")


def test_a_month_that_is_too_short_is_said():
    assert steps(Facts(date(2026, 1, 31), START), months=13) == [
        "31 January 2026 plus 13 months is 28 February 2027, the last day of a month too short to "
        "have the same day; that is the last day."
    ]


def test_a_pause_and_part_time_are_added_up_with_a_pencil():
    assert steps(
        pauses=(Pause(date(2027, 1, 4), date(2027, 2, 14)),),
        patterns=(Pattern(date(2027, 3, 1), None, 60),),
    ) == [
        "1 September 2026 plus 12 months is 1 September 2027; the last day is the day before.",
        "That is 365 days at full time.",
        "1 September 2026 to 3 January 2027: 125 days at full time. 240 days still to go.",
        "4 January 2027 to 14 February 2027: agreed pause, 42 days. None of them counts.",
        "15 February 2027 to 28 February 2027: 14 days at full time. 226 days still to go.",
        "From 1 March 2027 at 60% of full time 226 days take 376.67 days, rounded up to 377; the "
        "last of them is 11 March 2028.",
    ]


def test_part_time_that_ended_says_what_it_came_to():
    found = steps(
        patterns=(
            Pattern(START, date(2026, 9, 1), 60),
            Pattern(date(2026, 9, 2), date(2026, 9, 8), 50),
        )
    )
    assert found[2:4] == [
        "1 September 2026: 1 day at 60% of full time counts as 0.6 days. 364.4 days still to go.",
        "2 September 2026 to 8 September 2026: 7 days at 50% of full time count as 3.5 days. "
        "360.9 days still to go.",
    ]
    assert found[4].startswith(
        "From 9 September 2026 at full time 360.9 days, rounded up to 361 days; the last"
    )


def test_a_pause_without_a_last_day_counts_up_to_the_day_one_asks():
    pause = (Pause(date(2027, 1, 4)),)
    early = steps(Facts(START, date(2027, 1, 10), pauses=pause))
    later = steps(Facts(START, date(2027, 1, 11), pauses=pause))
    assert "agreed pause, 7 days" in early[3]
    assert "agreed pause, 8 days" in later[3]
    assert len(steps(Facts(START, date(2027, 1, 3), pauses=pause))) == 1


def test_an_agreed_end_names_who_recorded_it_and_what_it_replaces():
    agreed = AgreedEnd(date(2029, 6, 30), date(2027, 5, 4), "Jo Reed")
    found = steps(agreed_end=agreed, longest=24)
    assert found[0].startswith(
        "Agreed end date, recorded by Jo Reed on 4 May 2027. Without it: 1 S"
    )
    assert found[1] == (
        "The agreed end is later than 24 months, the longest the programme lasts (31 August 2028)."
    )


def test_an_extension_its_limit_and_a_pause_in_it_are_said():
    time = TimeRules(pauses_move=True, longest_extension_months=2)
    assert steps(
        time=time,
        extensions=(Extension(3), Extension(days=5)),
        pauses=(Pause(date(2027, 10, 1), date(2027, 10, 7)),),
    )[1:] == [
        "Agreed extension of 3 months and 5 days: 5 December 2027.",
        "An extension lasts 2 months at the longest: 31 October 2027; that day holds.",
        "7 days of agreed pause in the extension not counted: 7 November 2027.",
    ]


def test_the_longest_length_and_a_weekend_are_said():
    patterns = (Pattern(START, None, 30),)
    assert steps(longest=24, patterns=patterns)[-1] == (
        "The programme lasts 24 months at the longest, until 31 August 2028; that day holds."
    )
    found = steps(review=Due(weeks=6, weeks_before=1), pauses=(Pause(START, date(2026, 9, 5)),))
    assert found[-1] == (
        "10 October 2026 is a Saturday; the next working day is Monday 12 October 2026."
    )
    assert found[0] == "6 weeks from 1 September 2026 end on 12 October 2026."


def test_working_days_after_the_anniversary_are_said():
    assert steps(review=Due(months=12, working_days_after=5))[-1] == (
        "5 working days after 1 September 2027, the anniversary: Wednesday 8 September 2027."
    )


def test_what_the_time_runs_from_is_said_where_it_is_not_the_first_day():
    time = TimeRules(clock=Clock.REGISTRATION)
    late = steps(Facts(START, START, registered_on=date(2026, 10, 12)), time=time)
    assert late[0] == "The time runs from 12 October 2026, the day of registration."
    assert late[1].startswith("12 October 2026 plus 12 months is 12 October 2027")
    early = steps(Facts(START, START, registered_on=date(2026, 7, 1)), time=time)
    assert early[0].startswith("Registered since 1 July 2026; the time runs from 1 September 2026")
    unknown = steps(time=time)
    assert "which is not recorded" in unknown[0]
    assert unknown[1].startswith("1 September 2026 plus")


def test_a_day_outside_the_programme_is_not_moved_and_not_guessed():
    due = Due(at="registration_renewal", weeks_before=4)
    pauses = (Pause(date(2027, 1, 4), date(2027, 2, 14)),)
    known = Facts(START, START, pauses=pauses, outside={"registration_renewal": date(2029, 3, 31)})
    assert steps(known, review=due)[:2] == [
        "The day of registration renewal is 31 March 2029; pauses and part time do not move it.",
        "4 weeks before: 3 March 2029.",
    ]
    timeline = Timeline(
        Programme("any", 36, reviews=(Review("it", "It", due),)), Facts(START, START)
    )
    assert timeline.reviews[0].on is None
    assert "which is not recorded" in timeline.reviews[0].steps[0]


def test_why_somebody_paused_is_nowhere_in_the_working():
    said = " ".join(steps(pauses=(Pause(date(2027, 1, 4), date(2027, 2, 14)),)))
    assert "agreed pause, 42 days" in said
    assert "pauses_move" not in said


def stages(months, *ends, **facts):
    found = tuple(Stage(str(n), str(n), due) for n, due in enumerate(ends))
    programme = Programme("any", months, time=MOVING, stages=found)
    return Timeline(programme, Facts(START, START, **facts))


def test_the_last_stage_ends_with_a_programme_that_was_extended():
    whole = (Due(months=6), Due(months=12))
    found = stages(12, *whole, extensions=(Extension(3),))
    assert [each.on for each in found.stages] == [date(2027, 2, 28), date(2027, 11, 30)]
    assert found.stages[-1].on == found.ends_on
    assert any("3 months" in step for step in found.stages[-1].steps)
    # As agreed with the person, too.
    later = stages(12, *whole, agreed_end=AgreedEnd(date(2027, 12, 31)))
    assert later.stages[-1].on == date(2027, 12, 31)


def test_a_last_stage_keeps_its_day_where_nothing_was_added_or_it_is_shorter_than_the_programme():
    plain = stages(12, Due(months=12)).stages[0]
    assert plain.on == date(2027, 8, 31)
    assert plain.steps == tuple(steps())
    shorter = stages(12, Due(months=6), extensions=(Extension(3),))
    assert shorter.stages[0].on == date(2027, 2, 28)
    # Only the last one goes on.
    first, _ = stages(12, Due(months=12), Due(months=12), extensions=(Extension(3),)).stages
    assert first.on == date(2027, 8, 31)
    earlier = stages(12, Due(months=12), agreed_end=AgreedEnd(date(2027, 6, 30)))
    assert earlier.stages[0].on == date(2027, 8, 31)
