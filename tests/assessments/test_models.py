"""What the database itself refuses, whatever the code above it does."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from assessments.models import Decision, FinalRecord, IndependentReading

pytestmark = pytest.mark.django_db


def insert(model, **values):
    """A row by plain SQL, past every check in Python."""
    row = {"id": uuid4()} | values
    columns = {model._meta.get_field(name).column: name for name in row}
    ready = [
        model._meta.get_field(name).get_db_prep_save(
            getattr(value, "pk", value) if isinstance(value, models.Model) else value, connection
        )
        for name, value in row.items()
    ]
    quoted = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["%s"] * len(ready))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({places})',  # noqa: S608
            ready,
        )


@pytest.fixture
def decision_row(case):
    assessment = case.recommend("not_yet_met")
    reading = case.read(assessment)
    return {
        "organisation": assessment.organisation,
        "participant": case.participant,
        "assessment": assessment,
        "outcome": "not_yet_met",
        "reasons": "Because",
        "recommended_by": case.assessor,
        "independent_reading": reading,
        "read_by": case.reader,
        "confirmed_by": case.confirmer,
        "confirmed_at": timezone.now(),
    }


def test_a_decision_made_rightly_is_taken(decision_row):
    insert(Decision, **decision_row)
    assert Decision.objects.count() == 1


def test_not_yet_met_without_a_reading_is_refused(decision_row):
    with pytest.raises(IntegrityError, match=r"(?i)not_yet_met_only_after|check"):
        insert(Decision, **decision_row | {"independent_reading": None, "read_by": None})
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("who", "as_whom"),
    [
        ("confirmed_by", "recommended_by"),
        ("read_by", "recommended_by"),
        ("read_by", "confirmed_by"),
    ],
)
def test_three_different_people(decision_row, who, as_whom):
    with pytest.raises(IntegrityError):
        insert(Decision, **decision_row | {who: decision_row[as_whom]})


def test_a_reading_without_its_reader_is_refused(decision_row):
    with pytest.raises(IntegrityError):
        insert(Decision, **decision_row | {"read_by": None})


def test_the_assessor_cannot_be_the_reader(case):
    assessment = case.recommend("not_yet_met")
    with pytest.raises(IntegrityError):
        insert(
            IndependentReading,
            organisation=assessment.organisation,
            assessment=assessment,
            read_by=case.assessor,
            recommended_by=case.assessor,
            view="met",
            reasons="Mine",
            saved_at=timezone.now(),
        )


@pytest.mark.parametrize("model", [IndependentReading, Decision, FinalRecord])
def test_what_is_kept_is_neither_changed_nor_deleted(case, model):
    case.decided("not_yet_met")
    row = model.objects.get()
    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(organisation=row.organisation),
        lambda: model.objects.bulk_update([row], ["organisation"]),
        lambda: model._base_manager.update(organisation=row.organisation),
        lambda: model.objects.bulk_create([row], update_conflicts=True),
    ):
        with pytest.raises(TypeError, match="kept as it was written"), transaction.atomic():
            attempt()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="triggers live on PostgreSQL")
@pytest.mark.parametrize("model", [IndependentReading, Decision, FinalRecord])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_it_too(case, model, statement):
    case.decided("not_yet_met")
    with (
        pytest.raises(IntegrityError, match="kept as written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(model._meta.db_table))
