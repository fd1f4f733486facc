"""An HTTP service on this machine that notes what it is asked."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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
