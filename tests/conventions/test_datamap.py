"""Every field is classified: what it is, how long it is kept, who is given it, how it is erased."""

import pytest
import yaml
from django.apps import apps

from .sources import ROOT

DATAMAP = yaml.safe_load((ROOT / "datamap.yaml").read_text(encoding="utf-8"))
CATEGORIES = {
    *["identity", "account", "history", "own_words", "opinion", "family_words"],
    *["judgement", "technical", "secret", "reference"],
}
SUBJECT_ACCESS = {"give", "check", "after_told", "withhold", "none"}
ERASE = {"delete", "blank", "rename", "keep", "none"}
MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_model_is_in_the_data_map_and_no_other():
    assert set(DATAMAP["models"]) == set(MODELS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_is_classified(label):
    classified = DATAMAP["models"][label]
    assert set(classified) == {field.name for field in MODELS[label]._meta.concrete_fields}
    for name, (category, retention, subject_access, erase) in classified.items():
        where = f"{label}.{name}"
        assert category in CATEGORIES, where
        assert retention in DATAMAP["retention_classes"], where
        assert subject_access in SUBJECT_ACCESS, where
        assert erase in ERASE, where


def test_secrets_are_given_to_nobody():
    for label, fields in DATAMAP["models"].items():
        for name, (category, _, subject_access, erase) in fields.items():
            if category == "secret":
                assert (subject_access, erase) == ("withhold", "delete"), f"{label}.{name}"
