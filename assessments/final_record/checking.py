"""Whether a stored or printed record is as it was frozen."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from assessments import rules
from assessments.models import FinalAssessment, FinalRecord
from audit.actions import Action
from audit.models import AuditEvent
from audit.rules import canonical_json, sha256
from evidence.models import EvidenceVersion


def fault_of(record: FinalRecord) -> str:
    """What is wrong with a stored record, in words; empty when it is as it was frozen.

    The trail, whose rows hold each other, has the digest too: content and digest cannot be changed
    together.
    """
    if sha256(record.content) != record.sha256:
        return "its content no longer matches its digest"
    frozen = AuditEvent.objects.on(record).filter(action=Action.RECORD_FROZEN.value).first()
    if frozen is None or frozen.detail.get("sha256") != record.sha256:
        return "the trail holds another digest of it"
    told = json.loads(record.content)["decision"]
    if told["outcome"] != record.decision.outcome:
        return "the decision stored beside it has another outcome"
    return ""


def altered(versions: Iterable[EvidenceVersion]) -> EvidenceVersion | None:
    """The first of these versions of evidence that is not as it was submitted."""
    return next(
        (each for each in versions if sha256(canonical_json(each.content)) != each.sha256), None
    )


@dataclass(frozen=True)
class Verdict:
    """What the public page says of a code and the start of a digest. No names, no outcome."""

    word: str
    record: FinalRecord | None = None


def check_record(code: str, digest_start: str) -> Verdict:
    """genuine, changed, superseded or unknown.

    A later record counts only once its participant was told of that decision: this page must not be
    the first to say that there is one.
    """
    record = (
        FinalRecord.objects.filter(code=rules.tidy_code(code))
        .select_related("organisation", "decision")
        .first()
    )
    if record is None:
        return Verdict("unknown")
    if not record.sha256.startswith(rules.tidy_digest(digest_start)) or fault_of(record):
        return Verdict("changed", record)
    later = FinalRecord.objects.filter(
        participant=record.participant_id,
        frozen_at__gt=record.frozen_at,
        decision__assessment__status=FinalAssessment.Status.TOLD,
    )
    return Verdict("superseded" if later.exists() else "genuine", record)
