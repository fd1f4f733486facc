"""Looking changes nothing but the trail of who looked."""

import pytest

from audit.models import AuditEvent

from .database import changed, rows
from .policy import cells, policy, session_of, thing_of

pytestmark = pytest.mark.django_db
TRAIL = frozenset({"audit_auditevent", "audit_auditchain"})
SEE_MOST = ("owner", "supervisor", "assessor", "reader", "confirmer", "lead", "administrator")
LOOKING = {"evidence.opened", "note.opened", "pack.downloaded", "export.downloaded"}


# Those who see most, one look after another; of everybody each look alone is in test_matrix.
@pytest.mark.parametrize("actor", SEE_MOST)
def test_opening_every_page_one_may_open_changes_nothing(actor, world, visitor):
    before, events = rows(TRAIL), set(AuditEvent.objects.values_list("pk", flat=True))
    opened = 0
    for route in policy()["routes"]:
        for cell in cells(route):
            if (cell.method, cell.actor, cell.expected) == ("GET", actor, "ok"):
                who = session_of(cell, world)
                answer = visitor.send(who, "GET", route, thing_of(cell, world), keep=True)
                opened += answer.word == "ok"
    assert opened > 5
    assert changed(before, rows(TRAIL)) == []
    new = AuditEvent.objects.exclude(pk__in=events)
    assert set(new.values_list("action", flat=True)) <= LOOKING
