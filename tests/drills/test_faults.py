"""What happens when a part dies in the middle: nothing is lost and nothing is there twice."""

import hashlib
import json
import os
import re
import signal
import time

from drills.services import wait_for

TWO_MINUTES = 120
A_MINUTE = 60


def ask_for_pack(visitor, portal):
    return visitor.post(f"/people/{portal.participant('Sofia Lewis')}/pack/")


def stored_files(portal):
    return [each for each in portal.store.rglob("*") if each.is_file()]


def agrees_with_itself(portal, mails=None):
    """The check that every drill ends in."""
    told = portal.folder / "told.json"
    told.write_text(json.dumps({"mails": mails}))
    assert json.loads(portal.run("-m", "drills.invariants", str(told)))["faults"] == []


def test_a_pack_whose_worker_is_killed_is_ready_within_two_minutes_and_there_is_one_of_it(portal):
    sofia = portal.visitor("sofia")
    job = ask_for_pack(sofia, portal)
    wait_for(lambda: portal.rows("SELECT 1 FROM jobs_job WHERE status = 'running'"), 30)

    os.kill(portal.parent("worker"), signal.SIGKILL)
    killed_at = time.monotonic()
    finished = "SELECT attempt, file_sha256 FROM jobs_job WHERE status = 'finished'"
    ((attempt, digest),) = wait_for(lambda: portal.rows(finished), TWO_MINUTES)

    print(f"ready {time.monotonic() - killed_at:.0f} s after the kill")
    assert attempt == 2
    (file,) = stored_files(portal)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
    undisturbed = ask_for_pack(sofia, portal)
    assert undisturbed != job
    wait_for(lambda: len(portal.rows(finished)) == 2, TWO_MINUTES)
    assert {sha for _, sha in portal.rows(finished)} == {digest}, "the same record, the same bytes"
    agrees_with_itself(portal)


def test_with_redis_away_for_a_minute_nothing_is_lost_or_sent_twice(portal, redis, mail):
    chloe, sofia = portal.visitor("chloe"), portal.visitor("sofia")
    mails_before = portal.rows("SELECT count(*) FROM notifications_message")[0][0]
    redis.stop()

    page = chloe.get("/").decode()
    (item,) = set(re.findall(r'href="(/evidence/[0-9a-f-]{36}/)"[^>]*>\s*Disagreeing', page))
    started = time.monotonic()
    chloe.post(f"{item}submit/")
    ask_for_pack(sofia, portal)
    assert time.monotonic() - started < 10, "nobody waits for an absent Redis"
    time.sleep(A_MINUTE)
    redis.start()

    waiting = "SELECT 1 FROM notifications_message WHERE sent_at IS NULL"
    wait_for(lambda: not portal.rows(waiting), TWO_MINUTES)
    wait_for(lambda: portal.rows("SELECT 1 FROM jobs_job WHERE status = 'finished'"), TWO_MINUTES)
    made = portal.rows("SELECT count(*) FROM notifications_message")[0][0] - mails_before
    sent = re.findall(
        "^Message-ID: (.*)$", "".join(each.read_text() for each in mail.iterdir()), re.M
    )
    assert made >= 1
    assert len(set(sent)) == len(sent) == made
    assert len(stored_files(portal)) == 1
    agrees_with_itself(portal, sent)
