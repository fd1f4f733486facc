"""What every table of ours has."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from .sources import APPS

MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
# One row per organisation, whose key is the organisation's.
KEYED_BY_ORGANISATION = {"audit.AuditChain"}
# A person may belong to several councils; what is sent or typed belongs to a person; frameworks
# are published for everybody and copied by nobody.
WITHOUT_ORGANISATION = {
    "accounts.Organisation",
    "accounts.User",
    "notifications.Message",
    "notifications.MailChoice",
    "notifications.MailHold",
    "notifications.CalendarLink",
    "equality.EqualityAnswers",
    "ui.FormSubmission",
    "ui.KeptText",
    "standards.Framework",
    "standards.FrameworkItem",
    # Of the deployment, whose organisations all sign with it.
    "participants.SigningKey",
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_rows_are_named_by_a_uuid(model):
    if model._meta.label in KEYED_BY_ORGANISATION:
        return
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model._meta.pk.default is uuid4


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_rows_carry_their_organisation(model):
    has_one = any(field.name == "organisation" for field in model._meta.fields)
    assert has_one or model._meta.label in WITHOUT_ORGANISATION


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_status_says_where_it_may_go(model):
    if "status" in {field.name for field in model._meta.fields} and hasattr(model, "TRANSITIONS"):
        values = {status.value for status in model.Status}
        assert {str(key) for key in model.TRANSITIONS} == values
        assert {str(to) for ends in model.TRANSITIONS.values() for to in ends} <= values
