"""python -m benchmarks.reviews [--rounds 40]: what it costs to open a review that comes filled.

Makes a PostgreSQL database of its own on the server of DATABASE_URL, as benchmarks.pages does, with
40 participants of 60 items each; one of them also has 80 meetings of group supervision and 80 of
single supervision, a complete review and an open one. Asks for the open one as each of the three,
beside the bare view. Prints a Markdown table and writes benchmarks/results/reviews.json.
"""

import argparse
import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.pages import Backend, Page, ask, asked_of_database, database, sign_in

HERE = Path(__file__).resolve().parent
PEOPLE, MEETINGS = 40, 80


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with database(PEOPLE):
        results = measure(options.rounds)
    out = HERE / "results" / "reviews.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n")
    print("| page | queries | median ms | p95 ms | CPU ms | database CPU ms |")
    print("|---|---|---|---|---|---|")
    for each in results["pages"]:
        names = ("title", "queries", "median_ms", "p95_ms", "cpu_ms", "database_cpu_ms")
        print(f"| {' | '.join(str(each[name]) for name in names)} |")


def measure(rounds: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    from benchmarks.seed import Seeder

    settings.ROOT_URLCONF = "benchmarks.urls"
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    Seeder(PEOPLE).run()
    pages, application = review_pages(), get_wsgi_application()
    for page in pages:
        page.cookie = sign_in(page.who)
        for _ in range(3):
            ask(application, page)
    backend = Backend()
    for _ in range(rounds):
        for page in pages:
            wall, cpu, database_cpu = time.perf_counter(), time.process_time(), backend.cpu_ms()
            ask(application, page)
            page.cpu.append((time.process_time() - cpu) * 1000)
            page.wall.append((time.perf_counter() - wall) * 1000)
            page.database_cpu.append(backend.cpu_ms() - database_cpu)
    return {
        "items": 60,
        "meetings": MEETINGS,
        "load": round(os.getloadavg()[0], 1),
        "pages": [page.figures() | asked_of_database(application, page) for page in pages],
    }


def review_pages() -> list[Page]:
    from django.urls import reverse
    from django.utils import timezone

    from participants.models import Appointment, Participant

    person = Participant.objects.get(user__email="participant0@benchmark.example")
    held = Appointment.objects.current(timezone.localdate()).filter(participant=person)
    holders = {each.kind: each.user for each in held.select_related("user")}
    add_meetings(person, holders["supervisor"])
    address = with_reviews(person, holders)
    return [
        Page("bare", "lead1", reverse("bare", args=[person.pk])),
        *(
            Page(f"open review, {kind}", user.email.partition("@")[0], address)
            for kind, user in {**holders, "participant": person.user}.items()
            if kind in {"assessor", "supervisor", "participant"}
        ),
        Page(
            "list of reviews",
            holders["assessor"].email.partition("@")[0],
            reverse("assessments:review_list", args=[person.pk]),
        ),
    ]


def add_meetings(person: Any, by: Any) -> None:
    from supervision.models import (
        Attendance,
        LearningEvent,
        MeetingAccount,
        SupervisionMeeting,
    )

    for number in range(MEETINGS):
        event = LearningEvent.objects.create(
            organisation=person.organisation,
            cohort=person.cohort,
            kind=LearningEvent.Kind.GROUP_SUPERVISION,
            title="Group supervision",
            held_on=person.starts_on + timedelta(days=2 + number * 3),
            hours=2,
            recorded_by=by,
        )
        Attendance.objects.create(organisation=person.organisation, event=event, participant=person)
        held = SupervisionMeeting.objects.create(
            organisation=person.organisation,
            participant=person,
            held_on=person.starts_on + timedelta(days=3 + number * 3),
        )
        for side in MeetingAccount.Side:
            MeetingAccount.objects.create(
                organisation=person.organisation,
                meeting=held,
                side=side,
                by=by if side == "supervisor" else person.user,
                state="held",
                minutes=90,
            )


def with_reviews(person: Any, holders: dict[str, Any]) -> str:
    """One is complete, with a content of ordinary length; of the open one the address."""
    from django.utils import timezone

    from assessments.models import Review
    from assessments.reviews.content import content_of
    from assessments.reviews.services import open_review
    from audit.rules import canonical_json, sha256
    from participants.permissions import people_of

    today = timezone.localdate()
    first = open_review(participant=person, by=holders["assessor"], key="", why="Measured")
    text = canonical_json(content_of(first, [], people_of(person, today), today))
    Review.objects.filter(pk=first.pk).update(
        status="complete",
        covers_to=person.starts_on + timedelta(days=1),
        content=text,
        sha256=sha256(text),
        sent_by=holders["assessor"],
        on_track=True,
        completed_on=today,
    )
    second = open_review(participant=person, by=holders["assessor"], key="", why="Measured")
    return str(second.get_absolute_url())


if __name__ == "__main__":
    main()
