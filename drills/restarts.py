"""E14: a new release goes in while people work: web by HUP, worker by SIGTERM."""

import os
import signal
import time

from .ground import Workshop, ground
from .load import Load
from .report import Report
from .workers import ask_for_pack, readers_of_packs

PAUSE = 5


def rolling(shop: Workshop, report: Report) -> None:
    """HUP for the web, SIGTERM for the worker, every 5 s: no failed request, no lost job."""
    with ground(shop) as own:
        readers = readers_of_packs(own)
        web, first = own.portal.parent("web"), set(own.portal.children("web"))
        with Load(own.portal) as load:
            for number in range(report.times):
                visitor, of = readers[number % len(readers)]
                ask_for_pack(own, visitor, of)
                os.kill(web, signal.SIGHUP)
                if worker := own.portal.parent("worker"):
                    os.kill(worker, signal.SIGTERM)
                time.sleep(PAUSE)
        report.figure("restarts", report.times)
        report.figure("pages and forms asked for", len(load.seconds))
        report.figure("drafts acknowledged", len(load.kept))
        report.figure("longest answer in seconds", max(load.seconds))
        report.expect(not load.troubles, f"no page and no form failed: {load.kinds_of_trouble}")
        report.expect(own.portal.parent("web") == web, "the head of the web processes stayed")
        report.expect(not first & set(own.portal.children("web")), "its children are new ones")
        report.expect(not load.not_once(), "each acknowledged draft is there once")
        own.settle(300)
        own.check(report)
