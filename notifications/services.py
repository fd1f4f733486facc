import hashlib
import logging
import secrets as random_source
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.services import CHANGED_MEANWHILE, StaleObject
from ui.prepared import PreparedList

from .models import CalendarLink, MailChoice, Message, ReminderStop
from .presentation import copy_of
from .querysets import TAKEN_BACK
from .tasks import deliver_message

SECRET_BYTES = 32
logger = logging.getLogger(__name__)
ROWS_AT_ONCE = 500
RUNG_AT_ONCE = 100


def absolute_url(name: str, *args: Any) -> str:
    """An address for a mail: built from settings, never from a request."""
    return settings.SITE_URL + reverse(name, args=args)


@dataclass(frozen=True)
class Mail:
    """What ``notify`` is told of one e-mail."""

    to: Any
    template: str
    key: str
    context: dict[str, str]
    expires_at: datetime | None = None
    secrets: dict[str, str] = field(default_factory=dict)
    calendar: dict[str, Any] = field(default_factory=dict)


def notify(
    *,
    to: Any,
    template: str,
    key: str,
    expires_at: datetime | None = None,
    secrets: dict[str, str] | None = None,
    calendar: dict[str, Any] | None = None,
    **context: Any,
) -> None:
    """Promise an e-mail to a person (``to``: has ``email``, may be a user) once per ``key``.

    ``context`` is kept with the row; ``secrets`` (codes, one-time links) are wiped once it is
    sent or expired. ``calendar`` (``calendars.as_kept``) goes with the mail as an invitation.
    Words are in ``templates/emails/<template>.txt``: first line the subject, then the text. The
    copy without secrets is the recipient's to read in the portal at once, sent or not.
    """
    mail = Mail(to, template, key, context, expires_at, secrets or {}, calendar or {})
    message, is_new = Message.objects.get_or_create(key=key, defaults=_row_of(mail))
    if is_new:
        transaction.on_commit(lambda: ring(message))


def notify_many(mails: Sequence[Mail]) -> None:
    """Promise many e-mails in few queries, each once per ``key``.

    A worker is woken for the first hundred; the sweeper sends the others in portions.
    """
    messages = [Message(key=mail.key, **_row_of(mail)) for mail in mails]
    Message.objects.bulk_create(messages, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    for message in messages[:RUNG_AT_ONCE]:
        transaction.on_commit(partial(ring, message))


def _row_of(mail: Mail) -> dict[str, Any]:
    return {
        "recipient": mail.to,
        "address": mail.to.email,
        "template": mail.template,
        "context": mail.context,
        "secrets": mail.secrets,
        "expires_at": mail.expires_at,
        "calendar": mail.calendar,
        **copy_of(mail.template, mail.context, mail.secrets),
    }


def take_back(keys: list[str]) -> None:
    """Do not send what has become untrue before it went out, and wipe its secrets."""
    Message.objects.filter(key__in=keys, sent_at=None, given_up_at=None).update(
        given_up_at=timezone.now(), secrets={}, lease_until=None, failure=TAKEN_BACK
    )


@transaction.atomic
def choose_mail(*, choice: MailChoice, by: Any, digest: str) -> MailChoice:
    """Say how often reminders come by mail. ``choice`` may be one that is not kept yet."""
    kept, _ = MailChoice.objects.get_or_create(user=by)
    changed = MailChoice.objects.filter(pk=kept.pk, version=choice.version)
    if not changed.update(digest=digest, version=F("version") + 1):
        raise StaleObject(CHANGED_MEANWHILE)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def make_calendar_link(*, by: Any) -> str:
    """A new link to one's days, told once: the one before stops working."""
    revoke_calendar_link(by=by)
    secret = random_source.token_urlsafe(SECRET_BYTES)
    CalendarLink.objects.create(user=by, secret_sha256=_fingerprint(secret))
    return absolute_url("reports:calendar_feed", secret)


def revoke_calendar_link(*, by: Any) -> None:
    links = CalendarLink.objects.visible_to(by).filter(revoked_at=None)
    links.update(revoked_at=timezone.now())


def whose_calendar(secret: str) -> Any:
    """The person behind a link that works, or None. Changes nothing."""
    links = CalendarLink.objects.working().select_related("user")
    link = links.filter(secret_sha256=_fingerprint(secret)).first()
    return link.user if link else None


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def stop_of(person_id: Any) -> ReminderStop | None:
    """The stop of a person's reminders that is in force, if any. Who may know of it, ask above."""
    return next(iter(STOPS.ask(person_id)), None)


def _stops(person: UUID) -> QuerySet[ReminderStop]:
    in_force = ReminderStop.objects.in_force().filter(person=person)
    found: QuerySet[ReminderStop] = in_force.select_related("stopped_by")[:1]
    return found


STOPS = PreparedList(_stops)


def forget_recipients(users: Sequence[Any]) -> None:
    """Before accounts (by id) that were made by mistake are deleted: what waits is not sent."""
    theirs = Message.objects.filter(recipient__in=users)
    take_back(list(theirs.values_list("key", flat=True)))
    theirs.update(recipient=None)


def mark_read(*, messages: Any, by: Any) -> int:
    """Note that their recipient has read them; others' are left alone. Says how many were new."""
    unread = messages.filter(recipient=by, read_at=None)
    return int(unread.update(read_at=timezone.now()))


def ring(message: Message) -> None:
    """Wake a worker; when the broker is away the sweeper finds the row by itself."""
    try:
        deliver_message.delay(str(message.pk))
    except Exception as error:  # noqa: BLE001 - whatever the broker raises, the row is safe
        logger.warning("The broker did not take message %s (%s)", message.pk, type(error).__name__)
