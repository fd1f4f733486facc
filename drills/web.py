"""E3: the web process dies inside a form that somebody sent."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from .acts import Planning, draft
from .ground import Ground, Workshop, ground, kill
from .portal import Answer, Visitor
from .report import Report
from .services import wait_for

ITEM = "SELECT id FROM evidence_evidenceitem WHERE title = %s"
OBSERVATION = "SELECT id FROM supervision_observation WHERE purpose = %s"
WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = 'portal' AND wait_event_type = 'Lock'"


@dataclass
class Sending:
    """A create form that somebody sends, and how to find what it makes."""

    visitor: Visitor
    page: str
    fields: dict[str, str]
    sql: str
    name: str

    def send(self) -> Answer:
        return self.visitor.send(self.page, self.fields)


def killed(shop: Workshop, report: Report) -> None:
    """kill -9 of the web processes inside POSTs: all or nothing, and sent again it is the same."""
    with ground(shop) as own:
        amina, planning = own.portal.visitor("amina"), Planning(own.portal)
        usual = _usual_seconds(own, amina)
        report.figure("seconds of an undisturbed POST", usual)
        moments: list[Callable[[], None]] = [
            lambda: _one(own, report, seen, _new_draft(amina), "any moment", usual),
            lambda: _one(own, report, seen, _new_draft(amina), "in the transaction", usual),
            lambda: _one(own, report, seen, _new_draft(amina), "any moment", usual),
            lambda: _one(own, report, seen, _new_plan(planning), "after the commit", usual),
        ]
        seen: Counter[str] = Counter()
        for number in range(report.times):
            moments[number % len(moments)]()
        for words, number in sorted(seen.items()):
            report.figure(words, number)
        own.settle(240)
        own.check(report)


def _new_draft(visitor: Visitor) -> Sending:
    title = f"Drill {uuid4().hex}"
    page = "/evidence/add/"
    return Sending(visitor, page, visitor.form(page) | draft(title), ITEM, title)


def _new_plan(planning: Planning) -> Sending:
    name = f"Drill {uuid4().hex}"
    return Sending(planning.visitor, planning.page, planning.fields(name), OBSERVATION, name)


def _usual_seconds(own: Ground, visitor: Visitor) -> float:
    """Of the fifth POST: the first ones load what both processes need."""
    answers = [_new_draft(visitor).send() for _ in range(5)]
    return answers[-1].seconds


def _one(
    own: Ground, report: Report, seen: Counter[str], sending: Sending, moment: str, usual: float
) -> None:
    first = _killed_while(own, sending, moment, usual)
    found = own.portal.rows(sending.sql, sending.name)
    seen[f"killed at {moment}"] += 1
    seen[_where(first, bool(found))] += 1
    again = wait_for(lambda: _done(sending), 120, "an answer to the second sending", every=0.2)
    now = own.portal.rows(sending.sql, sending.name)
    report.expect(len(now) == 1, f"a form sent twice makes one thing ({moment})")
    report.expect(not found or found == now, f"what was there stays the one ({moment})")
    report.expect(
        str(now[0][0]) in again.leads_to,
        f"the second sending leads to what the first made: {moment}",
    )
    report.expect(
        not first.is_done or first.leads_to == again.leads_to, "both answers lead to the same"
    )
    report.expect(
        not first.is_done or found, f"what was acknowledged before the kill is there ({moment})"
    )


def _where(first: Answer, is_there: bool) -> str:
    if first.is_done:
        return "of these answered before the kill"
    return "of these committed, not answered" if is_there else "of these not committed"


def _killed_while(own: Ground, sending: Sending, moment: str, usual: float) -> Answer:
    """Send a form and kill the web processes at that moment; what the sender got."""
    answers: list[Answer] = []
    sender = threading.Thread(target=lambda: answers.append(sending.send()))
    with _held_at(own, moment):
        sender.start()
        if moment == "in the transaction":
            wait_for(lambda: own.portal.rows(WAITING), 30, "a wait for the trail", every=0.02)
        elif moment == "after the commit":
            wait_for(lambda: own.portal.rows(sending.sql, sending.name), 30, "a commit", every=0.02)
        else:
            time.sleep(random.uniform(0, usual * 1.5))
        kill(own.portal.children("web"))
        sender.join()
    return answers[0]


@contextmanager
def _held_at(own: Ground, moment: str) -> Iterator[None]:
    """Make that moment last: the trail is held by somebody, or Redis does not take the ring."""
    if moment == "in the transaction":
        holder = own.postgres.connect()
        holder.autocommit = False
        holder.cursor().execute("SELECT 1 FROM audit_auditchain FOR UPDATE")
        try:
            yield
        finally:
            holder.close()
    elif moment == "after the commit":
        own.redis.freeze()
        try:
            yield
        finally:
            own.redis.thaw()
    else:
        yield


def _done(sending: Sending) -> Answer | None:
    answer = sending.send()
    return answer if answer.is_done else None
