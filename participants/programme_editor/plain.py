"""Problems of a programme's file in the words of pages. Pure."""

# What the check of a file says in the words of files, as a page says it.
PLAIN = {
    "is less than months:": "is less than the length:",
    "after_months, after_weeks and at": "months, weeks and a certain day",
    "working_days_after and weeks_before": "working days after and weeks before",
    "is more than least": "is more than are asked for",
    "asks for more than least": "asks for more than there are to be at least",
    "other_setting depends on it": "the answer for other settings depends on it",
    "qualified_longer_ago depends on it": "the answer for who qualified longer ago depends on it",
    "is before from": "is before the first day",
    "say the same key twice": "say the same twice",
    "protected_time": "protected time",
    "group_sessions": "group sessions",
    "full_time_hours": "hours of a full-time week",
    "full_caseload": "number a confident social worker holds",
    "hours_a_week": "hours a week",
    "support rule": "kind of support",
}


def plain(words: str) -> str:
    """A problem as a page says it, without names of fields."""
    for said, plainly in PLAIN.items():
        words = words.replace(said, plainly)
    return words
