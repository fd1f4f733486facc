"""What has to be so in a portal, whatever died in it: python -m drills.invariants [FILE].

Run with the portal's own settings. FILE holds the arguments of ``check`` as JSON. Writes JSON:
{"faults": [sentences], "looked_at": {what: how many}}.
"""

import hashlib
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

# Rows that these actions of the trail speak of are gone, as they should be.
ENDS_ITS_TARGET = {
    "evidence.deleted",
    "participant.taken_back",
    "leave.removed",
    "working_pattern.removed",
}
Faults = Iterator[str]


class Check:
    """One look at everything. Each method yields what is not as it must be, in a sentence."""

    def __init__(self, mails: Sequence[str] | None, repeats: int, grace: int) -> None:
        self.mails, self.repeats = mails, repeats
        self.late = timezone.now() - timedelta(minutes=grace)
        self.looked_at: Counter[str] = Counter()

    def trail(self) -> Faults:
        """Every organisation's trail is whole."""
        from audit.services import check_chain

        for organisation in apps.get_model("accounts", "Organisation").objects.order_by("slug"):
            rows, fault = check_chain(organisation.pk)
            self.looked_at["rows of the trail"] += rows
            if fault:
                yield f"the trail of {organisation.slug} breaks at {fault.sequence}: {fault.reason}"

    def records(self) -> Faults:
        """Every frozen record and version is as it was frozen."""
        try:
            call_command("verify_records", stdout=io.StringIO())
        except CommandError as error:
            yield str(error)

    def statuses(self) -> Faults:
        """Every status is what the trail says that it was changed to, step by step."""
        for model in _with_status():
            steps: dict[str, list[tuple[str, str]]] = {}
            events = _events().filter(target_type=model._meta.label, detail__has_key="new")
            for target, detail in events.values_list("target_id", "detail"):
                steps.setdefault(target, []).append((detail["old"], detail["new"]))
            for obj in model._base_manager.all():
                self.looked_at["statuses"] += 1
                yield from _faults_of_status(obj, steps.get(str(obj.pk), []))

    def both_written(self) -> Faults:
        """No change without its row in the trail, and no row without its change."""
        for model in _with_status():
            there = {str(pk) for pk in model._base_manager.values_list("pk", flat=True)}
            events = _events().filter(target_type=model._meta.label)
            told = set(events.values_list("target_id", flat=True))
            ended = set(
                events.filter(action__in=ENDS_ITS_TARGET).values_list("target_id", flat=True)
            )
            name = model._meta.verbose_name
            yield from (f"{name} {pk} is not in the trail" for pk in sorted(there - told))
            yield from (f"{name} {pk} is in the trail only" for pk in sorted(told - there - ended))

    def forms(self) -> Faults:
        """What a form made is there, unless it was deleted since."""
        ended = set(
            _events().filter(action__in=ENDS_ITS_TARGET).values_list("target_id", flat=True)
        )
        sent = apps.get_model("ui", "FormSubmission").objects.exclude(result_type="")
        for submission in sent:
            self.looked_at["forms sent"] += 1
            model = apps.get_model(submission.result_type)
            is_there = model._base_manager.filter(pk=submission.result_id).exists()
            if not is_there and submission.result_id not in ended:
                yield f"a form was taken, but its {model._meta.verbose_name} is not there"

    def versions(self) -> Faults:
        """What is handed in has a version that says the same; numbers have no gaps."""
        from evidence.services.versions import content_of

        items = apps.get_model("evidence", "EvidenceItem").objects.prefetch_related("versions")
        for item in items:
            versions = sorted(item.versions.all(), key=lambda each: each.number)
            self.looked_at["versions"] += len(versions)
            if [each.number for each in versions] != list(range(1, len(versions) + 1)):
                yield f"the versions of evidence {item.pk} are not numbered 1, 2, 3 ..."
            handed_in = item.status in {"submitted", "read", "on_record"}
            if handed_in and not versions:
                yield f"evidence {item.pk} is {item.status} without a version"
            elif handed_in and _frozen(item, versions[-1].content) != _frozen(
                item, content_of(item, len(versions))
            ):
                yield f"evidence {item.pk} says something else than its latest version"

    def jobs(self) -> Faults:
        """No job without an end; one that has ended has its words or its file."""
        for job in apps.get_model("jobs", "Job").objects.all():
            self.looked_at["jobs"] += 1
            if job.status == "queued" and job.created_at < self.late:
                yield f"job {job.pk} waits since {job.created_at}"
            if job.status == "running" and job.lease_until < self.late:
                yield f"job {job.pk} runs under a lease that ended at {job.lease_until}"
            if job.status == "failed" and not job.failure:
                yield f"job {job.pk} failed without a reason"
            if job.is_over and (job.lease_until or not job.finished_at):
                yield f"job {job.pk} has ended, but not quite"

    def files(self) -> Faults:
        """Each file that a row names is there and is the right one; nothing else is for long.

        What a killed worker left behind is looked at as the portal's own tidying up would leave it
        once it is old enough.
        """
        from jobs.services import tidy_store

        self.looked_at["files tidied away"] += tidy_store(now=time.time() + 24 * 60 * 60)
        jobs = apps.get_model("jobs", "Job").objects.exclude(file_sha256="")
        named = set(jobs.values_list("file_sha256", flat=True))
        store = Path(settings.STORE_DIR)
        found = {file.name: file for file in store.rglob("*") if file.is_file()}
        self.looked_at["files"] += len(found)
        yield from (f"no file {digest}, which a row names" for digest in sorted(named - set(found)))
        yield from (f"no row names the file {name}" for name in sorted(set(found) - named))
        for name in named & set(found):
            if hashlib.sha256(found[name].read_bytes()).hexdigest() != name:
                yield f"the file {name} is another one"

    def outbox(self) -> Faults:
        """Each message has one end at most, keeps no secret after it, and waits for nobody long."""
        for message in apps.get_model("notifications", "Message").objects.all():
            self.looked_at["messages"] += 1
            over = message.sent_at or message.given_up_at
            if message.sent_at and message.given_up_at:
                yield f"message {message.key} is both sent and given up"
            if over and message.secrets:
                yield f"message {message.key} is over and keeps its secrets"
            if not over and message.not_before < self.late and message.attempts == 0:
                yield f"message {message.key} waits since {message.not_before}"
            if not over and message.lease_until and message.lease_until < self.late:
                yield f"message {message.key} was begun and left"

    def post(self) -> Faults:
        """What is noted as sent came, each once; what came was promised."""
        if self.mails is None:
            return
        from notifications.delivery import _compose

        messages = apps.get_model("notifications", "Message").objects.filter(attempts__gt=0)
        keys = {_compose(each).extra_headers["Message-ID"]: each for each in messages}
        came = Counter(self.mails)
        self.looked_at["mails"] += len(self.mails)
        sent = {mail_id for mail_id, each in keys.items() if each.sent_at}
        yield from (
            f"{keys[each].key} is noted as sent, but never came" for each in sent - set(came)
        )
        yield from (f"a mail came that nobody promised: {each}" for each in set(came) - set(keys))
        twice = [each for each, number in came.items() if number > 1]
        repeats = len(self.mails) - len(came)
        if repeats > self.repeats:
            names = ", ".join(keys[each].key for each in twice if each in keys)
            yield f"{repeats} mails came again, {self.repeats} may: {names}"


def check(
    mails: Sequence[str] | None = None, repeats: int = 0, grace: int = 2
) -> tuple[list[str], dict[str, int]]:
    """Every fault in words, and how many of each thing were looked at.

    ``mails``: the Message-ID of each mail that came, or None where nobody has collected them.
    ``repeats``: how many may have come twice, because a connection broke after they were taken.
    ``grace``: minutes for what waits: a dead worker is noticed when its lease is over and the
    sweeper has come round.
    """
    look = Check(mails, repeats, grace)
    parts = [look.trail, look.records, look.statuses, look.both_written, look.forms]
    parts += [look.versions, look.jobs, look.files, look.outbox, look.post]
    faults = [words for part in parts for words in part()]
    return faults, dict(look.looked_at)


def _frozen(item: Any, content: dict[str, Any]) -> dict[str, Any]:
    """What of a version has to be on its item: others' words are linked after they were kept."""
    own = item.status != "on_record"
    return content if own else {name: value for name, value in content.items() if name != "links"}


def _with_status() -> list[Any]:
    return [model for model in apps.get_models() if hasattr(model, "TRANSITIONS")]


def _events() -> Any:
    return apps.get_model("audit", "AuditEvent").objects.order_by("organisation", "sequence")


def _faults_of_status(obj: Any, steps: list[tuple[str, str]]) -> Faults:
    name = f"{obj._meta.verbose_name} {obj.pk}"
    field = obj._meta.get_field("status")
    # Some begin in one of several states, as a transfer file that is refused at once.
    status = field.default if field.has_default() else steps[0][0] if steps else obj.status
    for old, new in steps:
        if old != status:
            yield f"the trail moves {name} from {old}, which is {status}"
        if new not in obj.TRANSITIONS[old]:
            yield f"the trail moves {name} from {old} to {new}, which is not allowed"
        status = new
    if obj.status != status:
        yield f"{name} is {obj.status}, but the trail says {status}"


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text()) if len(sys.argv) > 1 else {}
    faults, looked_at = check(**told)
    json.dump({"faults": faults, "looked_at": looked_at}, sys.stdout)


if __name__ == "__main__":
    django.setup()
    main()
