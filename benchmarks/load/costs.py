"""python -m benchmarks.load.costs: what pages and background work ask of a large database.

Takes a database that ``python -m benchmarks.load --seed-only --keep`` left. Every page is opened
once in this process and each of its queries explained: none may read a table of more than 50,000
rows from end to end. Then the regular work and the files are each run once in a process of its
own. Prints two Markdown tables and writes benchmarks/results/load-costs-<shape>.json.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from . import database
from .browser import HOST
from .servers import ROOT, environment

LARGE = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.load.costs")
    parser.add_argument("--shape", choices=["england", "one"], default="england")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/7")
    parser.add_argument("--only", default="", help="pages or work with this in their title")
    options = parser.parse_args()
    name = f"ecf_load_{options.shape}"
    if not database.exists(name):
        sys.exit(f"There is no {name}: python -m benchmarks.load --seed-only --keep makes it.")
    state = ROOT / "var" / "load"
    state.mkdir(parents=True, exist_ok=True)
    os.environ |= environment(database.url_of(name), options.redis, state)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    pages = [in_child(page_cost, *each) for each in pages_of() if options.only in each[0]]
    print_pages(pages)
    work = [in_child(work_cost, *each) for each in regular_work() if options.only in each[0]]
    print_work(work)
    out = ROOT / "benchmarks" / "results" / f"load-costs-{options.shape}.json"
    out.write_text(json.dumps({"pages": pages, "work": work}, indent=1) + "\n")


def in_child(measure: Callable[..., dict[str, Any]], *what: Any) -> dict[str, Any]:
    """In a process of its own: its memory is its own, and what it changes is rolled back or lost."""
    from django.db import connections

    connections.close_all()
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            json.dump(measure(*what), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    if not text:
        sys.exit(f"{what[0]} could not be measured; the reason stands above.")
    result: dict[str, Any] = json.loads(text)
    return result


# --- pages ----------------------------------------------------------------------------------------


def pages_of() -> Iterator[tuple[str, str, str]]:
    """(title, who looks, address): of people with much, in the largest organisation."""
    from django.db.models import Count
    from django.urls import reverse

    from accounts.models import Role, RoleGrant
    from evidence.models import EvidenceItem
    from participants.models import Appointment, Participant

    person = Participant.objects.annotate(n=Count("evidence_items")).order_by("-n").first()
    assert person
    held = dict(Appointment.objects.filter(participant=person).values_list("kind", "user_id"))
    item = EvidenceItem.objects.filter(participant=person, status="read").first()
    assert item
    largest = (
        Participant.objects.values("organisation").annotate(n=Count("pk")).order_by("-n").first()
    )
    assert largest
    grants = RoleGrant.objects.filter(organisation=largest["organisation"])
    lead = grants.filter(role=Role.WORKFORCE_LEAD).values_list("user_id", flat=True)[0]
    admin = grants.filter(role=Role.ADMINISTRATOR).values_list("user_id", flat=True)[0]
    theirs = Participant.objects.filter(organisation=largest["organisation"])
    some = theirs.values("cohort").annotate(n=Count("pk")).order_by("-n").first()
    assert some
    one = theirs.filter(cohort=some["cohort"]).first()
    assert one
    cohort, own, me = [some["cohort"]], [person.pk], person.user_id
    yield "home, participant", me, "/"
    yield "home, supervisor", held["supervisor"], "/"
    yield "home, assessor", held["assessor"], "/"
    yield "home, workforce lead", lead, "/"
    yield "evidence list", me, reverse("evidence:item_list", args=own)
    yield "evidence list, searched", me, reverse("evidence:item_list", args=own) + "?q=visit"
    yield "evidence by standard", me, reverse("evidence:matrix", args=own)
    yield "evidence item", me, reverse("evidence:item", args=[item.pk])
    yield "add evidence", me, reverse("evidence:item_add")
    yield "weekly check-in", me, reverse("supervision:check_in")
    yield "weeks", me, reverse("supervision:week_list", args=own)
    yield "messages", me, reverse("notifications:message_list")
    yield "timeline, own", me, reverse("reports:timeline", args=own)
    yield "what waits", held["supervisor"], reverse("reports:waiting_list")
    yield "participant", held["supervisor"], reverse("reports:participant", args=own)
    yield "timeline, supervisor", held["supervisor"], reverse("reports:timeline", args=own)
    yield "check-ins of all", held["supervisor"], reverse("supervision:check_in_list")
    yield "pack page", held["assessor"], reverse("reports:pack", args=own)
    yield "participant, lead", lead, reverse("reports:participant", args=[one.pk])
    yield "exceptions", lead, reverse("reports:exception_list")
    yield "cohorts", lead, reverse("reports:cohort_list")
    yield "cohort", lead, reverse("reports:cohort", args=cohort)
    yield "cohort, searched", lead, reverse("reports:cohort", args=cohort) + "?name=asha"
    yield (
        "cohort, nobody appointed",
        lead,
        reverse("reports:cohort", args=cohort) + ("?nobody=no_supervisor"),
    )
    yield "support of a cohort", lead, reverse("supervision:cohort_support", args=cohort)
    yield "cohort report", lead, reverse("reports:cohort_report")
    yield "movements", lead, reverse("reports:movement_list")
    yield "funding", lead, reverse("reports:funding")
    yield "loads", lead, reverse("participants:load_list")
    yield "people and roles", admin, reverse("accounts:person_list")
    yield "people, searched", admin, reverse("accounts:person_list") + "?q=asha"


def page_cost(title: str, who: Any, address: str) -> dict[str, Any]:
    """Opens it three times, then once more with every query kept, and explains those."""
    client = signed_in(who)
    for _ in range(3):
        answer = client.get(address, secure=True, headers={"host": HOST}, follow=True)
        if answer.status_code != 200:
            sys.exit(f"{title} {address} answered {answer.status_code}")
    with keeping_queries() as queries:
        began, cpu = time.perf_counter(), time.process_time()
        client.get(address, secure=True, headers={"host": HOST})
        took, used = time.perf_counter() - began, time.process_time() - cpu
    slowest = max(queries, key=lambda each: each[2], default=("", None, 0.0))
    return {
        "title": title,
        "ms": round(took * 1000),
        "cpu_ms": round(used * 1000),
        "queries": len(queries),
        "database_ms": round(sum(each[2] for each in queries) * 1000),
        "slowest_ms": round(slowest[2] * 1000),
        "slowest": slowest[0],
        "read_whole": sorted({each for sql, values, _ in queries for each in scans(sql, values)}),
        "kb": len(answer.content) // 1024,
    }


def signed_in(who: Any) -> Any:
    """A client whose session has seen password and code."""
    from django.test import Client

    from accounts.models import User

    client = Client()
    user = User.objects.get(pk=who)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    client.cookies["__Host-session"] = session.session_key
    return client


@contextmanager
def keeping_queries() -> Iterator[list[tuple[str, Any, float]]]:
    from django.db import connection

    queries: list[tuple[str, Any, float]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            queries.append((sql, params, time.perf_counter() - began))

    with connection.execute_wrapper(keep):
        yield queries


def scans(sql: str, values: Any) -> list[str]:
    """Large tables that PostgreSQL reads from end to end for this query."""
    from django.db import connection

    if not sql.lstrip("( ").startswith(("SELECT", "UPDATE", "DELETE")):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        plan = cursor.fetchone()[0]
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE]
        )
        large = {name for (name,) in cursor.fetchall()}
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return [name for name in scanned(plan[0]["Plan"]) if name in large]


def scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for each in node.get("Plans", []):
        yield from scanned(each)


# --- background work ------------------------------------------------------------------------------


def regular_work() -> Iterator[tuple[str, Callable[[], Any]]]:
    """(title, what runs): each once, as beat or a person would have it run."""
    from django.db.models import Count

    from accounts.models import Role, RoleGrant
    from jobs.services import sweep, tidy_store
    from jobs.services.old_rows import delete_old_rows
    from notifications.delivery import deliver_all_waiting
    from participants.models import Cohort
    from reports.exports import cohort_csv, cohort_xlsx
    from reports.figures import cohort_figures
    from reports.figures.funding import funding_of
    from reports.reminders import plan_reminders

    cohort = Cohort.objects.annotate(n=Count("participants")).order_by("-n").first()
    assert cohort
    lead = RoleGrant.objects.filter(organisation=cohort.organisation, role=Role.WORKFORCE_LEAD)[0]
    today = working_morning().date()
    yield "planner, first asking of a morning", lambda: plan_reminders(working_morning())
    yield "planner, out of hours", lambda: plan_reminders(working_morning().replace(hour=3))
    yield "sweeper of jobs", sweep
    yield "mail left waiting", deliver_all_waiting
    yield "tidying rows", delete_old_rows
    yield "tidying files", tidy_store

    def csv() -> int:
        return sum(map(len, cohort_csv(cohort, {}, today, lambda done, total: None, lead.user)))

    yield "cohort as CSV", csv
    yield "cohort as XLSX", lambda: len(cohort_xlsx(cohort, today, lead.user))
    yield "cohort report", lambda: bool(cohort_figures(cohort.organisation, {}, [], today))
    yield "funding list", lambda: bool(funding_of(cohort.organisation, today))


def working_morning() -> datetime:
    from django.utils import timezone

    from participants.rules import is_working_day

    day = timezone.localtime().replace(hour=8, minute=0)
    while not is_working_day(day.date()):
        day += timedelta(days=1)
    return day


def work_cost(title: str, work: Callable[[], Any]) -> dict[str, Any]:
    """Seconds, queries, and by how many MB the process grew. Whatever it changed is rolled back."""
    from django.db import transaction

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with transaction.atomic(), keeping_queries() as queries:
        began, cpu = time.perf_counter(), time.process_time()
        result = work()
        took, used = time.perf_counter() - began, time.process_time() - cpu
        whole = {each for sql, values, _ in distinct(queries) for each in scans(sql, values)}
        transaction.set_rollback(True)
    slowest = max(queries, key=lambda each: each[2], default=("", None, 0.0))
    return {
        "title": title,
        "result": str(result),
        "seconds": round(took, 2),
        "cpu_seconds": round(used, 2),
        "queries": len(queries),
        "slowest_ms": round(slowest[2] * 1000),
        "slowest": slowest[0],
        "read_whole": sorted(whole),
        "mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
    }


def distinct(queries: list[tuple[str, Any, float]]) -> list[tuple[str, Any, float]]:
    return list({each[0]: each for each in queries}.values())


def print_pages(pages: list[dict[str, Any]]) -> None:
    print("| page | ms | CPU ms | queries | database ms | slowest ms | large tables read whole |")
    print("|---|---|---|---|---|---|---|")
    for each in pages:
        numbers = (each[key] for key in ("ms", "cpu_ms", "queries", "database_ms", "slowest_ms"))
        whole = ", ".join(each["read_whole"]) or "none"
        print(f"| {each['title']} | {' | '.join(map(str, numbers))} | {whole} |")


def print_work(work: list[dict[str, Any]]) -> None:
    print(
        "\n| work | gave | s | CPU s | queries | slowest ms | MB more | large tables read whole |"
    )
    print("|---|---|---|---|---|---|---|---|")
    names = ("result", "seconds", "cpu_seconds", "queries", "slowest_ms", "mb")
    for each in work:
        whole = ", ".join(each["read_whole"]) or "none"
        numbers = " | ".join(str(each[key]) for key in names)
        print(f"| {each['title']} | {numbers} | {whole} |")


if __name__ == "__main__":
    main()
