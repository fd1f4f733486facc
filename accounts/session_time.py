"""How long a session lasts: 30 minutes after the last thing somebody did, 12 hours at most."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

BEGAN, SEEN = "signed_in_at", "seen_at"
# A session is written at most once in this many seconds, which everybody gets on top.
NOTED_EVERY = 60

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class TimeLeft:
    """Whole seconds until the session ends, and whether doing something makes them more."""

    seconds: int
    can_stay: bool


def goes_on_by_itself(view: View) -> View:
    """Mark a view that pages ask for without anybody doing anything: it keeps nobody signed in."""
    view.goes_on_by_itself = True  # type: ignore[attr-defined]
    return view


def time_left(session: SessionBase, now: float) -> TimeLeft:
    """Seconds since 1970 are given as ``now``; a session of which nothing is noted yet is new."""
    if SESSION_KEY not in session:
        return TimeLeft(0, can_stay=False)
    idle = session.get(SEEN, now) + settings.SESSION_IDLE_SECONDS + NOTED_EVERY - now
    longest = session.get(BEGAN, now) + settings.SESSION_COOKIE_AGE - now
    seconds = int(max(0, min(idle, longest)))
    return TimeLeft(seconds, can_stay=idle < longest)


def note_activity(session: SessionBase, now: float) -> None:
    session.setdefault(BEGAN, int(now))
    if now - session.get(SEEN, 0) >= NOTED_EVERY:
        session[SEEN] = int(now)


def renew_key(request: HttpRequest) -> None:
    """The session goes on under a new key, and so does its row in the list of open sessions."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
