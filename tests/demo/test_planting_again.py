"""The demonstration tells one story whenever it is planted, and nothing that has yet to happen."""

import datetime

import pytest
from django.db import transaction

from accounts.models import User
from demo import stories
from demo.planting import plant
from evidence.models import EvidenceItem

LEAP_DAY = datetime.date(2028, 2, 29)


@pytest.mark.once
def test_two_plantings_tell_the_same_story_and_nothing_of_it_lies_in_the_future(db):
    first, second = planted(LEAP_DAY), planted(LEAP_DAY)
    assert first == second
    assert {name for name, *_ in first} <= {each.person.name for each in stories.PARTICIPANTS}
    assert max(moment for *_, moment in first).date() <= LEAP_DAY


def planted(today):
    """What was told, as rows without their random ids; nothing of it stays."""
    with transaction.atomic():
        plant(today)
        rows = list(
            EvidenceItem.objects.order_by(
                "participant__user__name", "happened_on", "title"
            ).values_list(
                "participant__user__name", "title", "status", "happened_on", "status_changed_at"
            )
        )
        people = set(User.objects.values_list("name", flat=True))
        transaction.set_rollback(True)
    assert people == {each.name for each in stories.STAFF} | {
        each.person.name for each in stories.PARTICIPANTS
    }
    return rows
