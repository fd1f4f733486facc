"""A whole portal under bin/supervise, with a database, a Redis and a state folder of its own.

What these drills kill or stop they started themselves; the machine's services stay as they are. The
database is one more on the server that the tests use, or SQLite; the drills of ``python -m drills``
start a server too.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from drills.portal import Portal
from drills.services import OwnRedis, free_port
from tests import ready_databases

SERVER = os.environ.get("DATABASE_URL", "")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.drill)


@pytest.fixture
def redis(tmp_path):
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server on this machine to stop and start")
    own = OwnRedis(tmp_path)
    own.start()
    yield own
    own.stop()


@pytest.fixture
def database_url():
    """A database as bin/prepare makes it, dropped afterwards; "" for SQLite."""
    if not SERVER:
        yield ""
        return
    name = f"ecf_drill_{os.getpid()}_{free_port()}"
    ready_databases.copy_with_people(SERVER, name)
    yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    ready_databases.on_server(SERVER, "DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)


@pytest.fixture
def mail(tmp_path):
    """The folder into which the portal's mail goes."""
    return tmp_path / "mail"


@pytest.fixture
def portal(tmp_path, database_url, redis, mail):
    portal = Portal(
        tmp_path,
        free_port(),
        database_url=database_url,
        redis_url=redis.url,
        email_url=f"filemail:///{mail}",
    )
    portal.prepare()
    try:
        portal.start()
        yield portal
    finally:
        portal.stop()
        print(portal.log.read_text())
