"""bin/start says what is wrong with the machine in one line, and starts nothing."""

import os
import runpy
import socket
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings

from tests import ready_databases

from .conftest import ROOT


def the_line(outcome):
    assert outcome.returncode == 1
    lines = outcome.stderr.strip().splitlines()
    assert len(lines) == 1, outcome.stderr
    return lines[0]


def test_a_port_in_use_is_named(prepare):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = str(taken.getsockname()[1])
        assert f"Port {port} on 127.0.0.1 cannot be used" in the_line(prepare(PORT=port))


def test_a_port_that_is_no_number_is_named(prepare):
    assert "PORT is 'eighty'" in the_line(prepare(PORT="eighty"))


def test_a_database_that_does_not_answer_is_named_without_its_password(prepare, free_port):
    url = f"postgres://portal:secret@127.0.0.1:{free_port}/portal"
    line = the_line(prepare(DATABASE_URL=url))
    assert line.startswith("The database portal on 127.0.0.1 cannot be reached")
    assert "secret" not in line


def test_a_state_folder_that_cannot_be_written_is_named(prepare, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    line = the_line(prepare(ECF_STATE=str(in_the_way / "state")))
    assert line.startswith(f"The folder {in_the_way}")
    assert "cannot be written to" in line


def test_a_file_that_is_no_database_is_said_to_be_none(prepare, tmp_path):
    file = tmp_path / "letter.sqlite3"
    file.write_text("Dear Sir or Madam, " * 100)
    line = the_line(prepare(DATABASE_URL=f"sqlite:///{file}"))
    assert line == "The database cannot be used: file is not a database"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "portal", "DATABASE_URL must begin with postgres://"),
        ("DATABASE_URL", "mysql://portal:secret@127.0.0.1/portal", "DATABASE_URL must begin"),
        ("DATABASE_URL", "postgres://portal:secret@127.0.0.1:port/portal", "cannot be read"),
        ("REDIS_URL", "127.0.0.1:6379", "REDIS_URL must begin with redis://"),
        ("CONN_MAX_AGE", "long", "cannot be read"),
    ],
)
def test_a_setting_that_makes_no_sense_is_said_in_one_line(prepare, name, value, words):
    environment = {"DATABASE_URL": "postgres://portal@127.0.0.1:1/portal"} | {name: value}
    line = the_line(prepare(**environment))
    assert words in line
    assert "secret" not in line


SAFE = {
    "DEMO": "0",
    "PRODUCTION": "1",
    "SECRET_KEY": "a-key-that-nobody-else-has-and-nobody-can-guess-0123456789",
    "SITE_URL": "https://portal.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal",
}


@pytest.mark.parametrize(
    ("unsafe", "reason"),
    [
        ({"DEMO": "1"}, "DEMO is on"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"SECRET_KEY": "only-for-trying-the-product-on-one-machine"}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "a-key-that-is-short"}, "SECRET_KEY is shorter than 50 characters"),
        ({"SITE_URL": "http://portal.example.org"}, "SITE_URL does not begin with https://"),
        ({"ALLOWED_HOSTS": "portal.example.org,*"}, "ALLOWED_HOSTS lets any host name in"),
        ({"EMAIL_URL": ""}, "EMAIL_URL is missing"),
        ({"DATABASE_URL": ""}, "DATABASE_URL does not name a PostgreSQL database"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_production_refuses_what_is_only_for_trying(prepare, unsafe, reason):
    line = the_line(prepare(**SAFE | unsafe))
    assert line.startswith("This would run in production unsafely")
    assert reason in line


def test_production_does_not_refuse_safe_settings(prepare):
    assert "cannot be reached" in the_line(prepare(**SAFE))


# --- Example people: only in a database that bin/start made --------------------------------------


def people_in_file(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT count(*) FROM accounts_user").fetchone()[0]


@pytest.mark.slow
def test_a_new_database_gets_the_example_people_once(prepare, tmp_path):
    first = prepare()
    assert first.returncode == 0, first.stderr
    assert "Adding the example people" in first.stdout
    people = people_in_file(tmp_path / "state" / "portal.sqlite3")
    assert people > 5
    second = prepare()
    assert (second.returncode, second.stdout) == (0, "")
    assert people_in_file(tmp_path / "state" / "portal.sqlite3") == people


@pytest.mark.slow
def test_a_database_that_was_there_before_gets_tables_and_nobody(prepare, tmp_path, free_port):
    (tmp_path / "state").mkdir()
    file = tmp_path / "state" / "portal.sqlite3"
    ready_databases.copy_of_file(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE somebody_elses (id integer)")
    outcome = prepare(REDIS_URL=f"redis://127.0.0.1:{free_port}/0")
    assert outcome.returncode == 0, outcome.stderr
    assert "was there before: no example people were added" in outcome.stdout
    assert people_in_file(file) == 0
    # And on the way: an absent Redis is mentioned and no obstacle.
    assert "Redis does not answer" in outcome.stdout


@pytest.fixture
def server():
    """Makes databases beside the tests' own, and takes away what the test made of them."""
    if settings.ON_SQLITE:
        pytest.skip("PostgreSQL is not in use in this run.")
    parts = settings.DATABASES["default"]
    url = os.environ["DATABASE_URL"].rpartition("/")[0]
    connection = psycopg2.connect(
        host=parts["HOST"],
        port=parts["PORT"] or 5432,
        user=parts["USER"],
        password=parts["PASSWORD"],
        dbname="postgres",
    )
    connection.autocommit = True
    name = f"test_ecf_prepare_{uuid4().hex[:12]}"
    with closing(connection), connection.cursor() as cursor:
        yield cursor, name, f"{url}/{name}"
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def people_at(url):
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        return cursor.fetchone()[0]


def test_a_missing_postgresql_database_is_made_with_our_mark_on_it(server):
    cursor, name, _ = server
    prepare = runpy.run_path(str(ROOT / "bin" / "prepare"))
    parts = settings.DATABASES["default"] | {"NAME": name}
    database = prepare["PostgresDatabase"](SimpleNamespace(DATABASES={"default": parts}))
    database.make_if_missing(by_us=True)
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database'), pg_encoding_to_char(encoding)"
        " FROM pg_database WHERE datname = %s",
        [name],
    )
    assert cursor.fetchone() == (prepare["MADE_BY_US"], "UTF8")


@pytest.mark.slow
def test_a_missing_postgresql_database_is_made_and_filled_once(prepare, server):
    """Where bin/test has one to copy, it let bin/prepare fill that."""
    _, name, url = server
    if ready_databases.READY:
        ready_databases.copy_with_people(os.environ["DATABASE_URL"], name)
    else:
        first = prepare(DATABASE_URL=url)
        assert first.returncode == 0, first.stderr
    people = people_at(url)
    assert people > 5
    assert prepare(DATABASE_URL=url).stdout == ""
    assert people_at(url) == people


@pytest.mark.slow
def test_a_postgresql_database_of_somebody_else_gets_nobody(prepare, server):
    cursor, name, url = server
    ready_databases.copy_of_tables(os.environ["DATABASE_URL"], name)
    outcome = prepare(DATABASE_URL=url)
    assert outcome.returncode == 0, outcome.stderr
    assert "was there before: no example people were added" in outcome.stdout
    assert people_at(url) == 0


def test_production_makes_no_database_by_itself(prepare, server):
    _, name, url = server
    line = the_line(prepare(**SAFE | {"DATABASE_URL": url}))
    assert line.startswith(f"There is no database {name}")
