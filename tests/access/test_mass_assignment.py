"""No form takes more than it shows: all fields of all models are sent along, and change nothing."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import models as django_models
from django.db import transaction
from django.urls import reverse

from tests.factories import LONG_AGO

from .browser import undone
from .database import changed, models, rows, uuids
from .forms import WRITES_NOTHING, answers_of, form_classes, sendings

pytestmark = pytest.mark.django_db
# Which person, participant and so on the sender would like it to be.
FOREIGN = {
    "accounts.User": lambda world: world.people["b_assessor"],
    "accounts.Organisation": lambda world: world.b,
    "participants.Participant": lambda world: world.cases["bside"].participant,
    "participants.Cohort": lambda world: world.cases["bside"].participant.cohort,
    "accounts.Team": lambda world: world.cases["bside"].participant.team,
    "evidence.EvidenceItem": lambda world: world.cases["bside"].items["read"],
}


def test_every_form_class_is_sent_or_said_to_write_nothing(world):
    assert form_classes() == {*sendings(world), *WRITES_NOTHING}


def every_field(world, own_names) -> dict[str, Any]:
    """Name -> a value that would be noticed, of all model fields that the form has not itself."""
    values: dict[str, Any] = {}
    for model in models():
        for field in model._meta.concrete_fields:
            value = sentinel(field, world)
            for name in {field.name, field.attname}:
                if name not in own_names and value is not None:
                    values[name] = value
    return values


def sentinel(field, world):
    if field.choices:
        return field.choices[-1][0]
    if field.is_relation:
        make = FOREIGN.get(field.related_model._meta.label)
        return make(world).pk if make else None
    kinds = [
        (django_models.UUIDField, "00000000-0000-4000-8000-00000000dead"),
        (django_models.DateTimeField, "1999-12-31T23:59:59Z"),
        (django_models.DateField, LONG_AGO - datetime.timedelta(days=1)),
        (django_models.BooleanField, "on"),
        (django_models.IntegerField, 97),
        (django_models.JSONField, '{"taken": "over"}'),
    ]
    return next((value for kind, value in kinds if isinstance(field, kind)), "taken over")


@pytest.fixture(scope="module")
def before(world, django_db_blocker):
    with django_db_blocker.unblock():
        found = rows()
        return found, uuids(found)


def outcome(world, visitor, sending, answers, before):
    """What changes when the form is sent, in all the tables that were written to."""
    url = reverse(sending.route, args=world.things[sending.thing].args)
    url = f"{url}?{sending.query}" if sending.query else url
    with undone():
        answer = visitor.ask(sending.who, "POST", url, answers, keep=True)
        done = 200 if sending.answered_in_place else 302
        assert answer.status == done, f"{sending}: {answer.word} {_errors(answer)}"
        written = answer.written
        untouched = frozenset(each._meta.db_table for each in models()) - written
        there, known = before
        old = {at: row for at, row in there.items() if at[0] in written}
        return changed(old, rows(untouched), known)


def _errors(answer):
    text = answer.body.decode()
    at = text.find("govuk-error-summary")
    return text[at : at + 1500] if at > 0 else text[:300]


def pytest_generate_tests(metafunc):
    if "form" in metafunc.fixturenames:
        metafunc.parametrize("form", sorted(form_classes() - set(WRITES_NOTHING)))


def test_fields_that_a_form_does_not_show_change_nothing(form, world, visitor, before):
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False), transaction.atomic():
        for sending in sendings(world)[form]:
            url = reverse(sending.route, args=world.things[sending.thing].args)
            answers = answers_of(visitor, sending, f"{url}?{sending.query}")
            extra = every_field(world, set(answers))
            as_shown = outcome(world, visitor, sending, answers, before)
            assert as_shown, f"{sending} changed nothing at all"
            assert outcome(world, visitor, sending, extra | answers, before) == as_shown
