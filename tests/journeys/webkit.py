"""WebKit, the engine of the browsers on an iPhone, at a phone's width.

Playwright would fetch a WebKit of its own, so this speaks W3C WebDriver to the one that Debian and
Ubuntu package (``webkit2gtk-driver``, which starts MiniBrowser), on a screen of Xvfb. It knows what
the journeys do and no more; its words are those of ``steps.py``.
"""

import base64
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, build_opener

PATIENCE = 20.0  # seconds; the machine may be busy with other tests
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element in an answer (WebDriver)
ENTER = "\ue007"
# Answers that mean: look again, the page is on its way from one to the next.
NOT_YET = {"no such element", "stale element reference", "element not interactable"}
# MiniBrowser's toolbar would keep its window wider than a phone.
NARROW_TOOLBAR = "* { min-width: 0; padding: 0; margin: 0; font-size: 6px; }\n"
ANYTHING_ONE_PRESSES = "//*[self::a or self::button or self::summary]"
# In the middle of the window, and two frames later, when it is drawn there: what is pressed while
# the page still moves is missed.
COME_TO_REST = """
arguments[0].scrollIntoView({block: "center"});
return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
"""


class WebDriverError(Exception):
    """What the driver refused, and why; ``kind`` is the word that WebDriver has for it."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.kind = answer["error"]
        super().__init__(f"{self.kind}: {answer.get('message')}")


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody looks at; gives the DISPLAY that it is."""
    found, given = os.pipe()
    command = ["Xvfb", "-displayfd", str(given), "-screen", "0", "800x1000x24", "-nolisten", "tcp"]
    with _running(command, pass_fds=[given]), os.fdopen(found) as said:
        os.close(given)
        yield f":{said.readline().strip()}"


@contextmanager
def phone_browser(display: str, folder: Path, site: str, size: dict[str, int]) -> Iterator["Phone"]:
    """A fresh browser with nothing remembered, its window of this ``size`` in CSS pixels."""
    toolbar = folder / "gtk-3.0" / "gtk.css"
    toolbar.parent.mkdir(parents=True, exist_ok=True)
    toolbar.write_text(NARROW_TOOLBAR, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DISPLAY": display,
        "XDG_CONFIG_HOME": str(folder),
        "LANG": "en_GB.UTF-8",
        "NO_AT_BRIDGE": "1",
    }
    command = ["WebKitWebDriver", "--host=127.0.0.1", f"--port={port}"]
    with _running(command, env=environment):
        driver = f"http://127.0.0.1:{port}"
        _until(lambda: _ask(driver, "GET", "/status")["ready"])
        session = _ask(driver, "POST", "/session", capabilities={})["sessionId"]
        phone = Phone(f"{driver}/session/{session}", site)
        try:
            phone.resize(size)
            yield phone
        finally:
            phone.ask("DELETE", "")


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet, **options) as process:
        try:
            yield
        finally:
            process.terminate()


class Phone:
    """One browser. What is looked for is waited for, as a person would.

    ``presses`` and ``typed`` count what a thumb did: touches, and characters.
    """

    def __init__(self, address: str, site: str) -> None:
        self.address, self.site = address, site
        self.presses = self.typed = 0

    def ask(self, method: str, path: str, **body: Any) -> Any:
        return _ask(self.address, method, path, **body)

    def goto(self, path: str) -> None:
        self.ask("POST", "/url", url=self.site + path)

    def reload(self) -> None:
        self.ask("POST", "/refresh")

    def back(self) -> None:
        self.ask("POST", "/back")

    def resize(self, size: dict[str, int]) -> None:
        """The page itself gets this size; what the window has around it is added."""
        self.ask("POST", "/window/rect", **size)
        width, height = self.run("return [innerWidth, innerHeight]")
        around = {"width": 2 * size["width"] - width, "height": 2 * size["height"] - height}
        self.ask("POST", "/window/rect", **around)
        wanted = [size["width"], size["height"]]
        _until(lambda: self.run("return [innerWidth, innerHeight]") == wanted)

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function gives in the page; a promise is waited for."""
        return self.ask("POST", "/execute/sync", script=script, args=list(arguments))

    def remember(self, name: str, value: str) -> None:
        """Have this cookie instead of the one of its name. Needs a page of the site to be open."""
        self.ask("POST", "/cookie", cookie={"name": name, "value": value, "httpOnly": True})

    def cookie(self, name: str) -> str:
        return self.ask("GET", f"/cookie/{name}")["value"]

    def press(self, words: str) -> None:
        """The button or link that is called exactly so."""
        self._touch(f"{ANYTHING_ONE_PRESSES}[normalize-space()={_quoted(words)}]")

    def choose(self, question: str, answer: str) -> None:
        """A radio button, by its question and by the words beside it, which are what is touched."""
        group = f"//fieldset[normalize-space(legend)={_quoted(question)}]"
        self._touch(f"{group}//label[normalize-space()={_quoted(answer)}]")

    def fill(self, **answers: str) -> None:
        """Boxes by the names of their fields, cleared and typed into key by key."""
        for name, text in answers.items():
            box = f"//*[@name={_quoted(name)}]"
            self._with(box, "POST", "clear")
            self._with(box, "POST", "value", text=text.replace("\n", ENTER))
            self.typed += len(text)

    def value_of(self, name: str) -> str:
        return self._with(f"//*[@name={_quoted(name)}]", "GET", "property/value")

    def reads(self, *texts: str) -> None:
        """The page says all of this."""
        for text in texts:
            assert _until(lambda text=text: text in self.text, fails=False), (
                f"{text!r} is not on {self.run('return location.pathname')}:\n{self.text}"
            )

    def is_at(self, heading: str) -> None:
        said = "return document.querySelector('h1')?.innerText ?? ''"
        assert _until(lambda: heading in self.run(said), fails=False), self.run(said)

    @property
    def text(self) -> str:
        return " ".join(self.run("return document.body?.innerText ?? ''").split())

    def picture(self, path: Path) -> None:
        Path(path).write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))

    def _touch(self, xpath: str) -> None:
        self._with(xpath, "POST", "click", first=COME_TO_REST)
        self.presses += 1

    def _with(self, xpath: str, method: str, what: str, first: str = "", **body: Any) -> Any:
        """Do something with the first element that is found so, once it is there.

        ``first``: a script that is run with the element before.
        """
        answers = []

        def done() -> bool:
            found = self.ask("POST", "/element", using="xpath", value=xpath)[ELEMENT]
            if first:
                self.run(first, {ELEMENT: found})
            answers.append(self.ask(method, f"/element/{found}/{what}", **body))
            return True

        try:
            _until(done)
        except WebDriverError as error:
            error.add_note(f"{xpath} on {self.run('return location.pathname')}:\n{self.text}")
            raise
        return answers[0]


def _ask(address: str, method: str, path: str, **body: Any) -> Any:
    data = None if method in {"GET", "DELETE"} else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(address + path, data, headers, method=method)  # noqa: S310 - always http
    try:
        with build_opener().open(request, timeout=120) as answer:
            return json.load(answer)["value"]
    except HTTPError as error:
        with error:
            raise WebDriverError(json.load(error)["value"]) from None


def _until(holds: Callable[[], Any], *, fails: bool = True) -> bool:
    """Ask again and again until it holds; the last error, or False, where it never does."""
    ends = time.monotonic() + PATIENCE
    while True:
        error: Exception | None = None
        try:
            if holds():
                return True
        except (URLError, ConnectionError) as not_there:
            error = not_there
        except WebDriverError as problem:
            if problem.kind not in NOT_YET:
                raise
            error = problem
        if time.monotonic() > ends:
            if fails:
                raise error or TimeoutError("It never came to be")
            return False
        time.sleep(0.05)


def _quoted(text: str) -> str:
    """As XPath writes a string, which knows no escapes: ours hold no double quotes."""
    assert '"' not in text
    return f'"{text}"'
