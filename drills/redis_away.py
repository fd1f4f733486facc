"""E5 and E6: Redis is away for a minute, or forgets everything."""

import time

from .acts import Planning
from .ground import UNFINISHED, UNSENT, Ground, Workshop, ground
from .load import Load
from .portal import Visitor
from .report import Report
from .workers import ask_for_pack, readers_of_packs

A_MINUTE = 60
MOST_WHILE_IT_HANGS = 20
# Packs and observations asked for while it is away: four times some seconds of a whole core.
PACKS, PLANNED = 4, 5


def stopped(shop: Workshop, report: Report) -> None:
    """Redis is stopped for 60 s under load: no failed write, nobody signed out, all made up for."""
    with ground(shop) as own:
        readers, planning = readers_of_packs(own), Planning(own.portal)
        with Load(own.portal) as load:
            for _ in range(report.times):
                own.redis.stop()
                _ask_for_everything(own, report, readers, planning)
                time.sleep(A_MINUTE)
                own.redis.start()
                _catch_up(own, report, 120)
            _judge_load(report, load)
        own.redis.freeze()
        began = time.monotonic()
        planning.plan()
        waited = time.monotonic() - began
        own.redis.thaw()
        report.figure("seconds for a form that sends mail while Redis hangs", waited)
        report.expect(waited <= MOST_WHILE_IT_HANGS, "a Redis that hangs holds nobody up for long")
        own.settle(120)
        own.check(report)


def flushed(shop: Workshop, report: Report) -> None:
    """FLUSHALL while jobs and messages wait: none is lost, all are made up for in five minutes."""
    with ground(shop) as own:
        readers, planning = readers_of_packs(own), Planning(own.portal)
        with Load(own.portal) as load:
            for _ in range(report.times):
                _ask_for_everything(own, report, readers, planning)
                waiting = own.portal.value(UNFINISHED) + own.portal.value(UNSENT)
                own.redis.client.flushall()
                report.figure("jobs and messages that waited as it forgot", waiting)
                _catch_up(own, report, 300)
        _judge_load(report, load)
        own.check(report)


def _ask_for_everything(
    own: Ground, report: Report, readers: list[tuple[Visitor, str]], planning: Planning
) -> None:
    began = time.monotonic()
    for visitor, of in readers[:PACKS]:
        ask_for_pack(own, visitor, of)
    for _ in range(PLANNED):
        planning.plan()
    each = (time.monotonic() - began) / (PACKS + PLANNED)
    report.figure("seconds for one thing asked for, with its page", each)


def _catch_up(own: Ground, report: Report, within: float) -> None:
    began = time.monotonic()
    own.settle(within)
    report.figure("seconds until all was made up for", time.monotonic() - began)


def _judge_load(report: Report, load: Load) -> None:
    report.figure("drafts acknowledged", len(load.kept))
    report.figure("longest answer in seconds", max(load.seconds))
    report.expect(not load.troubles, f"no page and no form failed: {load.kinds_of_trouble}")
    report.expect(not load.signed_out, "nobody was signed out")
    report.expect(not load.not_once(), "each acknowledged draft is there once")
