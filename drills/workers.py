"""E1 and E2: the worker dies while it makes a pack."""

import random
import time
from dataclasses import dataclass

from .ground import Ground, Workshop, ground, kill
from .portal import Visitor
from .report import Report
from .services import wait_for

# Whose packs are made from a final record, so that each making gives the same bytes.
DECIDED = {"Sofia Lewis": "sofia", "Joe Whitfield": "joe"}
# So many are killed one after the other, before any of them is made again.
IN_ONE_WAVE = 2
STATE = "SELECT status, attempt, file_sha256 FROM jobs_job WHERE id = %s"
ENDED = "SELECT extract(epoch FROM finished_at) FROM jobs_job WHERE id = %s AND status = 'finished'"


@dataclass
class Asked:
    """A pack that somebody asked for."""

    of: str
    job: str
    killed_at: float = 0.0
    again_at: float = 0.0


def child_killed(shop: Workshop, report: Report) -> None:
    """kill -9 of the worker's child at random moments of a pack: ready within 90 s, one file."""
    _kill_during_packs(shop, report, "child", 90)


def parent_killed(shop: Workshop, report: Report) -> None:
    """kill -9 of the whole worker during packs: made again within two minutes, one file."""
    _kill_during_packs(shop, report, "parent", 120)


def _kill_during_packs(shop: Workshop, report: Report, whom: str, within: float) -> None:
    with ground(shop, WORKER_PROCESSES="2") as own:
        readers = readers_of_packs(own)
        undisturbed, usual = _make_undisturbed(own, readers)
        report.figure("seconds of an undisturbed pack", usual)
        killed: list[Asked] = []
        while len(killed) < report.times:
            wave = readers[: min(IN_ONE_WAVE, report.times - len(killed))]
            readers = readers[len(wave) :] + wave
            disturbed = [
                asked for reader, of in wave if (asked := _disturb(own, reader, of, whom, usual))
            ]
            _wait_for(own, disturbed)
            killed += disturbed
        _judge_waits(own, report, killed, within)
        for each in killed:
            status, attempt, digest = own.portal.rows(STATE, each.job)[0]
            report.expect(digest == undisturbed[each.of], "the same record gives the same bytes")
            report.expect((status, attempt) == ("finished", 2), "the second attempt finished it")
        files = [each for each in own.portal.store.rglob("*") if each.is_file()]
        whole = [each for each in files if not each.name.endswith(".part")]
        report.figure("files in the store", len(files))
        report.expect(len(whole) == len(undisturbed), "there is one file for each pack")
        own.check(report)


def _judge_waits(own: Ground, report: Report, killed: list[Asked], within: float) -> None:
    waits = [float(own.portal.value(ENDED, each.job)) - each.killed_at for each in killed]
    report.figure("kills in the middle of a pack", len(killed))
    report.figure("seconds from the kill to the pack, longest", max(waits))
    report.figure("seconds from the kill to the pack, shortest", min(waits))
    again = max(each.again_at - each.killed_at for each in killed)
    report.figure("seconds from the kill to the second beginning, longest", again)
    report.expect(max(waits) <= within, f"every pack is ready within {within:.0f} s")


def readers_of_packs(own: Ground) -> list[tuple[Visitor, str]]:
    """Everybody who may have a pack of somebody decided: a job of its own for each."""
    found = []
    for persona in ("sofia", "joe", "helen", "tom", "grace", "daniel"):
        visitor = own.portal.visitor(persona)
        for name in DECIDED:
            page = visitor.look(f"/people/{own.portal.participant(name)}/pack/")
            if page.status == 200:
                found.append((visitor, name))
    return found


def ask_for_pack(own: Ground, visitor: Visitor, of: str) -> Asked:
    page = visitor.post(f"/people/{own.portal.participant(of)}/pack/")
    return Asked(of, page.strip("/").rpartition("/")[2])


def _make_undisturbed(
    own: Ground, readers: list[tuple[Visitor, str]]
) -> tuple[dict[str, str], float]:
    digests, seconds = {}, 0.0
    for visitor, of in readers:
        if of not in digests:
            began = time.monotonic()
            asked = ask_for_pack(own, visitor, of)
            _wait_for(own, [asked], every=0.1)
            seconds = time.monotonic() - began
            digests[of] = own.portal.rows(STATE, asked.job)[0][2]
    return digests, seconds


def _disturb(own: Ground, visitor: Visitor, of: str, whom: str, usual: float) -> Asked | None:
    """Ask for a pack and kill the worker in it; None when the pack was ready before that."""
    asked = ask_for_pack(own, visitor, of)
    running = "SELECT 1 FROM jobs_job WHERE id = %s AND status = 'running'"
    wait_for(lambda: own.portal.rows(running, asked.job), 90, "the start of a job", every=0.02)
    time.sleep(random.uniform(0, usual * 0.9))
    kill(own.portal.children("worker") if whom == "child" else [own.portal.parent("worker")])
    asked.killed_at = time.time()
    time.sleep(0.3)
    return asked if own.portal.rows(running, asked.job) else None


def _wait_for(own: Ground, asked: list[Asked], every: float = 0.5) -> None:
    def are_over() -> bool:
        states = [own.portal.rows(STATE, each.job)[0] for each in asked]
        for each, (_, attempt, _) in zip(asked, states, strict=True):
            if attempt == 2:
                each.again_at = each.again_at or time.time()
        return not {"queued", "running"} & {status for status, _, _ in states}

    wait_for(are_over, 400, "the end of every pack", every=every)
