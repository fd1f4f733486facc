"""Keeps out of the log what whoever reads it could open an account with."""

import logging
import re

# The addresses of links that work once (an invitation, a new password, the way back from the
# council's sign-in), and that of a person's calendar.
SECRET = re.compile(
    r"(/account/(?:(?:invitation|password/forgotten)/|council/return/\?)|/calendar/)[^/\s\"?]+"
)


class HideSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        hidden = SECRET.sub(r"\1...", line)
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True
