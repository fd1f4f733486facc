"""A transfer file comes in: genuine, altered, of an unknown key, twice, of somebody who is here."""

import base64
import json
from copy import deepcopy
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject, check_chain
from participants.agreements.presentation import pause_agreements
from participants.models import (
    Arrival,
    KnownSender,
    Leave,
    Participant,
    SigningKey,
    WorkingPattern,
)
from participants.movements import movements
from participants.services import add_participant, edit_participant, leave_programme
from participants.transfers.content import Served, problems_with
from participants.transfers.keys import secret_of, signing_key
from participants.transfers.sealing import (
    LARGEST_BYTES,
    Refused,
    _key_in,
    fingerprint,
    open_file,
    seal,
)
from participants.transfers.services import (
    ALREADY_HERE,
    apply_arrival,
    discard_arrival,
    end_sender,
    forget_arrivals,
    preview_of,
    trust_sender,
    upload_transfer_file,
)
from reports.home.ends import ENDS_FROM, ends_of
from reports.transfers.jobs import page_of
from supervision.support import support_of
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    republish,
    set_up_second_factor,
    workforce_lead,
)
from tests.transfers import CONTENT, Sender

from .test_views import browser, hidden, words

TODAY = date(2027, 3, 10)
HERE = date(2027, 3, 15)
MOVES = {
    "pauses": {"move_dates": True},
    "part_time": {"moves_dates": True},
    "clock": {"starts_with": "programme"},
    "days_off": "stay",
    "jurisdiction": "england",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-10 12:00:00+00:00", tick=False) as travelling:
        yield travelling


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Exampleshire")


@pytest.fixture
def cohort(organisation):
    programme = ProgrammeVersionFactory(
        organisation=organisation, nominal_months=12, other_rules=dict(MOVES)
    )
    return CohortFactory(organisation=organisation, programme_version=programme)


@pytest.fixture
def lead(organisation):
    return workforce_lead(organisation)


@pytest.fixture
def sender():
    return Sender()


@pytest.fixture
def bring(organisation, lead):
    def bring(file, by=lead):
        return upload_transfer_file(organisation=organisation, content=file, by=by)

    return bring


@pytest.fixture
def ready(bring, sender, lead):
    def ready(**changes):
        arrival = bring(sender.file(**changes))
        if arrival.status == "unknown_sender":
            trust_sender(arrival=arrival, compared="page", by=lead)
        return arrival

    return ready


@pytest.fixture
def add(cohort, lead):
    def add(arrival, email="nadia@exampleshire.example", arrived_on=HERE, **more):
        return apply_arrival(
            arrival=arrival,
            cohort=cohort,
            email=email,
            team=None,
            arrived_on=arrived_on,
            by=lead,
            **more,
        )

    return add


# --- The file -------------------------------------------------------------------------------------


def test_a_file_says_what_was_signed_and_by_which_key(sender):
    file = sender.file()
    opened = open_file(file)
    assert opened.content == sender.content()
    assert opened.public_key == sender.public_key
    assert b"Nadia O" in file and b"<script" not in file and b"http-equiv" in file


@given(st.data())
def test_no_byte_of_a_file_can_be_changed(data):
    file = bytearray(FILE)
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != FILE[place]))
    with pytest.raises(Refused):
        open_file(bytes(file))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"80% of full time", b"100% of full time"),
        (b"&quot;percent&quot;:80", b"&quot;percent&quot;:100"),
        (b"\n", b"\r\n"),
        (b"</body>", b"<script src='https://elsewhere.example'></script></body>"),
    ],
)
def test_neither_what_people_read_nor_what_programs_read_can_be_changed(old, new):
    assert old in FILE
    with pytest.raises(Refused, match="not as it was signed"):
        open_file(FILE.replace(old, new))


def test_signed_with_another_key_it_is_altered():
    """Somebody changes a number and signs anew, but cannot sign with the key that is in it."""
    other = Sender()
    content = json.loads(json.dumps(FROM.content()))
    content["working_patterns"] = []
    with pytest.raises(Refused, match="not as it was signed"):
        open_file(seal(page_of(content), other.secret.sign))


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html></html>",
        b"\xff\xfe" * 20,
        b"a" * (LARGEST_BYTES + 1),
        b'<pre id="transfer-content">[[[[[[</pre><code id="transfer-signature">'
        + b"A" * 86
        + b"==</code>",
        b'<pre id="transfer-content">{}</pre><code id="transfer-signature">'
        + b"A" * 86
        + b"==</code>",
        b'<pre id="transfer-content">{"made_by":{"public_key":7}}</pre>'
        b'<code id="transfer-signature">' + b"A" * 86 + b"==</code>",
        b'<pre id="transfer-content">{"made_by":{"public_key":"?"}}</pre>'
        b'<code id="transfer-signature">' + b"A" * 86 + b"==</code>",
    ],
)
def test_what_is_no_transfer_file_is_refused_and_nothing_of_it_is_said(file):
    with pytest.raises(Refused) as caught:
        open_file(file)
    assert "transfer file" in str(caught.value) or "signed" in str(caught.value)


def test_two_files_glued_together_are_refused():
    with pytest.raises(Refused):
        open_file(FILE + FILE)


@pytest.mark.parametrize(
    "change",
    [
        {"service": {"starts_on": "2027-13-01"}},
        {"service": {"starts_on": "2028-01-01"}},
        {"service": {"served_until": "2027-02-27"}},
        {
            "working_patterns": [
                {"first": "2027-01-04", "last": None, "percent": 0, "phased_return": False}
            ]
        },
        {
            "working_patterns": [
                {"first": "2027-01-04", "last": None, "percent": True, "phased_return": False}
            ]
        },
        {
            "working_patterns": [
                {"first": "2027-01-04", "last": "2027-01-03", "percent": 50, "phased_return": False}
            ]
        },
        {"pauses": [{"first": "2026-11-02", "last": None}, {"first": "2026-12-01", "last": None}]},
        {"pauses": [{"first": "2026-11-02", "last": None}] * 201},
        {"pauses": [{"first": "2026-11-02", "last": None, "why": "ill"}]},
        {"person": {"name": "x" * 1001}},
        {"outstanding": [{"what": "x", "count": -1}]},
        {"outstanding": "none"},
        {"more": 1},
        {"person": {"funded_before": "no"}},
    ],
)
def test_a_signed_file_that_says_what_cannot_be_is_refused(change):
    sender = Sender()
    content = sender.content(**change)
    assert problems_with(content)


def test_a_file_of_another_schema_is_refused(sender):
    with pytest.raises(Refused, match="does not read"):
        open_file(sender.file(schema="transfer-file/2"))


# --- The keys of this deployment ------------------------------------------------------------------


@pytest.mark.django_db
def test_the_key_is_made_once_and_its_secret_is_kept_encrypted():
    key = signing_key()
    assert signing_key() == key
    assert SigningKey.objects.count() == 1
    secret = secret_of(key).private_bytes_raw()
    assert secret.hex() not in key.sealed_secret and len(key.sealed_secret) > 100


@pytest.mark.django_db
def test_with_another_secret_key_a_new_pair_is_made_and_the_old_one_still_checks():
    old = signing_key()
    with override_settings(SECRET_KEY="q" * 50):
        new = signing_key()
        assert new != old
    old.refresh_from_db()
    assert old.state == "retired"
    with override_settings(SECRET_KEY="r" * 50, SECRET_KEY_FALLBACKS=["q" * 50]):
        assert signing_key() == new


@pytest.mark.django_db
def test_keys_are_rotated_and_shown_to_everybody_with_their_fingerprints(client):
    first = signing_key()
    call_command("rotate_transfer_key", stdout=_Silent())
    page = client.get("/transfer-keys/")
    assert fingerprint(first.public_key) in words(page)
    assert fingerprint(signing_key().public_key) in words(page)
    call_command("rotate_transfer_key", "--revoke", stdout=_Silent())
    listed = client.get("/.well-known/early-career-transfer-keys.json").json()["keys"]
    assert sorted(each["state"] for each in listed) == ["retired", "revoked", "signs"]
    assert "secret" not in str(listed)


@pytest.mark.django_db
def test_a_change_of_key_stands_in_the_trail_of_every_organisation():
    organisations = [OrganisationFactory(), OrganisationFactory()]
    signing_key()
    call_command("rotate_transfer_key", "--revoke", stdout=_Silent())
    steps = AuditEvent.objects.filter(action=Action.TRANSFER_KEY_CHANGED)
    assert {each.organisation_id for each in steps} == {each.pk for each in organisations}
    assert all(each.detail["revoked"] for each in steps)


class _Silent:
    def write(self, text):
        pass


# --- Coming in ------------------------------------------------------------------------------------


def test_an_altered_file_is_refused_and_nothing_of_it_is_kept(bring, sender):
    arrival = bring(sender.file().replace(b"Nadia", b"Nadja"))
    assert arrival.status == "refused"
    assert (arrival.content, arrival.participant) == ({}, None)
    assert AuditEvent.objects.filter(action=Action.ARRIVAL_REFUSED).count() == 1
    assert not Participant.objects.exists()


def test_a_key_not_seen_before_is_asked_about_and_then_known(bring, sender, lead):
    arrival = bring(sender.file())
    assert arrival.status == "unknown_sender"
    trust_sender(arrival=arrival, compared="spoken", by=lead)
    assert arrival.status == "ready"
    trail = AuditEvent.objects.get(action=Action.SENDER_TRUSTED)
    assert trail.detail["fingerprint"] == fingerprint(sender.public_key)
    assert trail.detail["compared"] == "spoken"
    again = bring(sender.file(person={"name": "Somebody Else", "registration_number": "SW1"}))
    assert again.status == "ready"
    end_sender(sender=KnownSender.objects.get(), by=lead)
    third = bring(sender.file(person={"name": "A Third", "registration_number": "SW2"}))
    assert third.status == "unknown_sender"


def test_the_keys_of_this_deployment_need_no_asking(bring, organisation):
    """Two organisations in one deployment: one signs, the other one brings in."""
    key = signing_key()
    content = Sender().content()
    content["made_by"]["public_key"] = key.public_key
    file = seal(page_of(content), secret_of(key).sign)
    assert bring(file).status == "ready"
    call_command("rotate_transfer_key", stdout=_Silent())
    content["id"] = "another"
    old = seal(page_of(content), secret_of(SigningKey.objects.get(pk=key.pk)).sign)
    assert bring(old).status == "ready"


def test_a_file_signed_with_a_revoked_key_of_ours_is_refused(bring):
    key = signing_key()
    content = Sender().content()
    content["made_by"]["public_key"] = key.public_key
    file = seal(page_of(content), secret_of(key).sign)
    call_command("rotate_transfer_key", "--revoke", stdout=_Silent())
    arrival = bring(file)
    assert (arrival.status, "no longer valid" in arrival.refusal) == ("refused", True)


def test_days_that_are_still_to_come_count_for_nobody(bring, sender):
    arrival = bring(sender.file(made_on="2027-03-11", service={"served_until": "2027-03-11"}))
    assert (arrival.status, "still to come" in arrival.refusal) == ("refused", True)


def test_a_key_that_one_organisation_accepts_is_unknown_to_another(ready, sender):
    ready()
    other = OrganisationFactory()
    elsewhere = upload_transfer_file(
        organisation=other, content=sender.file(), by=workforce_lead(other)
    )
    assert elsewhere.status == "unknown_sender"


def test_the_same_file_again_is_the_same_arrival_and_adds_nobody(bring, ready, add, sender, lead):
    arrival = ready()
    assert bring(sender.file()) == arrival
    add(arrival)
    assert bring(sender.file()).status == "applied"
    add(arrival)
    assert Participant.objects.count() == Arrival.objects.count() == 1


def test_the_time_served_counts_and_what_lies_between_is_a_pause(ready, add):
    participant = add(ready()).participant
    assert participant.starts_on == date(2026, 9, 1)
    assert (participant.arrived_on, participant.here_from) == (HERE, HERE)
    assert participant.registration_number == "SW76543"
    patterns = WorkingPattern.objects.values_list("starts_on", "ends_on", "percent")
    assert list(patterns) == [(date(2027, 1, 4), date(2027, 2, 26), 80)]
    pauses = Leave.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(pauses) == [
        (date(2026, 11, 2), date(2026, 11, 15)),
        (date(2027, 2, 27), date(2027, 3, 14)),
    ]
    # 14 and 16 days of pause, and a fifth of 54 days at 80%, in the person's favour.
    assert participant.ends_on == date(2027, 8, 31) + timedelta(days=14 + 16 + 11)
    assert any("80%" in step for step in participant.end_steps)
    grant = participant.user.role_grants.get()
    assert grant.starts_on == TODAY


def test_what_was_added_a_phased_return_and_the_registration_come_along(ready, add, cohort):
    phased = {"first": "2027-01-04", "last": "2027-01-31", "percent": 60, "phased_return": True}
    arrival = ready(
        working_patterns=[phased],
        extensions=[{"months": 1, "days": 3, "agreed_on": "2026-12-01"}],
    )
    shown = preview_of(arrival, cohort, HERE, TODAY)
    participant = Participant.objects.get(pk=add(arrival).participant_id)
    assert WorkingPattern.objects.get().phased_return
    extension = participant.extensions.get()
    assert (extension.months, extension.days, extension.reason) == (1, 3, "")
    assert (participant.extension_months, participant.extension_days) == (1, 3)
    assert participant.registered_on == date(2026, 8, 20)
    assert participant.qualified_on == date(2026, 7, 10)
    kept = participant.timeline(TODAY)
    assert [each.on for each in shown.dates()] == [each.on for each in kept.dates()]


@pytest.mark.parametrize(
    "row",
    [
        {"months": 0, "days": 0, "agreed_on": "2026-12-01"},
        {"months": 9000, "days": 0, "agreed_on": "2026-12-01"},
        {"months": 1, "days": 0, "agreed_on": None},
    ],
)
def test_an_extension_that_cannot_be_is_no_transfer_file(row):
    content = json.loads(json.dumps(CONTENT)) | {"extensions": [row]}
    assert problems_with(content)


def test_the_preview_shows_the_dates_that_come_about(ready, add, cohort):
    arrival = ready()
    shown = preview_of(arrival, cohort, HERE, TODAY)
    participant = add(arrival).participant
    kept = participant.timeline(TODAY)
    assert [each.on for each in shown.dates()] == [each.on for each in kept.dates()]


def test_who_comes_the_day_after_has_no_gap(ready, add):
    arrival = ready(service={"served_until": "2027-02-26"})
    add(arrival, arrived_on=date(2027, 2, 27))
    assert Leave.objects.count() == 1


@pytest.mark.parametrize("day", [date(2027, 2, 26), date(2026, 9, 1), date(2029, 3, 11)])
def test_nobody_arrives_before_the_file_ends_or_years_ahead(ready, add, day):
    with pytest.raises(ValidationError) as caught:
        add(ready(), arrived_on=day)
    assert "arrived_on" in caught.value.message_dict


def test_somebody_active_here_stops_it_by_number_and_by_address(ready, add, cohort, lead):
    here = add_participant(
        cohort=cohort,
        email="nadia@exampleshire.example",
        name="Nadia O’Shea",
        team=None,
        starts_on=TODAY,
        registration_number="sw 76543",
        by=lead,
    )
    for email in ("another@exampleshire.example", "NADIA@exampleshire.example"):
        with pytest.raises(ValidationError) as caught:
            add(ready(), email=email)
        [error] = caught.value.error_dict["email"]
        assert (error.code, error.params) == (ALREADY_HERE, {"participant": here.pk})
        Arrival.objects.update(status="discarded")
    assert Participant.objects.count() == 1


def test_somebody_who_left_and_comes_back_is_added_again(ready, add, organisation, lead):
    earlier = ParticipantFactory(
        cohort=CohortFactory(organisation=organisation),
        user__email="nadia@exampleshire.example",
        registration_number="SW76543",
    )
    leave_programme(participant=earlier, left_on=TODAY, reason="moved_employer", by=lead)
    assert add(ready()).participant.user == earlier.user


def test_a_key_no_longer_accepted_adds_nobody(ready, add, lead):
    arrival = ready()
    end_sender(sender=KnownSender.objects.get(), by=lead)
    with pytest.raises(ValidationError, match="not accepted any more"):
        add(arrival)


def test_thrown_away_nothing_is_kept_and_the_file_may_come_again(bring, sender, lead):
    arrival = bring(sender.file())
    discard_arrival(arrival=arrival, by=lead)
    assert arrival.content == {}
    assert bring(sender.file()) != arrival
    with pytest.raises(ValidationError):
        discard_arrival(arrival=Arrival.objects.get(pk=arrival.pk), by=lead)


def test_what_nobody_went_on_with_goes_after_30_days(bring, sender, ready, add, clock):
    used = add(ready())
    waits = bring(sender.file(id="another"))
    clock.shift(timedelta(days=30))
    assert forget_arrivals() == 0
    clock.shift(timedelta(seconds=1))
    assert forget_arrivals() == 1
    waits.refresh_from_db()
    used.refresh_from_db()
    assert (waits.status, waits.content) == ("discarded", {})
    assert used.content["person"]["name"] == CONTENT["person"]["name"]


def test_only_a_workforce_lead_of_the_organisation_may(bring, sender, add, ready):
    stranger = workforce_lead(OrganisationFactory())
    arrival = ready()
    for act in (
        lambda: bring(sender.file(id="x"), by=stranger),
        lambda: trust_sender(arrival=arrival, compared="page", by=stranger),
        lambda: discard_arrival(arrival=arrival, by=stranger),
        lambda: end_sender(sender=KnownSender.objects.get(), by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_two_who_decide_at_once_about_a_key_are_told(bring, sender, lead):
    arrival = bring(sender.file())
    same = Arrival.objects.get(pk=arrival.pk)
    trust_sender(arrival=arrival, compared="page", by=lead)
    with pytest.raises((ValidationError, StaleObject)):
        trust_sender(arrival=same, compared="page", by=lead)


def test_support_silence_and_joining_are_looked_at_from_the_first_day_here(ready, add, clock):
    participant = add(ready()).participant
    clock.move_to("2027-04-14 12:00:00+00:00")
    weeks = support_of([participant], date(2027, 4, 14))[participant.pk].weeks
    assert weeks[0].starts_on == date(2027, 3, 15)
    joined = movements([participant.cohort], date(2026, 1, 1), date(2027, 12, 31))
    assert [(each.what, each.on) for each in joined] == [("joined", HERE)]


def test_their_programme_cannot_be_made_to_start_after_they_came(ready, add, lead):
    participant = add(ready()).participant
    with pytest.raises(ValidationError, match="came here by transfer"):
        edit_participant(
            participant=participant,
            starts_on=HERE,
            registration_number="SW76543",
            staff_number="",
            by=lead,
        )


def test_the_trail_tells_it(ready, add, organisation):
    participant = add(ready()).participant
    steps = AuditEvent.objects.about(participant).values_list("action", flat=True)
    assert {Action.PARTICIPANT_ADDED, Action.ARRIVAL_APPLIED, Action.LEAVE_RECORDED} <= {*steps}
    assert check_chain(organisation.pk)[1] is None


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(0, 700), st.integers(1, 200))
def test_before_the_first_day_here_every_day_is_served_or_a_pause(first, served, gap):
    until = first + timedelta(days=served)
    content = {
        "service": {"starts_on": first.isoformat(), "served_until": until.isoformat()},
        "working_patterns": [
            {"first": first.isoformat(), "last": None, "percent": 50, "phased_return": False}
        ],
        "pauses": [],
        "extensions": [],
        "person": {"registered_on": None, "qualified_on": None, "funded_before": False},
    }
    arrived_on = until + timedelta(days=gap)
    found = Served.of(content, arrived_on)
    [pattern] = found.patterns
    assert (pattern.starts_on, pattern.ends_on) == (first, until)
    days = (found.between.ends_on - found.between.starts_on).days + 1 if found.between else 0
    assert served + 1 + days == (arrived_on - first).days


# --- Pages ----------------------------------------------------------------------------------------


def upload(client, file):
    file = BytesIO(file)
    file.name = "transfer-file.html"
    return client.post("/arrivals/", {"file": file}, follow=True)


def test_the_pages_lead_from_the_file_to_somebody_in_a_cohort(lead, cohort, sender):
    client = browser(lead)
    page = upload(client, sender.file())
    assert "Key not known here" in words(page)
    assert fingerprint(sender.public_key) in words(page)
    arrival = Arrival.objects.get()
    address = f"/arrivals/{arrival.pk}/"
    refused = client.post(f"{address}accept-key/", {"version": arrival.version})
    assert "Say how you compared it" in words(refused)
    client.post(f"{address}accept-key/", {"version": arrival.version, "compared": "page"})
    said = words(client.get(address))
    assert "Signature good" in said and "Nadia O’Shea" in said and "80% of full time" in said
    assert "Funding for the start Claimed for them, or may have been" in said
    shown = client.get(
        f"{address}add/?cohort={cohort.pk}&arrived_on_day=15&arrived_on_month=3&arrived_on_year=2027"
    )
    assert "11 October 2027" in words(shown)
    assert "Ask Otherwhere Council before you claim" in words(shown)
    answers = hidden(shown.content.decode()) | {"email": "nadia@exampleshire.example"}
    done = client.post(f"{address}add/", answers)
    participant = Participant.objects.get()
    assert done.url == f"/people/{participant.pk}/appointments/"
    assert "Nothing was added twice" in words(client.post(f"{address}add/", answers, follow=True))
    assert "brought in before" in words(upload(client, sender.file()))
    assert "Came by transfer" in words(client.get(f"/people/{participant.pk}/"))
    set_up_second_factor(participant.user)
    own = browser(participant.user)
    assert "You were added here from this file" in words(own.get(address))
    assert own.post(f"{address}add/", answers).status_code == 403
    assert "You came by transfer" in words(own.get(f"/people/{participant.pk}/dates/"))


def test_the_page_says_which_number_is_to_be_checked(lead, cohort, ready):
    arrival = ready(person={"registration_number": "6543210"})
    shown = browser(lead).get(
        f"/arrivals/{arrival.pk}/add/?cohort={cohort.pk}"
        "&arrived_on_day=15&arrived_on_month=3&arrived_on_year=2027"
    )
    assert "“6543210” as a registration number to be checked" in words(shown)


def test_the_page_of_an_altered_file_says_refused_and_offers_nothing(lead, sender):
    page = upload(browser(lead), sender.file().replace(b"2027-02-26", b"2027-03-09"))
    assert "Refused" in words(page) and "not as it was signed" in words(page)
    assert "Add and invite" not in words(page) and "Nadia" not in words(page)


def test_somebody_here_already_has_a_page_of_its_own(lead, cohort, ready):
    arrival = ready()
    ParticipantFactory(cohort=cohort, registration_number="SW76543", user__name="Nadia O’Shea")
    client = browser(lead)
    address = f"/arrivals/{arrival.pk}/"
    shown = client.get(
        f"{address}add/?cohort={cohort.pk}&arrived_on_day=15&arrived_on_month=3&arrived_on_year=2027"
    )
    answers = hidden(shown.content.decode()) | {"email": "nadia@exampleshire.example"}
    assert "is on a programme here already" in words(client.post(f"{address}add/", answers))
    assert Participant.objects.count() == 1


def test_a_sender_is_accepted_no_longer_from_the_page(lead, ready):
    ready()
    client = browser(lead)
    assert "Otherwhere Council" in words(client.get("/arrivals/"))
    known = KnownSender.objects.get()
    client.post(f"/senders/{known.pk}/end/", {"version": known.version})
    known.refresh_from_db()
    assert known.ended_by == lead


FROM = Sender()
FILE = FROM.file()


@pytest.mark.parametrize("name", ["a" * 121, "", "Nul\x00l", "Half \ud800"])
def test_a_name_that_cannot_be_kept_is_no_transfer_file(name):
    content = deepcopy(CONTENT)
    content["person"]["name"] = name
    assert problems_with(content)


def test_a_key_written_in_another_way_is_refused(ready, lead, cohort):
    sender = Sender()
    other = sender.public_key[:-2] + chr(ord(sender.public_key[-2]) + 1) + "="
    assert base64.b64decode(other) == base64.b64decode(sender.public_key)
    content = deepcopy(CONTENT)
    content["made_by"]["public_key"] = other
    with pytest.raises(Refused):
        _key_in(content)


def test_a_pause_from_elsewhere_waits_for_nobodys_agreement_here(ready, add):
    participant = add(ready()).participant
    participant.programme.other_rules["pauses"] = {"agreed_by": ["participant", "assessor"]}
    pauses = list(participant.leaves.all())
    told = pause_agreements(participant, pauses, [])
    assert [each.missing_words for each in told.values()] == ["", ""]


# --- What came along is not lost, and counts once -------------------------------------------------


@pytest.mark.parametrize(
    ("jurisdiction", "number", "kept", "to_check"),
    [
        ("england", "sw 76543", "SW76543", ""),
        ("england", "  6543  210 ", "", "6543 210"),
        ("england", "x" * 900, "", "x" * 20),
        ("northern_ireland", "6543210", "6543210", ""),
        ("england", "", "", ""),
    ],
)
def test_a_number_is_read_as_the_programme_here_has_it_and_else_is_to_be_checked(
    ready, add, cohort, jurisdiction, number, kept, to_check
):
    cohort.programme_version.other_rules["jurisdiction"] = jurisdiction
    republish(cohort.programme_version)
    arrival = ready(person={"registration_number": number})
    assert preview_of(arrival, cohort, HERE, TODAY).facts.is_registered == bool(kept)
    participant = Participant.objects.get(pk=add(arrival).participant_id)
    assert participant.registration_number == kept
    assert participant.registration_to_check == to_check


def test_somebody_with_a_number_of_another_register_who_is_here_stops_it(ready, add, cohort):
    cohort.programme_version.other_rules["jurisdiction"] = "northern_ireland"
    republish(cohort.programme_version)
    ParticipantFactory(cohort=cohort, registration_number="6543210")
    with pytest.raises(ValidationError) as caught:
        add(ready(person={"registration_number": "6543210"}))
    [error] = caught.value.error_dict["email"]
    assert error.code == ALREADY_HERE


@pytest.mark.parametrize("funded", [True, False])
def test_whether_somebody_was_paid_for_them_before_comes_along(ready, add, funded):
    participant = add(ready(person={"funded_before": funded})).participant
    assert Participant.objects.get(pk=participant.pk).funded_before is funded


def test_an_employment_recorded_here_never_moves_the_clock_past_the_programmes_start(
    ready, add, cohort, lead
):
    cohort.programme_version.other_rules["clock"] = {"starts_with": "employment"}
    republish(cohort.programme_version)
    before = Participant.objects.get(pk=add(ready()).participant_id)
    assert before.timeline(TODAY).clock == date(2026, 9, 1)
    Participant.objects.update(employed_from=HERE)
    after = Participant.objects.get(pk=before.pk)
    assert after.timeline(TODAY).clock == date(2026, 9, 1)
    assert after.ends_on == before.ends_on
    assert "which began with another employer" in after.end_explained
    rows = Participant.objects.all().with_whether_time_differs()
    assert ends_of(list(rows.values_list(*ENDS_FROM)), TODAY)[after.pk] in {before.ends_on}
