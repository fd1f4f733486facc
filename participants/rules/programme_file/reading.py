"""The rules that dates follow from, read out of a programme's file. Pure."""

from collections.abc import Mapping
from typing import Any

from participants.rules.programme import Clock, DaysOff, Due, Programme, Review, Stage, TimeRules

File = Mapping[str, Any]


def programme_of(file: File) -> Programme:
    """Of a file with which nothing is wrong: see ``problems_with_programme``."""
    return Programme(
        name=file.get("name", ""),
        months=file["length"]["months"],
        longest_months=file["length"].get("longest_months"),
        jurisdiction=file["jurisdiction"],
        time=_time(file),
        stages=tuple(
            Stage(each["key"], each["label"], _due(each["ends"]), each.get("gives", ""))
            for each in file.get("stages", [])
        ),
        reviews=tuple(
            Review(each["key"], each["label"], _due(each["due"]), each.get("optional", False))
            for each in file.get("reviews", [])
        ),
        self_assessments=tuple(
            Review(each["key"], each["label"], _due(each["due"]))
            for each in file.get("self_assessment", {}).get("stages", [])
        ),
        reflected_before=file.get("reflections", {}).get("working_days_before"),
        support=tuple(file.get("support", [])),
        funding=file.get("funding", {}),
        eligibility=file.get("eligibility", {}),
    )


def _time(file: File) -> TimeRules:
    pauses = file["pauses"]
    return TimeRules(
        clock=Clock(file["clock"]["starts_with"]),
        pauses_move=pauses["move_dates"],
        part_time_moves=file["part_time"]["moves_dates"],
        phased_return_is_pause=pauses.get("phased_return") == "pause",
        pauses_count_towards_longest=pauses.get("count_towards_longest", True),
        longest_extension_months=file.get("extensions", {}).get("longest_months"),
        days_off=DaysOff(file["days_off"]),
    )


def _due(due: File) -> Due:
    return Due(
        months=due.get("after_months"),
        weeks=due.get("after_weeks"),
        at=due.get("at", ""),
        working_days_after=due.get("working_days_after", 0),
        weeks_before=due.get("weeks_before", 0),
    )
