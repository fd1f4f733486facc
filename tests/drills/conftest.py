"""A whole portal under bin/supervise, with a database, a Redis and a state folder of its own.

What these drills kill or stop they started themselves; the machine's services stay as they are.
"""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DATABASE_URL", "")
OF_THE_TESTS = {"ECF_TESTING", "ECF_STATE", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.drill)


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(what, seconds):
    """The first true answer of ``what``, asked twice a second."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = what()
        if answer:
            return answer
        time.sleep(0.5)
    pytest.fail(f"it did not happen within {seconds} s")


class OwnRedis:
    """A Redis on a port of its own that keeps nothing, to be stopped and started again."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, free_port(), None

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class Portal:
    """bin/supervise with its three processes, and the questions a drill has about them."""

    def __init__(self, folder, redis):
        self.state, self.port = folder / "state", free_port()
        self.mail = folder / "mail"
        self.database = f"ecf_drill_{os.getpid()}_{self.port}" if SERVER else ""
        inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
        self.environment = inherited | {
            "DEMO": "1",
            "PORT": str(self.port),
            "ECF_STATE": str(self.state),
            "EMAIL_URL": f"filemail:///{self.mail}",
            "LOG_LEVEL": "WARNING",
        }
        if SERVER:
            url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{self.database}"))
            self.environment["DATABASE_URL"] = url
        if redis:
            self.environment["REDIS_URL"] = f"redis://127.0.0.1:{redis.port}/0"

    def start(self):
        def run(name):
            return [sys.executable, str(ROOT / "bin" / name)]

        subprocess.run(run("prepare"), cwd=ROOT, env=self.environment, check=True, timeout=240)
        self.supervisor = subprocess.Popen(run("supervise"), cwd=ROOT, env=self.environment)
        wait_for(self.answers, 60)

    def answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5):
                return True
        except OSError:
            return False

    def stop(self):
        self.supervisor.send_signal(signal.SIGTERM)
        self.supervisor.wait(60)
        if SERVER:
            server = psycopg2.connect(SERVER)
            server.autocommit = True
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            server.close()

    def rows(self, sql):
        """Answers of a question to the portal's own database."""
        if SERVER:
            connection = psycopg2.connect(self.environment["DATABASE_URL"])
            with connection.cursor() as cursor:
                cursor.execute(sql)
                found = cursor.fetchall()
        else:
            connection = sqlite3.connect(self.state / "portal.sqlite3", timeout=20)
            found = connection.execute(sql).fetchall()
        connection.close()
        return found

    def worker_parent(self):
        """The process id of the Celery parent: the supervisor's child that is a worker."""
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    words = (folder / "cmdline").read_bytes().split(b"\0")
                    parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                except OSError:
                    continue
                if b"worker" in words and int(parent) == self.supervisor.pid:
                    return int(folder.name)
        return None

    def visitor(self, persona):
        return Visitor(f"http://localhost:{self.port}", persona)


class Visitor:
    """Somebody of the demonstration with a browser's cookies, and no more of a browser."""

    def __init__(self, base, persona):
        self.base = base
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), KeepRedirects
        )
        self.post("/demo/", f"/demo/{persona}/")

    def get(self, path):
        with self.opener.open(self.base + path, timeout=30) as answer:
            return answer.read()

    def post(self, page, action=None, **answers):
        """Send the form that ``page`` shows to ``action``; the address it leads to."""
        html = self.get(page).decode()
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
        fields = {
            name: hidden[name]
            for name in ("csrfmiddlewaretoken", "nonce", "version")
            if name in hidden
        }
        request = urllib.request.Request(
            self.base + (action or page), urlencode(fields | answers).encode()
        )
        request.add_header("Origin", self.base)
        with self.opener.open(request, timeout=30) as answer:
            assert answer.status == 302, f"{page} answered {answer.status}"
            return urlsplit(answer.headers["Location"]).path


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, request, answer, code, message, headers):
        return answer


@pytest.fixture
def redis(tmp_path):
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server on this machine to stop and start")
    own = OwnRedis(tmp_path)
    own.start()
    yield own
    if own.process.poll() is None:
        own.stop()


@pytest.fixture
def portal(tmp_path, redis):
    portal = Portal(tmp_path, redis)
    portal.start()
    yield portal
    portal.stop()
