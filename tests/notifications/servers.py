"""Real servers on this machine: a mail server with its moods, and an HTTP service that notes."""

import json
import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail by SMTP; ``mood`` says how. ``taken`` holds what a person would find."""

    daemon_threads = allow_reuse_address = True

    def __init__(self, mood="", port=0):
        super().__init__(("127.0.0.1", port), _Smtp)
        self.mood, self.taken, self.tries = mood, [], 0

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.tries += 1
        if self.server.mood == "hangs":
            time.sleep(3)
            return
        self._say("220 here")
        while line := self.rfile.readline():
            if not self._answer(line.decode().strip().upper()):
                return

    def _answer(self, line):
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

    def _data(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if self.server.mood == "refuses the text":
            self._say("554 junk")
            return True
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=default))
        if self.server.mood == "drops after DATA":
            self.server.mood = ""
            return False
        self._say("250 taken")
        return True

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Service(ThreadingHTTPServer):
    """Answers each POST with ``answers[path]``: (status, content); notes what was asked."""

    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), _Http)
        self.answers, self.asked, self.wait = answers, [], 0.0

    @property
    def host(self):
        return f"127.0.0.1:{self.server_address[1]}"

    def to(self, path):
        return [each for each in self.asked if each["path"] == path]


class _Http(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append({"path": self.path, "headers": self.headers, "body": body})
        time.sleep(self.server.wait)
        status, content = self.server.answers[self.path]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", content)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *args):
        pass


@contextmanager
def running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
