"""What only mattered for a while goes; what still matters stays."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from jobs.tasks import tidy
from tests.factories import UserFactory
from ui.models import FormSubmission

pytestmark = pytest.mark.django_db


def session_of(user, key, expires):
    Session.objects.create(session_key=key, session_data="", expire_date=expires)
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="a browser")


def test_ended_sessions_go_and_open_ones_stay():
    user, now = UserFactory(), timezone.now()
    session_of(user, "ended", now - timedelta(minutes=1))
    session_of(user, "open", now + timedelta(hours=1))
    tidy()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["open"]


@pytest.mark.parametrize(("days", "kept"), [(6, 1), (8, 0)])
def test_the_mark_of_a_form_that_was_sent_stays_for_a_week(days, kept):
    sent = FormSubmission.objects.create(
        user=UserFactory(),
        nonce="6e5b1a1c-0000-4000-8000-000000000000",
        service="save_stub",
        sha256="0" * 64,
        result_type="evidence.evidenceitem",
        result_id="1",
    )
    FormSubmission.objects.filter(pk=sent.pk).update(sent_at=timezone.now() - timedelta(days=days))
    tidy()
    assert FormSubmission.objects.count() == kept
