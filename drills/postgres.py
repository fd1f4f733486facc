"""E4: PostgreSQL crashes and comes back while people work."""

import time

from .ground import Workshop, ground
from .load import Load
from .report import Report
from .services import wait_for
from .workers import ask_for_pack

BEFORE, AFTER = 20, 40
STATE = "SELECT status FROM jobs_job WHERE id = %s"


def restarted(shop: Workshop, report: Report) -> None:
    """pg_ctl restart -m immediate under load: nothing acknowledged is lost, nobody restarts us."""
    with ground(shop) as own:
        processes = {name: own.portal.parent(name) for name in ("web", "worker", "beat")}
        sofia = own.portal.visitor("sofia")
        with Load(own.portal) as load:
            for _ in range(report.times):
                time.sleep(BEFORE)
                asked = ask_for_pack(own, sofia, "Sofia Lewis")
                began = time.monotonic()
                own.postgres.restart("immediate")
                report.figure("seconds until PostgreSQL was back", time.monotonic() - began)
                time.sleep(AFTER)
        report.figure("pages and forms asked for", len(load.seconds))
        report.figure("drafts acknowledged", len(load.kept))
        report.figure("troubles", load.kinds_of_trouble)
        report.figure("seconds from the first trouble to the last", load.trouble_window)
        if report.times == 1:
            report.expect(load.trouble_window <= 15, "all trouble is within 15 s")
        report.expect(not load.not_once(), "each acknowledged draft is there once")
        report.expect(not load.signed_out, "nobody was signed out")
        now = {name: own.portal.parent(name) for name in processes}
        report.expect(now == processes, "no process of the portal was started anew")
        wait_for(
            lambda: own.portal.value(STATE, asked.job) == "finished",
            180,
            "the pack asked for before",
        )
        own.settle(180)
        own.check(report)
