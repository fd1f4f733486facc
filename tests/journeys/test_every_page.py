"""Each persona of the demonstration walks through every page that links lead them to."""

from collections import Counter, deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from accounts.models import User
from demo import stories
from demo.planting import plant

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
# In two parts, so that two workers share the walk.
PARTS = [EVERYBODY[part::2] for part in range(2)]
# Files, not pages.
NOT_PAGES = {
    *["jobs:job_download", "mfa_download_recovery_codes", "standards:framework_file"],
    "participants:people_template",
    *["participants:programme_version_file", "participants:programme_draft_file"],
    "participants:transfer_keys_file",
}
# The same for everybody, so opened once in each part: pages of sign-in, of the service itself, of
# the standards.
SAME_FOR_ALL = {"", "ui", "standards"}
# Everybody opens each other kind of page that they are led to; a second of its kind is opened where
# the part of the walk has not seen so many of it yet.
FOR_ONE_PERSON, IN_ALL = 2, 2
LINKS = "[...document.querySelectorAll('a[href]')].filter(a => !a.download).map(a => a.href)"
HEADINGS = "document.querySelectorAll('h1').length"


def route_of(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


class Walk:
    """What was seen so far, by everybody of one part."""

    def __init__(self, site):
        self.site = site
        self.seen = Counter()
        self.faults = []
        self.pages = 0

    def as_person(self, page):
        seen, titles = Counter(), {}
        queue, known = deque([(f"{self.site}/", "the address line")]), set()
        while queue:
            address, origin = queue.popleft()
            route = route_of(address)
            if route in NOT_PAGES or not self.wanted(route, seen):
                continue
            seen[route] += 1
            self.seen[route] += 1
            self.look_at(page, address, origin, titles)
            for href in page.evaluate(LINKS):
                link = href.split("#")[0]
                if link.startswith(self.site) and link not in known:
                    known.add(link)
                    queue.append((link, page.url.removeprefix(self.site)))
        return seen

    def wanted(self, route, seen):
        if route and route.rpartition(":")[0] in SAME_FOR_ALL:
            return not self.seen[route]
        if seen[route] and self.seen[route] >= IN_ALL:
            return False
        return seen[route] < FOR_ONE_PERSON

    def look_at(self, page, address, origin, titles):
        self.pages += 1
        answer = page.goto(address)
        here = page.url.removeprefix(self.site)
        if answer.status != 200:
            self.faults.append(f"{here}: {answer.status}, linked from {origin}")
            return
        is_new = self.seen[route_of(address)] <= 1
        self.faults += [f"{here}: {fault}" for fault in self.faults_of(page, is_new)]
        title = page.title()
        page_called_so = titles.setdefault(title, here)
        if not title.split(" – ")[0].strip():
            self.faults.append(f"{here}: no title")
        elif route_of(page_called_so) != route_of(here):
            self.faults.append(f"{here}: is called {title!r}, as is {page_called_so}")

    def faults_of(self, page, is_new):
        """A second page of a kind differs from the first in what it says: axe reads it once."""
        if (count := page.evaluate(HEADINGS)) != 1:
            yield f"{count} h1"
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if over := scrolls_sideways(page):
                yield f"scrolls sideways at {size['width']}: {over}"
            if is_new or size is PHONE:
                for violation in run_axe(page):
                    yield f"axe at {size['width']}: {violation}"
        yield from page.complaints
        page.complaints.clear()


@pytest.mark.walk
@pytest.mark.parametrize("people", PARTS, ids=["first", "second"])
def test_every_page_of_every_persona_is_sound(
    browse, live_server, transactional_db, settings, people, record_property
):
    settings.DEMO = True
    plant(timezone.localdate())
    walk = Walk(live_server.url)
    lines = []
    for person in people:
        page = browse(User.objects.get(email=person.email))
        seen = walk.as_person(page)
        lines.append(f"{person.name}: {seen.total()} pages, {len(seen)} kinds")
        page.context.close()
    record_property("walk", f"{walk.pages} pages of {len(walk.seen)} kinds. {'; '.join(lines)}")
    assert walk.faults == [], "\n".join(walk.faults)
    assert walk.pages > 25
