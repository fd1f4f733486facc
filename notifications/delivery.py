"""Sends the messages of the outbox, each under a lease so that two workers never send one."""

import logging
import smtplib
import socket
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import F
from django.utils import timezone

from .backends.http import MessageRefused
from .calendars import invitation
from .models import MailChoice, MailHold, Message, ReminderStop
from .presentation import footer, written
from .querysets import EXPIRED
from .rules import (
    ABOUT_THE_ACCOUNT,
    ACCOUNT_CLOSED,
    IN_PORTAL_ONLY,
    MOST_ATTEMPTS,
    NEWS,
    is_permanent,
    wait_after,
)

log = logging.getLogger(__name__)
# Longer than EMAIL_TIMEOUT: while a worker may still be sending nobody else begins.
LEASE = timedelta(minutes=2)
AT_ONCE = 100
# While nobody answers, the sweeper alone asks, with one message each time.
AWAY, AWAY_SECONDS = "mail-server-away", 60
NOBODY_ANSWERS = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
)


def deliver(message_id: Any, now: datetime | None = None) -> bool:
    """Send one message if it is due and nobody else is sending it; says whether it went out."""
    now = now or timezone.now()
    message = _take(message_id, now)
    if message is None:
        return False
    if reason := _why_not(message, now):
        _finish(message, given_up_at=now, failure=reason)
        return False
    try:
        _compose(message).send()
    except Exception as error:  # noqa: BLE001 - whatever went wrong, it is tried again later
        _note_failure(message, error, now)
        return False
    _finish(message, sent_at=now, failure="")
    return True


def deliver_all_waiting(now: datetime | None = None) -> int:
    """Send what was left behind, oldest first and not more than a batch; says how many went out.

    Where nobody answers the rest waits for the next time: each would wait as long for nothing.
    """
    now = now or timezone.now()
    cache.delete(AWAY)
    sent = 0
    for message_id in Message.objects.waiting(now).values_list("pk", flat=True)[:AT_ONCE]:
        sent += deliver(message_id, now)
        if is_away():
            break
    return sent


def is_away() -> bool:
    """Whether the mail server did not answer a moment ago."""
    return bool(cache.get(AWAY))


def _take(message_id: Any, now: datetime) -> Message | None:
    """Take the lease in one UPDATE. A try counts when it begins: a killed worker has used it up.

    Nothing is taken while mail is held.
    """
    due = Message.objects.waiting(now).filter(pk=message_id)
    if MailHold.objects.in_force().exists():
        return None
    if not due.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Message.objects.get(pk=message_id)


def _why_not(message: Message, now: datetime) -> str:
    """Why it is not to go out any more, or "" when it is."""
    if message.expires_at and message.expires_at <= now:
        return EXPIRED
    if _has_left(message):
        return ACCOUNT_CLOSED
    return IN_PORTAL_ONLY if _stays_in_portal(message) else ""


def _has_left(message: Message) -> bool:
    person = message.recipient
    is_closed = person is not None and not person.is_active
    return is_closed and message.template not in ABOUT_THE_ACCOUNT


def _stays_in_portal(message: Message) -> bool:
    """News, for somebody who wants urgent messages only or whose reminders are stopped."""
    if message.template not in NEWS or message.recipient_id is None:
        return False
    person = message.recipient_id
    return (
        MailChoice.objects.urgent_only().filter(user_id=person).exists()
        or ReminderStop.objects.in_force().filter(person_id=person).exists()
    )


def _compose(message: Message) -> EmailMessage:
    """Subject and text from the template, as a mail whose id is the same at every try."""
    subject, text = written(message.template, {**message.context, **message.secrets})
    mail = EmailMultiAlternatives(
        subject=subject,
        body=f"{text}\n\n{footer()}\n",
        to=[message.address],
        headers={
            "Message-ID": f"<{_digest(message.key)}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if message.calendar:
        _invite(mail, message)
    return mail


def _invite(mail: EmailMultiAlternatives, message: Message) -> None:
    """The day as Outlook and Google take it (beside the text), and as a file for all others."""
    ics = invitation(
        message.calendar,
        to=message.address,
        name=message.recipient.name if message.recipient else "",
        written_at=message.created_at,
    ).decode()
    mail.attach_alternative(ics, f"text/calendar; method={message.calendar['method']}")
    mail.attach("invitation.ics", ics, "application/ics")


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:40]


def _note_failure(message: Message, error: Exception, now: datetime) -> None:
    # The kind of error only: its text may hold the address or the mail itself.
    kind = type(error).__name__
    log.warning("Message %s was not sent, try %s (%s)", message.pk, message.attempts, kind)
    if isinstance(error, NOBODY_ANSWERS):
        cache.set(AWAY, True, AWAY_SECONDS)
    if message.attempts >= MOST_ATTEMPTS or _is_refused_for_good(error):
        _finish(message, given_up_at=now, failure=kind)
        return
    not_before = now + wait_after(message.attempts)
    _ours(message).update(lease_until=None, not_before=not_before, failure=kind)


def _is_refused_for_good(error: Exception) -> bool:
    """Whether another try would end in the same way: it is about this message or its address.

    A wrong password or sender is not: somebody mends the settings, and then it goes out.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(is_permanent(code) for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return is_permanent(error.smtp_code)
    return isinstance(error, MessageRefused)


def _finish(message: Message, **fields: Any) -> None:
    """It will not be sent again: end and wiping of the secrets are one UPDATE."""
    _ours(message).update(secrets={}, lease_until=None, **fields)


def _ours(message: Message) -> Any:
    """The row as long as the lease is ours; a worker that woke up late changes nothing."""
    return Message.objects.filter(pk=message.pk, lease_until=message.lease_until, sent_at=None)
