"""python -m benchmarks.pages [--sizes 40 400 6000] [--requests 40]: what the main pages cost.

Makes a PostgreSQL database of its own for each size on the server of DATABASE_URL, seeds it,
measures the pages through the whole middleware stack in this process, and drops it.
Prints a Markdown table and writes benchmarks/results/pages.json.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).resolve().parent
DEFAULT_URL = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[40, 400, 6000])
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    results = [in_own_process(size, options.requests) for size in options.sizes]
    out = HERE / "results" / "pages.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n")
    print(markdown(results))


def in_own_process(size: int, requests: int) -> dict[str, Any]:
    """Measure one size in a child, so that caches of one size do not help the next."""
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            json.dump(measure_size(size, requests), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    if not text:
        sys.exit(f"{size} participants could not be measured; the reason stands above.")
    result: dict[str, Any] = json.loads(text)
    return result


def measure_size(size: int, requests: int) -> dict[str, Any]:
    import psycopg2

    url = os.environ.get("DATABASE_URL", DEFAULT_URL)
    name = f"ecf_benchmark_{size}"
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    os.environ |= {
        "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}")),
        "ECF_TESTING": "1",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "ecf_portal.settings",
    }
    try:
        return measure_pages(size, requests)
    finally:
        from django.db import connection

        connection.close()
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def measure_pages(size: int, requests: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from benchmarks.seed import Seeder

    setup_test_environment()
    settings.ROOT_URLCONF = "benchmarks.urls"
    settings.DEMO = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    seeder = Seeder(size)
    seeder.run()
    seeded = time.perf_counter() - started
    bare = measure("lead", seeder, "bare", lambda _: "/bare/", requests)
    pages = [measure(who, seeder, title, page, requests) for title, who, page in main_pages()]
    for page in pages:
        page["ratio"] = round(page["median_ms"] / bare["median_ms"], 2)
    return {"participants": size, "seed_seconds": round(seeded, 1), "bare": bare, "pages": pages}


def main_pages() -> list[tuple[str, str, Callable[[Any], str]]]:
    """(title, who looks, address) of the ten main pages."""
    from django.urls import reverse

    def of_person(name: str) -> Callable[[Any], str]:
        return lambda seeder: reverse(name, args=[seeder.participants[0]["id"]])

    return [
        ("home, participant", "participant", lambda _: "/"),
        ("home, supervisor", "supervisor", lambda _: "/"),
        ("home, assessor", "assessor", lambda _: "/"),
        ("home, workforce lead", "lead", lambda _: "/"),
        ("evidence list", "participant", of_person("evidence:item_list")),
        ("evidence by standard", "participant", of_person("evidence:matrix")),
        ("evidence item", "participant", first_item),
        ("participant", "supervisor", of_person("reports:participant")),
        ("timeline", "participant", of_person("reports:timeline")),
        ("cohort", "lead", first_cohort),
    ]


def first_item(seeder: Any) -> str:
    from django.urls import reverse

    from evidence.models import EvidenceItem

    item = EvidenceItem.objects.filter(
        participant_id=seeder.participants[0]["id"], status="read"
    ).first()
    return reverse("evidence:item", args=[item.pk])


def first_cohort(seeder: Any) -> str:
    from django.urls import reverse

    return reverse("reports:cohort", args=[seeder.participants[0]["cohort_id"]])


def measure(
    who: str, seeder: Any, title: str, page: Callable[[Any], str], requests: int
) -> dict[str, Any]:
    """Median and p95 of wall and CPU milliseconds, and the number of queries, of one page."""
    from django.db import connection
    from django.test import Client

    from accounts.models import User

    people = {
        "lead": seeder.lead,
        "supervisor": seeder.supervisors[0],
        "assessor": seeder.assessors[0],
        "participant": seeder.participants[0] | {"id": seeder.participants[0]["user_id"]},
    }
    client = Client()
    client.force_login(User.objects.get(pk=people[who]["id"]))
    session = client.session
    # As a persona of the demonstration: past the second step, which is measured nowhere here.
    session["demo_persona"] = True
    session.save()
    address = page(seeder)
    queries = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    for _ in range(3):
        response = client.get(address)
        if response.status_code != 200:
            sys.exit(
                f"{title} {address} answered {response.status_code} {response.get('Location', '')}"
            )
    with connection.execute_wrapper(count):
        client.get(address)
    wall, cpu = [], []
    for _ in range(requests):
        wall_start, cpu_start = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append((time.perf_counter() - wall_start) * 1000)
        cpu.append((time.process_time() - cpu_start) * 1000)
    return {
        "title": title,
        "queries": queries,
        "median_ms": round(statistics.median(wall), 1),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        "cpu_ms": round(statistics.median(cpu), 1),
        "bytes": len(response.content),
    }


def markdown(results: list[dict[str, Any]]) -> str:
    lines = [
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
        "",
        "| page | participants | queries | median ms | p95 ms | CPU ms | of the bare view |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        for page in [result["bare"] | {"ratio": 1.0}, *result["pages"]]:
            lines.append(
                f"| {page['title']} | {result['participants']} | {page['queries']} | "
                f"{page['median_ms']} | {page['p95_ms']} | {page['cpu_ms']} | {page['ratio']} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
