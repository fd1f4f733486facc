"""The seven kinds of exception: what is meant by each, with the numbers that hold here."""

from dataclasses import dataclass

from django.conf import settings

# slug, title, what is meant, what is said where there are none; the numbers are settings.
KINDS = [
    (
        "silent",
        "Silent",
        "On the programme and not on an agreed pause, and for {SILENT_DAYS} days no weekly "
        "check-in and nothing submitted. Private drafts are not looked at, so somebody may well be "
        "at work.",
        "Everybody was heard of.",
    ),
    (
        "waiting",
        "Waiting long",
        "Evidence, an observation or a review that has lain with the same people for more than "
        "{LONG_WAIT_WORKING_DAYS} working days.",
        "Nothing has waited that long, with anybody.",
    ),
    (
        "overdue",
        "Overdue",
        "An observation or a review whose day, or a decision whose confirmation, is more than "
        "{OVERDUE_WORKING_DAYS} working days ago, and it was not recorded as held, opened or told "
        "in person.",
        "No date has gone by.",
    ),
    (
        "support",
        "Support gaps",
        "In {SUPPORT_GAP_WEEKS} or more of the last {SUPPORT_GAP_OF_WEEKS} whole weeks the agreed "
        "protected time or caseload was not received, by the accounts that were given; or "
        "an agreed adjustment is past its day, and not by every account delivered.",
        "No gap in what was recorded.",
    ),
    (
        "end",
        "Date at risk",
        "The programme ends within {END_NEAR_DAYS} days, or has ended, and no final assessment is "
        "being written.",
        "Nobody is near the end without a final assessment.",
    ),
    (
        "nobody",
        "Nobody appointed",
        "No supervisor or no assessor today; or a recommendation is made, and there is no "
        "confirmer, or nobody to read it independently yet.",
        "Everybody has a supervisor and an assessor.",
    ),
    (
        "registration",
        "Not registered",
        "On the programme for {REGISTRATION_DUE_DAYS} days or more without a registration number "
        "that is one, where the programme asks for it.",
        "Everybody whose programme asks for it has a registration number.",
    ),
]
THRESHOLDS = (
    "SILENT_DAYS",
    "LONG_WAIT_WORKING_DAYS",
    "OVERDUE_WORKING_DAYS",
    "SUPPORT_GAP_WEEKS",
    "SUPPORT_GAP_OF_WEEKS",
    "END_NEAR_DAYS",
    "REGISTRATION_DUE_DAYS",
)


@dataclass(frozen=True)
class Kind:
    """One of the seven: its place in an address, its title, and what is meant by it."""

    slug: str
    title: str
    definition: str
    nothing: str


def kinds() -> list[Kind]:
    """What is meant by each, with the thresholds that hold here."""
    numbers = {name: getattr(settings, name) for name in THRESHOLDS}
    return [
        Kind(slug, title, definition.format(**numbers), nothing)
        for slug, title, definition, nothing in KINDS
    ]
