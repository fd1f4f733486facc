"""A backup put back is equal by row and by file, and sends nothing until somebody says so."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests import ready_databases
from tests.ready_databases import on_server

from .conftest import OF_THE_TESTS, ROOT

SERVER = os.environ.get("DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="backs up PostgreSQL")


class Portal:
    """A database and a store of its own, and commands run in it."""

    def __init__(self, name, folder):
        self.database = f"ecf_backup_{name}_{os.getpid()}"
        self.url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{self.database}"))
        self.store = folder / name / "store"
        inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
        self.environment = inherited | {
            "DEMO": "1",
            "DATABASE_URL": self.url,
            "ECF_STATE": str(folder / name),
            "EMAIL_URL": f"filemail:///{folder / name / 'mail'}",
        }

    def run(self, *command):
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def rows(self, sql):
        connection = psycopg2.connect(self.url)
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            found = cursor.fetchall() if cursor.description else []
        connection.close()
        return found


@pytest.fixture(scope="module")
def portals(tmp_path_factory):
    """The portal that is backed up, with people and a file in it, and an empty one."""
    folder = tmp_path_factory.mktemp("portals")
    lived_in, empty = Portal("old", folder), Portal("new", folder)
    try:
        ready_databases.copy_with_people(SERVER, lived_in.database)
        assert lived_in.run("bin/prepare").returncode == 0
        (lived_in.store / "ab").mkdir(parents=True)
        (lived_in.store / "ab" / "abcd").write_bytes(b"a pack")
        on_server(SERVER, "CREATE DATABASE {name}", name=empty.database)
        yield lived_in, empty
    finally:
        for portal in (lived_in, empty):
            on_server(SERVER, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=portal.database)


def test_what_is_restored_equals_what_was_backed_up_and_sends_no_mail(portals, tmp_path):
    lived_in, empty = portals
    folder = str(tmp_path / "backup")
    promised = "SELECT count(*) FROM notifications_message WHERE sent_at IS NULL"
    lived_in.rows(
        "INSERT INTO notifications_message (id, key, address, template, context, secrets, subject,"
        " text, calendar, created_at, not_before, attempts, failure) VALUES (gen_random_uuid(),"
        " 'waits', 'a@example.org', 'password_changed', '{}', '{}', '', '', '{}', now(), now(), 0,"
        " '')"
    )
    made = lived_in.run("bin/backup", "make", folder)
    assert made.returncode == 0, made.stderr
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    assert manifest["tables"]["accounts_user"][0] > 5
    assert list(manifest["files"]) == ["ab/abcd"]

    restored = empty.run("bin/backup", "restore", folder)
    assert restored.returncode == 0, restored.stderr
    assert "As in the backup, row by row and file by file" in restored.stdout
    assert (empty.store / "ab" / "abcd").read_bytes() == b"a pack"

    deliver = "from notifications.delivery import deliver_all_waiting as d; print('sent', d())"
    assert "sent 0" in empty.run("manage.py", "shell", "-c", deliver).stdout
    assert empty.rows(promised) == [(1,)]
    assert "1 waiting" in empty.run("manage.py", "release_mail").stdout
    empty.run("manage.py", "release_mail", "--discard")
    assert "sent 0" in empty.run("manage.py", "shell", "-c", deliver).stdout

    assert "sent 1" in lived_in.run("manage.py", "shell", "-c", deliver).stdout


def test_a_backup_is_not_put_over_what_is_there(portals, tmp_path):
    lived_in, _ = portals
    folder = str(tmp_path / "backup")
    lived_in.run("bin/backup", "make", folder)
    before = lived_in.rows("SELECT count(*) FROM audit_auditevent")
    refused = lived_in.run("bin/backup", "restore", folder)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("The database is not empty.")
    assert lived_in.rows("SELECT count(*) FROM audit_auditevent") == before


def test_one_changed_row_and_one_changed_file_are_named(portals, tmp_path):
    lived_in, _ = portals
    folder = str(tmp_path / "backup")
    lived_in.run("bin/backup", "make", folder)
    assert lived_in.run("bin/backup", "check", folder).returncode == 0
    lived_in.rows("UPDATE accounts_team SET name = name || '!'")
    (lived_in.store / "ab" / "abcd").write_bytes(b"a pock")
    found = lived_in.run("bin/backup", "check", folder)
    assert found.returncode == 1
    assert found.stderr == "Not as in the backup: table accounts_team, file ab/abcd\n"
