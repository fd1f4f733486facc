"""A real Chromium in front of a real server, and the check that every page has to pass."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.finders import get_finder
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Role
from tests import factories

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
# Milliseconds; the machine may be busy with other tests.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
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


def pytest_terminal_summary(terminalreporter):
    """How many pages were looked at, also where the tests ran in other processes."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, words in report.user_properties:
            if name == "walk" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {words}")


@pytest.fixture(scope="session", autouse=True)
def _axe_has_an_address():
    """From the server, a browser keeps it; handed over with every page it takes twice the time."""
    own = django_settings.STATICFILES_DIRS
    django_settings.STATICFILES_DIRS = [*own, ("axe", AXE.parent)]
    get_finder.cache_clear()
    yield
    django_settings.STATICFILES_DIRS = own
    get_finder.cache_clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium without a window; where there is none (Ubuntu), Playwright's own."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    own = {"executable_path": found} if found else {}
    flags = ["--no-sandbox", "--disable-dev-shm-usage"]
    # Nobody looks: drawing in software takes a twentieth of the time.
    flags += ["--disable-gpu", "--disable-software-rasterizer"]
    return {**browser_type_launch_args, **own, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": DESK, "locale": "en-GB", "bypass_csp": False}


@pytest.fixture
def page(page):
    return listening(page)


def listening(page):
    """A page that remembers what the browser complained about."""
    page.complaints = []
    page.on("console", lambda message: note_complaint(page, message))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.set_default_timeout(PATIENCE)
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
    """`sign_in(page, user)`: the browser goes on as that person, who gave both steps just now.

    With ``just_now=False`` it was longer ago, so that important pages ask for the password again.
    """

    def sign_in_as(page, user, just_now=True):
        client = factories.sign_in(Client(), user, just_now=just_now)
        session = client.session
        session["demo_persona"] = django_settings.DEMO
        session.save()
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return sign_in_as


@pytest.fixture
def browse(new_context, live_server, sign_in):
    """`browse(user, PHONE)`: the first page of a browser of their own, in which they are signed in.

    Other arguments are those of a browser, for example ``java_script_enabled=False``.
    """

    def browser_of(user=None, size=DESK, *, just_now=True, **kwargs):
        page = listening(new_context(base_url=live_server.url, **kwargs).new_page())
        page.set_viewport_size(size)
        if user:
            sign_in(page, user, just_now)
        return page

    return browser_of


@pytest.fixture
def people(transactional_db):
    """One participant and everybody around them."""
    council = factories.OrganisationFactory(name="Exampleshire", slug="exampleshire")
    version = factories.ProgrammeVersionFactory(organisation=council)
    cohort = factories.CohortFactory(
        organisation=council, programme_version=version, name="Autumn cohort", slug="autumn"
    )
    team = factories.TeamFactory(organisation=council, name="Kingfisher Wharf")
    participant = factories.ParticipantFactory(
        cohort=cohort, team=team, user__name="Nadia Fernsby", user__email="nadia@council.example"
    )

    def appointed(kind, name):
        role = factories.ROLE_FOR_KIND[kind]
        return factories.appoint(participant, kind, factories.person_with(role, council, name=name))

    return SimpleNamespace(
        council=council,
        cohort=cohort,
        team=team,
        participant=participant,
        own=participant.user,
        supervisor=appointed("supervisor", "Osric Brambleby"),
        assessor=appointed("assessor", "Ludmila Thistlewood"),
        reader=appointed("reader", "Ottoline Marchbanks"),
        confirmer=appointed("confirmer", "Barnabas Inkpen"),
        lead=factories.person_with(Role.WORKFORCE_LEAD, council, name="Priya Nair"),
        standards=list(version.framework.items.judged()),
    )


@pytest.fixture
def check_page():
    """`check_page(page)`: axe finds nothing, nothing sticks out sideways, the console is silent."""
    return check


def check(page):
    page.wait_for_load_state("load")
    violations = run_axe(page)
    assert not violations, f"axe on {page.url}:\n" + "\n".join(violations)
    assert not scrolls_sideways(page), f"{page.url} scrolls sideways: {scrolls_sideways(page)}"
    assert page.complaints == [], f"{page.url}: {page.complaints}"


def run_axe(page):
    """What axe finds, in words; its script is put into a page once."""
    if not page.evaluate("'axe' in window"):
        if page.url.startswith("file:"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        else:
            page.add_script_tag(url=f"{django_settings.STATIC_URL}axe/{AXE.name}")
    return page.evaluate(RUN_AXE)


def scrolls_sideways(page):
    """The elements that stick out, when the page is wider than the window."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    return page.evaluate(OVERHANGS) or ["something"]
