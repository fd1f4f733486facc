"""Two people, one moment: on PostgreSQL, with connections of their own."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from accounts.models import User
from audit.models import AuditEvent
from evidence import services
from evidence.models import EvidenceItem, EvidenceReading

from .conftest import again

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _only_where_rows_are_locked():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


def at_once(*acts):
    """Run each act in a thread of its own, started together; how each one ended."""
    start, ends = threading.Barrier(len(acts)), {}

    def run(number, act):
        try:
            start.wait(timeout=10)
            act()
            ends[number] = "done"
        except ValidationError:
            ends[number] = "refused"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [ends.get(number, "stuck") for number in range(len(acts))]


def act(service, item, person, **answers):
    """The service as a request of its own would call it."""
    fresh, by = EvidenceItem.objects.get(pk=item.pk), User.objects.get(pk=person.pk)
    return lambda: service(item=fresh, by=by, **answers)


def test_of_two_readers_the_first_gives_the_reading(people, reach):
    item = reach("submitted")
    answers = {"view": "shows", "words": ""}
    ends = at_once(
        act(services.read_item, item, people.supervisor, **answers),
        act(services.read_item, item, people.assessor, **answers),
    )
    assert sorted(ends) == ["done", "refused"]
    assert EvidenceReading.objects.count() == 1


def test_withdrawing_reading_and_returning_at_once_leave_one_of_them(people, reach):
    item = reach("submitted")
    ends = at_once(
        act(services.withdraw_item, item, people.own),
        act(services.read_item, item, people.supervisor, view="shows", words=""),
        act(services.return_item, item, people.assessor, what_to_change="x"),
    )
    assert sorted(ends) == ["done", "refused", "refused"]
    moved = {"evidence.withdrawn", "evidence.read", "evidence.returned"}
    trail = AuditEvent.objects.on(item).filter(action__in=moved)
    assert trail.get().detail["new"] == again(item).status


def test_submitting_twice_at_once_makes_one_version(people, start):
    item = start()
    ends = at_once(*[act(services.submit_item, item, people.own) for _ in range(3)])
    assert sorted(ends) == ["done", "refused", "refused"]
    assert item.versions.count() == 1


def test_editing_and_submitting_at_once_never_freeze_half_a_change(people, start):
    item = start()
    new = {"title": "New", "happened_on": item.happened_on, "text": "New words"}
    ends = at_once(
        act(services.edit_item, item, people.own, **new),
        act(services.submit_item, item, people.own),
    )
    assert sorted(ends) == ["done", "refused"]
    latest = again(item).latest_version
    assert latest is None or latest.content["text"] == again(item).text


def test_one_opening_is_noted_when_two_pages_load_at_once(people, reach):
    item = reach("submitted")
    ends = at_once(*[act(services.note_opening, item, people.supervisor) for _ in range(3)])
    assert ends == ["done"] * 3
    assert AuditEvent.objects.filter(action="evidence.opened").count() == 1
