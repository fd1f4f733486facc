"""Who reads whose words in which state, by canaries in what each page answers."""

import pytest
from django.urls import reverse

from audit.actions import Action
from audit.models import AuditEvent
from audit.services import record
from evidence import services
from evidence.matrix import build_matrix
from evidence.models import EvidenceItem
from participants.models import Appointment
from tests.factories import appoint

from .conftest import A_MONTH_AGO, WHY, YESTERDAY, again, hold, release, set_status

CANARY = "Kingfisherword"
TITLE = "Heronword"
# In which states each person reads the participant's own evidence while the record is judged.
LATER = {"submitted", "returned", "read"}
MAY_READ = {
    "own": {"private", "shared", *LATER},
    "supervisor": {"shared", *LATER},
    "assessor": {"shared", *LATER},
    "confirmer": LATER,
    "former": set(),
    "reader": set(),
    "lead": set(),
    "administrator": set(),
    "other_supervisor": set(),
    "colleague": set(),
    "stranger": set(),
    "foreign_lead": set(),
}
STATES = ["private", "shared", "submitted", "returned", "read"]
# The pages of an item that anybody might try to open.
PAGES = [
    "item",
    "item_edit",
    "item_links",
    "item_share",
    "item_make_private",
    "item_submit",
    "item_withdraw",
    "item_delete",
    "item_correct",
    "item_read",
    "item_return",
    "item_versions",
]


@pytest.mark.parametrize("status", STATES)
def test_an_items_words_reach_its_readers_and_nobody_else(people, reach, browse, status):
    item = reach(status, text=CANARY, title=TITLE)
    set_status(people, "being_judged")
    for who, states in MAY_READ.items():
        response = browse(getattr(people, who)).get(item.get_absolute_url())
        assert response.status_code == (200 if status in states else 404), (who, status)
        assert (CANARY in response.content.decode()) == (status in states), (who, status)


@pytest.mark.parametrize("status", STATES)
def test_no_page_of_an_item_leaks_to_those_who_may_not_read_it(people, reach, browse, status):
    item = reach(status, text=CANARY, title=TITLE)
    outside = [who for who, states in MAY_READ.items() if status not in states]
    for who in outside:
        browser = browse(getattr(people, who))
        for name in PAGES:
            response = browser.get(reverse(f"evidence:{name}", args=[item.pk]))
            assert response.status_code == 404, (who, name)
            body = response.content.decode()
            assert CANARY not in body and TITLE not in body, (who, name)


@pytest.mark.parametrize("status", STATES)
def test_titles_in_the_list(people, reach, browse, status):
    reach(status, text=CANARY, title=TITLE)
    set_status(people, "being_judged")
    address = reverse("evidence:item_list", args=[people.participant.pk])
    for who, states in MAY_READ.items():
        response = browse(getattr(people, who)).get(address)
        listed = status in states or (who == "lead" and status != "private")
        assert (TITLE in response.content.decode()) == listed, (who, status)
        assert CANARY not in response.content.decode()
        inside = bool(states) or who == "lead"
        assert response.status_code == (200 if inside else 404), who


def test_the_workforce_lead_sees_neither_links_nor_the_matrix(people, reach, browse):
    reach("submitted", title=TITLE)
    lead = browse(people.lead)
    address = reverse("evidence:item_list", args=[people.participant.pk])
    wrong = lead.get(address, {"standard": str(people.standards[2].pk)}).content.decode()
    assert TITLE in wrong and "Standard number" not in wrong
    matrix = reverse("evidence:matrix", args=[people.participant.pk])
    assert lead.get(matrix).status_code == 403
    assert browse(people.reader).get(matrix).status_code == 404


def test_held_feedback_is_the_supervisors_and_never_the_participants(people, browse):
    item = hold(people, text=CANARY)
    for who in MAY_READ:
        response = browse(getattr(people, who)).get(item.get_absolute_url())
        assert response.status_code == (200 if who == "supervisor" else 404), who
    assert not EvidenceItem.objects.visible_to(people.own).filter(pk=item.pk).exists()
    held = build_matrix(people.participant, people.own)
    assert all(row.is_empty for group in held for row in group.rows)


def test_released_feedback_is_read_by_the_participant_and_all_readers(people, browse):
    item = release(people, text=CANARY)
    set_status(people, "being_judged")
    for who in MAY_READ:
        reads = who in {"own", "supervisor", "assessor", "confirmer"}
        response = browse(getattr(people, who)).get(item.get_absolute_url())
        assert (CANARY in response.content.decode()) == reads, who


def test_while_an_author_rewrites_others_read_what_was_submitted(people, reach, browse):
    item = reach("returned", title="Submittedtitle", text="Submittedword")
    services.edit_item(
        item=item,
        by=people.own,
        title=TITLE,
        happened_on=item.happened_on,
        text=CANARY,
    )
    set_status(people, "being_judged")
    pages = [
        item.get_absolute_url(),
        reverse("evidence:item_versions", args=[item.pk]),
        reverse("evidence:item_list", args=[people.participant.pk]),
    ]
    for who in ("supervisor", "assessor", "confirmer", "lead"):
        bodies = [browse(getattr(people, who)).get(page).content.decode() for page in pages]
        assert not any(CANARY in body or TITLE in body for body in bodies), who
        assert "Submittedtitle" in bodies[2], who
    assert "Submittedword" in browse(people.supervisor).get(pages[0]).content.decode()
    own = browse(people.own).get(pages[0]).content.decode()
    assert CANARY in own and "Others read version 1" in own


def test_a_closed_account_reads_nothing(people, reach):
    item = reach("submitted")
    people.supervisor.is_active = False
    people.supervisor.__dict__.pop("current_roles", None)
    visible = EvidenceItem.objects.visible_to(people.supervisor)
    assert not visible.filter(pk=item.pk).exists()


def test_opening_is_noted_once_a_day_and_shown_to_the_author(people, reach, browse):
    item = reach("submitted")
    for _ in range(2):
        browse(people.supervisor).get(item.get_absolute_url())
    browse(people.own).get(item.get_absolute_url())
    opened = AuditEvent.objects.filter(action="evidence.opened")
    assert [event.actor for event in opened] == [people.supervisor]
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert "Who opened this" in page and people.supervisor.name in page


def test_a_readers_opening_is_shown_without_name_and_only_after_being_told(people, reach, browse):
    item = reach("submitted")
    services.note_opening(item=item, by=people.reader, opened_as="reader")
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert "An independent reader" not in page, "it would give the recommendation away"

    record(Action.PARTICIPANT_TOLD, item, by=people.assessor, about=item.participant)
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert "An independent reader" in page and people.reader.name not in page


def test_a_confirmers_opening_is_shown_only_after_being_told(people, reach, browse):
    item = reach("submitted")
    set_status(people, "being_judged")
    browse(people.confirmer).get(item.get_absolute_url())
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert people.confirmer.name not in page, "it would tell that there is a recommendation"

    record(Action.PARTICIPANT_TOLD, item, by=people.assessor, about=item.participant)
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert people.confirmer.name in page


def test_a_former_confirmers_opening_is_not_shown_before_being_told_either(people, reach, browse):
    item = reach("submitted")
    services.note_opening(item=item, by=people.confirmer)
    Appointment.objects.filter(user=people.confirmer).update(ends_on=A_MONTH_AGO)
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert people.confirmer.name not in page


def test_a_supervisor_who_also_confirms_is_shown_opening_it(people, reach, browse):
    item = reach("submitted")
    Appointment.objects.filter(user=people.confirmer).delete()
    appoint(people.participant, "confirmer", people.supervisor, starts_on=YESTERDAY)
    services.note_opening(item=item, by=people.supervisor)
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert people.supervisor.name in page


def test_the_page_for_returning_notes_that_the_text_was_opened(people, reach, browse):
    item = reach("submitted", text=CANARY)
    page = browse(people.assessor).get(reverse("evidence:item_return", args=[item.pk]))
    assert CANARY in page.content.decode()
    opened = AuditEvent.objects.filter(action="evidence.opened", actor=people.assessor)
    assert opened.count() == 1


def test_those_who_may_see_but_not_do_are_refused(people, reach, browse):
    """403, not 404: they know that it exists."""
    item = reach("submitted")
    set_status(people, "being_judged")
    own, supervisor = browse(people.own), browse(people.supervisor)
    for browser, names in (
        (own, ["item_read", "item_return"]),
        (supervisor, ["item_edit", "item_share", "item_submit", "item_withdraw", "item_delete"]),
        (supervisor, ["item_correct", "item_links", "item_make_private"]),
        (browse(people.confirmer), ["item_read", "item_return", "item_edit"]),
    ):
        for name in names:
            for send in (browser.get, browser.post):
                response = send(reverse(f"evidence:{name}", args=[item.pk]))
                assert response.status_code == 403, name
    assert again(item).status == "submitted"


@pytest.mark.parametrize(
    ("who", "status"), [("own", 403), ("assessor", 403), ("lead", 403), ("stranger", 404)]
)
def test_who_may_not_enter_feedback(people, browse, who, status):
    address = reverse("evidence:feedback_add", args=[people.participant.pk])
    assert browse(getattr(people, who)).get(address).status_code == status
    assert browse(getattr(people, who)).post(address).status_code == status


def test_only_a_participant_adds_evidence(people, browse):
    for who in ("supervisor", "lead", "administrator", "reader"):
        assert browse(getattr(people, who)).get(reverse("evidence:item_add")).status_code == 403


@pytest.fixture
def relinked(people, reach):
    """Returned, and linked to another standard since; nobody was sent that yet."""
    item = reach("returned")
    services.set_links(
        item=item,
        by=people.own,
        links=[{"standard": people.standards[1], "why": WHY, "passage": ""}],
    )
    return item


def linked_standards(participant, user):
    rows = [row for group in build_matrix(participant, user) for row in group.rows]
    return [row.standard for row in rows if not row.is_empty]


def test_the_matrix_shows_others_the_links_that_were_submitted(people, relinked):
    first, second, *_ = people.standards
    assert linked_standards(people.participant, people.supervisor) == [first]
    assert linked_standards(people.participant, people.own) == [second]


def test_the_filter_by_standard_finds_for_others_what_was_submitted(people, relinked, browse):
    first, second, *_ = people.standards
    address = reverse("evidence:item_list", args=[people.participant.pk])

    def finds(user, standard):
        page = browse(user).get(address, {"standard": str(standard.pk)}).content.decode()
        return relinked.get_absolute_url() in page

    assert finds(people.supervisor, first) and not finds(people.supervisor, second)
    assert finds(people.own, second) and not finds(people.own, first)
