"""Rows that only mattered for a while: ended sessions, and forms that were sent long ago."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from ui.kept_text import forget_old_texts
from ui.models import FormSubmission

# A page may stay open in a tab for days before its form is sent a second time.
FORMS_KEPT = timedelta(days=7)


def delete_old_rows(now: datetime | None = None) -> None:
    """Delete what ``datamap.yaml`` calls "session" or "kept_text" once it is over."""
    now = now or timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    open_sessions = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=open_sessions).delete()
    FormSubmission.objects.filter(sent_at__lt=now - FORMS_KEPT).delete()
    forget_old_texts(now)
