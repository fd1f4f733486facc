"""Somebody leaves who sees to adjustments: each passes on, and is read by whoever sees to it."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from audit.services import StaleObject, check_chain
from participants.agreements.rules import Readers
from participants.agreements.services import (
    agree_adjustment,
    change_adjustment,
    choose_readers,
    note_opening,
    say_whether_delivered,
)
from participants.models import Adjustment, Buddy, Handover, Note, Participant
from reports.handover.held import holding_of
from reports.handover.services import finish_handovers, hand_over, undo_handover
from tests.factories import CohortFactory, ParticipantFactory, appoint, forget, person_with
from tests.participants.test_views import browser, hidden, words

from .test_handover import (
    AFTER,
    LAST_DAY,
    ROLES,
    TODAY,
    address,
    chosen_in,
    clock,
    cohort,
    fresh,
    go_to,
    lead,
    leaver,
    person,
    plan,
)

__all__ = ["clock", "cohort", "lead", "leaver", "person", "plan"]

pytestmark = pytest.mark.django_db
WHAT = "CANARY a chair"


@pytest.fixture
def amina(cohort):
    return ParticipantFactory(cohort=cohort, user__name="Amina Khan")


@pytest.fixture
def agree(amina, lead, leaver):
    def agree(participant=amina, owner=leaver):
        return agree_adjustment(
            participant=participant,
            words=WHAT,
            owner=owner,
            other_owner="",
            agreed_on=date(2027, 3, 1),
            due_on=date(2027, 4, 15),
            readers=Readers(),
            by=lead,
        )

    return agree


@pytest.fixture
def hand(cohort, leaver, lead, plan):
    def hand(owners, holders=None, last_day=LAST_DAY, seen=None):
        holders = holders or {}
        return hand_over(
            organisation=cohort.organisation,
            leaver=leaver,
            last_day=last_day,
            holders=holders,
            one_by_one={},
            owners=owners,
            seen=seen or plan(holders, last_day).digest,
            by=lead,
        )

    return hand


def reads(user):
    forget(user)
    return Note.objects.visible_to(fresh(user)).exists()


def test_whoever_only_sees_to_adjustments_is_a_holder_with_a_link_to_the_hand_over(
    agree, cohort, leaver, lead
):
    agree()
    page = browser(lead).get("/loads/")
    assert "Tom Hale Sees to adjustments" in words(page)
    assert f"/leavers/{cohort.organisation_id}/{leaver.pk}/" in page.content.decode()
    holding = holding_of(leaver, cohort.organisation, TODAY, lead)
    [held] = holding.items
    assert (held.what, held.person, held.since) == ("adjustment", "Amina Khan", date(2027, 4, 15))
    assert not holding.is_empty
    text = browser(lead).get(address(cohort, leaver, {})[0]).content.decode()
    assert "Agreed adjustment to see to" in text
    assert "Why this date?" in text and "to be there by 15 April 2027" in text
    assert WHAT not in text


def test_an_adjustment_that_is_over_or_of_somebody_who_left_is_not_held(
    agree, cohort, leaver, lead
):
    ended, left = agree(), agree(ParticipantFactory(cohort=cohort))
    Adjustment.objects.filter(pk=ended.pk).update(ended_on=TODAY)
    Participant.objects.filter(pk=left.participant_id).update(status="left", left_on=TODAY)
    assert holding_of(leaver, cohort.organisation, TODAY, lead).is_empty
    assert "Sees to adjustments" not in words(browser(lead).get("/loads/"))


def test_after_the_hand_over_no_adjustment_is_left_and_only_the_new_owner_reads_it(
    agree, amina, hand, leaver, lead, person, clock
):
    appoint(amina, "supervisor", leaver)
    adjustment, sara = agree(), person("Sara New", *ROLES)
    delivered = agree()
    say_whether_delivered(adjustment=delivered, delivered=True, on=TODAY, by=amina.user)
    hand({adjustment.pk: sara.pk, delivered.pk: sara.pk}, {"supervisor": [sara]})
    assert not Adjustment.objects.filter(owner=leaver).exists()
    assert reads(sara)
    assert not reads(leaver)
    assert not reads(lead)
    go_to(clock, AFTER)
    assert finish_handovers() == 1
    assert check_chain(amina.organisation)[1] is None


def test_their_new_supervisor_is_proposed_and_whoever_is_not_near_is_no_choice(
    agree, amina, plan, leaver, lead, person
):
    agree()
    appoint(amina, "supervisor", leaver)
    sara, assessor = (person(name, *ROLES) for name in ("Sara New", "Asif Old"))
    appoint(amina, "assessor", assessor)
    [each] = plan({"supervisor": [sara]}).adjustments
    assert each.owner == sara
    assert {sara, assessor, lead} <= {*each.able}
    assert not {leaver, amina.user} & {*each.able}
    assert plan({}).adjustments[0].owner == assessor
    analyst = person_with(Role.EQUALITY_ANALYST, amina.organisation)
    assert analyst not in each.able


@pytest.mark.parametrize("chosen", ["nobody", "the leaver", "the person", "a stranger"])
def test_somebody_fit_has_to_be_chosen_for_each(agree, amina, hand, leaver, chosen):
    adjustment = agree()
    who = {
        "nobody": None,
        "the leaver": leaver.pk,
        "the person": amina.user_id,
        "a stranger": ParticipantFactory().user_id,
    }[chosen]
    with pytest.raises(ValidationError) as caught:
        hand({adjustment.pk: who})
    assert [*caught.value.message_dict] == [f"owner_{adjustment.pk.hex}"]
    assert not Handover.objects.exists()
    assert fresh(adjustment).owner == leaver


def test_an_adjustment_that_changed_meanwhile_stops_it(agree, plan, hand, lead):
    adjustment = agree()
    seen = plan({}).digest
    change_adjustment(
        adjustment=fresh(adjustment),
        owner=fresh(adjustment).owner,
        other_owner="",
        due_on=date(2027, 5, 1),
        ended_on=None,
        by=lead,
    )
    with pytest.raises(StaleObject):
        hand({adjustment.pk: lead.pk}, seen=seen)


def test_one_given_to_the_leaver_after_the_hand_over_keeps_it_unfinished(
    agree, hand, leaver, lead, clock
):
    made = hand({agree().pk: lead.pk})
    late = agree()
    go_to(clock, AFTER)
    assert finish_handovers() == 0
    assert fresh(made).finished_at is None
    Adjustment.objects.filter(pk=late.pk).update(owner=lead)
    assert finish_handovers() == 1


@pytest.mark.parametrize("was_named", [True, False])
def test_taken_back_the_leaver_sees_to_it_again_and_readers_are_what_they_were(
    agree, amina, hand, leaver, lead, person, was_named
):
    adjustment, sara = agree(), person("Sara New", *ROLES)
    appoint(amina, "assessor", sara)
    if was_named:
        readers = Readers(chosen=[sara, leaver])
        choose_readers(note=Note.objects.get(), readers=readers, by=amina.user)
    made = hand({adjustment.pk: sara.pk})
    undo_handover(handover=fresh(made), by=lead)
    assert fresh(adjustment).owner == leaver
    assert (reads(leaver), reads(sara)) == (True, was_named)


def test_taken_back_when_what_it_is_is_not_kept_any_more(agree, amina, hand, lead, leaver, person):
    adjustment, sara = agree(), person("Sara New", *ROLES)
    appoint(amina, "assessor", sara)
    readers = Readers(chosen=[sara, leaver])
    choose_readers(note=Note.objects.get(), readers=readers, by=amina.user)
    made = hand({adjustment.pk: sara.pk})
    Note.objects.all().delete()
    undo_handover(handover=fresh(made), by=lead)
    assert fresh(adjustment).owner == leaver


@pytest.mark.parametrize("done", ["read", "changed", "closed"])
def test_it_is_not_taken_back_once_the_adjustment_was_read_or_changed(
    agree, amina, hand, lead, leaver, person, done
):
    adjustment, sara = agree(), person("Sara New", *ROLES)
    appoint(amina, "assessor", sara)
    made = hand({adjustment.pk: sara.pk})
    if done == "read":
        note_opening(note=Note.objects.get(), by=sara)
    elif done == "changed":
        current = fresh(adjustment)
        say_whether_delivered(adjustment=current, delivered=True, on=TODAY, by=amina.user)
    else:
        type(leaver).objects.filter(pk=leaver.pk).update(is_active=False)
    with pytest.raises(ValidationError):
        undo_handover(handover=fresh(made), by=lead)
    assert fresh(adjustment).owner == sara


def test_the_plan_asks_no_more_for_twelve_adjustments_than_for_two(
    agree, cohort, leaver, lead, plan
):
    def some(number):
        for _ in range(number):
            participant = ParticipantFactory(cohort=cohort)
            appoint(participant, "assessor")
            agree(participant)

    def queries():
        for user in (leaver, lead):
            forget(user)
        with CaptureQueriesContext(connection) as asked:
            holding_of(leaver, cohort.organisation, TODAY, lead)
            found = plan({})
        return len(asked), len(found.adjustments)

    some(2)
    few = queries()
    some(10)
    many = queries()
    assert (few[1], many[1]) == (2, 12)
    assert few[0] == many[0]


def test_the_pages_ask_who_sees_to_it_and_say_so_afterwards(
    agree, amina, cohort, leaver, lead, person
):
    adjustment, sara = agree(), person("Sara New", *ROLES)
    appoint(amina, "assessor", sara)
    client = browser(lead)
    page, preview = address(cohort, leaver, {})
    shown = client.get(preview)
    text = shown.content.decode()
    assert "Amina Khan: who sees to the adjustment from now on?" in words(shown)
    assert WHAT not in text
    name = f"owner_{adjustment.pk.hex}"
    [field] = re.findall(rf'<select[^>]*name="{name}"[^>]*>.*?</select>', text, re.DOTALL)
    assert f'value="{sara.pk}" selected' in field
    answers = hidden(text) | chosen_in(text)
    refused = client.post(page, answers | {name: ""})
    assert "Choose who sees to this adjustment" in words(refused)
    made = client.post(page, hidden(refused.content.decode()) | {name: str(sara.pk)})
    assert made.status_code == 302, words(made)
    assert (
        client.post(page, hidden(refused.content.decode()) | {name: str(sara.pk)}).url == made.url
    )
    assert fresh(adjustment).owner == sara
    assert "Adjustments that others see to now" in words(client.get(made.url))


def test_a_buddy_of_the_same_name_is_remarked_on_and_nobody_elses(cohort, leaver, lead):
    names = {"tom hale": TODAY, "Tom Hale": date(2028, 1, 1), "Tom Halesworth": TODAY}
    for name, first in names.items():
        participant = ParticipantFactory(cohort=cohort, user__name=f"Who asks {name} {first}")
        Buddy.objects.create(
            organisation=cohort.organisation, participant=participant, name=name, starts_on=first
        )
    elsewhere = ParticipantFactory(cohort=CohortFactory(), user__name="Elsewhere")
    Buddy.objects.create(
        organisation=elsewhere.organisation,
        participant=elsewhere,
        name="Tom Hale",
        starts_on=TODAY,
    )
    holding = holding_of(leaver, cohort.organisation, TODAY, lead)
    assert [name for _, name in holding.buddy_of] == ["Who asks tom hale 2027-03-10"]
    said = words(browser(lead).get(address(cohort, leaver, {})[0]))
    assert "A buddy called Tom Hale stands in 1 record" in said
