"""People who go on working while something is broken, and a memory of what they were told."""

import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from uuid import uuid4

from .acts import draft
from .portal import Answer, Portal, Visitor, in_a_word

WRITERS = ("amina", "ben", "chloe", "olivia")
PATIENCE = 90


@dataclass
class Trouble:
    at: float
    where: str
    what: str


@dataclass
class Load:
    """``people`` read pages and write drafts at once, each with a pause in between.

    Who gets no answer to a form presses again, with the same form, until it is answered.
    """

    portal: Portal
    people: tuple[str, ...] = WRITERS
    pause: float = 0.3
    kept: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    signed_out: int = 0

    def __enter__(self) -> "Load":
        self.began = time.monotonic()
        self.over = threading.Event()
        # Signed in before anything breaks.
        visitors = [self.portal.visitor(person) for person in self.people]
        self.threads = [threading.Thread(target=self._work, args=(each,)) for each in visitors]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *what: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _work(self, visitor: Visitor) -> None:
        while not self.over.is_set():
            self._read(visitor, "/")
            self._write(visitor)
            time.sleep(self.pause * random.uniform(0.5, 1.5))

    def _read(self, visitor: Visitor, page: str) -> None:
        answer = visitor.look(page)
        self._note(answer, f"GET {page}")
        self.signed_out += answer.leads_to.startswith("/demo/")

    def _write(self, visitor: Visitor) -> None:
        title = f"Drill {uuid4().hex}"
        try:
            fields = visitor.form("/evidence/add/") | draft(title)
        except (OSError, HTTPException) as error:
            self.troubles.append(Trouble(time.monotonic(), "GET form", in_a_word(error)))
            return
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = visitor.send("/evidence/add/", fields)
            self._note(answer, "POST draft")
            self.signed_out += answer.leads_to.startswith("/demo/")
            if answer.is_done:
                self.kept[title] = answer.leads_to
                return
            time.sleep(1)

    def _note(self, answer: Answer, where: str) -> None:
        self.seconds.append(answer.seconds)
        if answer.error or answer.status not in {200, 302}:
            what = answer.error or str(answer.status)
            self.troubles.append(Trouble(time.monotonic(), where, what))

    @property
    def trouble_window(self) -> float:
        """Seconds from the first trouble to the last."""
        moments = [each.at for each in self.troubles]
        return max(moments) - min(moments) if moments else 0.0

    @property
    def kinds_of_trouble(self) -> dict[str, int]:
        kinds: dict[str, int] = {}
        for each in self.troubles:
            kinds[f"{each.where}: {each.what}"] = kinds.get(f"{each.where}: {each.what}", 0) + 1
        return kinds

    def not_once(self) -> list[str]:
        """Titles of drafts that were acknowledged and are not there exactly once."""
        rows = self.portal.rows(
            "SELECT title, count(*) FROM evidence_evidenceitem "
            "WHERE title LIKE 'Drill %%' GROUP BY title"
        )
        found = dict(rows)
        return [title for title in self.kept if found.get(title) != 1]
