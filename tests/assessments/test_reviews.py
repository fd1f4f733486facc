"""Reviews: no day is lost, everybody writes their own, and how they are signed."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from assessments.goals.services import add_goal
from assessments.models import Review, ReviewPart, ReviewReturn, ReviewSignature, SkippedReview
from assessments.reviews import permissions, services
from assessments.reviews.content import content_of
from assessments.reviews.facts import facts_of
from audit.models import AuditEvent
from audit.rules import sha256
from audit.services import StaleObject
from notifications.models import Message
from participants.models import Appointment, Leave, WorkingPattern
from participants.permissions import people_of
from supervision import services as supervision
from tests import factories

from .reviewing import TODAY, Reviewing, fresh


@pytest.fixture
def three(db):
    return Reviewing()


def content(review):
    return json.loads(fresh(review).content)


def test_the_next_review_starts_the_day_after_the_last_ended(three):
    first = three.reviewed(covers_to=TODAY - timedelta(days=4), meeting_on=TODAY)
    assert first.covers_from == three.participant.starts_on
    second = three.open("6-months")
    assert second.covers_from == TODAY - timedelta(days=3)


def test_a_review_cannot_look_into_the_future_nor_end_before_it_begins(three):
    review = three.open()
    three.write(review)
    three.judge(review)
    three.say(review)
    for day in (TODAY + timedelta(days=1), review.covers_from - timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            three.send(review, covers_to=day)
        assert "covers_to" in refused.value.message_dict


def test_a_review_is_not_opened_for_days_that_the_last_one_covers(three):
    three.reviewed()
    with pytest.raises(ValidationError, match="The last review covers today"):
        three.open("6-months")


def test_only_one_review_is_open_at_a_time(three):
    three.open()
    with pytest.raises(ValidationError, match="open already"):
        three.open("", why="Worried")


def test_an_extra_review_says_why_and_takes_its_days_from_the_next(three):
    with pytest.raises(ValidationError):
        three.open("")
    extra = three.open("", why="Two visits were missed")
    assert (extra.label, extra.due_on, extra.is_extra) == ("Extra review", None, True)
    assert extra.covers_from == three.participant.starts_on


def test_a_review_that_was_passed_over_cannot_be_opened_later(three):
    three.reviewed("6-months", covers_to=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError, match="still to be held"):
        three.open("3-months")


def test_an_optional_review_is_skipped_with_a_reason_and_no_other(three):
    by = {"participant": three.participant, "by": three.assessor, "reason": "All goes well"}
    services.skip_review(key="9-months", **by)
    assert SkippedReview.objects.get().due_on is not None
    with pytest.raises(ValidationError):
        services.skip_review(key="6-months", **by)
    with pytest.raises(ValidationError, match="still to be held"):
        three.open("9-months")


def test_what_is_opened_by_mistake_is_thrown_away_while_nothing_is_written(three):
    review = three.open()
    services.discard_review(review=three.of(review), by=three.assessor)
    again = three.open()
    three.say(again)
    with pytest.raises(ValidationError, match="stays"):
        services.discard_review(review=three.of(again), by=three.assessor)


def test_an_unshown_part_is_its_writers_alone(three):
    review = three.open()
    three.write(review)
    part = ReviewPart.objects.get()
    assert list(ReviewPart.objects.visible_to(three.assessor)) == [part]
    for person in (three.own, three.supervisor, three.lead):
        assert not ReviewPart.objects.visible_to(person).exists()
    three.write(review, show=True)
    assert ReviewPart.objects.visible_to(three.own).exists()
    assert not ReviewPart.objects.visible_to(three.lead).exists()


def test_nobody_edits_anothers_words(three):
    review = three.open()
    three.say(review)
    part = three.part(review, three.own)
    with pytest.raises(PermissionDenied):
        services.save_words(part=part, by=three.supervisor, words="It goes badly.")
    with pytest.raises(PermissionDenied):
        services.save_boxes(
            part=three.part(review, three.supervisor),
            by=three.supervisor,
            **dict.fromkeys(("progress", "strengths", "next_steps", "support"), "Mine"),
            next_by=None,
        )


def test_the_supervisor_leads_where_there_is_no_assessor(db):
    two = Reviewing(assessor=False)
    review = two.sent()
    assert review.seats == ("participant", "supervisor")
    assert two.sign(review).status == "complete"


def test_who_is_supervisor_and_assessor_signs_for_both_at_once(db):
    two = Reviewing(assessor=False)
    factories.give_role(two.supervisor, Role.ASSESSOR, two.participant.organisation)
    factories.appoint(two.participant, "assessor", two.supervisor)
    review = two.sent()
    assert two.sign(review, two.supervisor, two.own).status == "complete"
    assert {each.seat for each in review.signatures.filter(by=two.supervisor)} == {
        "supervisor",
        "assessor",
    }


def test_two_windows_of_one_person_do_not_overwrite_each_other(three):
    review = three.open()
    first, second = three.part(review, three.own), three.part(review, three.own)
    services.save_words(part=first, by=three.own, words="From the phone")
    with pytest.raises(StaleObject):
        services.save_words(part=second, by=three.own, words="From the laptop")


def test_sending_names_everything_that_is_missing(three):
    review = three.open()
    with pytest.raises(ValidationError) as refused:
        three.send(review)
    said = " ".join(refused.value.messages)
    assert "Write: progress, strengths, what comes next and support" in said
    assert "by when" in said
    assert "3 standards" in said
    assert "on track" in said


def test_a_goal_with_a_day_ahead_makes_the_next_steps_specific(three):
    review = three.open()
    three.write(review, next_by=None)
    three.judge(review)
    three.say(review)
    with pytest.raises(ValidationError, match="Say by when"):
        three.send(review)
    add_goal(
        participant=three.participant,
        words="Chair a core group",
        steps="Sit in on two",
        due_on=TODAY + timedelta(days=30),
        by_whom="participant",
        standard=None,
        by=three.own,
    )
    assert three.send(review).status == "signing"


def test_not_yet_where_expected_needs_its_reason(three):
    review = three.open()
    three.write(review)
    three.judge(review, view="not_yet")
    three.say(review)
    with pytest.raises(ValidationError, match="reason why not yet"):
        three.send(review)


def test_not_on_track_says_what_exactly_what_support_by_when_and_by_whom(three):
    review = three.open()
    three.write(review)
    three.say(review)
    three.judge(review, on_track=False)
    with pytest.raises(ValidationError, match="what exactly is not on track, what support"):
        three.send(review)
    concern = {
        "concern": "Two assessments were late",
        "concern_support": "An hour a week with the supervisor",
        "concern_by_when": TODAY + timedelta(days=28),
        "concern_by_whom": "supervisor",
    }
    three.judge(review, on_track=False, concern=concern)
    sent = three.send(review)
    assert sent.on_track is False
    assert content(sent)["concern"]["what"] == "Two assessments were late"


def test_without_the_participants_view_the_reason_stands_in_the_review(three):
    review = three.open()
    three.write(review)
    three.judge(review)
    with pytest.raises(ValidationError) as refused:
        three.send(review)
    assert "without_voice" in refused.value.message_dict
    sent = three.send(review, without_voice="She was asked twice and is on leave")
    voice = content(sent)["voice"]
    assert voice == {"state": "missing", "words": "She was asked twice and is on leave"}


def test_the_participant_can_choose_to_add_no_view(three):
    review = three.open()
    three.write(review)
    three.judge(review)
    part = three.part(review, three.own)
    services.save_words(part=part, by=three.own, words="", adds_none=True, show=True)
    assert content(three.send(review))["voice"]["state"] == "none"


def test_what_the_participant_has_not_shown_is_not_sent_by_others(three):
    review = three.open()
    three.write(review)
    three.judge(review)
    services.save_words(
        part=three.part(review, three.own), by=three.own, words="Only for me so far"
    )
    sent = three.send(review, without_voice="None was shown")
    assert "Only for me so far" not in sent.content


def test_signed_by_all_in_any_order_it_is_complete_under_its_hash(three):
    sent = three.sent()
    assert sent.sha256 == sha256(sent.content)
    assert three.sign(sent, three.own, three.assessor).status == "signing"
    done = three.sign(sent, three.supervisor)
    assert (done.status, done.completed_on, done.completed_because) == ("complete", TODAY, "")
    with pytest.raises(ValidationError):
        services.return_review(review=done, by=three.own, reason="Too late")


def test_a_changed_text_is_not_signed_unread(three):
    sent = three.sent()
    with pytest.raises(ValidationError, match="changed after you opened"):
        services.sign_review(review=sent, by=three.own, sha256="0" * 64)


def test_a_review_returned_twice_shows_both_returns(three):
    review = three.sent()
    three.sign(review, three.supervisor)
    for reason in ("The second box is not true", "It still is not"):
        services.return_review(review=three.of(review), by=three.own, reason=reason)
        three.send(review)
    reasons = [each.reason for each in ReviewReturn.objects.filter(review=review)]
    assert reasons == ["The second box is not true", "It still is not"]
    assert three.of(review).status == "signing"
    # The supervisor signed the first text, which does not count for this one.
    assert three.sign(review, three.own, three.assessor).status == "signing"
    assert three.sign(review, three.supervisor).status == "complete"


def test_one_who_refuses_is_recorded_and_does_not_hold_it_up_for_ever(three):
    review = three.sent()
    services.refuse_to_sign(
        review=review, by=three.own, sha256=review.sha256, words="I was never told of this"
    )
    with pytest.raises(ValidationError, match="Sign it yourself"):
        services.complete_without(review=three.of(review), by=three.assessor, because="Refused")
    three.sign(review, three.assessor, three.supervisor)
    services.complete_without(
        review=three.of(review), by=three.assessor, because="They said why they do not sign"
    )
    done = three.of(review)
    assert (done.status, done.completed_by) == ("complete", three.assessor)
    assert ReviewSignature.objects.get(kind="refused").words == "I was never told of this"


def test_who_refused_can_still_sign(three):
    review = three.sent()
    services.refuse_to_sign(review=review, by=three.own, sha256=review.sha256, words="Not yet")
    assert three.sign(review).status == "complete"
    assert review.signatures.filter(by=three.own).count() == 2


def test_silence_holds_it_up_for_ten_working_days_and_no_longer(three):
    review = three.sent()
    three.sign(review, three.assessor, three.supervisor)
    with pytest.raises(ValidationError, match="waits for everybody until"):
        services.complete_without(review=three.of(review), by=three.assessor, because="Silence")
    with time_machine.travel(timezone.now() + timedelta(days=25)):
        services.complete_without(review=three.of(review), by=three.assessor, because="Silence")
    assert three.of(review).status == "complete"


def test_who_leads_only_since_it_was_sent_can_complete_it(db):
    two = Reviewing(assessor=False)
    review = two.sent()
    two.sign(review, two.supervisor)
    new = factories.appoint(two.participant, "assessor")
    with time_machine.travel(timezone.now() + timedelta(days=25)):
        services.complete_without(review=two.of(review), by=new, because="No answer in a month")
    assert two.of(review).completed_by == new


def test_boxes_of_who_led_before_stay_said_under_their_name(three):
    review = three.open()
    three.write(review, show=True)
    Appointment.objects.filter(kind="assessor").update(ends_on=TODAY - timedelta(days=1))
    new = factories.appoint(three.participant, "assessor", starts_on=TODAY)
    parts = ReviewPart.objects.visible_to(new).filter(review=review)
    found = content_of(three.of(review), parts, people_of(three.participant, TODAY), TODAY)
    assert found["words"]["progress"] == ""
    assert found["others"][0]["name"] == three.assessor.name
    assert (
        found["others"][0]["boxes"][0]["words"]
        == "Visits are planned and written up the same week."
    )


def test_a_supervisor_who_came_meanwhile_signs_and_the_signature_before_stays_said(three):
    review = three.sent()
    three.sign(review, three.supervisor)
    services.return_review(review=three.of(review), by=three.own, reason="A day is wrong")
    Appointment.objects.filter(kind="supervisor").update(ends_on=TODAY - timedelta(days=1))
    factories.forget(three.supervisor)
    new = factories.appoint(three.participant, "supervisor", starts_on=TODAY)
    three.send(review)
    with pytest.raises(PermissionDenied):
        three.sign(review, three.supervisor)
    assert three.sign(review, new, three.own, three.assessor).status == "complete"
    signed = review.signatures.filter(seat="supervisor").values_list("by", flat=True)
    assert list(signed) == [three.supervisor.pk, new.pk]


def test_a_signature_given_before_the_supervisor_changed_counts(three):
    review = three.sent()
    three.sign(review, three.supervisor)
    Appointment.objects.filter(kind="supervisor").update(ends_on=TODAY - timedelta(days=1))
    factories.appoint(three.participant, "supervisor", starts_on=TODAY)
    assert three.sign(review, three.own, three.assessor).status == "complete"


def test_part_time_with_leave_across_a_review_moves_its_day_and_loses_none(db):
    rules = {"pauses": {"move_dates": True}, "part_time": {"moves_dates": True}}
    three = Reviewing(rules=rules)
    start = three.participant.starts_on
    [usual, *_] = three.participant.timeline(TODAY).reviews
    for model, dates in (
        (WorkingPattern, {"starts_on": start, "percent": 60}),
        (Leave, {"starts_on": usual.on - timedelta(days=5), "ends_on": TODAY - timedelta(days=1)}),
    ):
        model.objects.create(
            organisation=three.participant.organisation, participant=three.participant, **dates
        )
    review = three.open()
    assert review.due_on > usual.on + timedelta(days=20)
    assert review.covers_from == start
    three.write(review)
    three.judge(review)
    three.say(review)
    three.sign(three.send(review, covers_to=TODAY - timedelta(days=2)))
    assert three.open("6-months").covers_from == TODAY - timedelta(days=1)


def test_the_lead_sees_dates_and_states_and_no_words(three):
    review = three.sent()
    assert not Review.objects.visible_to(three.lead).exists()
    listed = Review.objects.listed_for_lead(three.lead).get()
    assert listed.status == "signing"
    assert not permissions.can_read_reviews(three.lead, three.participant)
    assert {"content"} <= listed.get_deferred_fields()
    assert review.pk == listed.pk


def test_the_confirmer_reads_complete_reviews_once_there_is_a_recommendation(three):
    confirmer = factories.appoint(three.participant, "confirmer")
    three.reviewed()
    assert not Review.objects.visible_to(confirmer).exists()
    type(three.participant).objects.filter(pk=three.participant.pk).update(status="being_judged")
    assert Review.objects.visible_to(confirmer).exists()


def test_everybody_but_who_does_it_is_told_and_nobody_twice(three):
    review = three.sent()
    told = Message.objects.filter(template="review_to_sign").values_list("recipient", flat=True)
    assert sorted(map(str, told)) == sorted(str(each.pk) for each in (three.own, three.supervisor))
    three.sign(review)
    assert Message.objects.filter(template="review_complete").count() == 2


def test_what_was_agreed_last_time_stands_in_the_next(three):
    three.reviewed(covers_to=TODAY - timedelta(days=5), meeting_on=TODAY)
    review = three.open("6-months")
    people = people_of(three.participant, TODAY)
    last = content_of(review, [], people, TODAY)["facts"]["last_time"]
    assert last["next_steps"] == "Chair one core group."
    assert last["on_track"] is True


def test_a_written_draft_leaves_no_trace_for_others_in_the_trail(three):
    review = three.open()
    three.write(review)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert "review.part_written" in actions
    assert "review.part_shown" not in actions


@pytest.mark.skipif(connection.vendor != "postgresql", reason="held by PostgreSQL itself")
def test_the_database_keeps_complete_reviews_and_no_day_twice(three):
    review = three.reviewed(covers_to=TODAY - timedelta(days=5), meeting_on=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(label="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            organisation=review.organisation,
            participant=review.participant,
            number=9,
            label="Twice",
            covers_from=TODAY - timedelta(days=50),
            opened_by=three.assessor,
        )


def test_a_review_says_how_much_of_the_agreed_supervision_was_held(three):
    programme = three.participant.programme
    weekly = {"from_week": 1, "every_weeks": 1, "minutes": 60}
    named = {"label": "Supervision", "source": "set by the council"}
    programme.support_rules = [{"kind": "supervision", "steps": [weekly]} | named]
    factories.republish(programme)
    for days_ago, minutes in ((21, 60), (14, 30)):
        supervision.record_meeting(
            participant=three.participant,
            by=three.supervisor,
            held_on=TODAY - timedelta(days=days_ago),
            state="held",
            minutes=minutes,
        )
    found = facts_of(three.open(), None, TODAY)["support"]["supervision"]["meetings"]
    assert (found["held"], found["long_enough"], found["confirmed"]) == (2, 1, 0)
    assert found["agreed"] >= 12
    assert found["said"].startswith(f"Held 2 of {found['agreed']} agreed.")
