"""People and rows for the pages that combine apps."""

import datetime
import html
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from assessments.models import FinalAssessment, FinalRecord
from audit.services import record
from evidence.models import EvidenceItem
from reports.packs import make_pack
from supervision.models import Observation
from tests import factories
from tests.assessments.conftest import make_case
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    appoint,
    workforce_lead,
)
from tests.one_day import on_the_day_of_reading
from ui.looks import Look


@pytest.fixture
def council(db):
    return OrganisationFactory(name="Council of the tests", slug="tests")


@pytest.fixture
def cohort(council):
    return CohortFactory(organisation=council, name="September cohort", slug="september")


@pytest.fixture
def people(cohort):
    return people_of(cohort)


def people_of(cohort):
    """One participant with everybody who may be appointed, and the workforce lead."""
    participant = ParticipantFactory(cohort=cohort, user__name="Nadia Newly")
    return SimpleNamespace(
        participant=participant,
        own=participant.user,
        supervisor=appoint(participant, "supervisor"),
        assessor=appoint(participant, "assessor"),
        reader=appoint(participant, "reader"),
        confirmer=appoint(participant, "confirmer"),
        lead=workforce_lead(cohort.organisation),
    )


@pytest.fixture
def browse():
    """``browse(user, address)`` -> the response to a signed-in person."""

    def get(user, address, **kwargs):
        client = factories.sign_in(Client(), user)
        return client.get(address, **kwargs)

    return get


@pytest.fixture
def queries():
    """``queries(user, address)`` -> how many queries the page asks, sign-in included."""

    def count(user, address):
        client = factories.sign_in(Client(), user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


LOOK = Look("serif", "wider", "cream")


@pytest.fixture(scope="session")
def told(django_db_setup, django_db_blocker):
    """The pack of somebody who was told, drawn twice as it is and twice in a look of one's own,
    which takes eight seconds. Nothing of it stays in the database."""
    with django_db_blocker.unblock(), on_the_day_of_reading(), transaction.atomic():
        case = make_case()
        case.told()
        record = FinalRecord.objects.get()
        drawn = [make_pack(case.participant, look=look) for look in (Look(), Look(), LOOK, LOOK)]
        transaction.set_rollback(True)
    return SimpleNamespace(
        name=case.user.name,
        record=record,
        is_draft=drawn[0][1],
        plain=[pdf for pdf, _ in drawn[:2]],
        in_a_look=[pdf for pdf, _ in drawn[2:]],
    )


@pytest.fixture
def undrawn(monkeypatch):
    """A file is what would be drawn, unchanged: for tests of what a file says. Drawing it takes
    three seconds; how it looks then is tested by others."""

    def written(text, *, prepared_at, identifier, background=""):
        return f"%PDF-{prepared_at} {identifier} {background}\n{text}".encode()

    for module in ("reports.packs", "reports.papers.drawing"):
        monkeypatch.setattr(f"{module}.render_pdf", written)


def words_of(written):
    """The words of a file that was not drawn, without tags and styles."""
    body = written.decode().partition("</style>")[2]
    return " ".join(html.unescape(strip_tags(body)).split())


def item(participant, **fields):
    """An evidence item as it stands in the table; the participant's own if not said otherwise."""
    return EvidenceItem.objects.create(
        **{
            "organisation": participant.organisation,
            "participant": participant,
            "author": participant.user,
            "kind": "reflection",
            "title": "A visit",
            "happened_on": datetime.date(2026, 3, 2),
            **fields,
        }
    )


def observation(participant, observer, **fields):
    made = Observation(
        **{
            "organisation": participant.organisation,
            "participant": participant,
            "observer": observer,
            "planned_by": observer,
            "planned_for": datetime.date(2026, 3, 2),
            "purpose": "A home visit",
            **fields,
        }
    )
    if made.status not in {"planned", "cancelled"}:
        made.held_on = made.held_on or made.planned_for
    if made.status == "signed_off":
        made.signed_off_by, made.signed_off_at = observer, timezone.now()
        made.counts = True if made.counts is None else made.counts
        made.evidence_item = item(
            participant, author=observer, kind="observation", status="on_record", title="Observed"
        )
    made.save()
    return made


def assessment(participant, assessor, status="draft", **fields):
    if status != "draft":
        fields = {
            "recommendation": "met",
            "recommended_by": assessor,
            "recommended_at": timezone.now(),
        } | fields
    return FinalAssessment.objects.create(
        organisation=participant.organisation,
        participant=participant,
        assessor=assessor,
        status=status,
        **fields,
    )


def move_to(participant, status):
    """As the row stands once the service that leads to it is through."""
    type(participant).objects.filter(pk=participant.pk).update(**{"status": status})
    participant.refresh_from_db()


def step(action, target, *, by, about, **detail):
    return record(action, target, by=by, about=about, **detail)


def days_ago(days):
    return timezone.now() - datetime.timedelta(days=days)
