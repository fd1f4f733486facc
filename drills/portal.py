"""A whole portal under bin/supervise, and people who use it without a browser."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg2

from .services import wait_for

ROOT = Path(__file__).resolve().parents[1]
# What the person who starts a drill has set for another portal.
NOT_FROM_OUTSIDE = {
    "ECF_TESTING",
    "ECF_STATE",
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "STORE_DIR",
    "STATIC_ROOT",
    "SITE_URL",
    "EMAIL_URL",
}


class Portal:
    """bin/supervise with its three processes, and the questions a drill has about them."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        database_url: str = "",
        redis_url: str = "",
        email_url: str = "",
        **settings: str,
    ) -> None:
        self.folder, self.port = folder, port
        self.state = folder / "state"
        self.database_url = database_url
        self.supervisor: subprocess.Popen[bytes] | None = None
        inherited = {key: val for key, val in os.environ.items() if key not in NOT_FROM_OUTSIDE}
        own = {
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "ecf_portal.settings",
            "PORT": str(port),
            "ECF_STATE": str(self.state),
            "EMAIL_URL": email_url,
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        }
        given = {name: value for name, value in own.items() if value}
        self.environment = inherited | given | settings

    @property
    def store(self) -> Path:
        return Path(self.environment.get("STORE_DIR", str(self.state / "store")))

    @property
    def log(self) -> Path:
        return self.folder / "portal.log"

    def prepare(self) -> None:
        self.run("bin/prepare")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, str(ROOT / "bin" / "supervise")],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        wait_for(self.answers, 90, "an answer of the portal")

    def stop(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGTERM)
            self.supervisor.wait(60)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5):
                return True
        except OSError:
            return False

    def health(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=10) as answer:
            words: str = answer.read().decode()
            return words

    def run(self, *command: str, check: bool = True) -> str:
        """What a program of the portal's, run beside it, writes: ``run("manage.py", "migrate")``.

        ``run("-m", "drills.invariants")`` runs a module. With ``check`` a failure is one of ours.
        """
        ended = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=check,
            text=True,
            timeout=600,
        )
        return ended.stdout

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Answers of a question to the portal's own database."""
        connection: Any
        if self.database_url:
            connection = psycopg2.connect(self.database_url)
        else:
            connection = sqlite3.connect(self.state / "portal.sqlite3", timeout=20)
            sql = sql.replace("%s", "?")
        try:
            cursor = connection.cursor()
            cursor.execute(sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            connection.commit()
            return found
        finally:
            connection.close()

    def value(self, sql: str, *values: Any) -> Any:
        """The one value that a question has for its answer."""
        ((value,),) = self.rows(sql, *values)
        return value

    def parent(self, name: str) -> int:
        """The process id of the supervisor's child "web", "worker" or "beat"; 0 when it is down."""
        word = {"web": "gunicorn"}.get(name, name).encode()
        own = children_of(self.supervisor.pid) if self.supervisor else []
        return next((pid for pid in own if word in words_of(pid)), 0)

    def children(self, name: str) -> list[int]:
        """The process ids of the processes that do the work of "web" or "worker"."""
        parent = self.parent(name)
        return children_of(parent) if parent else []

    def visitor(self, persona: str) -> "Visitor":
        return Visitor(f"http://localhost:{self.port}", persona)

    def participant(self, name: str) -> str:
        """The id of somebody's record, as it stands in addresses."""
        found = self.value(
            "SELECT p.id FROM participants_participant p JOIN accounts_user u ON u.id = p.user_id "
            "WHERE u.name = %s",
            name,
        )
        return with_hyphens(str(found))


def with_hyphens(uuid: str) -> str:
    """SQLite keeps ids without the hyphens."""
    digits = uuid.replace("-", "")
    parts = (8, 12, 16, 20)
    return "-".join(digits[a:b] for a, b in zip((0, *parts), (*parts, 32), strict=True))


def children_of(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                above = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(above) == parent:
                found.append(int(folder.name))
    return found


def words_of(pid: int) -> list[bytes]:
    """The words of the command that a process runs."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


@dataclass
class Answer:
    """What came back for a form: where it led to, or what went wrong instead."""

    status: int = 0
    leads_to: str = ""
    text: str = ""
    seconds: float = 0.0
    error: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the portal said that it did what was asked."""
        return self.status == 302 and not self.leads_to.startswith("/demo/")


class Visitor:
    """Somebody of the demonstration with a browser's cookies, and no more of a browser."""

    def __init__(self, base: str, persona: str) -> None:
        self.base, self.persona = base, persona
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), KeepRedirects
        )
        self.post("/demo/", f"/demo/{persona}/")

    def get(self, path: str) -> bytes:
        with self.opener.open(self.base + path, timeout=60) as answer:
            content: bytes = answer.read()
            return content

    def look(self, path: str) -> Answer:
        """Open a page; never raises for what the portal or the way to it does."""
        return self._ask(urllib.request.Request(self.base + path))

    def form(self, page: str) -> dict[str, str]:
        """The hidden fields of the form on a page."""
        html = self.get(page).decode()
        hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
        wanted = ("csrfmiddlewaretoken", "nonce", "version")
        return {name: hidden[name] for name in wanted if name in hidden}

    def send(self, action: str, fields: dict[str, str]) -> Answer:
        """Send a form once; never raises for what the portal or the way to it does."""
        request = urllib.request.Request(self.base + action, urlencode(fields).encode())
        request.add_header("Origin", self.base)
        return self._ask(request)

    def post(self, page: str, action: str | None = None, **answers: str) -> str:
        """Send the form that ``page`` shows to ``action``; the address it leads to."""
        answer = self.send(action or page, self.form(page) | answers)
        if answer.status != 302:
            raise AssertionError(f"{action or page} answered {answer.status} {answer.error}")
        return answer.leads_to

    def _ask(self, request: urllib.request.Request) -> Answer:
        began = time.monotonic()
        answer = Answer()
        try:
            with self.opener.open(request, timeout=60) as came:
                answer.status = came.status
                answer.leads_to = urlsplit(came.headers.get("Location", "")).path
                answer.text = came.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            answer.status, answer.error = error.code, in_a_word(error)
            answer.text = error.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            answer.error = in_a_word(error)
        answer.seconds = time.monotonic() - began
        return answer


def in_a_word(error: Exception) -> str:
    """What went wrong on the way to an answer."""
    if isinstance(error, urllib.error.HTTPError):
        return f"answer {error.code}"
    return type(getattr(error, "reason", error)).__name__


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp
