"""What a service asks after waiting for its turn is what holds then, not what held before."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import RoleGrant, User
from evidence.services import enter_feedback
from participants.models import Appointment
from participants.permissions import is_supervisor_of
from tests.factories import ParticipantFactory, appoint

EARLIER = date(2024, 2, 1)


@pytest.mark.parametrize(
    "end",
    [
        lambda: Appointment.objects.update(ends_on=EARLIER),
        lambda: RoleGrant.objects.filter(role="practice_supervisor").update(ends_on=EARLIER),
        lambda: User.objects.filter(appointments__isnull=False).update(is_active=False),
    ],
    ids=["appointment", "role", "account"],
)
def test_a_right_that_ended_while_somebody_waited_is_not_used(db, end):
    participant = ParticipantFactory()
    supervisor = appoint(participant, "supervisor")
    assert is_supervisor_of(supervisor, participant)
    end()
    with pytest.raises(PermissionDenied):
        enter_feedback(
            participant=participant,
            by=supervisor,
            detail="parent",
            title="After a visit",
            happened_on=EARLIER,
            text="She listened.",
            second_text="By phone",
        )
