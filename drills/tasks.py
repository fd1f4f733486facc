"""E8: every task may be called again, late, and by two workers at once."""

import json
import shutil
from collections import Counter
from typing import Any

from .ground import Ground, Workshop, ground
from .portal import Portal
from .report import Report
from .services import DATABASE

WITH_ARGUMENTS = {"jobs.tasks.run", "notifications.tasks.deliver_message"}
Told = list[dict[str, Any]]


def twice_and_at_once(shop: Workshop, report: Report) -> None:
    """Each task three times, and twice at once: the portal ends as if it had run once."""
    with ground(shop, started=False) as own:
        arguments = json.loads(own.portal.run("-m", "drills.task_runs", "prepare"))
        report.expect(set(arguments) == WITH_ARGUMENTS, "each task has its arguments here")
        once = _tell(own, report, arguments, "once")
        states = [each["state"] for each in once]
        idle = [
            each["task"]
            for each, before in zip(once[1:], states, strict=False)
            if each["state"] == before
        ]
        report.figure("tasks", len(once) - 1)
        report.figure("tasks that change no row here", idle)
        for how in ("thrice", "at once"):
            for each, other in zip(once, _tell(own, report, arguments, how), strict=True):
                _compare(report, how, each, other)
        report.figure("mails", len(own.mail.ids))


def _compare(report: Report, how: str, once: dict[str, Any], other: dict[str, Any]) -> None:
    rows = Counter(once["state"])
    rows.subtract(Counter(other["state"]))
    differing = [row for row, number in rows.items() if number]
    name = once["task"]
    report.expect(not differing, f"{name}, {how}, ends as once: {differing[:2]}")
    report.expect(not other["errors"], f"{name}, {how}, raises nothing: {other['errors']}")


def _tell(own: Ground, report: Report, arguments: dict[str, list[str]], how: str) -> Told:
    """Run all tasks in a copy of the portal, which has to agree with itself afterwards."""
    copy = copy_of_portal(own)
    came = len(own.mail.ids)
    told: Told = json.loads(copy.run("-m", "drills.task_runs", how, json.dumps(arguments)))
    agree = own.folder / "told.json"
    # Nothing else is running here that would go on with what waits.
    agree.write_text(json.dumps({"mails": own.mail.ids[came:], "grace": 60}))
    for words in json.loads(copy.run("-m", "drills.invariants", str(agree)))["faults"]:
        report.fault(f"after all tasks, {how}: {words}")
    shutil.rmtree(copy.state, ignore_errors=True)
    return told


def copy_of_portal(own: Ground) -> Portal:
    """The portal's database under another name, with a folder of its own."""
    with own.postgres.connect().cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS copy WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE copy TEMPLATE {DATABASE}")
    return Portal(
        own.folder / "copy",
        # The same, as it stands in the addresses that packs and mails hold.
        own.portal.port,
        database_url=own.postgres.url.replace(f"/{DATABASE}", "/copy"),
        redis_url=own.redis.url,
        email_url=own.mail.url,
    )
