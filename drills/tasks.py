"""E8: every task may be called again, late, and by two workers at once."""

import json
import shutil
from collections import Counter

from .ground import Ground, Workshop, ground
from .portal import Portal
from .report import Report
from .services import DATABASE, free_port

LIST = """
import django; django.setup()
from ecf_portal.celery import app
app.loader.import_default_modules()
print(*sorted(name for name in app.tasks if not name.startswith("celery.")))
"""
WITH_ARGUMENTS = {"jobs.tasks.run", "notifications.tasks.deliver_message"}


def twice_and_at_once(shop: Workshop, report: Report) -> None:
    """Each task three times, and twice at once: the portal ends as if it had run once."""
    with ground(shop, started=False) as own:
        names = own.portal.run("-c", LIST).split()
        arguments = json.loads(own.portal.run("-m", "drills.task_runs", "prepare"))
        report.figure("tasks", len(names))
        report.expect(set(arguments) == WITH_ARGUMENTS, "each task has its arguments here")
        before = json.loads(own.portal.run("-m", "drills.task_runs", "state"))
        changed = []
        for name in names:
            once = _tell(own, name, arguments.get(name, []), "once")
            if once["state"] != before:
                changed.append(name)
            for how in ("thrice", "at once"):
                _compare(own, report, name, arguments.get(name, []), how, once["state"])
        report.figure("tasks that changed something here", changed)


def _compare(
    own: Ground, report: Report, name: str, arguments: list[str], how: str, once: list[str]
) -> None:
    told = _tell(own, name, arguments, how, report)
    other = Counter(once)
    other.subtract(Counter(told["state"]))
    differing = [row for row, number in other.items() if number]
    report.expect(not differing, f"{name}, {how}, ends as once: {differing[:2]}")
    report.expect(not told["errors"], f"{name}, {how}, raises nothing: {told['errors']}")


def _tell(
    own: Ground, name: str, arguments: list[str], how: str, report: Report | None = None
) -> dict[str, list[str]]:
    """Run a task in a copy of the portal; with ``report`` that has to agree with itself then."""
    copy = copy_of_portal(own)
    told: dict[str, list[str]] = json.loads(
        copy.run("-m", "drills.task_runs", name, json.dumps(arguments), how)
    )
    if report:
        for words in json.loads(copy.run("-m", "drills.invariants"))["faults"]:
            report.fault(f"after {name}, {how}: {words}")
    shutil.rmtree(copy.state, ignore_errors=True)
    return told


def copy_of_portal(own: Ground) -> Portal:
    """The portal's database under another name, with a folder of its own."""
    with own.postgres.connect().cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS copy WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE copy TEMPLATE {DATABASE}")
    return Portal(
        own.folder / "copy",
        free_port(),
        database_url=own.postgres.url.replace(f"/{DATABASE}", "/copy"),
        redis_url=own.redis.url,
        email_url=own.mail.url,
    )
