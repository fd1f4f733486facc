"""python -m benchmarks.pages [--sizes 40 400 6000] [--rounds 40]: what the main pages cost.

Makes a PostgreSQL database of its own for each size on the server of DATABASE_URL, seeds it, asks
for the pages through WSGI as a server would, with the settings of production, and drops it. Prints
a Markdown table and writes benchmarks/results/pages.json.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from wsgiref.util import setup_testing_defaults

HERE = Path(__file__).resolve().parent
DEFAULT_URL = "postgres://postgres@127.0.0.1:5432/postgres"
HOST = "portal.benchmark.example"
# A table of more rows than this is never to be read as a whole.
LARGE = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[40, 400, 6000])
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    results = [in_own_process(size, options.rounds) for size in options.sizes]
    out = HERE / "results" / "pages.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n")
    print(markdown(results))


def in_own_process(size: int, rounds: int) -> dict[str, Any]:
    """Measure one size in a child, so that caches of one size do not help the next."""
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe, database(size):
            json.dump(measure_size(size, rounds), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    if not text:
        sys.exit(f"{size} participants could not be measured; the reason stands above.")
    result: dict[str, Any] = json.loads(text)
    return result


@contextmanager
def database(size: int) -> Iterator[None]:
    """An empty database for this size; the environment of production points at it."""
    url = os.environ.get("DATABASE_URL", DEFAULT_URL)
    name = f"ecf_benchmark_{size}"
    on_server(url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory() as state:
        like_production(urlunsplit(urlsplit(url)._replace(path=f"/{name}")), state)
        try:
            yield
        finally:
            from django.db import connection

            connection.close()
            on_server(url, f"DROP DATABASE {name}")


def on_server(url: str, *statements: str) -> None:
    """In a connection of its own, as one that idles for minutes may be closed."""
    import psycopg2

    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    server.close()


def like_production(database_url: str, state: str) -> None:
    os.environ |= {
        "PRODUCTION": "1",
        "DATABASE_URL": database_url,
        # One connection throughout: a new one each minute is no part of a page.
        "CONN_MAX_AGE": "3600",
        "ECF_STATE": state,
        "SECRET_KEY": "of a benchmark " * 4,
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "ecf_portal.settings",
    }


def measure_size(size: int, rounds: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from benchmarks.seed import Seeder

    settings.ROOT_URLCONF = "benchmarks.urls"
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    Seeder(size).run()
    seeded = time.perf_counter() - started
    bare, *pages = measure(rounds)
    for page in pages:
        page["ratio"] = round(page["cpu_ms"] / bare["cpu_ms"], 2)
    return {
        "participants": size,
        "seed_seconds": round(seeded, 1),
        # Processes that wanted a core, in the last minute: more than cores is a busy machine.
        "load": round(os.getloadavg()[0], 1),
        "bare": bare,
        "pages": pages,
    }


@dataclass
class Page:
    """One address as one person asks for it, and what its answers cost, in milliseconds."""

    title: str
    who: str
    address: str
    cookie: str = ""
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "median_ms": round(statistics.median(self.wall), 1),
            "p95_ms": round(statistics.quantiles(self.wall, n=20)[-1], 1),
            "cpu_ms": round(statistics.median(self.cpu), 1),
            "database_cpu_ms": round(statistics.median(self.database_cpu), 1),
        }


def main_pages() -> list[Page]:
    """The bare view, then the ten main pages."""
    from django.urls import reverse

    from evidence.models import EvidenceItem
    from participants.models import Participant

    person = Participant.objects.get(user__email="participant0@benchmark.example")
    read = EvidenceItem.objects.filter(participant=person, status="read")[0]
    return [
        Page("bare", "lead1", reverse("bare", args=[person.pk])),
        Page("home, participant", "participant0", "/"),
        Page("home, supervisor", "supervisor0", "/"),
        Page("home, assessor", "assessor0", "/"),
        Page("home, workforce lead", "lead1", "/"),
        Page("evidence list", "participant0", reverse("evidence:item_list", args=[person.pk])),
        Page("evidence by standard", "participant0", reverse("evidence:matrix", args=[person.pk])),
        Page("evidence item", "participant0", read.get_absolute_url()),
        Page("participant", "supervisor0", person.get_absolute_url()),
        Page("timeline", "participant0", reverse("reports:timeline", args=[person.pk])),
        Page("cohort", "lead1", reverse("reports:cohort", args=[person.cohort_id])),
    ]


def measure(rounds: int) -> list[dict[str, Any]]:
    """Page by page in turn, so that whatever else the machine does falls on all of them alike."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    pages = main_pages()
    for page in pages:
        page.cookie = sign_in(page.who)
        for _ in range(3):
            ask(application, page)
    backend = Backend()
    for _ in range(rounds):
        for page in pages:
            wall, cpu, database_cpu = time.perf_counter(), time.process_time(), backend.cpu_ms()
            ask(application, page)
            page.cpu.append((time.process_time() - cpu) * 1000)
            page.wall.append((time.perf_counter() - wall) * 1000)
            page.database_cpu.append(backend.cpu_ms() - database_cpu)
    return [page.figures() | asked_of_database(application, page) for page in pages]


def sign_in(name: str) -> str:
    """A session in which password and authenticator app were given; the cookies of it."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from accounts.models import User

    user = User.objects.get(email=f"{name}@benchmark.example")
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {}})
    request = HttpRequest()
    request.session = session = SessionStore()
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, "password")
    record_authentication(request, user, "mfa", type="totp")
    session.save()
    cookies = SimpleCookie(
        {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: "b" * 32}
    )
    return cookies.output(header="", sep=";", attrs=[]).strip()


def ask(application: Callable[..., Any], page: Page) -> int:
    """One answer to the last byte; how many bytes it has."""
    environ = {
        "PATH_INFO": page.address,
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": page.cookie,
        "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
        "wsgi.url_scheme": "https",
    }
    setup_testing_defaults(environ)
    answered = ""

    def start_response(status: str, headers: Any, _: Any = None) -> None:
        nonlocal answered
        answered = status

    response = application(environ, start_response)
    length = sum(len(part) for part in response)
    response.close()
    if not answered.startswith("200"):
        sys.exit(f"{page.title} {page.address} answered {answered}")
    return length


class Backend:
    """The process of the database server that answers this one, where it runs on this machine."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        self.schedule = Path(f"/proc/{pid}/schedstat")

    def cpu_ms(self) -> float:
        """CPU milliseconds so far; 0 where nothing is known of it."""
        try:
            return int(self.schedule.read_text().split()[0]) / 1_000_000
        except OSError:
            return 0.0


def asked_of_database(application: Callable[..., Any], page: Page) -> dict[str, Any]:
    """Number of queries and bytes of one answer, and the large tables that were read as a whole."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    # Once a minute the session is written; not in the second of two answers.
    ask(application, page)
    with connection.execute_wrapper(note):
        length = ask(application, page)
    whole = {name for sql, params in asked for name in read_as_a_whole(sql, params)}
    return {"queries": len(asked), "bytes": length, "large_tables_read": sorted(whole)}


def read_as_a_whole(sql: str, params: Any) -> Iterator[str]:
    """Names of large tables that the database reads from end to end for one query."""
    from django.db import connection

    if not sql.startswith(("SELECT", "(SELECT")):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        nodes = [cursor.fetchone()[0][0]["Plan"]]
        while nodes:
            node = nodes.pop()
            nodes += node.get("Plans", [])
            if node["Node Type"].endswith("Seq Scan"):
                name = node["Relation Name"]
                cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [name])
                if cursor.fetchone()[0] > LARGE:
                    yield name


def markdown(results: list[dict[str, Any]]) -> str:
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "",
        "| page | participants | queries | median ms | p95 ms | CPU ms | of the bare view "
        "| database CPU ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        for page in [result["bare"] | {"ratio": 1.0}, *result["pages"]]:
            lines.append(
                f"| {page['title']} | {result['participants']} | {page['queries']} | "
                f"{page['median_ms']} | {page['p95_ms']} | {page['cpu_ms']} | {page['ratio']} | "
                f"{page['database_cpu_ms']} |"
            )
            if page["large_tables_read"]:
                lines.append(f"(!) {page['title']} reads whole: {page['large_tables_read']}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
