"""Whether a stored or printed record is as it was frozen."""

import json
from dataclasses import dataclass

from assessments import rules
from assessments.models import FinalAssessment, FinalRecord
from audit.rules import sha256


def fault_of(record: FinalRecord) -> str:
    """What is wrong with a stored record, in words; empty when it is as it was frozen."""
    if sha256(record.content) != record.sha256:
        return "its content no longer matches its digest"
    told = json.loads(record.content)["decision"]
    if told["outcome"] != record.decision.outcome:
        return "the decision stored beside it has another outcome"
    return ""


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
