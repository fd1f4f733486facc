"""Run inside a portal by the drill of tasks: makes work for every task, runs all, tells the end.

python -m drills.task_runs prepare           writes {task: [arguments]}
python -m drills.task_runs HOW ARGUMENTS     HOW: once, thrice, "at once"; ARGUMENTS: what prepare
                                             wrote; writes what ``run_all`` returns
"""

import json
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import django

# A Monday in winter at nine in the morning, on which digests go out; the demonstration is younger.
MORNING = timedelta(hours=9)
# What differs from run to run although the same was done.
DIFFERS = {"sequence", "hash", "previous_hash", "last_hash", "attempt", "attempts", "session_data"}


def prepare() -> dict[str, list[str]]:
    """Something to do for each task; which arguments it is called with."""
    from django.apps import apps
    from django.utils import timezone

    from accounts.models import User
    from assessments.services.asking import ASKED
    from notifications.models import Message
    from notifications.services import notify
    from participants.models import Cohort, Participant
    from participants.people_files.services import upload_people_file
    from reports.packs import request_pack

    sofia, priya = (User.objects.get(name=name) for name in ("Sofia Lewis", "Priya Nair"))
    job = request_pack(participant=Participant.objects.get(user=sofia), by=sofia)
    for number in range(3):
        notify(
            to=sofia, template="evidence_read", key=f"drill:{number}", url="https://portal.example/"
        )
    upload_people_file(
        cohort=Cohort.objects.first(), file_name="people.csv", content=b"Name\nSomebody\n", by=priya
    )
    apps.get_model("participants", "PeopleFile").objects.update(
        created_at=timezone.now() - timedelta(days=30)
    )
    # As if somebody had become reader or confirmer just now.
    Message.objects.filter(template__in=[template for template, _ in ASKED.values()]).delete()
    forms = apps.get_model("ui", "FormSubmission").objects
    forms.create(user=sofia, nonce=uuid4(), service="drill", sha256="0" * 64)
    forms.update(sent_at=timezone.now() - timedelta(days=30))
    first = str(Message.objects.get(key="drill:0").pk)
    return {"jobs.tasks.run": [str(job.pk)], "notifications.tasks.deliver_message": [first]}


def run_all(arguments: dict[str, list[str]], how: str) -> list[dict[str, Any]]:
    """Every task of ours one after the other; after each, how the portal then is."""
    from ecf_portal.celery import app

    app.loader.import_default_modules()
    told: list[dict[str, Any]] = [{"task": "before", "errors": [], "state": state()}]
    for name in sorted(each for each in app.tasks if not each.startswith("celery.")):
        errors = run(app.tasks[name], arguments.get(name, []), how)
        told.append({"task": name, "errors": errors, "state": state()})
    return told


def run(task: Any, arguments: list[str], how: str) -> list[str]:
    """Names of the errors that it raised."""
    import time_machine
    from django.db import connections

    errors: list[str] = []

    def call() -> None:
        try:
            task.run(*arguments)
        except Exception as error:  # noqa: BLE001 - what a task raises is what is to be told
            errors.append(type(error).__name__)
        finally:
            connections.close_all()

    if task.name.endswith("plan_reminders"):
        with time_machine.travel(next_monday(), tick=True):
            repeat(call, how)
    else:
        repeat(call, how)
    return errors


def repeat(call: Any, how: str) -> None:
    if how == "at once":
        both = [threading.Thread(target=call) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        return
    for _ in range({"once": 1, "thrice": 3}[how]):
        call()


def next_monday() -> datetime:
    now = datetime.now(UTC)
    return now.replace(hour=0, minute=0) + timedelta(days=7 - now.weekday()) + MORNING


def state() -> list[str]:
    """Every row of the portal as text, without ids and moments that only this run knows."""
    from django.apps import apps

    return sorted(
        f"{model._meta.label} {_content(obj)}"
        for model in apps.get_models()
        for obj in model._base_manager.all()
    )


def _content(obj: Any) -> dict[str, str]:
    from django.db.models import DateTimeField

    kept = {}
    for field in obj._meta.concrete_fields:
        value = field.value_from_object(obj)
        if field.primary_key or field.name in DIFFERS:
            continue
        if isinstance(field, DateTimeField):
            value = value is not None
        kept[field.name] = str(bytes(value) if isinstance(value, memoryview) else value)
    return kept


def main() -> None:
    django.setup()
    if sys.argv[1] == "prepare":
        answer: Any = prepare()
    else:
        answer = run_all(json.loads(sys.argv[2]), sys.argv[1])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
