"""A browser as small as can be: cookies, forms, one connection for each request, no scripts."""

import asyncio
import html
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "portal.load.example"
TIMEOUT = 30.0
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


class WrongAnswer(Exception):
    """A page that is not what it should be: an error page, a wrong page, or none at all."""


@dataclass
class Answer:
    status: int
    location: str
    body: str
    # The address it was found at, after redirects.
    path: str = ""

    @property
    def heading(self) -> str:
        found = HEADING.search(self.body)
        return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""

    def hidden_fields(self) -> dict[str, str]:
        """Those of the page's own part; of two forms the first counts."""
        fields: dict[str, str] = {}
        for name, value in HIDDEN.findall(self.body.partition("<main")[2]):
            fields.setdefault(name, html.unescape(value))
        return fields


@dataclass
class Browser:
    """Signed in as one person, behind a proxy that ended TLS."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    async def request(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request, no redirects followed. Raises WrongAnswer when nothing whole comes back."""
        body = urlencode(form or {}).encode() if method == "POST" else b""
        try:
            raw = await asyncio.wait_for(self._exchange(self._head(method, path, body)), TIMEOUT)
        except (TimeoutError, OSError) as error:
            raise WrongAnswer(f"no answer ({type(error).__name__})") from error
        return self._read(raw)

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        lines = [
            f"{method} {path.partition('#')[0]} HTTP/1.1",
            f"Host: {HOST}",
            "Connection: close",
            "Accept: text/html",
            "X-Forwarded-Proto: https",
            f"X-Forwarded-For: {self.address}",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}",
        ]
        if method == "POST":
            lines += [
                f"Origin: https://{HOST}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _exchange(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()

    def _read(self, raw: bytes) -> Answer:
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        if not first.startswith("HTTP/1.1 "):
            raise WrongAnswer("the connection was closed without an answer")
        location, length = "", None
        for line in lines:
            name, _, value = line.partition(": ")
            match name.lower():
                case "location":
                    location = value.removeprefix(f"https://{HOST}")
                case "content-length":
                    length = int(value)
                case "set-cookie":
                    self._keep(value)
        if length is not None and length != len(body):
            raise WrongAnswer("the answer was cut off")
        return Answer(int(first[9:12]), location, body.decode())

    def _keep(self, cookie: str) -> None:
        pair, _, attributes = cookie.partition(";")
        name, _, value = pair.partition("=")
        if "Max-Age=0" in attributes:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


@dataclass
class Sample:
    """One request: which page, when it was due (seconds of the run), how long it took."""

    page: str
    at: float
    milliseconds: float
    fault: str = ""


class Stopwatch:
    """Keeps what every request took, and what was wrong with it."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.samples: list[Sample] = []

    def note(self, page: str, due: float, fault: str = "") -> None:
        now = time.perf_counter()
        self.samples.append(Sample(page, due - self.began, (now - due) * 1000, fault))
