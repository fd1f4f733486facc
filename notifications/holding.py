"""Holding all e-mail back, and letting it go: for a copy of the portal made from a backup."""

from django.db import transaction
from django.utils import timezone

from .models import MailHold, Message

NOT_SENT_AGAIN = "Not sent after the portal was restored"


def hold_mail(*, reason: str) -> None:
    """From now on no e-mail goes out; what is promised meanwhile waits in the outbox."""
    MailHold.objects.create(reason=reason)


@transaction.atomic
def release_mail(*, send_waiting: bool) -> int:
    """Let e-mail go out again; says how many messages were waiting.

    A backup holds messages that had not gone out when it was made and that the lost portal sent
    later. Without ``send_waiting`` they are given up, so that nobody gets them twice; their
    recipients still read them in the portal.
    """
    waiting = Message.objects.filter(sent_at=None, given_up_at=None)
    number = waiting.count()
    now = timezone.now()
    if not send_waiting:
        waiting.update(given_up_at=now, secrets={}, lease_until=None, failure=NOT_SENT_AGAIN)
    MailHold.objects.in_force().update(released_at=now)
    return number
