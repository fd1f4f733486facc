"""Sessions are kept as Django keeps them; each request asks for one, so the query is prepared."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from ui.prepared import Key, PreparedList


def _stored(key: str, now: datetime) -> "models.QuerySet[Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


STORED = PreparedList(_stored)


class SessionStore(db.SessionStore):
    """Has to have this name: what it keeps is signed with it."""

    def _get_session_from_db(self) -> Session | None:
        """As there: None, and no key any more, where it has ended or never was."""
        found: list[Session] = STORED.ask(Key(self.session_key), timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
