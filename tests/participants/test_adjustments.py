"""Adjustments: agreed, seen to by somebody, delivered or not as each side says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from audit.models import AuditEvent
from audit.services import StaleObject
from participants.agreements.presentation import support_rows
from participants.agreements.rules import Delivery, Readers, adjustment_in_words, delivery
from participants.agreements.services import (
    agree_adjustment,
    change_adjustment,
    choose_readers,
    forget_notes,
    remove_adjustment,
    say_whether_delivered,
)
from participants.models import Adjustment, AdjustmentAccount, Note, Participant
from tests.factories import (
    OrganisationFactory,
    ParticipantFactory,
    administrator,
    appoint,
    person_with,
    workforce_lead,
)

from .test_views import browser, hidden, on, words

pytestmark = pytest.mark.django_db
WHAT = "CANARY a chair"


@pytest.fixture
def participant():
    return ParticipantFactory(user__name="Amina Khan")


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def owner(participant):
    """In IT: sees nothing of the person but that something waits for them."""
    return person_with(Role.EQUALITY_ANALYST, participant.organisation, name="Ivo Teck")


@pytest.fixture
def agree(participant, lead, owner):
    def agree(due_in=-10, **given):
        today = timezone.localdate()
        usual = {
            "participant": participant,
            "words": WHAT,
            "owner": owner,
            "other_owner": "",
            "agreed_on": today - timedelta(days=30),
            "due_on": today + timedelta(days=due_in),
            "readers": Readers(),
            "by": lead,
        }
        return agree_adjustment(**{**usual, **given})

    return agree


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def say(adjustment, by, delivered, days_ago=0):
    on = timezone.localdate() - timedelta(days=days_ago)
    return say_whether_delivered(adjustment=fresh(adjustment), delivered=delivered, on=on, by=by)


def answer(adjustment):
    return fresh(adjustment).delivery(timezone.localdate())


def refusal(field, call, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(**kwargs)
    return " ".join(caught.value.message_dict[field])


def waits_for(user):
    return "Deliver what was agreed" in words(browser(fresh(user)).get(reverse("reports:home")))


# --- what it is


def test_what_it_is_is_read_by_the_person_who_sees_to_it_and_those_named(
    agree, participant, owner, lead
):
    supervisor = appoint(participant, "supervisor")
    assessor = appoint(participant, "assessor")
    note = Note.objects.get(adjustment=agree(readers=Readers([supervisor])))

    def sees(user):
        return Note.objects.visible_to(fresh(user)).filter(pk=note.pk).exists()

    assert all(map(sees, (participant.user, owner, supervisor)))
    assert not any(map(sees, (lead, assessor, administrator(participant.organisation))))


def test_who_sees_to_it_and_is_named_too_is_one_reader(agree, owner):
    note = Note.objects.get(adjustment=agree(readers=Readers([owner])))
    assert [each.user for each in note.named.all()] == [owner]


def test_who_sees_to_it_cannot_be_taken_off_but_everybody_else(agree, participant, owner):
    supervisor = appoint(participant, "supervisor")
    note = Note.objects.get(adjustment=agree(readers=Readers([supervisor])))
    said = refusal(
        "readers",
        choose_readers,
        note=fresh(note),
        readers=Readers([supervisor]),
        by=participant.user,
    )
    assert "Ivo Teck sees to this adjustment" in said
    choose_readers(note=fresh(note), readers=Readers([owner]), by=participant.user)
    assert [each.user for each in note.named.all()] == [owner]


def test_another_owner_reads_it_and_the_one_before_no_longer(agree, participant, owner, lead):
    adjustment = agree()
    other = person_with("assessor", participant.organisation)
    change_adjustment(
        adjustment=fresh(adjustment),
        owner=None,
        other_owner=other.email,
        due_on=adjustment.due_on,
        ended_on=None,
        by=lead,
    )
    note = Note.objects.get(adjustment=adjustment)
    assert [each.user for each in note.named.all()] == [other]
    assert waits_for(other) and not waits_for(owner)


def test_nobody_makes_themselves_a_reader_by_seeing_to_it(agree, participant, owner, lead):
    adjustment = agree()
    answers = {"owner": None, "other_owner": lead.email, "ended_on": None}
    answers["due_on"] = adjustment.due_on
    said = refusal("owner", change_adjustment, adjustment=fresh(adjustment), by=lead, **answers)
    assert "reads what it is" in said
    note = Note.objects.get(adjustment=adjustment)
    assert [each.user for each in note.named.all()] == [owner]
    choose_readers(note=fresh(note), readers=Readers([owner, lead]), by=participant.user)
    change_adjustment(adjustment=fresh(adjustment), by=lead, **answers)
    assert fresh(adjustment).owner == lead


def test_who_saw_to_it_and_is_gone_can_be_taken_off(agree, participant, owner):
    supervisor = appoint(participant, "supervisor")
    note = Note.objects.get(adjustment=agree(readers=Readers([supervisor])))
    owner.role_grants.update(ends_on=timezone.localdate() - timedelta(days=1))
    choose_readers(note=fresh(note), readers=Readers([supervisor]), by=participant.user)
    assert [each.user for each in note.named.all()] == [supervisor]


def test_no_word_of_it_is_anywhere_else(agree):
    from tests.access.database import models

    agree()
    holders = {
        model._meta.label
        for model in models()
        for row in model._base_manager.values()
        if "CANARY" in str(row)
    }
    assert holders == {"participants.Note"}


# --- whether it came


def test_before_its_day_it_is_not_due_and_after_it_nobody_recorded(agree):
    assert answer(agree(due_in=0)) == Delivery.NOT_DUE
    assert answer(agree(due_in=-1)) == Delivery.NOBODY_RECORDED


def test_one_side_is_enough_and_the_newest_account_of_a_side_stands(
    agree, participant, owner, lead
):
    adjustment = agree()
    say(adjustment, owner, False)
    assert answer(adjustment) == Delivery.NOT_RECEIVED
    say(adjustment, lead, True, days_ago=1)
    assert answer(adjustment) == Delivery.RECEIVED
    assert AdjustmentAccount.objects.count() == 2, "what was said before is kept"
    say(adjustment, participant.user, True)
    assert answer(adjustment) == Delivery.RECEIVED


def test_a_difference_stands_as_two_accounts(agree, participant, owner):
    adjustment = agree()
    say(adjustment, owner, True)
    say(adjustment, participant.user, False)
    assert answer(adjustment) == Delivery.TWO_ACCOUNTS
    [row] = support_rows(participant, fresh(participant.user), timezone.localdate())
    assert (row.label, len(row.accounts), row.is_overdue) == ("Two accounts", 2, True)


@pytest.mark.parametrize("mine", [None, True, False])
@pytest.mark.parametrize("theirs", [None, True, False])
@pytest.mark.parametrize("due_in", [-1, 1])
def test_every_pair_of_accounts_has_one_answer(mine, theirs, due_in):
    today = timezone.localdate()
    adjustment = Adjustment(due_on=today + timedelta(days=due_in))
    both = {"participant": mine, "employer": theirs}
    said = {side: came for side, came in both.items() if came is not None}
    found = delivery(said, adjustment, today)
    if set(said.values()) == {True, False}:
        assert found == Delivery.TWO_ACCOUNTS
    elif True in said.values():
        assert found == Delivery.RECEIVED
    elif due_in > 0:
        assert found == Delivery.NOT_DUE
    else:
        assert found == (Delivery.NOT_RECEIVED if said else Delivery.NOBODY_RECORDED)
    days = {side: (came, today) for side, came in said.items()}
    assert adjustment_in_words(found, adjustment.due_on, days).startswith("Agreed adjustment, due")


def test_who_has_nothing_to_do_with_it_says_nothing(agree, participant):
    adjustment = agree()
    for user in (
        appoint(participant, "supervisor"),
        administrator(participant.organisation),
        workforce_lead(OrganisationFactory()),
    ):
        with pytest.raises(PermissionDenied):
            say(adjustment, user, True)


def test_days_that_cannot_be_are_refused(agree, owner):
    today = timezone.localdate()
    assert refusal("agreed_on", agree, agreed_on=today + timedelta(days=1))
    assert refusal("due_on", agree, due_in=-40)
    assert refusal("due_on", agree, due_in=5000)
    adjustment = agree()
    for day in (today + timedelta(days=1), today - timedelta(days=31)):
        assert refusal(
            "on",
            say_whether_delivered,
            adjustment=fresh(adjustment),
            delivered=True,
            on=day,
            by=owner,
        )


def test_there_is_exactly_one_who_sees_to_it(agree, owner):
    assert refusal("owner", agree, owner=None)
    assert refusal("owner", agree, other_owner=owner.email)
    assert refusal("other_owner", agree, owner=None, other_owner="nobody@council.example")
    assert refusal("owner", agree, owner=workforce_lead(OrganisationFactory()))


def test_an_account_on_an_old_page_is_refused(agree, owner, lead):
    adjustment = agree()
    opened = fresh(adjustment)
    say(adjustment, owner, True)
    with pytest.raises(StaleObject):
        say_whether_delivered(adjustment=opened, delivered=False, on=timezone.localdate(), by=lead)


# --- where it shows


def test_it_waits_with_who_sees_to_it_until_somebody_says_that_it_came(agree, participant, owner):
    adjustment = agree()
    assert waits_for(owner)
    say(adjustment, owner, False)
    assert waits_for(owner)
    say(adjustment, owner, True)
    assert not waits_for(owner)


def test_who_left_has_nothing_waiting_for_them(agree, owner):
    agree()
    owner.role_grants.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert not waits_for(owner)


def test_it_waits_no_longer_once_it_is_not_needed_or_the_person_left(
    agree, participant, owner, lead
):
    adjustment = agree()
    change_adjustment(
        adjustment=fresh(adjustment),
        owner=owner,
        other_owner="",
        due_on=adjustment.due_on,
        ended_on=timezone.localdate(),
        by=lead,
    )
    assert not waits_for(owner)
    agree()
    Participant.objects.update(status="left")
    assert not waits_for(owner)


def test_overdue_it_is_an_exception_without_what_it_is(agree, lead, owner, participant):
    agree()
    agree(due_in=10)
    url = reverse("reports:exception_list") + "?kind=support"
    said = words(browser(lead).get(url))
    assert said.count("Amina Khan: agreed adjustment not received Due on") == 1
    assert "Why this date?" in said
    assert "With Ivo Teck" in said and "CANARY" not in said


def test_received_by_one_account_and_not_by_the_other_is_an_exception_too(
    agree, participant, owner, lead
):
    adjustment = agree()
    url = reverse("reports:exception_list") + "?kind=support"
    say(adjustment, owner, True)
    assert "agreed adjustment" not in words(browser(lead).get(url)).replace("an agreed", "")
    say(adjustment, participant.user, False)
    assert "The two sides say different things." in words(browser(lead).get(url))


def test_the_support_record_shows_it_to_each_side_in_the_same_words(agree, participant, lead):
    due = timezone.localdate() + timedelta(days=3)
    agree(due_in=3)
    supervisor = appoint(participant, "supervisor")
    expected = f"Agreed adjustment, due {due:%-d %B %Y}, not delivered yet"
    address = reverse("supervision:week_list", args=[participant.pk])
    for user in (participant.user, supervisor, lead):
        said = words(browser(user).get(address))
        assert expected in said and "CANARY" not in said
    assert expected in words(browser(participant.user).get(reverse("reports:home")))


def test_who_sees_to_it_says_so_on_a_page_of_their_own(agree, owner, participant):
    adjustment = agree()
    client = browser(owner)
    url = reverse("participants:adjustment_delivery", args=[adjustment.pk])
    answers = hidden(client.get(url).content.decode()) | on(timezone.localdate(), "on")
    assert client.post(url, answers | {"delivered": "yes"}).url == reverse("reports:home")
    assert answer(adjustment) == Delivery.RECEIVED
    # Nothing else of the person opens.
    assert client.get(participant.get_absolute_url()).status_code == 404


def test_the_supervisor_agrees_one_and_the_lead_too_but_nobody_else(agree, participant, owner):
    agree(by=appoint(participant, "supervisor"))
    for user in (appoint(participant, "assessor"), participant.user, owner):
        with pytest.raises(PermissionDenied):
            agree(by=user)


def test_it_asks_as_much_for_many_as_for_one(agree, participant, django_assert_max_num_queries):
    for _ in range(5):
        agree()
    user = fresh(participant.user)
    with django_assert_max_num_queries(8):
        assert len(support_rows(participant, user, timezone.localdate())) == 5


def test_recorded_by_mistake_it_goes_with_its_note(agree, lead):
    adjustment = agree()
    remove_adjustment(adjustment=fresh(adjustment), by=lead)
    assert not Note.objects.exists() and not Adjustment.objects.exists()
    assert AuditEvent.objects.filter(action="adjustment.removed").exists()


def test_what_it_is_goes_a_year_after_it_was_needed(agree, lead, owner):
    adjustment, today = agree(), timezone.localdate()
    assert forget_notes(today + timedelta(days=2000)) == 0
    Adjustment.objects.filter(pk=adjustment.pk).update(ended_on=today)
    assert forget_notes(today + timedelta(days=366)) == 1
    assert Adjustment.objects.exists()


def test_the_owner_whose_role_ended_can_stay_the_owner_while_days_change(agree, owner, lead):
    adjustment = agree()
    owner.role_grants.update(ends_on=timezone.localdate() - timedelta(days=1))
    client = browser(lead)
    url = reverse("participants:adjustment_edit", args=[adjustment.pk])
    page = client.get(url).content.decode()
    assert f'value="{owner.pk}" checked' in page
    answers = hidden(page) | on(timezone.localdate(), "due_on") | {"owner": str(owner.pk)}
    assert client.post(url, answers).status_code == 302
    assert fresh(adjustment).due_on == timezone.localdate()
