"""E10: the mail server is away, hangs, has no time, breaks off, or refuses somebody."""

import time
from collections.abc import Callable

from .acts import Planning
from .ground import Ground, Workshop, ground
from .load import Load
from .report import Report

AT_A_TIME = 4
AWAY = 60
# Three minutes of waiting between tries would show nothing more than one does.
AT_ONCE = (
    "UPDATE notifications_message SET not_before = now() "
    "WHERE sent_at IS NULL AND given_up_at IS NULL AND not_before > now() RETURNING 1"
)
REFUSED = "SELECT failure, sent_at FROM notifications_message WHERE address LIKE 'nobody@%%'"
DRAFTS = "POST draft"


def in_trouble(shop: Workshop, report: Report) -> None:
    """Down, hangs, 451, breaks off after DATA, 550 for one: no mail lost, one twice at most."""
    with ground(shop) as own, Load(own.portal, people=("amina", "ben"), pause=1) as load:
        planning = Planning(own.portal)
        _while(own, report, planning, "nobody listens", own.mail.go, own.mail.come_back)
        _while(own, report, planning, "hangs", lambda: _mood(own, "hangs"), lambda: _mood(own, ""))
        _while(
            own,
            report,
            planning,
            "451",
            lambda: _mood(own, "comes back later"),
            lambda: _mood(own, ""),
        )
        before = len(own.mail.ids)
        _mood(own, "drops after DATA")
        _plan(planning)
        _all_sent(own)
        repeats = len(own.mail.ids) - len(set(own.mail.ids))
        report.figure("mails that came twice after a connection broke", repeats)
        report.figure("mails after it", len(own.mail.ids) - before)
        _refused(own, report, planning)
        load.over.set()
        report.figure("drafts acknowledged meanwhile", len(load.kept))
        report.figure("longest answer in seconds", max(load.seconds))
        report.expect(not load.troubles, f"no page and no form failed: {load.kinds_of_trouble}")
        own.check(report, repeats=1)


def _mood(own: Ground, mood: str) -> None:
    own.mail.server.hangs_for = AWAY
    own.mail.server.mood = mood


def _plan(planning: Planning) -> None:
    for _ in range(AT_A_TIME):
        planning.plan()


def _while(
    own: Ground,
    report: Report,
    planning: Planning,
    words: str,
    begin: Callable[[], None],
    end: Callable[[], None],
) -> None:
    """Mail is promised while the server is in trouble; all of it goes out once it is not."""
    came = len(own.mail.ids)
    begin()
    began = time.monotonic()
    _plan(planning)
    report.figure(
        f"{words}: seconds for a form that sends mail", (time.monotonic() - began) / AT_A_TIME
    )
    time.sleep(AWAY)
    report.expect(len(own.mail.ids) == came, f"nothing came while it {words}")
    end()
    began = time.monotonic()
    _all_sent(own)
    report.figure(f"{words}: mails that came after it", len(own.mail.ids) - came)
    report.figure(f"{words}: seconds until all had come", time.monotonic() - began)
    report.expect(len(own.mail.ids) == len(set(own.mail.ids)), f"no mail came twice ({words})")


def _all_sent(own: Ground) -> None:
    """The wait between two tries, minutes later on, is cut short: what is tried is not."""
    until = time.monotonic() + 240
    while time.monotonic() < until:
        own.portal.rows(AT_ONCE)
        time.sleep(5)
        if (
            own.portal.value(
                "SELECT count(*) FROM notifications_message WHERE sent_at IS NULL "
                "AND given_up_at IS NULL"
            )
            == 0
        ):
            return
    own.settle(1)


def _refused(own: Ground, report: Report, planning: Planning) -> None:
    """One of two recipients has no mailbox any more."""
    _mood(own, "refuses one")
    own.portal.rows(
        "UPDATE accounts_user SET email = 'nobody@exampleshire.example' WHERE name = 'Amina Yusuf'"
    )
    before = len(own.mail.ids)
    planning.plan()
    _all_sent(own)
    rows = own.portal.rows(REFUSED)
    report.figure("550 for one: noted", sorted({failure for failure, _ in rows}))
    report.expect(
        rows and all(failure and not sent for failure, sent in rows),
        "it says why it did not go out",
    )
    report.figure("550 for one: others' mails that came", len(own.mail.ids) - before)
    _mood(own, "")
