"""Equality answers: the person's alone; counted by a role of its own."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from audit.actions import Action
from audit.models import AuditEvent
from equality.models import EqualityAnswers
from equality.rules import questions
from equality.services import delete_answers, save_answers
from participants.models import Participant
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    administrator,
    person_with,
    sign_in,
    workforce_lead,
)
from tests.participants.test_views import hidden, words

pytestmark = pytest.mark.django_db
URL = "/equality/"
EVERY_OPTION = [(each.key, option.key) for each in questions() for option in each.options]


@pytest.fixture
def participant():
    return ParticipantFactory(user__name="Amina Khan")


def browser(user):
    return sign_in(Client(), user)


def send(client, **answers):
    return client.post(URL, hidden(client.get(URL).content.decode()) | answers)


def save(user, **answers):
    own = EqualityAnswers.objects.filter(user=user).first()
    return save_answers(answers=own or EqualityAnswers(user=user), by=user, **answers)


def test_the_table_has_a_field_for_each_question_and_no_other():
    fields = {field.name for field in EqualityAnswers._meta.concrete_fields}
    assert fields - {"id", "user", "given_at", "version"} == {each.key for each in questions()}


@pytest.mark.parametrize(("question", "option"), EVERY_OPTION)
def test_every_answer_comes_back_as_it_was_given(participant, question, option):
    client = browser(participant.user)
    assert send(client, **{question: option}).status_code == 302
    own = EqualityAnswers.objects.get(user=participant.user)
    given = {each.key: getattr(own, each.key) for each in questions()}
    assert given == {each.key: "" for each in questions()} | {question: option}
    page = client.get(URL).content.decode()
    assert page.count(" checked") == 1
    assert f'name="{question}" type="radio" value="{option}" checked' in page


def test_all_answers_at_once_come_back_too(participant):
    client = browser(participant.user)
    answers = {each.key: each.keys[1] for each in questions()}
    send(client, **answers)
    own = EqualityAnswers.objects.get()
    assert {each.key: getattr(own, each.key) for each in questions()} == answers
    assert client.get(URL).content.decode().count(" checked") == len(answers)


def test_nothing_has_to_be_answered(participant):
    assert send(browser(participant.user)).status_code == 302


def test_an_answer_on_no_list_is_refused(participant):
    with pytest.raises(ValidationError):
        save(participant.user, sex="Zq")
    assert not EqualityAnswers.objects.exists()


def test_answers_are_changed_and_deleted_also_after_the_programme(participant):
    save(participant.user, sex="female")
    Participant.objects.update(status="left")
    client = browser(participant.user)
    send(client, sex="prefer_not_to_say")
    assert EqualityAnswers.objects.get().sex == "prefer_not_to_say"
    url = reverse("equality:answers_delete")
    assert client.post(url, hidden(client.get(url).content.decode())).status_code == 302
    assert not EqualityAnswers.objects.exists()


def test_a_change_in_another_window_is_shown_in_words(participant):
    client = browser(participant.user)
    opened = hidden(client.get(URL).content.decode())
    send(client, ethnic_group="asian_indian")
    send(client, ethnic_group="asian_chinese")
    said = words(client.post(URL, opened | {"ethnic_group": "white_irish"}))
    assert "Asian or Asian British: Chinese" in said
    assert "There is a problem" in said
    assert EqualityAnswers.objects.get().ethnic_group == "asian_chinese"


def test_nobody_but_the_person_meets_them(participant):
    own = save(participant.user, disability="yes")
    organisation = participant.organisation
    others = [
        workforce_lead(organisation),
        administrator(organisation),
        person_with(Role.EQUALITY_ANALYST, organisation),
        ParticipantFactory(cohort=participant.cohort).user,
    ]
    for user in others:
        assert not EqualityAnswers.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            save_answers(answers=own, by=user, disability="no")
        with pytest.raises(PermissionDenied):
            delete_answers(answers=own, by=user)


def test_the_trail_says_that_they_were_given_and_never_what(participant):
    own = save(participant.user, ethnic_group="asian_pakistani")
    save(participant.user, ethnic_group="asian_indian")
    delete_answers(answers=EqualityAnswers.objects.get(), by=participant.user)
    events = AuditEvent.objects.filter(action__startswith="equality.").order_by("sequence")
    assert [event.action for event in events] == [
        Action.EQUALITY_GIVEN,
        Action.EQUALITY_CHANGED,
        Action.EQUALITY_DELETED,
    ]
    assert [event.detail for event in events] == [{}, {}, {}]
    assert {event.target_id for event in events} == {str(own.pk)}


def test_that_they_were_given_is_in_the_timeline_of_the_person_alone(participant):
    save(participant.user, sex="male")
    url = reverse("reports:timeline", args=[participant.pk])
    assert "Equality answers given" in words(browser(participant.user).get(url))
    lead = browser(workforce_lead(participant.organisation))
    assert "Equality" not in words(lead.get(url))


# --- counts


@pytest.fixture
def cohort():
    return CohortFactory(name="Autumn cohort")


def crowd(cohort, *answers):
    """So many people of the cohort gave that answer to the first question."""
    for answer, number in answers:
        for _ in range(number):
            person = ParticipantFactory(cohort=cohort).user
            if answer:
                EqualityAnswers.objects.create(user=person, sex=answer)


def counts(user, of=""):
    return browser(user).get(reverse("equality:counts"), {"of": of} if of else {})


def test_counts_are_for_the_role_alone_and_for_its_organisation(cohort):
    organisation = cohort.organisation
    analyst = person_with(Role.EQUALITY_ANALYST, organisation)
    assert "Autumn cohort" in words(counts(analyst))
    for user in (workforce_lead(organisation), administrator(organisation)):
        assert counts(user).status_code == 403
    elsewhere = person_with(Role.EQUALITY_ANALYST, CohortFactory().organisation)
    assert "Autumn cohort" not in words(counts(elsewhere))
    assert "Autumn cohort" not in words(counts(elsewhere, str(cohort.pk)))


def test_large_counts_are_shown_and_small_ones_not(cohort):
    analyst = person_with(Role.EQUALITY_ANALYST, cohort.organisation)
    crowd(cohort, ("female", 21), ("male", 15), ("prefer_not_to_say", 4), ("", 3))
    said = words(counts(analyst, str(cohort.pk)))
    assert "Female 21" in said
    assert "Male Not shown" in said, "with the number of people it would tell the two small ones"
    assert "Prefer not to say Fewer than 10" in said and "Not answered Fewer than 10" in said


def test_a_programme_is_counted_as_a_whole(cohort):
    other = CohortFactory(
        organisation=cohort.organisation, programme_version=cohort.programme_version
    )
    analyst = person_with(Role.EQUALITY_ANALYST, cohort.organisation)
    for each in (cohort, other):
        crowd(each, ("female", 15), ("male", 12), ("prefer_not_to_say", 11), ("", 10))
    key = f"{cohort.organisation.slug}:{cohort.programme_version.programme}"
    said = words(counts(analyst, key))
    assert "Female 30" in said and "Male 24" in said


def test_that_counts_were_opened_is_in_the_trail(cohort):
    analyst = person_with(Role.EQUALITY_ANALYST, cohort.organisation)
    counts(analyst, str(cohort.pk))
    event = AuditEvent.objects.get(action=Action.EQUALITY_COUNTS_OPENED)
    assert (event.actor, event.target_id) == (analyst, str(cohort.pk))


def test_counting_asks_as_much_for_many_people_as_for_few(cohort, django_assert_max_num_queries):
    from equality.counting import groups_for, tables_of

    crowd(cohort, ("female", 12), ("male", 12))
    analyst = person_with(Role.EQUALITY_ANALYST, cohort.organisation)
    with django_assert_max_num_queries(3 + len(questions())):
        assert len(tables_of(groups_for(analyst)[1])) == len(questions())
