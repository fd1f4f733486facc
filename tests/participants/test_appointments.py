from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from participants.models import Appointment
from participants.permissions import eligible_people
from participants.services import appoint, end_appointment, move_participant, remove_appointment
from tests import factories
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    UserFactory,
    give_role,
    person_with,
    workforce_lead,
)

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 9)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-06-09 12:00:00+01:00"):
        yield


@pytest.fixture
def participant():
    return ParticipantFactory(starts_on=date(2027, 1, 1))


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def put(participant, lead):
    """Appoint somebody (new, with the right role, where not given)."""

    def put(kind, user=None, starts_on=TODAY, **fields):
        user = user or person(kind)
        return appoint(
            participant=participant, user=user, kind=kind, starts_on=starts_on, by=lead, **fields
        )

    def person(kind):
        roles = {"supervisor": "practice_supervisor", "assessor": "assessor"}
        return person_with(roles.get(kind, "moderator"), participant.organisation)

    put.person = person
    return put


def refused(field, text, call):
    with pytest.raises(ValidationError) as caught:
        call()
    assert text in " ".join(caught.value.message_dict[field])


def test_an_appointment_is_told_to_the_person_and_kept_in_the_trail(put, participant, lead):
    made = put("assessor")
    assert (made.participant_user, made.appointed_by) == (participant.user, lead)
    event = AuditEvent.objects.get(action="appointment.made")
    assert event.subject_id == str(participant.pk)
    assert event.detail["kind"] == "assessor"
    message = Message.objects.get(template="appointed")
    assert message.recipient == made.user
    assert participant.user.name not in str(message.context)


def test_the_next_one_begins_the_day_after_the_last_one_ends(put):
    first = put("assessor", starts_on=date(2027, 2, 1))
    second = put("assessor", starts_on=TODAY)
    first.refresh_from_db()
    assert first.ends_on == TODAY - DAY
    assert second.ends_on is None
    for day, holder in [(TODAY - DAY, first), (TODAY, second)]:
        assert list(Appointment.objects.current(day)) == [holder]


def test_other_kinds_stay_as_they_are(put):
    supervisor = put("supervisor", starts_on=date(2027, 2, 1))
    put("assessor")
    supervisor.refresh_from_db()
    assert supervisor.ends_on is None


def test_a_later_last_day_already_noted_gives_way_to_the_next_one(put):
    first = put("assessor", starts_on=date(2027, 2, 1))
    first.ends_on = date(2027, 12, 31)
    first.save()
    put("assessor", starts_on=TODAY)
    first.refresh_from_db()
    assert first.ends_on == TODAY - DAY


def test_one_who_ended_before_is_left_alone(put, lead):
    first = put("assessor", starts_on=date(2027, 2, 1))
    end_appointment(appointment=first, ends_on=TODAY - DAY, by=lead)
    put("assessor", starts_on=TODAY)
    first.refresh_from_db()
    assert first.ends_on == TODAY - DAY
    assert AuditEvent.objects.filter(action="appointment.ended").count() == 1


def test_one_that_has_not_begun_is_taken_back_and_the_trail_keeps_it(put):
    first = put("assessor", starts_on=TODAY + 30 * DAY)
    second = put("assessor", starts_on=TODAY)
    assert list(Appointment.objects.all()) == [second]
    event = AuditEvent.objects.get(action="appointment.ended")
    assert event.target_id == str(first.pk)
    assert event.detail["taken_back"] is True
    assert event.detail["person"] == str(first.user_id)


def test_one_that_begins_earlier_but_is_still_to_come_is_shortened(put):
    first = put("assessor", starts_on=TODAY + 10 * DAY)
    put("assessor", starts_on=TODAY + 20 * DAY)
    first.refresh_from_db()
    assert first.ends_on == TODAY + 19 * DAY


def test_nobody_takes_over_from_a_day_on_which_another_has_begun(put):
    first = put("assessor", starts_on=date(2027, 2, 1))
    for day in (first.starts_on, first.starts_on - DAY):
        refused(
            "starts_on",
            f"{first.user.name} is already appointed as assessor, from 1 February 2027 on",
            lambda day=day: put("assessor", starts_on=day),
        )
    first.refresh_from_db()
    assert first.ends_on is None


def test_a_gap_in_the_past_can_be_filled_with_a_last_day(put):
    put("assessor", starts_on=date(2027, 3, 1))
    put("assessor", starts_on=date(2027, 1, 1), ends_on=date(2027, 2, 28))
    refused(
        "starts_on",
        "is already appointed",
        lambda: put("assessor", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 1)),
    )


def test_one_day_is_an_appointment_and_less_than_one_is_not(put):
    put("assessor", starts_on=TODAY, ends_on=TODAY)
    refused(
        "ends_on",
        "must not be before",
        lambda: put("reader", starts_on=TODAY, ends_on=TODAY - DAY),
    )


def test_the_same_person_is_not_appointed_twice(put):
    first = put("assessor", starts_on=date(2027, 2, 1))
    refused("user", "is already appointed as assessor", lambda: put("assessor", first.user))


def test_appointments_begin_with_the_programme_and_not_years_ahead(put, participant):
    put("assessor", starts_on=participant.starts_on)
    refused(
        "starts_on",
        "1 January 2027 or later",
        lambda: put("supervisor", starts_on=participant.starts_on - DAY),
    )
    put("supervisor", starts_on=date(2029, 6, 9))
    refused("starts_on", "2 years", lambda: put("reader", starts_on=date(2029, 6, 10)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("assessor", "reader"),
        ("assessor", "confirmer"),
        ("reader", "assessor"),
        ("reader", "confirmer"),
        ("confirmer", "assessor"),
        ("confirmer", "reader"),
        ("supervisor", "reader"),
        ("reader", "supervisor"),
    ],
)
def test_judging_reading_and_confirming_are_never_done_by_one_person(
    put, participant, lead, first, second
):
    user = UserFactory()
    for role in ("practice_supervisor", "assessor", "moderator"):
        give_role(user, role, participant.organisation)
    made = put(first, user, starts_on=date(2027, 2, 1))
    # Even long after: the two never fall together.
    end_appointment(appointment=made, ends_on=date(2027, 2, 2), by=lead)
    refused("user", f"{user.name} is or was", lambda: put(second, user))


def test_a_supervisor_may_confirm_and_assess_where_the_programme_allows_it(put, participant):
    user = put.person("supervisor")
    give_role(user, "assessor", participant.organisation)
    put("supervisor", user)
    put("assessor", user)
    other = put.person("confirmer")
    give_role(other, "practice_supervisor", participant.organisation)
    put("supervisor", other, starts_on=TODAY + DAY)
    put("confirmer", other)


def test_where_the_programme_forbids_it_the_supervisor_does_not_assess_at_the_same_time(
    put, participant, lead
):
    programme = participant.programme
    programme.assessor_may_supervise = False
    factories.republish(programme)
    user = put.person("supervisor")
    give_role(user, "assessor", participant.organisation)
    supervising = put("supervisor", user, starts_on=date(2027, 2, 1))
    refused("user", "other than the supervisor", lambda: put("assessor", user))
    end_appointment(appointment=supervising, ends_on=TODAY, by=lead)
    refused("user", "other than the supervisor", lambda: put("assessor", user))
    put("assessor", user, starts_on=TODAY + DAY)


def test_nobody_is_appointed_to_themselves_not_even_by_another_role(put, participant):
    give_role(participant.user, "assessor", participant.organisation)
    refused("user", "to themselves", lambda: put("assessor", participant.user))


def test_the_role_is_needed_on_the_first_day_and_in_this_organisation(put, participant):
    user = UserFactory()
    give_role(user, "assessor", OrganisationFactory())
    refused("user", "does not hold the role", lambda: put("assessor", user))
    give_role(user, "assessor", participant.organisation, starts_on=TODAY + 5 * DAY)
    refused(
        "user",
        "On 13 June 2027",
        lambda: put("assessor", user, starts_on=TODAY + 4 * DAY),
    )
    put("assessor", user, starts_on=TODAY + 5 * DAY)


def test_a_closed_account_is_not_appointed(put):
    user = put.person("assessor")
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    refused("user", "is closed", lambda: put("assessor", user))


def test_only_the_workforce_lead_appoints_and_never_for_themselves(put, participant, lead):
    user = put.person("assessor")
    for by in (person_with("administrator", participant.organisation), user, participant.user):
        with pytest.raises(PermissionDenied):
            appoint(participant=participant, user=user, kind="assessor", starts_on=TODAY, by=by)
    give_role(participant.user, "workforce_lead", participant.organisation)
    with pytest.raises(PermissionDenied):
        appoint(
            participant=participant,
            user=user,
            kind="assessor",
            starts_on=TODAY,
            by=participant.user,
        )
    with pytest.raises(PermissionDenied):
        appoint(
            participant=participant,
            user=user,
            kind="assessor",
            starts_on=TODAY,
            by=workforce_lead(OrganisationFactory()),
        )


def test_who_saw_an_older_state_is_told_and_changes_nothing(put, participant):
    seen = participant.version
    put("assessor", starts_on=date(2027, 2, 1), seen=seen)
    with pytest.raises(StaleObject):
        put("assessor", starts_on=TODAY, seen=seen)
    assert Appointment.objects.get().ends_on is None


def test_the_object_of_the_caller_stays_usable(put, participant, lead):
    put("assessor")
    put("supervisor")
    participant.refresh_from_db()
    made = put("confirmer")
    end_appointment(appointment=made, ends_on=TODAY, by=lead)


def test_an_appointment_ends_on_any_day_from_its_first_and_never_gets_longer(put, lead):
    made = put("assessor", starts_on=date(2027, 2, 1))
    refused(
        "ends_on",
        "1 February 2027 or later",
        lambda: end_appointment(appointment=made, ends_on=date(2027, 1, 31), by=lead),
    )
    end_appointment(appointment=made, ends_on=TODAY + 10 * DAY, by=lead)
    refused(
        "ends_on",
        "19 June 2027 or earlier",
        lambda: end_appointment(appointment=made, ends_on=TODAY + 11 * DAY, by=lead),
    )
    end_appointment(appointment=made, ends_on=date(2027, 2, 1), by=lead)
    assert made.period == "on 1 February 2027"


def test_what_has_not_begun_is_taken_back_and_what_has_begun_is_ended(put, lead):
    begun, to_come = put("assessor"), put("supervisor", starts_on=TODAY + DAY)
    with pytest.raises(ValidationError, match="can only be ended"):
        remove_appointment(appointment=begun, by=lead)
    with pytest.raises(ValidationError, match="Take it back"):
        end_appointment(appointment=to_come, ends_on=TODAY + DAY, by=lead)
    remove_appointment(appointment=to_come, by=lead)
    assert list(Appointment.objects.all()) == [begun]
    assert AuditEvent.objects.get(action="appointment.ended").detail["taken_back"] is True


def test_an_appointment_that_another_ended_meanwhile_is_not_ended_again(put, lead):
    made = put("assessor", starts_on=date(2027, 2, 1))
    stale = Appointment.objects.get(pk=made.pk)
    end_appointment(appointment=made, ends_on=TODAY, by=lead)
    with pytest.raises(StaleObject):
        end_appointment(appointment=stale, ends_on=TODAY - DAY, by=lead)


def test_the_last_day_counts_and_the_day_after_does_not(put, participant, lead):
    made = put("supervisor", starts_on=date(2027, 2, 1))
    end_appointment(appointment=made, ends_on=TODAY, by=lead)
    queryset = type(participant).objects
    made.user.__dict__.pop("current_roles", None)
    assert queryset.visible_to(made.user, TODAY).exists()
    assert not queryset.visible_to(made.user, TODAY + DAY).exists()
    assert not queryset.visible_to(made.user, date(2027, 1, 31)).exists()


def test_moving_somebody_leaves_their_appointments(put, participant, lead):
    made = put("assessor")
    cohort = CohortFactory(
        organisation=participant.organisation, programme_version=participant.programme
    )
    move_participant(participant=participant, cohort=cohort, team=None, by=lead)
    made.refresh_from_db()
    assert made.ends_on is None


def row(made, **fields):
    values = {
        "organisation": made.organisation,
        "participant": made.participant,
        "participant_user": made.participant_user,
        "user": made.user,
        "kind": made.kind,
        "starts_on": made.starts_on,
    }
    with transaction.atomic():
        Appointment.objects.create(**(values | fields))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="held by PostgreSQL alone")
def test_the_database_refuses_what_the_services_refuse(put, participant):
    made = put("assessor", starts_on=date(2027, 2, 1), ends_on=date(2027, 3, 1))
    other = put.person("assessor")
    with pytest.raises(IntegrityError, match="one_holder_of_a_kind_at_a_time"):
        row(made, user=other, starts_on=date(2027, 3, 1))
    row(made, user=other, starts_on=date(2027, 3, 2))
    with pytest.raises(IntegrityError, match="judging_reading_confirming_kept_apart"):
        row(made, kind="confirmer", starts_on=timezone.localdate())
    reader = put("reader")
    with pytest.raises(IntegrityError, match="reader_never_supervises"):
        row(reader, kind="supervisor", starts_on=TODAY)
    row(made, kind="supervisor", starts_on=TODAY)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="held by PostgreSQL alone")
def test_the_database_freezes_the_standards_of_a_published_programme(participant):
    framework = participant.programme.framework
    items, frameworks = framework.items.all(), type(framework).objects.filter(pk=framework.pk)
    more = {"human_coding_scheme": "9", "full_statement": "One more", "list_enumeration": 9}
    for change in (
        lambda: items.update(full_statement="Other"),
        lambda: items._raw_delete("default"),
        lambda: items.create(framework=framework, item_type="domain", is_judged=True, **more),
        lambda: frameworks.update(title="Other standards"),
        lambda: frameworks.update(is_placeholder=True),
    ):
        with pytest.raises(IntegrityError, match="they do not change"), transaction.atomic():
            change()
    frameworks.update(adoption_status="deprecated", status_end_date=TODAY)


@pytest.mark.parametrize("kind", ["supervisor", "assessor", "reader"])
def test_nobody_appoints_themselves_to_read_somebodys_record(participant, kind):
    person = workforce_lead(participant.organisation)
    for role in ("practice_supervisor", "assessor", "moderator"):
        give_role(person, role, participant.organisation)
    refused(
        "user",
        "Ask another workforce lead",
        lambda: appoint(
            participant=participant, user=person, kind=kind, starts_on=TODAY, by=person
        ),
    )


def test_a_workforce_lead_does_not_read_independently_where_they_see_names(put, participant):
    person = put.person("reader")
    give_role(person, "workforce_lead", participant.organisation)
    refused("user", "is workforce lead", lambda: put("reader", person))


def test_a_workforce_lead_of_another_organisation_may_read_independently(put):
    person = put.person("reader")
    give_role(person, "workforce_lead", OrganisationFactory())
    assert put("reader", person)


@pytest.mark.parametrize("kind", list(Appointment.Kind))
@pytest.mark.parametrize("may_supervise", [True, False])
def test_everybody_offered_can_be_appointed_and_everybody_left_out_cannot(
    put, participant, lead, kind, may_supervise
):
    participant.programme.assessor_may_supervise = may_supervise
    factories.republish(participant.programme)
    organisation = participant.organisation
    everybody = [put(each, starts_on=TODAY - DAY).user for each in Appointment.Kind]
    roles = ("practice_supervisor", "assessor", "moderator")
    for role in roles:
        everybody += [person_with(role, organisation), person_with("workforce_lead", organisation)]
        give_role(everybody[-1], role, organisation)
        give_role(lead, role, organisation)
    everybody += [person_with("moderator", OrganisationFactory()), lead, participant.user]
    offered = set(eligible_people(participant, kind, TODAY, by=lead))
    assert offered
    for person in everybody:
        with transaction.atomic():
            try:
                appoint(participant=participant, user=person, kind=kind, starts_on=TODAY, by=lead)
                accepted = True
            except ValidationError:
                accepted = False
            transaction.set_rollback(True)
        assert accepted == (person in offered), f"{person.email} as {kind}"
