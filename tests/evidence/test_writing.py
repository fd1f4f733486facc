"""Drafts, links, submitting, corrections: what the author does."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.models import AuditEvent
from audit.rules import canonical_json, sha256
from evidence import services
from evidence.models import EvidenceItem, EvidenceVersion
from notifications.models import Message
from participants.models import Participant
from tests import factories
from tests.factories import framework_with_standards

from .conftest import WHY, YESTERDAY, again, hold, release


def actions(item):
    return [event.action for event in AuditEvent.objects.on(item).order_by("sequence")]


def link(standard, why=WHY, passage=""):
    return {"standard": standard, "why": why, "passage": passage}


def test_a_draft_is_private_and_its_author_the_participant(people, start):
    item = start(linked=False)
    assert (item.status, item.author) == ("private", people.own)
    assert actions(item) == ["evidence.started"]


@pytest.mark.parametrize("who", ["supervisor", "assessor", "lead", "colleague"])
def test_nobody_else_writes_a_participants_evidence(people, who):
    with pytest.raises(PermissionDenied):
        services.start_item(
            participant=people.participant,
            by=getattr(people, who),
            kind="reflection",
            title="x",
            happened_on=YESTERDAY,
        )


def test_feedback_is_not_among_the_kinds_a_participant_writes(start):
    with pytest.raises(ValidationError):
        start(kind="feedback")


def test_a_day_to_come_is_refused(start):
    with pytest.raises(ValidationError, match="today or in the past"):
        start(happened_on=datetime.date.today() + datetime.timedelta(days=1))


def test_a_stub_from_the_matrix_is_linked_and_lacks_its_why(people):
    item = services.start_linked_item(
        participant=people.participant,
        by=people.own,
        standard=people.standards[1],
        kind="reflection",
        title="Stub",
        happened_on=YESTERDAY,
    )
    assert item.links.get().standard == people.standards[1]
    with pytest.raises(ValidationError, match="Say why it shows 2 Standard number 2"):
        services.submit_item(item=item, by=people.own)


def test_a_reflection_is_submitted_once_it_says_what_follows_and_drafted_before(people, start):
    item = start(text="It was hard", second_text=" ")
    with pytest.raises(ValidationError, match="What I will do next"):
        services.submit_item(item=item, by=people.own)
    services.edit_item(
        item=item,
        by=people.own,
        title=item.title,
        happened_on=item.happened_on,
        text=item.text,
        second_text="Ask before I act",
    )
    assert services.submit_item(item=item, by=people.own).status == "submitted"


def test_submitting_needs_a_text_a_type_and_a_link(people, start):
    item = start(linked=False, kind="work_seen", text=" ")
    with pytest.raises(ValidationError) as refused:
        services.submit_item(item=item, by=people.own)
    assert len(refused.value.messages) == 3
    assert again(item).status == "private"


def test_submitting_freezes_a_version_and_tells_supervisor_and_assessor_once_each(people, start):
    item = start()
    services.submit_item(item=item, by=people.own)
    version = item.versions.get()
    assert version.sha256 == sha256(canonical_json(version.content))
    assert version.content["text"] == item.text
    assert version.content["links"][0]["why"] == WHY
    told = Message.objects.filter(template="evidence_submitted").values_list("recipient", flat=True)
    assert sorted(told) == sorted([people.supervisor.pk, people.assessor.pk])


def test_a_mail_about_evidence_holds_none_of_its_words(people, start):
    services.submit_item(item=start(title="Secretitle"), by=people.own)
    message = Message.objects.filter(template="evidence_submitted").first()
    assert "Secretitle" not in str(message.context)


@pytest.mark.parametrize("field", ["title", "text", "second_text", "detail", "happened_on"])
def test_the_hash_changes_with_any_field(people, start, field):
    first = services.freeze_version(item=start(), by=people.own)
    item = start()
    value = datetime.date(2025, 1, 1) if field == "happened_on" else "case_note"
    setattr(item, field, value)
    changed = services.freeze_version(item=item, by=people.own)
    unchanged = services.freeze_version(item=start(), by=people.own)

    def without_id(version):
        return sha256(canonical_json({**version.content, "item": ""}))

    assert without_id(unchanged) == without_id(first) != without_id(changed)


def test_a_stored_version_still_has_its_hash(people, reach):
    version = EvidenceVersion.objects.get(item=reach("submitted"))
    assert sha256(canonical_json(version.content)) == version.sha256


def test_a_version_can_be_neither_changed_nor_deleted(reach):
    version = reach("submitted").versions.get()
    version.reason = "x"
    for attempt in (
        version.save,
        version.delete,
        EvidenceVersion.objects.all().delete,
        lambda: EvidenceVersion.objects.update(reason="x"),
        lambda: EvidenceVersion._base_manager.update(reason="x"),
        lambda: EvidenceVersion.objects.bulk_create([version], update_conflicts=True),
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize("sql", ["UPDATE {} SET sha256 = ''", "DELETE FROM {}"])
def test_postgresql_itself_keeps_versions(reach, sql):
    if connection.vendor != "postgresql":
        pytest.skip("the trigger is PostgreSQL's")
    reach("submitted")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("evidence_evidenceversion"))


def test_submitted_words_are_not_edited(people, reach):
    item = reach("submitted")
    with pytest.raises(ValidationError, match="submitted"):
        services.edit_item(item=item, by=people.own, title="New", happened_on=YESTERDAY)
    assert again(item).title == "A visit"


def test_withdrawing_gives_a_shared_draft_and_keeps_the_version(people, reach):
    item = services.withdraw_item(item=reach("submitted"), by=people.own)
    assert again(item).status == "shared"
    assert item.versions.count() == 1


def test_what_was_answered_once_stays_with_its_readers(people, reach):
    """Else a read item could be corrected, withdrawn, made private and so be hidden."""
    item = reach("returned")
    services.submit_item(item=item, by=people.own)
    with pytest.raises(ValidationError, match="cannot be withdrawn"):
        services.withdraw_item(item=item, by=people.own)


def test_a_shared_draft_can_be_made_private_again(people, reach):
    item = services.make_item_private(item=reach("shared"), by=people.own)
    assert again(item).status == "private"


def test_a_deleted_draft_is_gone_and_the_trail_keeps_its_id_only(people, start):
    item = start(title="Secretitle")
    services.delete_item(item=again(item), by=people.own)
    assert not EvidenceItem.objects.filter(pk=item.pk).exists()
    event = AuditEvent.objects.get(action="evidence.deleted")
    assert event.target_id == str(item.pk)
    assert "Secretitle" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("status", ["shared", "submitted", "returned", "read"])
def test_only_private_drafts_are_deleted(people, reach, status):
    item = reach(status)
    with pytest.raises(ValidationError):
        services.delete_item(item=item, by=people.own)
    assert EvidenceItem.objects.filter(pk=item.pk).exists()


def test_what_was_submitted_once_is_kept_even_when_private_again(people, reach):
    item = services.withdraw_item(item=reach("submitted"), by=people.own)
    services.make_item_private(item=item, by=people.own)
    with pytest.raises(ValidationError, match="its versions are kept"):
        services.delete_item(item=item, by=people.own)


def test_a_correction_is_a_new_version_with_a_reason_to_be_read_again(people, reach):
    item = services.correct_item(
        item=reach("read"),
        by=people.own,
        reason="Wrong day",
        title="A visit",
        happened_on=YESTERDAY,
        text="Another text",
    )
    newest, first = item.versions.all()
    assert (again(item).status, newest.number, newest.reason) == ("submitted", 2, "Wrong day")
    assert newest.content["text"] == "Another text" != first.content["text"]
    assert first.reading.words == "Thoughtful"


def test_a_correction_that_corrects_nothing_is_refused(people, reach):
    item = reach("read")
    same = {
        name: getattr(item, name)
        for name in ("title", "happened_on", "detail", "text", "second_text")
    }
    with pytest.raises(ValidationError, match="Nothing is different"):
        services.correct_item(item=item, by=people.own, reason="x", **same)


def test_a_correction_drops_quotations_that_its_text_no_longer_holds(people, reach, start):
    item = start()
    quoted = [link(people.standards[0], passage="a quiet place")]
    services.set_links(item=item, by=people.own, links=quoted)
    services.submit_item(item=item, by=people.own)
    services.read_item(item=item, by=people.supervisor, view="shows", words="")
    services.correct_item(
        item=again(item), by=people.own, reason="x", title="t", happened_on=YESTERDAY, text="Other"
    )
    newest, first = item.versions.all()
    assert first.content["links"][0]["passage"] == "a quiet place"
    assert newest.content["links"][0]["passage"] == ""


def test_a_quoted_passage_must_stand_in_the_text(people, start):
    item = start()
    rows = [link(people.standards[0]), link(people.standards[1], passage="not said")]
    with pytest.raises(ValidationError) as refused:
        services.set_links(item=item, by=people.own, links=rows)
    assert list(refused.value.message_dict) == ["passage_2"]
    rows[1]["passage"] = "she  wanted. She said"
    services.set_links(item=item, by=people.own, links=rows)
    assert item.links.count() == 2


def test_five_links_are_the_most(people, start):
    item = start()
    people.participant.programme.framework = framework_with_standards(6)
    factories.republish(people.participant.programme)
    six = [link(standard) for standard in people.participant.programme.framework.items.all()]
    with pytest.raises(ValidationError, match="Five links"):
        services.set_links(item=item, by=people.own, links=six)
    services.set_links(item=item, by=people.own, links=six[:5])
    assert item.links.count() == 5


def test_links_go_to_standards_of_the_own_programme_only(people, start):
    foreign = framework_with_standards(1).items.get()
    with pytest.raises(ValidationError, match="your own programme"):
        services.set_links(item=start(), by=people.own, links=[link(foreign)])


def test_links_of_a_read_item_change_as_a_correction(people, reach):
    item = reach("read")
    with pytest.raises(ValidationError):
        services.set_links(item=item, by=people.own, links=[link(people.standards[2])])
    services.correct_links(
        item=again(item), by=people.own, reason="Better", links=[link(people.standards[2])]
    )
    assert again(item).status == "submitted"
    assert item.latest_version.content["links"][0]["code"] == "3"


def test_the_participant_links_feedback_that_was_released(people):
    item = release(people)
    before = item.version
    services.set_links(item=item, by=people.own, links=[link(people.standards[0])])
    assert item.links.get().linked_by == people.own
    assert again(item).version > before
    with pytest.raises(ValidationError, match="Say why"):
        services.set_links(item=item, by=people.own, links=[link(people.standards[0], why="")])


def test_the_participant_neither_enters_nor_edits_nor_releases_feedback(people):
    item = hold(people)
    words = {"detail": "parent", "title": "t", "happened_on": YESTERDAY}
    words |= {"text": "x", "second_text": "y"}
    for attempt in (
        lambda: services.enter_feedback(participant=people.participant, by=people.own, **words),
        lambda: services.edit_feedback(item=item, by=people.own, **words),
        lambda: services.release_feedback(item=item, by=people.own),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_released_feedback_is_frozen_and_the_participant_told(people):
    item = release(people)
    assert (item.status, item.versions.count()) == ("on_record", 1)
    assert Message.objects.get(template="feedback_released").recipient == people.own


def test_a_new_supervisor_releases_what_the_last_one_held(people):
    from tests.factories import appoint, forget

    item = hold(people)
    people.participant.appointments.filter(user=people.supervisor).update(ends_on=YESTERDAY)
    forget(people.supervisor)
    new = appoint(people.participant, "supervisor", starts_on=datetime.date.today())
    with pytest.raises(PermissionDenied):
        services.release_feedback(item=item, by=people.supervisor)
    services.release_feedback(item=item, by=new)
    assert again(item).status == "on_record"


def test_an_observation_goes_on_the_record_frozen(people):
    item = services.put_on_record(
        kind=EvidenceItem.Kind.OBSERVATION,
        participant=people.participant,
        author=people.assessor,
        title="Home visit",
        happened_on=YESTERDAY,
        text="Seen",
        second_text="Said",
        by=people.supervisor,
    )
    assert (item.status, item.kind, item.author) == ("on_record", "observation", people.assessor)
    assert item.versions.count() == 1


def test_after_the_decision_nothing_changes_but_a_draft_can_be_deleted(people, start, reach):
    draft, submitted, feedback = start(), reach("submitted"), release(people)
    Participant.objects.filter(pk=people.participant.pk).update(status="decided")
    rows = [link(people.standards[0])]
    for attempt in (
        start,
        lambda: services.submit_item(item=draft, by=people.own),
        lambda: services.withdraw_item(item=submitted, by=people.own),
        lambda: services.read_item(item=submitted, by=people.supervisor, view="shows", words=""),
        lambda: services.set_links(item=feedback, by=people.own, links=rows),
    ):
        with pytest.raises(ValidationError, match="programme is over"):
            attempt()
    services.delete_item(item=again(draft), by=people.own)
    assert not EvidenceItem.objects.filter(pk=draft.pk).exists()


def test_nobody_links_feedback_before_the_participant_can_read_it(people):
    item = hold(people)
    for person in (people.supervisor, people.own):
        with pytest.raises(PermissionDenied):
            services.set_links(item=item, by=person, links=[link(people.standards[0])])
    assert not item.links.exists()


@pytest.mark.parametrize("gone", ["role", "account"])
def test_evidence_is_not_announced_to_somebody_who_has_left(people, start, gone):
    if gone == "role":
        people.supervisor.role_grants.update(ends_on=YESTERDAY)
    else:
        User.objects.filter(pk=people.supervisor.pk).update(is_active=False)
    services.submit_item(item=start(), by=people.own)
    told = Message.objects.filter(template="evidence_submitted")
    assert [message.recipient for message in told] == [people.assessor]
