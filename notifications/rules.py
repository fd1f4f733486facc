"""Which messages may be kept back from the post, and how long sending is tried. Pure."""

from datetime import timedelta

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
# Eight tries in the first four hours, then one every two hours: three days, so that a mail server
# that is away over a weekend's night loses nothing.
MOST_ATTEMPTS = 40
LONGEST_WAIT = timedelta(hours=2)


# Why an e-mail was not sent, in words: by the name of the error, of which no more is kept.
FAILURES = {
    "The account was closed": "Your account was closed at the time.",
    "ConnectionRefusedError": "Nobody answers at the mail server’s address and port.",
    "gaierror": "The mail server’s name is not known.",
    "TimeoutError": "The mail server did not answer in time.",
    "SMTPServerDisconnected": "The mail server broke off.",
    "SMTPAuthenticationError": "The mail server refused the user name or the password.",
    "SMTPRecipientsRefused": "The mail server refused the address.",
    "SMTPSenderRefused": "The mail server refused the sender’s address.",
    "SMTPDataError": "The mail server refused the message.",
}


def failure_in_words(failure: str) -> str:
    return FAILURES.get(failure, f"The reason was noted as “{failure}”." if failure else "")


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 ... minutes, and never more than two hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 20)), LONGEST_WAIT)
