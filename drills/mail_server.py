"""A mail server on this machine with its moods, which keeps what it took."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP; ``mood`` says how. ``taken`` holds what a person would find.

    Moods: "hangs" (for ``hangs_for`` seconds), "comes back later" (451), "refuses one" (550 for
    nobody@), "refuses the text" (554), "drops after DATA" (once: it took the mail and says so to
    nobody), and "" for a server that does what it should.
    """

    daemon_threads = allow_reuse_address = True
    request_queue_size = 50

    def __init__(self, mood: str = "", port: int = 0, hangs_for: float = 3.0) -> None:
        super().__init__(("127.0.0.1", port), _Smtp)
        self.mood, self.hangs_for = mood, hangs_for
        self.taken: list[EmailMessage] = []
        self.tries = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Smtp(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.tries += 1
        if self.server.mood == "hangs":
            time.sleep(self.server.hangs_for)
            return
        self._say("220 here")
        while line := self.rfile.readline():
            if not self._answer(line.decode().strip().upper()):
                return

    def _answer(self, line: str) -> bool:
        """Whether the conversation goes on."""
        mood = self.server.mood
        if line.startswith("RCPT") and mood == "refuses one" and "NOBODY@" in line:
            self._say("550 no such person")
        elif line.startswith("RCPT") and mood == "comes back later":
            self._say("451 try again")
        elif line == "DATA":
            return self._data()
        elif line == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 fine")
        return True

    def _data(self) -> bool:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if self.server.mood == "refuses the text":
            self._say("554 junk")
            return True
        mail: Any = message_from_bytes(b"".join(lines), policy=default)
        self.server.taken.append(mail)
        if self.server.mood == "drops after DATA":
            self.server.mood = ""
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def running(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class MailCatcher:
    """A drill's mailbox for the whole portal, behind a server that can be away for a while."""

    def __init__(self) -> None:
        self.earlier: list[EmailMessage] = []
        self.server = MailServer()
        self.port = self.server.server_address[1]
        self._serve()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def taken(self) -> list[EmailMessage]:
        return [*self.earlier, *self.server.taken]

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each mail, in the order in which they came."""
        return [str(mail["Message-ID"]) for mail in self.taken]

    def go(self) -> None:
        """Nobody listens at the port any more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def come_back(self) -> None:
        self.earlier = self.taken
        self.server = MailServer(port=self.port)
        self._serve()

    def _serve(self) -> None:
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self.thread.start()
