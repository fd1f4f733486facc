"""While mail is held nothing goes out, and nothing is lost by it."""

import pytest
from django.core import mail
from django.core.management import call_command

from notifications.delivery import deliver_all_waiting
from notifications.holding import hold_mail, release_mail
from notifications.models import Message
from notifications.services import notify
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """A message that was promised and the hold that keeps it back."""
    notify(to=UserFactory(), template="password_changed", key="one")
    hold_mail(reason="restored")
    return Message.objects.get()


def test_what_is_promised_while_mail_is_held_waits_and_then_goes_out(held):
    assert deliver_all_waiting() == 0
    assert mail.outbox == []
    held.refresh_from_db()
    assert held.attempts == 0
    assert release_mail(send_waiting=True) == 1
    assert deliver_all_waiting() == 1
    assert len(mail.outbox) == 1


def test_what_may_have_gone_out_before_the_restore_is_not_sent_again(held):
    assert release_mail(send_waiting=False) == 1
    assert deliver_all_waiting() == 0
    assert mail.outbox == []
    notify(to=UserFactory(), template="password_changed", key="two")
    assert deliver_all_waiting() == 1


def test_the_command_says_what_waits_and_changes_nothing_until_told(held, capsys):
    call_command("release_mail")
    assert "1 waiting" in capsys.readouterr().out
    assert deliver_all_waiting() == 0
    call_command("release_mail", "--discard")
    call_command("release_mail")
    assert "No e-mail is held." in capsys.readouterr().out
