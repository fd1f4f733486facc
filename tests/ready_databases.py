"""Databases that bin/test makes once, for the tests to copy.

On PostgreSQL one holds the tables alone, one the example people too, put there by bin/prepare; a
file of SQLite holds the tables. A copy takes a second, where to migrate and to plant takes half a
minute. Without them every test makes its own. As a program, with READY_DATABASES and DATABASE_URL
in the environment: ``python -m tests.ready_databases make``, ``make_file`` or ``drop``.
"""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from drills.services import free_port

ROOT = Path(__file__).resolve().parents[1]
# What both names begin with; "" where there are none.
READY = os.environ.get("READY_DATABASES", "")
TABLES, PEOPLE = f"{READY}_tables", f"{READY}_people"
FILE = ROOT / "var" / "tests" / f"{READY}.sqlite3"


def on_server(server: str, statement: str, comment: str = "", **names: str) -> None:
    """``server``: an address with any database; ``names``: identifiers in the statement."""
    words = {name: sql.Identifier(value) for name, value in names.items()}
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(**words), [comment] if comment else None)


def copy_of_tables(server: str, name: str) -> None:
    """``name`` becomes a database with every table and nobody; an empty one where none is ready."""
    if READY:
        on_server(server, "CREATE DATABASE {name} TEMPLATE {ready}", name=name, ready=TABLES)
    else:
        on_server(server, "CREATE DATABASE {name}", name=name)


def copy_of_file(path: Path) -> bool:
    """Whether ``path`` has become a file of SQLite with every table and nobody."""
    if not READY:
        return False
    for left in ("-wal", "-shm"):
        Path(f"{path}{left}").unlink(missing_ok=True)
    shutil.copyfile(FILE, path)
    return True


def copy_with_people(server: str, name: str) -> None:
    """``name`` becomes a database as bin/prepare makes it; nothing where none is ready to copy."""
    if READY:
        on_server(server, "CREATE DATABASE {name} TEMPLATE {ready}", name=name, ready=PEOPLE)
        # bin/prepare knows by the comment on a database what it made of it.
        mark(server, name, "PLANTED")


def mark(server: str, name: str, known_as: str) -> None:
    """``known_as``: what bin/prepare calls the comment."""
    comment = runpy.run_path(str(ROOT / "bin" / "prepare"))[known_as]
    on_server(server, "COMMENT ON DATABASE {name} IS %s", comment, name=name)


def fill_with_people(server: str, name: str) -> bool:
    """Whether the rows of the example people have taken the place of those in ``name``; only a
    superuser may put them there without asking every trigger."""
    if not READY:
        return False
    with closing(psycopg2.connect(_address(server, name))) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = sql.SQL(", ").join(sql.Identifier(each) for (each,) in cursor.fetchall())
            cursor.execute(sql.SQL("TRUNCATE {}").format(tables))
        connection.commit()
    dump = ["pg_dump", "--data-only", "--disable-triggers", _address(server, PEOPLE)]
    rows = subprocess.run(dump, stdout=subprocess.PIPE, check=True).stdout
    load = ["psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    loaded = subprocess.run(
        [*load, _address(server, name)], input=rows, stdout=subprocess.DEVNULL, check=False
    )
    return loaded.returncode == 0


def make_file() -> None:
    FILE.unlink(missing_ok=True)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    run(f"sqlite:///{FILE}", "manage.py", "migrate", "--verbosity=0")


def make(server: str) -> None:
    drop_from_server(server)
    on_server(server, "CREATE DATABASE {name}", name=TABLES)
    run(_address(server, TABLES), "manage.py", "migrate", "--verbosity=0")
    # As bin/prepare leaves a database that it made itself, before it plants.
    on_server(server, "CREATE DATABASE {name} TEMPLATE {ready}", name=PEOPLE, ready=TABLES)
    mark(server, PEOPLE, "MADE_BY_US")
    run(_address(server, PEOPLE), "bin/prepare")


def drop(server: str) -> None:
    FILE.unlink(missing_ok=True)
    drop_from_server(server)


def drop_from_server(server: str) -> None:
    for name in (TABLES, PEOPLE):
        on_server(server, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)


def run(url: str, *command: str) -> None:
    with tempfile.TemporaryDirectory() as state:
        settings = {"DEMO": "1", "DATABASE_URL": url, "ECF_STATE": state, "PORT": str(free_port())}
        subprocess.run([sys.executable, *command], cwd=ROOT, env=os.environ | settings, check=True)


def _address(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


if __name__ == "__main__":
    steps = {"make": make, "make_file": lambda _: make_file(), "drop": drop}
    steps[sys.argv[1]](os.environ["DATABASE_URL"])
