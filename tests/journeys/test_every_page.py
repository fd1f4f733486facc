"""Each persona of the demonstration follows every link; a browser looks at pages of each kind."""

import os
from collections import Counter, defaultdict, deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import User
from demo import stories
from demo.planting import plant
from tests import ready_databases
from tests.factories import sign_in
from tests.ui.html import parse

from .conftest import DESK, PHONE, run_axe, scrolls_sideways

# One for each situation that has pages of its own. The others would show the same kinds again.
WALKERS = {
    *["grace", "daniel", "tom", "ruth", "helen", "priya", "sam", "olivia", "amina", "ben"],
    *["chloe", "marcus", "sofia", "joe", "zainab", "beatrice", "nadia"],
}
EVERYBODY = [
    person
    for person in (*stories.STAFF, *(story.person for story in stories.PARTICIPANTS))
    if person.key in WALKERS
]
# Files, not pages.
NOT_PAGES = {
    *["jobs:job_download", "mfa_download_recovery_codes", "standards:framework_file"],
    "participants:people_template",
    *["participants:programme_version_file", "participants:programme_draft_file"],
    "participants:transfer_keys_file",
}
# The same for everybody, so opened by one of them: pages of sign-in, of the service itself, of the
# standards.
SAME_FOR_ALL = {"", "ui", "standards"}
# Everybody follows the links to each other kind of page; to a second of its kind where fewer than
# so many of it were seen.
FOR_ONE_PERSON, IN_ALL = 2, 2
# The browser looks at so many of a kind, of different people where it can.
LOOKED_AT = 2
HEADINGS = "document.querySelectorAll('h1').length"


def route_of(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


class Walk:
    """What was seen so far, by everybody: kind of page -> the pages to look at."""

    def __init__(self):
        self.seen = Counter()
        self.faults = []
        self.to_look_at = defaultdict(list)

    def as_person(self, user):
        client = sign_in(Client(), user)
        session = client.session
        session["demo_persona"] = True
        session.save()
        seen, titles = Counter(), {}
        queue, known = deque([("/", "the address line")]), set()
        while queue:
            address, origin = queue.popleft()
            route = route_of(address)
            if route in NOT_PAGES or not self.wanted(route, seen):
                continue
            seen[route] += 1
            self.seen[route] += 1
            if (found := self.open(client, address, origin, titles)) is None:
                continue
            here, links = found
            self.note(route, user, here)
            for link in links:
                if link not in known:
                    known.add(link)
                    queue.append((link, here))
        return seen

    def wanted(self, route, seen):
        if route and route.rpartition(":")[0] in SAME_FOR_ALL:
            return not self.seen[route]
        if seen[route] and self.seen[route] >= IN_ALL:
            return False
        return seen[route] < FOR_ONE_PERSON

    def note(self, route, user, address):
        """The first of a kind, and one of somebody else, who may see it in another state."""
        found = self.to_look_at[route]
        others = [each for each, _ in found if each != user]
        if len(found) < LOOKED_AT:
            found.append((user, address))
        elif not others:
            found[-1] = (user, address)

    def open(self, client, address, origin, titles):
        """Where it led and the links on it; None where it did not open."""
        answer = client.get(address, follow=True)
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        if answer.status_code != 200:
            self.faults.append(f"{here}: {answer.status_code}, linked from {origin}")
            return None
        page = parse(answer.content.decode())
        title = page.all("title")[0].text  # pictures have one, too
        page_called_so = titles.setdefault(title, here)
        if not title.split(" – ")[0].strip():
            self.faults.append(f"{here}: no title")
        elif route_of(page_called_so) != route_of(here):
            self.faults.append(f"{here}: is called {title!r}, as is {page_called_so}")
        links = [each.attributes for each in page.all("a") if "download" not in each.attributes]
        ways = [urljoin(here, each["href"]).split("#")[0] for each in links if each.get("href")]
        return here, [each for each in ways if each.startswith("/")]


def faults_of(page, *, is_second):
    """A second page of a kind differs from the first in what it says: axe reads it once."""
    if (count := page.evaluate(HEADINGS)) != 1:
        yield f"{count} h1"
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if over := scrolls_sideways(page):
            yield f"scrolls sideways at {size['width']}: {over}"
        if size is PHONE or not is_second:
            for violation in run_axe(page):
                yield f"axe at {size['width']}: {violation}"
    yield from page.complaints
    page.complaints.clear()


def people_come_in():
    """Those that bin/test has planted already, in seconds; or planted here, in half a minute."""
    server, own = os.environ.get("DATABASE_URL", ""), connection.settings_dict["NAME"]
    if not (server and ready_databases.fill_with_people(server, own)):
        plant(timezone.localdate())
    ContentType.objects.clear_cache()


@pytest.mark.walk
def test_every_page_of_every_persona_is_sound(
    browse, live_server, transactional_db, settings, record_property
):
    settings.DEMO = True
    people_come_in()
    walk = Walk()
    for person in EVERYBODY:
        walk.as_person(User.objects.get(email=person.email))
    assert walk.faults == [], "\n".join(walk.faults)
    looks = defaultdict(list)
    for found in walk.to_look_at.values():
        for number, (user, address) in enumerate(found):
            looks[user].append((address, number > 0))
    for user, pages in looks.items():
        page = browse(user)
        for address, is_second in pages:
            page.goto(f"{live_server.url}{address}")
            walk.faults += [f"{address}: {each}" for each in faults_of(page, is_second=is_second)]
        page.context.close()
    looked_at = sum(len(pages) for pages in looks.values())
    record_property(
        "walk",
        f"{walk.seen.total()} pages of {len(walk.seen)} kinds, {looked_at} of them looked at",
    )
    assert walk.faults == [], "\n".join(walk.faults)
    assert looked_at > 100
