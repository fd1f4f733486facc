"""A real Chromium in front of a real server, and the check that every page has to pass."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
# What the accessibility page promises: WCAG 2.2 AA, and axe's advice beyond it.
RUN_AXE = """
async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.map(v => `${v.id}: ${v.help}\\n` +
        v.nodes.map(n => `    ${n.target} ${n.html.slice(0, 160)}`).join("\\n"));
}
"""
OVERHANGS = """
() => {
    const width = document.documentElement.clientWidth;
    const cut = (element) => {
        for (let up = element.parentElement; up; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible") return true;
        return false;
    };
    return [...document.querySelectorAll("body *")]
        .filter(e => e.getBoundingClientRect().right > width + 1 && !cut(e))
        .slice(0, 5).map(e => e.outerHTML.slice(0, 160));
}
"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium; where there is none (Ubuntu), the one that Playwright fetched."""
    found = shutil.which("chromium")
    own = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **own, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": DESK, "locale": "en-GB", "bypass_csp": False}


@pytest.fixture
def page(page):
    """A page that remembers what the browser complained about."""
    page.complaints = []
    page.on("console", lambda message: note_complaint(page, message))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.set_default_timeout(15_000)
    return page


def note_complaint(page, message):
    """Errors, and whatever the policy forbade. A page answered by 403 or 404 is no fault."""
    text = message.text
    if "Content Security Policy" in text or (
        message.type == "error" and "Failed to load resource" not in text
    ):
        page.complaints.append(text)


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page, user)`: the browser goes on as that person, whose second factor is given."""

    def sign_in_as(page, user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return sign_in_as


@pytest.fixture
def check_page():
    """`check_page(page)`: axe finds nothing, nothing sticks out sideways, the console is silent."""
    return check


def check(page):
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(RUN_AXE)
    assert not violations, f"axe on {page.url}:\n" + "\n".join(violations)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], f"{page.url} scrolls sideways: {page.evaluate(OVERHANGS)}"
    assert page.complaints == [], f"{page.url}: {page.complaints}"
