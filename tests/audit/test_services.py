import threading
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from audit import services
from audit.actions import Action
from audit.models import AuditChain, AuditEvent
from audit.services import StaleObject, allows, change_fields, change_status, check_chain, record
from participants.models import Participant
from tests.factories import OrganisationFactory, ParticipantFactory, UserFactory


@pytest.fixture
def organisation(db):
    return OrganisationFactory(slug="exampleshire")


@pytest.fixture
def trail(organisation):
    """Six rows, the details of every kind that is kept."""
    person = UserFactory()
    details = [
        {},
        {"old": "private", "new": Participant.Status.LEFT},
        {"starts_on": person.joined_at.date(), "at": person.joined_at},
        {"people": {person, uuid4()}, "links": [uuid4(), None, True, 3]},
        {"words": "Ünïcode, “quotes” and 2 + 2"},
        {"part": {"of": {"a": 1.5}}},
    ]
    return [
        record(Action.TEAM_CREATED, organisation, by=person, about=organisation, **detail)
        for detail in details
    ]


def tamper(sql, *params):
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Foreign keys are looked at later; a table with such work waiting cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_rows_stay")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_rows_stay")


def key(event):
    """The id as the database keeps it."""
    return str(event.pk) if connection.vendor == "postgresql" else event.pk.hex


def verify(capsys, *args):
    try:
        call_command("verify_audit", *args)
    except CommandError as error:
        assert error.returncode == 1
    return capsys.readouterr().out


def test_an_untouched_trail_is_confirmed_row_by_row(trail, capsys):
    assert "exampleshire: 6 rows, all as written" in verify(capsys)


def test_a_long_trail_is_walked_in_chunks(trail, monkeypatch, organisation):
    monkeypatch.setattr(services, "ROWS_AT_ONCE", 2)
    assert check_chain(organisation.pk) == (6, None)


def test_a_changed_detail_is_found_and_named(trail, capsys):
    changed = trail[2]
    tamper("UPDATE audit_auditevent SET detail = %s WHERE id = %s", '{"a": 1}', key(changed))
    out = verify(capsys)
    assert f"exampleshire: first bad row is sequence 3, id {changed.pk}" in out
    assert "2 rows before it are right" in out


def test_a_changed_actor_is_found(trail, capsys):
    other = UserFactory().pk
    actor = str(other) if connection.vendor == "postgresql" else other.hex
    tamper("UPDATE audit_auditevent SET actor_id = %s WHERE id = %s", actor, key(trail[0]))
    assert "first bad row is sequence 1" in verify(capsys)


def test_a_removed_row_is_found(trail, capsys):
    tamper("DELETE FROM audit_auditevent WHERE id = %s", key(trail[3]))
    assert f"sequence 5, id {trail[4].pk}: row 4 is missing" in verify(capsys)


def test_two_rows_that_changed_places_are_found(trail, capsys):
    swap = "UPDATE audit_auditevent SET sequence = %s WHERE id = %s"
    for number, row in ((99, trail[1]), (2, trail[2]), (3, trail[1])):
        tamper(swap, number, key(row))
    assert f"sequence 2, id {trail[2].pk}" in verify(capsys)


def test_a_cut_tail_is_found(trail, capsys):
    for row in trail[4:]:
        tamper("DELETE FROM audit_auditevent WHERE id = %s", key(row))
    assert "first bad row is sequence 5, id -: rows 5 to 6 are missing" in verify(capsys)


def test_another_end_of_the_chain_is_found(trail, capsys):
    AuditChain.objects.update(last_hash="f" * 64)
    assert "the noted end of the trail is another one" in verify(capsys)


def test_a_chain_without_its_end_is_found(trail, capsys):
    AuditChain.objects.all().delete()
    assert "the end of the trail is not noted" in verify(capsys)


def test_a_row_hashed_anew_does_not_fit_the_next(trail, capsys):
    row = trail[1]
    row.detail = {"old": "nothing"}
    row.hash = services.row_hash(row.previous_hash, services.hashed_content(row))
    tamper(
        "UPDATE audit_auditevent SET detail = %s, hash = %s WHERE id = %s",
        '{"old": "nothing"}', row.hash, key(row),
    )  # fmt: skip
    assert "sequence 3" in verify(capsys)


def test_one_organisation_can_be_checked_alone(trail, capsys):
    other = OrganisationFactory(slug="elsewhere")
    record(Action.TEAM_CREATED, other, by=None, about=other)
    AuditChain.objects.filter(organisation=other).update(last_sequence=7)
    assert "elsewhere" not in verify(capsys, "--organisation", "exampleshire")
    out = verify(capsys)
    assert "exampleshire: 6 rows, all as written" in out and "rows 2 to 7 are missing" in out


def test_an_unknown_organisation_is_said_to_be_unknown(trail):
    with pytest.raises(CommandError, match="no organisation nowhere"):
        call_command("verify_audit", "--organisation", "nowhere")


def test_python_refuses_to_change_the_trail(trail):
    for attempt in (
        trail[0].save,
        trail[0].delete,
        lambda: AuditEvent.objects.update(action="x"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.bulk_update(trail, ["action"]),
        lambda: AuditEvent._base_manager.update(action="x"),
        lambda: AuditEvent._base_manager.all().delete(),
        lambda: upsert(trail[0]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


def upsert(event):
    event.action = "x"
    AuditEvent.objects.bulk_create(
        [event], update_conflicts=True, unique_fields=["id"], update_fields=["action"]
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditevent SET action = 'x'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent CASCADE",
    ],
)
def test_postgresql_refuses_to_change_the_trail(trail, sql):
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite Python alone refuses.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Switched off for the emptying of tables between tests.
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_table_stays")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
    assert AuditEvent.objects.count() == 6


@pytest.mark.parametrize(
    "table",
    [
        "evidence_evidenceversion",
        "evidence_evidencereturn",
        "assessments_independentreading",
        "assessments_decision",
        "assessments_finalrecord",
        "supervision_observation",
        "supervision_earlierround",
    ],
)
def test_postgresql_refuses_to_empty_what_is_kept(db, table):
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite Python alone refuses.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        with pytest.raises(DatabaseError, match="kept as"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_unbroken_chain():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time anyway.")
    organisation = OrganisationFactory()
    writers, rows = 10, 5

    def write():
        for _ in range(rows):
            record(Action.TEAM_CREATED, organisation, by=None, about=organisation)
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert check_chain(organisation.pk) == (writers * rows, None)


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_row(organisation):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(Action.TEAM_CREATED, organisation, by=None, about=organisation)
        raise ZeroDivisionError
    assert not AuditEvent.objects.exists()
    record(Action.TEAM_CREATED, organisation, by=None, about=organisation)
    assert check_chain(organisation.pk) == (1, None)


@pytest.fixture
def participant(db):
    return ParticipantFactory()


LEAVE = {"action": Action.PARTICIPANT_LEFT, "by": None}


def test_a_status_changes_with_its_stamps_and_a_row_of_the_trail(participant):
    day = participant.starts_on
    event = change_status(participant, "left", about=participant, left_on=day, **LEAVE)
    assert (participant.status, participant.left_on, participant.version) == ("left", day, 2)
    assert event.detail == {"old": "on_programme", "new": "left"}
    assert event.subject_id == str(participant.pk)


def test_a_move_that_the_states_do_not_allow_is_refused(participant):
    change_status(participant, "left", about=participant, **LEAVE)
    assert not allows(participant, "being_judged")
    with pytest.raises(ValidationError, match="already been dealt with"):
        change_status(participant, "being_judged", about=participant, **LEAVE)
    assert AuditEvent.objects.count() == 1


def test_of_two_people_who_saw_the_same_state_the_second_is_refused(participant):
    second = Participant.objects.get(pk=participant.pk)
    change_status(participant, "being_judged", about=participant, **LEAVE)
    with pytest.raises(StaleObject, match="already been dealt with"):
        change_status(second, "left", about=second, **LEAVE)
    assert Participant.objects.get().status == "being_judged"
    assert AuditEvent.objects.count() == 1


def test_of_two_edits_of_the_same_version_the_second_is_refused(participant):
    second = Participant.objects.get(pk=participant.pk)
    edit = {"by": None, "action": Action.PARTICIPANT_CHANGED, "about": participant}
    event = change_fields(participant, registration_number="SW1", **edit)
    assert event.detail == {"fields": ["registration_number"]}
    with pytest.raises(StaleObject, match="changed after you opened"):
        change_fields(second, registration_number="SW2", **edit)
    assert Participant.objects.get().registration_number == "SW1"
