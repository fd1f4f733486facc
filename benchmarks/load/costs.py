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
from .browser import HOST, Answer
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
    if options.only:
        return
    out = ROOT / "benchmarks" / "results" / f"load-costs-{options.shape}.json"
    out.write_text(json.dumps({"pages": pages, "work": work}, indent=1) + "\n")


def in_child(measure: Callable[..., dict[str, Any]], *what: Any) -> dict[str, Any]:
    """In a process of its own, so that its memory is its own."""
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


def cast() -> dict[str, Any]:
    """Whose pages are opened: of the fullest portfolio, and of the largest organisation."""
    from django.db.models import Count

    from accounts.models import Role, RoleGrant
    from evidence.models import EvidenceItem
    from participants.models import Appointment, Participant
    from supervision.models import Observation

    person = Participant.objects.annotate(n=Count("evidence_items")).order_by("-n")[0]
    close = dict(Appointment.objects.filter(participant=person).values_list("kind", "user_id"))
    items = {
        status: EvidenceItem.objects.filter(
            participant=person, status=status, kind="work_seen"
        ).first()
        for status in ("read", "private", "submitted")
    }
    cohort = person.cohort_id
    largest = Participant.objects.values("organisation", "cohort").annotate(n=Count("pk"))
    largest = largest.order_by("-n").values("organisation", "cohort")[0]
    staff = RoleGrant.objects.filter(organisation=largest["organisation"])
    answered = Observation.objects.filter(status="answered").first()
    assert answered
    cohort = largest["cohort"]
    return {
        "me": person.user_id,
        "own": [person.pk],
        "supervisor": close["supervisor"],
        "assessor": close["assessor"],
        "items": items,
        "lead": staff.filter(role=Role.WORKFORCE_LEAD)[0].user_id,
        "administrator": staff.filter(role=Role.ADMINISTRATOR)[0].user_id,
        "cohort": [cohort],
        "other": [Participant.objects.filter(cohort=cohort)[0].pk],
        "answered": answered,
        "signs_off": Appointment.objects.get(
            participant=answered.participant_id, kind="supervisor"
        ).user_id,
    }


Page = tuple[str, Any, str, dict[str, str]]


def pages_of() -> list[Page]:
    """(title, who looks, address, what is sent): nothing is sent where a page is only opened."""
    from django.urls import reverse

    of = cast()
    me, own, lead, cohort = of["me"], of["own"], of["lead"], of["cohort"]
    admin, supervisor, assessor = of["administrator"], of["supervisor"], of["assessor"]
    opened = [
        ("home, participant", me, "reports:home", [], ""),
        ("home, supervisor", supervisor, "reports:home", [], ""),
        ("home, assessor", assessor, "reports:home", [], ""),
        ("home, workforce lead", lead, "reports:home", [], ""),
        ("evidence list", me, "evidence:item_list", own, ""),
        ("evidence list, searched", me, "evidence:item_list", own, "?q=visit"),
        ("evidence by standard", me, "evidence:matrix", own, ""),
        ("evidence item", me, "evidence:item", [of["items"]["read"].pk], ""),
        ("add evidence", me, "evidence:item_add", [], ""),
        ("weekly check-in", me, "supervision:check_in", [], ""),
        ("weeks", me, "supervision:week_list", own, ""),
        ("messages", me, "notifications:message_list", [], ""),
        ("timeline, own", me, "reports:timeline", own, ""),
        ("what waits", supervisor, "reports:waiting_list", [], ""),
        ("participant", supervisor, "reports:participant", own, ""),
        ("timeline, supervisor", supervisor, "reports:timeline", own, ""),
        ("check-ins of all", supervisor, "supervision:check_in_list", [], ""),
        ("pack page", assessor, "reports:pack", own, ""),
        ("participant, lead", lead, "reports:participant", of["other"], ""),
        ("exceptions", lead, "reports:exception_list", [], ""),
        ("cohorts", lead, "reports:cohort_list", [], ""),
        ("cohort", lead, "reports:cohort", cohort, ""),
        ("cohort, searched", lead, "reports:cohort", cohort, "?name=asha"),
        ("cohort, nobody appointed", lead, "reports:cohort", cohort, "?nobody=no_supervisor"),
        ("support of a cohort", lead, "supervision:cohort_support", cohort, ""),
        ("cohort report", lead, "reports:cohort_report", [], ""),
        ("movements", lead, "reports:movement_list", [], ""),
        ("funding", lead, "reports:funding", [], ""),
        ("loads", lead, "participants:load_list", [], ""),
        ("people and roles", admin, "accounts:person_list", [], ""),
        ("people, searched", admin, "accounts:person_list", [], "?q=asha"),
    ]
    pages = [(title, who, reverse(name, args=a) + q, {}) for title, who, name, a, q in opened]
    return pages + sent_forms(of)


def sent_forms(of: dict[str, Any]) -> list[Page]:
    """What is written most: each sent once and rolled back."""
    from django.urls import reverse
    from django.utils import timezone

    from .visits import WORDS, dated

    me, items, today = of["me"], of["items"], timezone.localdate()
    happened = dated("happened_on", today)
    new = {"title": "New", "kind": "reflection"} | happened
    changed = {
        "title": "Changed",
        "detail": "report",
        "text": WORDS,
        "second_text": "Next.",
    } | happened
    signed = {"counts": "yes", "counts_reason": ""}
    monday = today - timedelta(days=today.weekday())
    week = reverse("supervision:week_record", args=[*of["own"], monday])
    said = {"protected_time": "had", "protected_day": "", "children": "7", "in_the_way": ""}
    read = {"view": "shows", "words": "Clear."}
    rows: list[tuple[str, Any, str, Any, dict[str, str]]] = [
        ("sent: edited draft", me, "evidence:item_edit", items["private"], changed),
        ("sent: submitted", me, "evidence:item_submit", items["private"], {}),
        ("sent: reading", of["supervisor"], "reports:waiting_read", items["submitted"], read),
        ("sent: sign-off", of["signs_off"], "reports:waiting_sign_off", of["answered"], signed),
    ]
    return [
        ("sent: new draft", me, reverse("evidence:item_add"), new),
        ("sent: check-in", me, week, said),
        *(
            (title, who, reverse(name, args=[each.pk]), form)
            for title, who, name, each, form in rows
            if each
        ),
    ]


def page_cost(title: str, who: Any, address: str, form: dict[str, str]) -> dict[str, Any]:
    """Opens it three times, then once more (or sends it) with every query kept; explains those."""
    from django.db import transaction

    client = signed_in(who)
    for _ in range(3):
        answer = client.get(address, secure=True, headers={"host": HOST}, follow=True)
        if answer.status_code != 200 or getattr(answer, "redirect_chain", None):
            sys.exit(f"{title} {address} answered {answer.status_code} {answer.redirect_chain}")
    hidden = Answer(200, "", answer.content.decode()).hidden_fields()
    with transaction.atomic(), keeping_queries() as queries:
        began, cpu = time.perf_counter(), time.process_time()
        send = client.post if title.startswith("sent: ") else client.get
        sent = send(address, hidden | form, secure=True, headers={"host": HOST})
        took, used = time.perf_counter() - began, time.process_time() - cpu
        transaction.set_rollback(True)
    if title.startswith("sent: ") and sent.status_code != 302:
        sys.exit(f"{title} {address} was not taken: {sent.status_code}")
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
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    client = Client()
    user = User.objects.get(pk=who)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
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


Work = Callable[[], Any]


def regular_work() -> list[tuple[str, Work, Work | None]]:
    """(title, what runs, what is made ready before): each once, as beat or a person has it run."""
    from django.db.models import Count

    from accounts.models import Role, RoleGrant
    from jobs.services import sweep, tidy_store
    from jobs.services.old_rows import delete_old_rows
    from notifications.delivery import deliver_all_waiting
    from participants.models import Cohort, Participant
    from reports.exports import cohort_csv, cohort_xlsx
    from reports.figures import cohort_figures
    from reports.figures.funding import funding_of
    from reports.reminders import plan_reminders

    cohort = Cohort.objects.annotate(n=Count("participants")).order_by("-n").first()
    assert cohort
    lead = RoleGrant.objects.filter(organisation=cohort.organisation, role=Role.WORKFORCE_LEAD)[0]
    today = working_morning().date()

    def csv() -> int:
        return sum(map(len, cohort_csv(cohort, {}, today, lambda done, total: None, lead.user)))

    def everybody() -> None:
        Participant.objects.update(cohort=cohort)

    morning = working_morning()
    return [
        ("planner, one asking of a morning", lambda: plan_reminders(morning), None),
        ("planner, out of hours", lambda: plan_reminders(morning.replace(hour=3)), None),
        ("sweeper of jobs", sweep, None),
        ("mail left waiting", deliver_all_waiting, None),
        ("tidying rows", delete_old_rows, None),
        ("tidying files", tidy_store, None),
        ("largest cohort as CSV", csv, None),
        ("everybody in one cohort, as CSV", csv, everybody),
        (
            "everybody in one cohort, as XLSX",
            lambda: len(cohort_xlsx(cohort, today, lead.user)),
            everybody,
        ),
        (
            "cohort report of the largest organisation",
            lambda: bool(cohort_figures(cohort.organisation, {}, [], today)),
            None,
        ),
        ("funding list", lambda: bool(funding_of(cohort.organisation, today)), None),
    ]


def working_morning() -> datetime:
    from django.utils import timezone

    from participants.rules import is_working_day

    day = timezone.localtime().replace(hour=8, minute=0)
    while not is_working_day(day.date()):
        day += timedelta(days=1)
    return day


def work_cost(title: str, work: Work, make_ready: Work | None) -> dict[str, Any]:
    """Seconds, queries, and by how many MB the process grew. Whatever it changed is rolled back."""
    from django.db import transaction

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with transaction.atomic(), keeping_queries() as queries:
        if make_ready:
            make_ready()
            queries.clear()
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
