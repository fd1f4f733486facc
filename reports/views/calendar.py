import hashlib

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.calendars import feed
from notifications.services import whose_calendar
from reports.calendar import days_of

# Calendars ask every few hours; those of a whole council may come from one address.
AT_MOST_A_MINUTE = 300


@require_safe
@login_not_required
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The days of whoever the link belongs to, without a session: a calendar program asks.

    Wrong, revoked, of a closed account: one answer, so that nothing can be learnt by guessing.
    """
    if _asks_too_often(request):
        return HttpResponse("Too many requests. Try again in a minute.", status=429)
    person = whose_calendar(secret)
    if person is None:
        raise Http404
    days = days_of(person, timezone.localdate())
    return HttpResponse(feed(days, timezone.now()), content_type="text/calendar; charset=utf-8")


def _asks_too_often(request: HttpRequest) -> bool:
    address = str(get_adapter(request).get_client_ip(request))
    minute = int(timezone.now().timestamp()) // 60
    key = f"calendar:{minute}:{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, 120)
    return bool(cache.incr(key) > AT_MOST_A_MINUTE)
