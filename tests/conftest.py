"""Fixtures for every test; those of one app's tests stand in that app's folder."""

import gc
import os
from itertools import chain
from pathlib import Path
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from .one_day import on_the_day_of_reading
from .ready_databases import READY, TABLES, copy_of_file

# How long an example takes says how busy the machine is, not whether the rule holds.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")
# Thousands of tests that were collected are no litter: looked through for it as often as is usual,
# they take a tenth of the time. What is young is still looked through.
gc.set_threshold(50_000, 20, 1_000)


@pytest.fixture(autouse=True)
def _the_day_on_which_they_were_read():
    with on_the_day_of_reading():
        yield


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(settings):
    """No test meets the rate limits that another one used up, on Redis neither."""
    settings.CACHES = {
        name: {**cache, "KEY_PREFIX": uuid4().hex} for name, cache in settings.CACHES.items()
    }


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path_factory):
    """Only named here: most of the tests store nothing, so no folder is made for them."""
    settings.STORE_DIR = tmp_path_factory.getbasetemp() / f"store-{uuid4().hex}"


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_kept_waiting():
    """Answers that take as long for everybody take a quarter of a second: one test asks for it."""
    with mock.patch("accounts.http.ANSWER_AFTER", 0):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Where bin/test has a database with all tables, each worker's own is a copy of it."""
    if READY and connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = TABLES


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_modify_db_settings_parallel_suffix):
    """On SQLite the copy is there before the tests' database is asked for, and taken as it is."""
    if connection.vendor != "sqlite" or django_db_keepdb:
        yield django_db_keepdb
        return
    file = Path(connection.settings_dict["TEST"]["NAME"])
    is_there = copy_of_file(file)
    yield is_there
    if is_there:
        file.unlink()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with transactions of their own empty every table afterwards, what is kept too."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%_table_stays'"
            )
            for table, trigger in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() == (True,):
                # Of all connections: the tests in a browser have another one.
                type(connection.ops).sql_flush = emptying


def emptying(operations, style, tables, **kwargs):
    """Tables of a few rows are emptied a hundred times faster so than by TRUNCATE. Neither foreign
    keys nor the triggers that keep rows from being deleted are asked, which a superuser may."""
    rows = [" ".join(["DELETE FROM", operations.quote_name(table)]) for table in tables]
    return ["SET LOCAL session_replication_role = replica", *rows]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Where nothing but drills and journeys is run, the long ones come first."""
    if "BOTH_DATABASES" in os.environ:
        here = {each for each in items if belongs_here(each)}
        config.hook.pytest_deselected(items=[each for each in items if each not in here])
        items[:] = [each for each in items if each in here]
    if all(is_any(each, "drill", "journey") for each in items):
        items[:] = long_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def belongs_here(item):
    """Where bin/test has both databases: what asks none is left to PostgreSQL; what asks one and is
    marked "once" to SQLite, which is the faster of the two."""
    if connection.vendor == "sqlite":
        return asks_the_database(item)
    return not (asks_the_database(item) and is_any(item, "once"))


def is_any(item, *markers):
    return any(item.get_closest_marker(each) for each in markers)


def long_ones_first(items, workers):
    """Each worker begins with one kind of long ones, and goes on with its share of the others; the
    shares are as large as xdist makes them."""
    long = [[each for each in items if is_any(each, kind)] for kind in ("walk", "drill", "slow")]
    begins = [list(chain(*long[number::workers])) for number in range(workers)]
    rest = [each for each in items if not any(each in kind for kind in long)]
    ordered = []
    for number, begin in enumerate(begins):
        share = (len(items) - len(ordered)) // (workers - number) - len(begin)
        ordered += [*begin, *rest[: max(share, 0)]]
        rest = rest[max(share, 0) :]
    return ordered


def asks_the_database(item):
    fixtures = {"db", "transactional_db"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


def pytest_addoption(parser):
    parser.addoption("--write-docs", action="store_true", help="write the generated pages of docs/")


@pytest.fixture(scope="session", autouse=True)
def _no_session_left_behind(django_db_setup, django_db_blocker):
    """Threads of a test may leave a connection open, and PostgreSQL drops no database in use."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
