"""Reminders by mail: what is due this morning and not yet in the outbox. No person asks for them.

Whoever holds something is the only one reminded of it, by one digest, on the morning of a working
day; few things are urgent enough for a mail of their own (urgent.py). Beat asks every few minutes,
so a morning that was missed by an hour is made up within the same one; keys and the day noted on
``MailChoice`` make that each mail is promised once, however often and by however many it is asked.
"""

from .planning import plan_reminders

__all__ = ["plan_reminders"]
