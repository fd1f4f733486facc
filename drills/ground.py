"""What every drill stands on: PostgreSQL, Redis, a mailbox and a portal, all of its own.

Nothing here touches a service that was there before; whatever was started is ended again.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .mail_server import MailCatcher
from .portal import Portal
from .report import Report
from .services import OwnPostgres, OwnRedis, free_port, wait_for

UNFINISHED = "SELECT count(*) FROM jobs_job WHERE status IN ('queued', 'running')"
UNSENT = "SELECT count(*) FROM notifications_message WHERE sent_at IS NULL AND given_up_at IS NULL"


class Workshop:
    """The folder of one run. The example people are planted once; each drill begins with a copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self._planted: OwnPostgres | None = None

    @property
    def static(self) -> Path:
        return self.folder / "static"

    def planted(self) -> OwnPostgres:
        """A stopped cluster with the example people in it."""
        if self._planted is None:
            cluster = OwnPostgres(self.folder / "planted")
            cluster.make()
            cluster.start()
            try:
                portal = Portal(
                    self.folder / "planting",
                    free_port(),
                    database_url=cluster.url,
                    STATIC_ROOT=str(self.static),
                )
                portal.prepare()
            finally:
                cluster.stop()
            self._planted = cluster
        return self._planted

    def new_folder(self) -> Path:
        self.number += 1
        folder = self.folder / f"drill-{self.number}"
        folder.mkdir()
        return folder


@contextmanager
def workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(prefix="portal-drills-") as folder:
        # The user postgres has to get to the clusters in it.
        Path(folder).chmod(0o755)
        yield Workshop(Path(folder))


class Ground:
    """One drill's own services and its portal."""

    def __init__(self, shop: Workshop, stack: ExitStack, **settings: str) -> None:
        self.folder = shop.new_folder()
        self.postgres = OwnPostgres(self.folder / "postgres")
        self.postgres.copy_of(shop.planted())
        self.postgres.start()
        stack.callback(self.postgres.stop, "immediate")
        self.redis = OwnRedis(self.folder)
        self.redis.start()
        stack.callback(self.redis.stop)
        self.mail = MailCatcher()
        stack.callback(self.mail.go)
        self.portal = Portal(
            self.folder,
            free_port(),
            database_url=self.postgres.url,
            redis_url=self.redis.url,
            email_url=self.mail.url,
            STATIC_ROOT=str(shop.static),
            **settings,
        )
        stack.callback(self.portal.stop)

    def start(self) -> None:
        """Start the portal, and send what its stories promised, so that the mailbox agrees."""
        self.portal.start()
        self.settle(180)

    def settle(self, seconds: float) -> None:
        """Wait until no job and no message waits any more; DidNotHappen otherwise."""
        wait_for(self._is_settled, seconds, "the end of all jobs and messages")

    def _is_settled(self) -> bool:
        return self.portal.rows(f"{UNFINISHED} UNION ALL {UNSENT}") == [(0,), (0,)]

    def check(self, report: Report, **allowed: Any) -> None:
        """The one check that every drill ends in: everything in the portal agrees with itself.

        ``allowed``: what ``invariants.check`` may overlook, with the drill's reason beside it.
        """
        told = self.folder / "told.json"
        told.write_text(json.dumps({"mails": self.mail.ids} | allowed))
        findings = json.loads(self.portal.run("-m", "drills.invariants", str(told)))
        for words in findings["faults"]:
            report.fault(words)
        report.figure("looked at by the invariants check", findings["looked_at"])


@contextmanager
def ground(shop: Workshop, *, started: bool = True, **settings: str) -> Iterator[Ground]:
    with ExitStack() as stack:
        made = Ground(shop, stack, **settings)
        if started:
            made.start()
        yield made


Drill = Callable[[Workshop, Report], None]


def kill(pids: list[int]) -> None:
    """End processes of the drill's own portal at once, without a word."""
    for pid in pids:
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue
