"""From recommendation to telling: what was recommended is what is read and confirmed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evidence import services

from .conftest import WHY, YESTERDAY, again, hold, set_status

CLOSED = "is being looked at, so nothing can be changed for now"
OWN = f"Your final assessment {CLOSED}."
TEXTS = {"title": "A visit", "happened_on": YESTERDAY, "text": "More", "second_text": ""}


def link(people):
    return [{"standard": people.standards[1], "why": WHY, "passage": ""}]


STEPS = {
    "shared": [
        lambda p, i: services.submit_item(item=i, by=p.own),
        lambda p, i: services.edit_item(item=i, by=p.own, **TEXTS),
        lambda p, i: services.set_links(item=i, by=p.own, links=link(p)),
    ],
    "submitted": [
        lambda p, i: services.withdraw_item(item=i, by=p.own),
        lambda p, i: services.read_item(item=i, by=p.supervisor, view="shows", words="Well"),
        lambda p, i: services.return_item(item=i, by=p.supervisor, what_to_change="More"),
    ],
    "returned": [
        lambda p, i: services.edit_item(item=i, by=p.own, **TEXTS),
        lambda p, i: services.submit_item(item=i, by=p.own),
        lambda p, i: services.set_links(item=i, by=p.own, links=link(p)),
    ],
    "read": [
        lambda p, i: services.correct_item(item=i, by=p.own, reason="Wrong", **TEXTS),
        lambda p, i: services.correct_links(item=i, by=p.own, reason="Wrong", links=link(p)),
        lambda p, i: services.change_reading(
            reading=i.latest_version.reading, by=p.supervisor, view="shows_not", words="No"
        ),
    ],
    "on_record": [lambda p, i: services.set_links(item=i, by=p.own, links=link(p))],
}


@pytest.mark.parametrize("status", STEPS)
def test_nothing_of_the_evidence_changes_while_the_record_is_judged(people, reach, status):
    item = reach(status)
    set_status(people, "being_judged")
    for step in STEPS[status]:
        with pytest.raises(ValidationError, match=CLOSED):
            step(people, again(item))
    assert again(item).version == item.version


def test_held_feedback_is_neither_entered_edited_nor_released_while_the_record_is_judged(people):
    item = hold(people)
    set_status(people, "being_judged")
    with pytest.raises(ValidationError, match=CLOSED):
        hold(people)
    with pytest.raises(ValidationError, match=CLOSED):
        services.edit_feedback(item=item, by=people.supervisor, detail="parent", **TEXTS)
    with pytest.raises(ValidationError, match=CLOSED):
        services.release_feedback(item=item, by=people.supervisor)


def test_private_drafts_are_still_written_but_neither_shared_nor_submitted(people, start):
    before = start()
    set_status(people, "being_judged")
    services.edit_item(item=before, by=people.own, **TEXTS)
    services.set_links(item=before, by=people.own, links=link(people))
    during = start(linked=False)
    with pytest.raises(ValidationError, match=CLOSED):
        services.share_item(item=during, by=people.own)
    with pytest.raises(ValidationError, match=CLOSED):
        services.submit_item(item=before, by=people.own)
    services.delete_item(item=during, by=people.own)
    assert again(before).text == "More"


def test_pages_say_why_nothing_can_be_changed_and_offer_no_button(people, reach, browse):
    item = reach("read")
    set_status(people, "being_judged")
    own, supervisor = browse(people.own), browse(people.supervisor)
    page = own.get(item.get_absolute_url()).content.decode()
    assert OWN in page
    assert "Correct it" not in page
    others = supervisor.get(item.get_absolute_url()).content.decode()
    assert f"The final assessment of this person {CLOSED}." in others
    assert "Change your reading" not in others
    edit = own.get(reverse("evidence:item_correct", args=[item.pk]), follow=True)
    assert OWN in edit.content.decode()
    added = supervisor.get(reverse("evidence:feedback_add", args=[people.participant.pk]))
    assert added.status_code == 302


def test_a_private_draft_keeps_its_edit_button_while_the_record_is_judged(people, start, browse):
    item = start()
    set_status(people, "being_judged")
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert reverse("evidence:item_edit", args=[item.pk]) in page
    assert reverse("evidence:item_submit", args=[item.pk]) not in page
    assert "you can submit it" not in page


@pytest.mark.parametrize(
    ("status", "reads"), [("on_programme", 404), ("being_judged", 200), ("decided", 200)]
)
def test_the_confirmer_reads_from_the_recommendation_on(people, reach, browse, status, reads):
    item = reach("read")
    set_status(people, status)
    confirmer = browse(people.confirmer)
    assert confirmer.get(item.get_absolute_url()).status_code == reads
    listed = confirmer.get(reverse("evidence:item_list", args=[people.participant.pk]))
    assert listed.status_code == (403 if reads == 404 else 200)
