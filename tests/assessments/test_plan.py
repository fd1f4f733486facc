"""The development plan: whose it is, what becomes of goals, and that nothing disappears."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments.goals import rules, services
from assessments.models import Goal, GoalNote, GoalVersion
from audit.models import AuditEvent
from evidence.services import share_item, start_item
from notifications.models import Message
from participants.models import Participant
from supervision.models import WeekAccount
from tests import factories

TODAY = timezone.localdate()
IN_A_MONTH = TODAY + datetime.timedelta(days=30)
TEXT = {
    "words": "Chair a network meeting",
    "steps": "Sit in on two, then chair one with Osric there",
    "due_on": IN_A_MONTH,
    "by_whom": "participant",
    "standard": None,
}


@pytest.fixture
def participant(db):
    return factories.ParticipantFactory()


@pytest.fixture
def supervisor(participant):
    return factories.appoint(participant, "supervisor")


@pytest.fixture
def add(participant):
    def do(by=None, **answers):
        return services.add_goal(
            participant=participant, by=by or participant.user, **(TEXT | answers)
        )

    return do


def page(client, user, name, *args, query=""):
    factories.sign_in(client, user)
    response = client.get(reverse(f"assessments:{name}", args=args) + query)
    assert response.status_code == 200
    return response


def sent():
    """What the form of a new goal sends."""
    return {
        "nonce": str(uuid.uuid4()),
        "words": "Write shorter reports",
        "steps": "Ask the legal team for two good ones",
        "due_on_day": IN_A_MONTH.day,
        "due_on_month": IN_A_MONTH.month,
        "due_on_year": IN_A_MONTH.year,
        "by_whom": "participant",
        "standard": "",
    }


def test_ones_own_goal_is_open_at_once_and_its_words_are_in_no_trail(add, participant):
    goal = add()
    assert goal.status == "open"
    event = AuditEvent.objects.about(participant).get(action="goal.added")
    assert event.detail == {"due_on": IN_A_MONTH.isoformat()}
    assert not Message.objects.exists(), "nobody is written to about one's own goal"


def test_a_supervisors_goal_is_proposed_and_the_person_is_told(add, participant, supervisor):
    goal = add(by=supervisor)
    assert goal.status == "proposed"
    message = Message.objects.get(template="goal_proposed")
    assert message.recipient == participant.user
    assert "network meeting" not in str(message.context)


def test_a_proposed_goal_is_taken_on_by_the_person_alone(add, participant, supervisor):
    goal = add(by=supervisor)
    with pytest.raises(PermissionDenied):
        services.take_on_goal(goal=goal, by=supervisor)
    services.take_on_goal(goal=goal, by=participant.user)
    assert goal.status == "open"
    assert Message.objects.get(template="goal_answered").recipient == supervisor


def test_changing_a_proposed_goal_takes_it_on_in_ones_own_words(add, participant, supervisor):
    goal = add(by=supervisor)
    services.change_goal(goal=goal, by=participant.user, **(TEXT | {"words": "In my words"}))
    assert (goal.status, goal.words) == ("open", "In my words")
    before = GoalVersion.objects.get(goal=goal, number=1)
    assert (before.words, before.by) == (TEXT["words"], supervisor)


def test_who_is_appointed_elsewhere_can_do_nothing(add, participant):
    stranger = factories.appoint(
        factories.ParticipantFactory(
            cohort=participant.cohort, organisation=participant.organisation
        ),
        "supervisor",
    )
    with pytest.raises(PermissionDenied):
        add(by=stranger)
    assert not Goal.objects.visible_to(stranger).exists()


def test_every_text_of_a_goal_stays_readable(add, participant, client):
    goal = add()
    services.change_goal(goal=goal, by=participant.user, **(TEXT | {"words": "Chair two meetings"}))
    text = page(client, participant.user, "goal", goal.pk).content.decode()
    assert "Chair two meetings" in text
    assert "Chair a network meeting" in text


def test_saving_a_goal_unchanged_makes_no_version(add, participant):
    goal = add()
    services.change_goal(goal=goal, by=participant.user, **TEXT)
    assert GoalVersion.objects.filter(goal=goal).count() == 1


@pytest.mark.parametrize("outcome", ["done", "let_go"])
def test_a_closed_goal_stays_in_the_plan_with_what_came_of_it(add, participant, client, outcome):
    goal = add()
    services.close_goal(goal=goal, outcome=outcome, note="Chaired it in May", by=participant.user)
    text = page(client, participant.user, "plan", participant.pk).content.decode()
    assert "Chair a network meeting" in text[text.index("Done or let go") :]
    assert "Chaired it in May" in text


def test_a_goal_that_is_opened_again_keeps_what_was_said_of_it(add, participant):
    goal = add()
    services.close_goal(goal=goal, outcome="done", note="Chaired it", by=participant.user)
    services.reopen_goal(goal=goal, by=participant.user)
    assert goal.status == "open"
    assert [each.kind for each in GoalNote.objects.filter(goal=goal)] == ["reopened", "done"]


def test_a_closed_goal_is_closed_once(add, participant):
    goal = add()
    stale = Goal.objects.get(pk=goal.pk)
    services.close_goal(goal=goal, outcome="done", note="Chaired it", by=participant.user)
    with pytest.raises(ValidationError, match="already been dealt with"):
        services.close_goal(goal=stale, outcome="let_go", note="No", by=participant.user)
    assert GoalNote.objects.filter(goal=goal).count() == 1


def test_a_proposed_goal_cannot_be_done_before_it_is_taken_on(add, participant, supervisor):
    goal = add(by=supervisor)
    with pytest.raises(ValidationError):
        services.close_goal(goal=goal, outcome="done", note="Done", by=participant.user)


def test_an_open_goal_past_its_day_is_carried_on_and_can_keep_its_day(add, participant, client):
    goal = add()
    Goal.objects.filter(pk=goal.pk).update(due_on=TODAY - datetime.timedelta(days=3))
    text = page(client, participant.user, "plan", participant.pk).content.decode()
    assert "Carried on" in text
    goal.refresh_from_db()
    services.change_goal(
        goal=goal, by=participant.user, **(TEXT | {"steps": "More", "due_on": goal.due_on})
    )
    assert goal.steps == "More"


@pytest.mark.parametrize("days", [-1, 1000])
def test_a_new_goal_is_due_today_or_within_two_years(add, days):
    with pytest.raises(ValidationError, match="By when must be"):
        add(due_on=TODAY + datetime.timedelta(days=days))


def test_a_standard_of_another_programme_is_refused(add):
    other = factories.framework_with_standards(1).items.first()
    with pytest.raises(ValidationError, match="standard of this programme"):
        add(standard=other)


def test_nothing_is_added_once_the_programme_is_over(add, participant):
    Participant.objects.filter(pk=participant.pk).update(status="decided")
    with pytest.raises(ValidationError, match="programme is over"):
        add()


def test_a_comment_reaches_the_other_side(add, participant, supervisor):
    goal = add()
    services.comment_on_goal(goal=goal, words="Shall we plan it?", by=supervisor)
    services.comment_on_goal(goal=goal, words="Yes, on Monday", by=participant.user)
    told = Message.objects.filter(template="goal_commented").order_by("created_at")
    assert [each.recipient for each in told] == [participant.user, supervisor]


def test_the_workforce_lead_sees_numbers_and_no_words(add, participant, client):
    add()
    lead = factories.workforce_lead(participant.organisation)
    text = page(client, lead, "plan", participant.pk).content.decode()
    assert "How many goals there are" in text
    assert "network meeting" not in text
    assert not Goal.objects.visible_to(lead).exists()


def test_a_double_press_adds_one_goal(participant, client):
    factories.sign_in(client, participant.user)
    address, answers = reverse("assessments:goal_add", args=[participant.pk]), sent()
    first, second = client.post(address, answers), client.post(address, answers)
    assert first.url == second.url
    assert Goal.objects.filter(participant=participant).count() == 1


def reflection(participant):
    return start_item(
        participant=participant,
        by=participant.user,
        kind="reflection",
        title="A hard morning",
        happened_on=TODAY,
        detail="",
        text="What happened",
        second_text="I will leave ten minutes between visits",
    )


def test_a_shared_reflection_becomes_a_goal_that_links_back(participant, client):
    item = reflection(participant)
    share_item(item=item, by=participant.user)
    query = f"?evidence={item.pk}"
    response = page(client, participant.user, "goal_add", participant.pk, query=query)
    assert "ten minutes between visits" in response.content.decode()
    address = reverse("assessments:goal_add", args=[participant.pk]) + query
    made = client.post(address, sent())
    goal = Goal.objects.get(participant=participant)
    assert goal.item_id == item.pk
    assert "A hard morning" in client.get(made.url).content.decode()


def test_nothing_of_a_private_draft_reaches_those_who_may_not_read_it(
    participant, supervisor, client
):
    item = reflection(participant)
    query = f"?evidence={item.pk}"
    response = page(client, participant.user, "goal_add", participant.pk, query=query)
    assert "ten minutes" not in response.content.decode(), "others read the goal"
    address = reverse("assessments:goal_add", args=[participant.pk]) + query
    made = client.post(address, sent())
    factories.sign_in(client, supervisor)
    assert "A hard morning" not in client.get(made.url).content.decode()
    assert client.get(address).status_code == 404


def test_what_was_in_the_way_of_a_week_becomes_a_goal(participant, client):
    monday = TODAY - datetime.timedelta(days=TODAY.weekday() + 7)
    week = WeekAccount.objects.create(
        organisation=participant.organisation,
        participant=participant,
        week_starts_on=monday,
        side="participant",
        by=participant.user,
        protected_time="not_had",
        in_the_way="Court took the morning",
    )
    query = f"?week={week.pk}"
    response = page(client, participant.user, "goal_add", participant.pk, query=query)
    assert "Court took the morning" in response.content.decode()
    address = reverse("assessments:goal_add", args=[participant.pk]) + query
    made = client.post(address, sent())
    assert f"Week of Monday {rules.in_words(monday)}" in client.get(made.url).content.decode()


@pytest.mark.parametrize("query", ["?evidence=nonsense", f"?evidence={uuid.UUID(int=1)}"])
def test_an_address_that_names_nothing_is_not_found(participant, client, query):
    factories.sign_in(client, participant.user)
    address = reverse("assessments:goal_add", args=[participant.pk])
    assert client.get(address + query).status_code == 404


def test_home_shows_what_is_due_and_what_was_proposed(add, participant, supervisor, client):
    add(due_on=TODAY + datetime.timedelta(days=5), words="Soon")
    add(due_on=TODAY + datetime.timedelta(days=200), words="Much later")
    add(by=supervisor, words="From Osric")
    factories.sign_in(client, participant.user)
    text = client.get(reverse("reports:home")).content.decode()
    plan = text[text.index("Your development plan") : text.index("Your evidence by standard")]
    assert "Soon" in plan
    assert "From Osric" in plan
    assert "Much later" not in plan


def test_steps_of_the_plan_are_no_news_for_the_workforce_lead(add, participant, client):
    add()
    address = reverse("reports:timeline", args=[participant.pk])
    factories.sign_in(client, participant.user)
    assert "Goal added" in client.get(address).content.decode()
    factories.sign_in(client, factories.workforce_lead(participant.organisation))
    assert "Goal added" not in client.get(address).content.decode()
