"""Reflections before reviews: written, or talked through and agreed; both count the same."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from assessments.final_record.content import build_content
from assessments.models import Conversation, ConversationReply, StagedReflection
from assessments.reflections import services
from assessments.reflections.presentation import for_review
from evidence import services as evidence
from evidence.models import EvidenceItem
from notifications.models import Message
from participants.models import Participant
from participants.shipped import shipped_programme
from reports.home.own import own_programme
from reports.home.waiting import waiting
from tests import factories
from tests.assessments.conftest import make_case

TODAY = timezone.localdate()
SAID = "She told me the silence in the room was hers to hold"
RULES = {
    "reflections": shipped_programme("asye")["reflections"],
    "reviews": [
        {"key": "3-months", "label": "Three-month review", "due": {"after_months": 3}},
        {"key": "6-months", "label": "Six-month review", "due": {"after_months": 6}},
    ],
}


@pytest.fixture
def case(db):
    """Ten days before the three-month review; the reflection is due in a few."""
    minimums = [{"kind": "reflection", "label": "Reflection", "least": 1, "source": "x"}]
    found = make_case(other_rules=RULES, evidence_minimums=minimums)
    review = TODAY + datetime.timedelta(days=10)
    start(found, review)
    return found


def start(case, review):
    """The first day from which the three-month review falls on or about ``review``."""
    day = review - datetime.timedelta(days=91)
    Participant.objects.filter(pk=case.participant.pk).update(starts_on=day)
    case.participant.refresh_from_db()


def write(case, **more):
    answers = {"title": "Before my review", "happened_on": TODAY, "scaffold": "a-decision"}
    return services.start_reflection(
        participant=case.participant, review="3-months", by=case.user, **(answers | more)
    )


def note(case, by=None, text=SAID):
    return services.note_conversation(
        participant=case.participant,
        review="3-months",
        held_on=TODAY,
        text=text,
        second_text="Name the silence next time",
        by=by or case.assessor,
    )


def answer(case, conversation, agrees, words=""):
    return services.answer_conversation(
        conversation=conversation, agrees=agrees, words=words, by=case.user
    )


def state(case, user=None):
    return for_review(user or case.user, case.participant, "3-months")


def submit(case, item):
    said = {"title": "T", "text": "What happened", "second_text": "Ask first"}
    evidence.edit_item(item=item, by=case.user, happened_on=TODAY, **said)
    link = {"standard": case.standards[0], "why": "It shows it", "passage": ""}
    evidence.set_links(item=item, by=case.user, links=[link])
    evidence.submit_item(item=item, by=case.user)


def page(client, user, name, *args):
    factories.sign_in(client, user)
    return client.get(reverse(name, args=args)).content.decode()


def tasks(case):
    return [each.title for each in own_programme(case.user, TODAY).reflecting]


def test_a_reflection_is_due_five_working_days_before_its_review(case):
    asked = state(case).asked
    days = [asked.due.on + datetime.timedelta(days=n) for n in range(1, 30)]
    working = [day for day in days if day.weekday() < 5 and day <= asked.review.on]
    assert asked.due.on.weekday() < 5
    assert 4 <= len(working) <= 5, "fewer only over a bank holiday or to a review on a weekend"


def test_a_reflection_begins_with_the_prompts_that_were_chosen(case, client):
    item = write(case)
    text = page(client, case.user, "evidence:item_edit", item.pk)
    assert "your reflection before the three-month review" in text
    assert "What would you weigh differently now?" in text
    assert "I did not say so, because all the others agreed" in text, "an example beside the text"
    item.refresh_from_db()
    assert item.text == "", "the prompts are beside the text, not in it"


def test_others_do_not_know_of_the_draft_until_it_is_submitted(case, client):
    item = write(case)
    assert state(case).words == "Being written"
    assert state(case, case.assessor).words == "None yet that you can read"
    assert not StagedReflection.objects.visible_to(case.assessor).exists()
    text = page(client, case.assessor, "reports:timeline", case.participant.pk)
    assert "Reflection before a review begun" not in text
    submit(case, item)
    assert state(case, case.assessor).is_done


def written_anyway(case, title="After the core group"):
    return evidence.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title=title,
        happened_on=TODAY,
    )


def choose(case, item, by=None):
    return services.choose_reflection(
        participant=case.participant, review="3-months", item=item, by=by or case.user
    )


def test_a_reflection_that_was_written_anyway_is_chosen_as_the_one_for_the_review(case, client):
    item = written_anyway(case)
    submit(case, item)
    assert not state(case).is_done
    address = reverse("assessments:reflection_choose", args=[case.participant.pk, "3-months"])
    for name in ("reflection_list", "reflection_start"):
        args = [case.participant.pk, *(["3-months"] if name == "reflection_start" else [])]
        assert address in page(client, case.user, f"assessments:{name}", *args), name
    form = client.get(address).context["form"]
    nonce = form["nonce"].value()
    answer = client.post(address, {"nonce": nonce, "item": str(item.pk)})
    assert answer.url == reverse("assessments:reflection_list", args=[case.participant.pk])
    assert state(case).is_done
    assert state(case, case.assessor).is_done


def test_a_mistaken_choice_is_made_good_by_another(case, client):
    wrong, right = written_anyway(case, "Wrong"), written_anyway(case, "Right")
    choose(case, wrong)
    choose(case, right)
    assert state(case).staged.item == right
    assert "Use another reflection" in page(
        client, case.user, "assessments:reflection_list", case.participant.pk
    )
    with pytest.raises(ValidationError, match="reflections offered"):
        choose(case, right)


def test_nobody_chooses_for_another_or_what_is_no_reflection_of_theirs(case):
    with pytest.raises(PermissionDenied):
        choose(case, written_anyway(case), by=case.assessor)
    colleague = factories.ParticipantFactory(cohort=case.participant.cohort)
    theirs = evidence.start_item(
        participant=colleague, by=colleague.user, kind="reflection", title="T", happened_on=TODAY
    )
    for item in (theirs, case.items[0]):
        with pytest.raises(ValidationError, match="reflections offered"):
            choose(case, item)


def test_who_has_written_none_is_led_to_begin_one(case, client):
    factories.sign_in(client, case.user)
    address = reverse("assessments:reflection_choose", args=[case.participant.pk, "3-months"])
    assert client.get(address).url.endswith("/3-months/start/")
    assert address not in page(
        client, case.user, "assessments:reflection_start", case.participant.pk, "3-months"
    )


def test_a_deleted_draft_leaves_the_stage_open_again(case):
    evidence.delete_item(item=write(case), by=case.user)
    assert state(case).words == "Not begun"
    write(case)


def test_there_is_one_reflection_for_a_review(case):
    write(case)
    with pytest.raises(ValidationError, match="begun already"):
        write(case)


def test_home_asks_for_the_reflection_until_it_is_submitted_or_talked_through(case):
    assert tasks(case) == ["Reflection before your three-month review"]
    submit(case, write(case))
    assert tasks(case) == []


def test_after_the_review_nobody_is_asked_for_it(case):
    start(case, TODAY - datetime.timedelta(days=5))
    assert tasks(case) == []


def test_long_before_the_review_nobody_is_asked_for_it(case):
    start(case, TODAY + datetime.timedelta(days=60))
    assert tasks(case) == []


def test_a_conversation_lies_with_the_person_who_is_told(case):
    note(case)
    assert tasks(case) == ["Agree to the note of a conversation, or send it back"]
    told = Message.objects.get(template="conversation_noted")
    assert told.recipient == case.user
    assert SAID not in str(told.context)


def test_an_agreed_conversation_counts_as_one_reflection_and_says_so(case, client):
    assert build_content(case.participant)["minimums"][0]["have"] == 0
    conversation = answer(case, note(case), agrees=True)
    assert build_content(case.participant)["minimums"][0] | {"note": ""} == {
        "label": "Reflection",
        "least": 1,
        "have": 1,
        "met": True,
        "note": "",
    }
    assert state(case).is_done
    text = page(client, case.user, "assessments:ready_for_panel", case.participant.pk)
    assert "A conversation that was noted and agreed: it counts as one reflection" in text
    text = page(client, case.user, "evidence:item", conversation.item_id)
    assert "It counts as a reflection" in text


def test_an_agreed_conversation_is_frozen_evidence_that_the_person_links(case):
    conversation = answer(case, note(case), agrees=True)
    item = EvidenceItem.objects.get(pk=conversation.item_id)
    assert (item.status, item.kind, item.text) == ("on_record", "conversation", SAID)
    assert item.latest_version.content["text"] == SAID
    link = {"standard": case.standards[0], "why": "I waited", "passage": ""}
    evidence.set_links(item=item, by=case.user, links=[link])
    [kept] = [each for each in build_content(case.participant)["evidence"] if each["text"] == SAID]
    assert kept["kind_words"] == "Agreed conversation"
    with pytest.raises(ValidationError):
        services.change_conversation(
            conversation=conversation, held_on=TODAY, text="Other", second_text="", by=case.assessor
        )


def test_a_note_that_is_not_agreed_goes_back_and_counts_for_nothing(case, client):
    conversation = answer(case, note(case), agrees=False, words="It was I who was silent")
    assert build_content(case.participant)["minimums"][0]["have"] == 0
    assert Message.objects.get(template="conversation_returned").recipient == case.assessor
    assert "Not agreed" in [each.label for each in waiting(case.assessor, TODAY).tasks]
    assert "It was I who was silent" in page(
        client, case.assessor, "assessments:conversation_edit", conversation.pk
    )
    services.change_conversation(
        conversation=conversation,
        held_on=TODAY,
        text="He was silent, and named it",
        second_text="",
        by=case.assessor,
    )
    assert "Not agreed" not in [each.label for each in waiting(case.assessor, TODAY).tasks]
    answer(case, conversation, agrees=True)
    reply = ConversationReply.objects.get(agrees=False)
    assert (reply.text, reply.words) == (SAID, "It was I who was silent"), "nothing is lost"


def test_who_disagrees_says_what_should_be_said_instead(case, client):
    conversation = note(case)
    with pytest.raises(ValidationError):
        answer(case, conversation, agrees=False)
    factories.sign_in(client, case.user)
    address = reverse("assessments:conversation_answer", args=[conversation.pk])
    text = client.post(address, {"version": 1, "agrees": "no", "words": ""}).content.decode()
    assert "Enter what should be said instead" in text


def test_nobody_agrees_to_a_text_they_have_not_seen(case, client):
    conversation = note(case)
    services.change_conversation(
        conversation=Conversation.objects.get(pk=conversation.pk),
        held_on=TODAY,
        text="Something else",
        second_text="",
        by=case.assessor,
    )
    factories.sign_in(client, case.user)
    address = reverse("assessments:conversation_answer", args=[conversation.pk])
    text = client.post(address, {"version": 1, "agrees": "yes", "words": ""}).content.decode()
    assert "changed after you opened the page" in text
    assert "Something else" in text
    conversation.refresh_from_db()
    assert conversation.status == "noted"
    assert not EvidenceItem.objects.filter(kind="conversation").exists()


def test_only_the_person_agrees_and_only_who_supports_them_notes(case):
    conversation = note(case, by=case.supervisor)
    with pytest.raises(PermissionDenied):
        services.answer_conversation(
            conversation=conversation, agrees=True, words="", by=case.supervisor
        )
    for nobody in (case.user, case.lead, case.confirmer):
        with pytest.raises(PermissionDenied):
            note(case, by=nobody)


def test_a_returned_note_is_taken_up_by_whoever_is_appointed_now(case):
    conversation = answer(case, note(case), agrees=False, words="No")
    case.participant.appointments.filter(user=case.assessor).delete()
    new = factories.appoint(case.participant, "assessor")
    services.change_conversation(
        conversation=conversation, held_on=TODAY, text="Again", second_text="", by=new
    )
    assert Conversation.objects.get(pk=conversation.pk).author == new
    assert ConversationReply.objects.get().noted_by == case.assessor


def test_what_is_not_agreed_is_no_news_for_the_workforce_lead(case, client):
    conversation = note(case)
    for name in ("reports:timeline", "reports:participant"):
        text = page(client, case.lead, name, case.participant.pk)
        assert "Conversation noted" not in text
    factories.sign_in(client, case.lead)
    assert client.get(conversation.get_absolute_url()).status_code == 404
    listed = reverse("assessments:reflection_list", args=[case.participant.pk])
    assert client.get(listed).status_code == 403


def test_a_conversation_is_noted_and_agreed_on_pages(case, client):
    factories.sign_in(client, case.assessor)
    address = reverse("assessments:conversation_add", args=[case.participant.pk, "3-months"])
    assert "Questions that may help" in client.get(address).content.decode()
    sent = {
        "nonce": str(uuid.uuid4()),
        "held_on_day": TODAY.day,
        "held_on_month": TODAY.month,
        "held_on_year": TODAY.year,
        "text": SAID,
        "second_text": "",
    }
    assert "Enter what they will do next" in client.post(address, sent).content.decode()
    made = client.post(address, sent | {"second_text": "Ring on the day that was said"}).url
    factories.sign_in(client, case.user)
    assert SAID in client.get(made).content.decode()
    client.post(f"{made}answer/", {"version": 1, "agrees": "yes", "words": ""})
    text = page(client, case.user, "assessments:reflection_list", case.participant.pk)
    assert "Talked through, and agreed on" in text
