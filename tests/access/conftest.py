"""One world for each worker, built once and rolled back; each request runs in its own savepoint."""

import logging
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.one_day import on_the_day_of_reading

from .browser import Browser
from .world import build


def pytest_collection_modifyitems(items):
    """Who may do what does not hang on the database. Of the matrix each tries a part; every form is
    sent on both, as what it writes is checked by the database too."""
    both = {"test_matrix", "test_mass_assignment"}
    for item in items:
        if Path(__file__).parent in item.path.parents and item.path.stem not in both:
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    store = tmp_path_factory.mktemp("store")
    with django_db_blocker.unblock(), override_settings(STORE_DIR=store):
        whole = transaction.atomic()
        # Tests of single functions begin transactions of their own inside this one.
        whole._from_testcase = True
        whole.__enter__()
        with on_the_day_of_reading():
            made = build()
            made.store = store
            made.sessions = Browser.sign_everybody_in(made)
        # Each request that is undone would look through what all of this has promised to do.
        connection.run_on_commit.clear()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def _files_of_its_own(settings, world):
    settings.STORE_DIR = world.store


@pytest.fixture(scope="package", autouse=True)
def _quiet():
    """Thousands of refusals are what is wanted here."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _nothing_slows_down(settings):
    """Limits are tested elsewhere; here one person opens every page there is."""
    settings.ACCOUNT_RATE_LIMITS = False
    # They signed in when their world was built, on a slow machine many minutes ago.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "whitenoise" not in m]


@pytest.fixture
def visitor(db, world):
    return Browser(world)
