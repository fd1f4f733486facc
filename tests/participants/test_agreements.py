"""Pauses with their agreements, and notes for named readers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from participants.agreements.presentation import leave_rows
from participants.agreements.rules import Agreed, Readers, Why
from participants.agreements.services import (
    choose_readers,
    forget_notes,
    note_opening,
    record_agreed_pause,
    record_agreement,
    record_reason,
    remove_reason,
)
from participants.models import Leave, LeaveAgreement, Note, NoteReader, Participant
from participants.services import remove_leave
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    UserFactory,
    administrator,
    appoint,
    person_with,
    workforce_lead,
)

from .test_views import browser, hidden, on, words

pytestmark = pytest.mark.django_db
WHY = "CANARY an operation"
PAUSES = {
    "move_dates": True,
    "reasons_allowed": ["long-term sickness", "bereavement"],
    "reasons_not_allowed": ["capability"],
    "agreed_by": ["participant", "assessor", "supervisor", "employer"],
    "source": "the council’s own rule",
}


def on_programme(**rules):
    other = {"pauses": {**PAUSES, **rules}, "part_time": {"moves_dates": True}}
    version = ProgrammeVersionFactory(other_rules=other)
    cohort = CohortFactory(organisation=version.organisation, programme_version=version)
    today = timezone.localdate()
    return ParticipantFactory(
        cohort=cohort, user__name="Amina Khan", starts_on=today - timedelta(days=90)
    )


@pytest.fixture
def participant():
    return on_programme()


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def supervisor(participant):
    return appoint(participant, "supervisor")


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def why(category="", words="", readers=(), other_readers=""):
    return Why(category, words, Readers(readers, other_readers))


@pytest.fixture
def pause(participant, lead):
    def pause(agreed=(), agreed_on=None, **given):
        today = timezone.localdate()
        return record_agreed_pause(
            participant=participant,
            starts_on=today,
            ends_on=today + timedelta(days=41),
            agreed=Agreed(agreed, agreed_on),
            why=why(**given),
            by=lead,
        )

    return pause


@pytest.fixture
def reason(pause, supervisor):
    leave = pause(category="long-term sickness", words=WHY, readers=[supervisor])
    return Note.objects.get(leave=leave)


def refusal(field, call, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(**kwargs)
    return " ".join(caught.value.message_dict[field])


def sees(user, note):
    return Note.objects.visible_to(fresh(user)).filter(pk=note.pk).exists()


# --- who reads


def test_why_is_read_by_the_person_and_those_named_and_by_no_role(
    reason, participant, supervisor, lead
):
    organisation = participant.organisation
    strangers = [
        lead,
        workforce_lead(organisation),
        administrator(organisation),
        person_with(Role.EQUALITY_ANALYST, organisation),
        appoint(participant, "assessor"),
        appoint(participant, "confirmer"),
        workforce_lead(OrganisationFactory()),
    ]
    assert sees(participant.user, reason)
    assert sees(supervisor, reason)
    assert [each for each in strangers if sees(each, reason)] == []


def test_who_recorded_it_reads_it_only_if_named(pause, lead):
    leave = pause(category="bereavement", words=WHY, readers=[lead])
    assert sees(lead, Note.objects.get(leave=leave))


def test_a_named_reader_without_a_role_there_any_more_reads_nothing(reason, supervisor):
    supervisor.role_grants.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert not sees(supervisor, reason)


def test_a_named_reader_whose_account_is_closed_reads_nothing(reason, supervisor):
    type(supervisor).objects.filter(pk=supervisor.pk).update(is_active=False)
    assert not sees(supervisor, reason)


def test_the_person_reads_on_after_the_programme(reason, participant):
    Participant.objects.update(status="left")
    assert sees(participant.user, reason)


def test_anybody_with_an_account_and_a_role_can_be_named_by_address(pause, participant):
    hr = person_with(Role.ADMINISTRATOR, participant.organisation, email="hr@council.example")
    leave = pause(category="bereavement", other_readers=" HR@council.example ")
    assert sees(hr, Note.objects.get(leave=leave))


@pytest.mark.parametrize(
    "address", ["nobody@council.example", "closed@council.example", "elsewhere@other.example"]
)
def test_who_has_no_account_there_cannot_be_named(pause, participant, address):
    person_with(
        "assessor", participant.organisation, email="closed@council.example", is_active=False
    )
    person_with("assessor", OrganisationFactory(), email="elsewhere@other.example")
    said = refusal("other_readers", pause, category="bereavement", other_readers=address)
    assert f"{address} is not the address of anybody else with an account here" in said
    assert not Leave.objects.exists()


def test_what_is_no_address_is_said(pause):
    said = refusal("other_readers", pause, category="bereavement", other_readers="Jo Reed")
    assert "is not an email address" in said


def test_somebody_elsewhere_cannot_be_chosen(pause):
    stranger = workforce_lead(OrganisationFactory())
    assert refusal("readers", pause, category="bereavement", readers=[stranger])


# --- openings


def test_openings_by_named_readers_are_noted_once_a_day_and_own_ones_not(
    reason, participant, supervisor
):
    for _ in range(2):
        note_opening(note=reason, by=fresh(supervisor))
    note_opening(note=reason, by=participant.user)
    [event] = AuditEvent.objects.filter(action=Action.NOTE_OPENED)
    assert event.actor == supervisor
    assert event.subject_id == str(participant.pk)


def test_the_person_sees_who_opened_it_and_a_reader_does_not(reason, participant, supervisor):
    url = reverse("participants:note", args=[reason.pk])
    said = words(browser(supervisor).get(url))
    assert WHY in said and "Long-term sickness" in said
    assert "Who opened it" not in said
    own = words(browser(participant.user).get(url))
    assert f"Who opened it {supervisor.name}" in own
    timeline = reverse("reports:timeline", args=[participant.pk])
    assert "Note for named readers opened" in words(browser(participant.user).get(timeline))


def test_steps_of_notes_are_in_the_timeline_of_the_person_alone(
    reason, participant, supervisor, lead
):
    timeline = reverse("reports:timeline", args=[participant.pk])
    note_opening(note=reason, by=fresh(supervisor))
    assert "Note for named readers recorded" in words(browser(participant.user).get(timeline))
    for user in (supervisor, lead):
        assert "Note for named readers" not in words(browser(user).get(timeline))


def test_no_word_of_it_is_in_trail_mail_or_any_other_table(reason):
    from tests.access.database import models

    holders = {
        model._meta.label
        for model in models()
        for row in model._base_manager.values()
        if "CANARY" in str(row)
    }
    assert holders == {"participants.Note"}


def test_who_is_named_and_the_person_are_told_by_mail(reason, participant, supervisor):
    told = {each.template: each.recipient for each in Message.objects.all()}
    assert told == {"note_recorded": participant.user, "note_reader_named": supervisor}


# --- the person decides on


def test_the_person_takes_readers_off_and_names_others(reason, participant, supervisor):
    other = appoint(participant, "assessor")
    choose_readers(note=reason, readers=Readers([other]), by=participant.user)
    assert not sees(supervisor, reason)
    assert sees(other, reason)
    event = AuditEvent.objects.get(action=Action.NOTE_READERS_CHANGED)
    assert event.detail == {"named": [str(other.pk)], "taken_off": [str(supervisor.pk)]}


def test_nobody_but_the_person_chooses_readers(reason, supervisor, lead):
    for user in (supervisor, lead):
        with pytest.raises(PermissionDenied):
            choose_readers(note=fresh(reason), readers=Readers(), by=user)


def test_a_choice_of_readers_on_an_old_page_is_refused(reason, participant, supervisor):
    opened = fresh(reason)
    choose_readers(note=reason, readers=Readers(), by=participant.user)
    with pytest.raises(StaleObject):
        choose_readers(note=opened, readers=Readers([supervisor]), by=participant.user)


def test_the_page_of_readers_shows_who_is_named_now(reason, participant, supervisor):
    own = browser(participant.user)
    url = reverse("participants:note_readers", args=[reason.pk])
    page = own.get(url).content.decode()
    assert f'value="{supervisor.pk}" checked' in page
    assert own.post(url, hidden(page)).status_code == 302
    assert not NoteReader.objects.exists()


def test_a_lead_throws_it_away_without_reading_it(reason, lead, participant):
    remove_reason(leave=reason.leave, by=lead)
    assert not Note.objects.exists()
    assert Leave.objects.exists()
    assert AuditEvent.objects.filter(action=Action.NOTE_REMOVED).exists()


def test_nobody_names_themselves_a_reader_later_by_recording_it_again(reason, lead):
    with pytest.raises(ValidationError):
        record_reason(leave=reason.leave, why=why("bereavement", readers=[lead]), by=lead)
    assert not sees(lead, reason)


# --- reasons


def test_a_reason_that_the_programme_does_not_allow_is_refused_with_the_rule(pause):
    said = refusal("category", pause, category="capability")
    assert "no pause is agreed for: capability" in said
    assert "the council’s own rule" in said
    said = refusal("category", pause, category="travelling")
    assert "a pause is agreed for: long-term sickness; bereavement" in said
    assert not Leave.objects.exists()


def test_a_programme_that_says_nothing_offers_a_short_list():
    participant = ParticipantFactory()
    leave = record_agreed_pause(
        participant=participant,
        starts_on=timezone.localdate(),
        ends_on=None,
        why=why("caring for somebody"),
        by=workforce_lead(participant.organisation),
    )
    assert leave.note.category == "caring for somebody"


def test_without_a_reason_nothing_is_kept_of_why(pause):
    pause()
    assert not Note.objects.exists()


def test_words_without_a_reason_are_said_and_not_dropped(pause, supervisor):
    assert refusal("category", pause, words=WHY)
    assert refusal("category", pause, readers=[supervisor])


# --- agreements


def agreements_of(leave, user):
    participant = fresh(leave.participant)
    return leave_rows(participant, [leave], user, timezone.localdate())[0]["agreements"]


def test_who_agreed_is_shown_and_what_is_missing_too(pause, supervisor, lead):
    today = timezone.localdate()
    leave = pause(agreed=["participant", "supervisor"], agreed_on=today)
    found = agreements_of(leave, lead)
    assert found.given == [
        f"Amina Khan (NQSW), {today:%-d %B %Y}",
        f"{supervisor.name} (practice supervisor), {today:%-d %B %Y}",
    ]
    assert found.missing_words == "Agreement of the assessor and the employer still missing"
    record_agreement(leave=leave, role="employer", name="Dora Field", agreed_on=today, by=lead)
    assert agreements_of(leave, lead).missing == ["assessor"]


def test_a_missing_agreement_keeps_nothing_from_being_recorded(pause, lead):
    assert len(agreements_of(pause(), lead).missing) == 4


def test_an_agreement_has_its_day_its_name_and_its_place_in_the_programme(pause, lead):
    today = timezone.localdate()
    assert refusal("agreed_on", pause, agreed=["participant"])
    leave = pause()
    kwargs = {"leave": leave, "name": "Dora Field", "agreed_on": today, "by": lead}
    assert refusal("role", record_agreement, **{**kwargs, "role": "external_body"})
    late = today + timedelta(days=1)
    assert refusal(
        "agreed_on", record_agreement, **{**kwargs, "role": "employer", "agreed_on": late}
    )
    assert refusal("name", record_agreement, **{**kwargs, "role": "employer", "name": " "})
    record_agreement(role="employer", **kwargs)
    assert refusal("role", record_agreement, **{**kwargs, "role": "employer"})


def test_only_a_workforce_lead_records_pauses_agreements_and_reasons(
    pause, participant, supervisor
):
    leave, today = pause(), timezone.localdate()
    for user in (supervisor, participant.user, administrator(participant.organisation)):
        with pytest.raises(PermissionDenied):
            record_agreed_pause(participant=participant, starts_on=today, ends_on=None, by=user)
        with pytest.raises(PermissionDenied):
            record_agreement(leave=leave, role="employer", name="X", agreed_on=today, by=user)
        with pytest.raises(PermissionDenied):
            record_reason(leave=leave, why=why("bereavement"), by=user)


def test_a_pause_taken_back_takes_its_agreements_and_its_reason_with_it(reason, lead):
    remove_leave(leave=reason.leave, by=lead)
    assert not Note.objects.exists()
    assert not LeaveAgreement.objects.exists()


# --- what would move


def test_dates_that_would_move_are_shown_before_anything_is_recorded(participant, lead, supervisor):
    client, today = browser(lead), timezone.localdate()
    url = reverse("participants:leave_add", args=[participant.pk])
    answers = hidden(client.get(url).content.decode()) | on(today)
    answers |= on(today + timedelta(days=41), "ends_on")
    answers |= {"category": "bereavement", "words": WHY, "readers": [str(supervisor.pk)]}
    shown = client.post(url, answers)
    said = words(shown)
    assert "Nothing is saved yet" in said and "42 days later" in said
    assert not Leave.objects.exists()
    seen = hidden(shown.content.decode())["seen"]
    assert client.post(url, answers | {"seen": seen}).status_code == 302
    note = Note.objects.get(leave=Leave.objects.get())
    assert (note.words, note.named.get().user) == (WHY, supervisor)


def test_what_cannot_be_recorded_is_said_before_the_dates_are_shown(participant, lead):
    client, today = browser(lead), timezone.localdate()
    url = reverse("participants:leave_add", args=[participant.pk])
    answers = hidden(client.get(url).content.decode()) | on(today) | {"category": "capability"}
    said = words(client.post(url, answers))
    assert "no pause is agreed for: capability" in said
    assert "Nothing is saved yet" not in said


# --- pages


def test_another_lead_reads_agreed_pause_and_its_days(reason, participant):
    other = browser(workforce_lead(participant.organisation))
    for name in ("participants:time_list", "reports:participant"):
        said = words(other.get(reverse(name, args=[participant.pk])))
        assert "Agreed pause, 42 days" in said
        assert "CANARY" not in said and "sickness" not in said
    assert other.get(reverse("participants:note", args=[reason.pk])).status_code == 404


def test_pauses_and_their_agreements_ask_as_much_for_many_as_for_one(
    participant, lead, django_assert_max_num_queries
):
    today = timezone.localdate()
    for weeks in range(1, 6):
        day = today + timedelta(weeks=weeks)
        record_agreed_pause(
            participant=participant,
            starts_on=day,
            ends_on=day,
            agreed=Agreed(["participant"], today),
            why=why("bereavement"),
            by=lead,
        )
    user = fresh(lead)
    leaves = list(Leave.objects.select_related("participant__cohort__programme_version"))
    participant = Participant.objects.select_related("cohort__programme_version").get()
    with django_assert_max_num_queries(6):
        assert len(leave_rows(participant, leaves, user, today)) == 5


# --- how long


def test_a_reason_goes_a_year_after_its_pause_and_the_pause_stays(reason):
    ends_on = reason.leave.ends_on
    assert forget_notes(ends_on + timedelta(days=365)) == 0
    assert forget_notes(ends_on + timedelta(days=366)) == 1
    assert Leave.objects.exists()
    assert not Note.objects.exists()
    assert AuditEvent.objects.filter(action=Action.NOTE_FORGOTTEN, actor=None).exists()


def test_named_by_nobody_it_is_on_no_list(reason, supervisor):
    said = words(browser(supervisor).get(reverse("participants:note_list")))
    assert "Amina Khan: why the pause was agreed" in said
    assert "CANARY" not in said
    other = browser(UserFactory())
    assert "Nobody has named you" in words(other.get(reverse("participants:note_list")))
