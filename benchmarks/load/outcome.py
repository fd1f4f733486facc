"""After a run: everything that was acknowledged is there, and the trail holds."""

from datetime import UTC, datetime
from typing import Any

from audit.models import AuditChain, AuditEvent
from audit.services import check_chain
from jobs.models import Job

# What a visit notes when it was acknowledged -> the action it leaves in the trail.
ACTIONS = {
    "submitted": "evidence.submitted",
    "read": "evidence.read",
    "signed off": "observation.signed_off",
    "checked in": "week.recorded",
    "drafts started": "evidence.started",
    "drafts saved": "evidence.edited",
    "packs asked for": "pack.requested",
}
# The longest trails are walked from end to end: half a minute for each hundred thousand steps
# on a busy machine.
CHAINS = 1


def unkept(crowd: Any, began_at: float) -> list[str]:
    """What was promised and is not there, in words; nothing when all is well."""
    since = datetime.fromtimestamp(began_at, UTC)
    faults = []
    for what, action in ACTIONS.items():
        kept = AuditEvent.objects.filter(at__gte=since, action=action).count()
        # More may be there: those of the warm-up, or whose answer was lost.
        if kept < crowd.done.get(what, 0):
            faults.append(f"{what}: {crowd.done[what]} acknowledged, {kept} in the trail")
    failed = Job.objects.filter(created_at__gte=since, status="failed").count()
    if failed:
        faults.append(f"{failed} packs failed")
    for chain in AuditChain.objects.order_by("-last_sequence")[:CHAINS]:
        fault = check_chain(chain.organisation_id)[1]
        if fault:
            faults.append(f"trail of {chain.organisation_id}: row {fault.sequence}: {fault.reason}")
    return faults
