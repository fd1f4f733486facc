"""Which messages may be kept back from the post, and how long sending is tried. Pure."""

from datetime import date, timedelta

# These go out to a closed account too: they say what became of it. All others are about somebody's
# record, which who has left has nothing to do with any more.
ABOUT_THE_ACCOUNT = {
    "invitation",
    "password_changed",
    "password_reset_link",
    "recovery_codes_made",
    "role_given",
    "second_factor_removed",
    "second_factor_reset",
    "second_factor_set_up",
}
# News about the work that nobody has to act on within a day. Who chose urgent messages only, or for
# whom reminders are stopped, reads these in the portal; all others are mailed to everybody.
NEWS = {
    "decision_answered",
    "evidence_read",
    "evidence_returned",
    "evidence_submitted",
    "feedback_released",
    "independent_reading_saved",
    "observation_answered",
    "observation_returned",
    "observation_signed_off",
    "observation_written_up",
}
# The urgent ones, few and fixed, in the words of the page on which people choose.
URGENT = [
    "an observation is planned, moved or cancelled, or is today or on the next working day",
    "you are appointed to somebody, or somebody is appointed to you",
    "a decision is to be told by you, or you were told one",
    "a recommendation is made, or sent back to you",
    "an independent reading is asked of you, or has waited for three working days",
]
# What is noted of a message that did not go out by mail, and is only read in the portal.
ACCOUNT_CLOSED = "The account was closed"
IN_PORTAL_ONLY = "In the portal only"
# Eight tries in the first four hours, then one every two hours: three days, so that a mail server
# that is away over a weekend's night loses nothing.
MOST_ATTEMPTS = 40
LONGEST_WAIT = timedelta(hours=2)


# Why an e-mail was not sent, in words: by the name of the error, of which no more is kept.
FAILURES = {
    ACCOUNT_CLOSED: "Your account was closed at the time.",
    IN_PORTAL_ONLY: (
        "By e-mail come urgent messages only: you chose so, or reminders are stopped for you."
    ),
    "ConnectionRefusedError": "Nobody answers at the mail server’s address and port.",
    "gaierror": "The mail server’s name is not known.",
    "TimeoutError": "The mail server did not answer in time.",
    "SMTPServerDisconnected": "The mail server broke off, or did not answer in time.",
    "SMTPAuthenticationError": "The mail server refused the user name or the password.",
    "SMTPRecipientsRefused": "The mail server refused the address.",
    "SMTPSenderRefused": "The mail server refused the sender’s address.",
    "MessageRefused": "The mail service refused the message or the address.",
    "ServiceDenied": "The mail service did not accept the key, the secret or the sender.",
    "ServiceBusy": "The mail service asked to come back later.",
    "ImproperlyConfigured": "The mail settings are not complete.",
    "SMTPDataError": "The mail server refused the message.",
}


def is_permanent(code: int) -> bool:
    """Whether a mail server's answer is one of those for good (5xx), not for now (4xx)."""
    return 500 <= code < 600


def failure_in_words(failure: str) -> str:
    return FAILURES.get(failure, f"The reason was noted as “{failure}”." if failure else "")


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... minutes, and never more than two hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 20)), LONGEST_WAIT)


def period_start(digest: str, today: date) -> date:
    """First day of the time that one digest is for: the week's Monday, or ``today`` itself."""
    return today - timedelta(days=today.weekday()) if digest == "weekly" else today


def is_decided(digest: str, planned_for: date | None, today: date) -> bool:
    """Whether the digest of this week or day has been sent, or found to have nothing in it.

    A day to come, noted while a clock was wrong, decides nothing.
    """
    return planned_for is not None and period_start(digest, today) <= planned_for <= today
