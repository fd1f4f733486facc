import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence import services
from evidence.models import EvidenceItem, EvidenceLink, EvidenceReading

from .conftest import TEXT, WHY, YESTERDAY, again, hold

# Session, person, second factor and roles among them.
MOST_QUERIES = 13


def url(name, item):
    return reverse(f"evidence:{name}", args=[item.pk])


def day(date):
    return {
        "happened_on_day": str(date.day),
        "happened_on_month": str(date.month),
        "happened_on_year": str(date.year),
    }


def capture(**answers):
    stub = {"title": "Home visit", "kind": "work_seen", "nonce": str(uuid.uuid4())}
    return stub | day(YESTERDAY) | answers


def test_three_answers_make_a_private_draft_and_the_page_says_what_is_missing(people, browse):
    response = browse(people.own).post(reverse("evidence:item_add"), capture(), follow=True)
    item = EvidenceItem.objects.get()
    assert (item.status, item.title, item.kind) == ("private", "Home visit", "work_seen")
    page = response.content.decode()
    assert "Choose the type of work" in page
    assert "Link it to at least one standard" in page
    assert "you alone" in page


def test_a_double_click_makes_one_item(people, browse):
    answers, browser = capture(), browse(people.own)
    first = browser.post(reverse("evidence:item_add"), answers)
    second = browser.post(reverse("evidence:item_add"), answers)
    assert EvidenceItem.objects.count() == 1
    assert first.url == second.url


def test_adding_from_a_cell_of_the_matrix_links_the_standard(people, browse):
    browser = browse(people.own)
    matrix = browser.get(reverse("evidence:matrix", args=[people.participant.pk]))
    address = f"{reverse('evidence:item_add')}?standard={people.standards[1].pk}&kind=reflection"
    assert address.replace("&", "&amp;") in matrix.content.decode()
    browser.post(address, capture(kind="reflection"))
    assert EvidenceLink.objects.get().standard == people.standards[1]


def test_a_bad_answer_is_shown_and_what_was_typed_stays(people, browse):
    far = day(datetime.date.today() + datetime.timedelta(days=400))
    page = browse(people.own).post(reverse("evidence:item_add"), capture(**far))
    assert "The date must be today or in the past" in page.content.decode()
    assert "Home visit" in page.content.decode()


def test_the_way_from_stub_to_reading_by_pages_alone(people, browse):
    own, supervisor = browse(people.own), browse(people.supervisor)
    own.post(reverse("evidence:item_add"), capture())
    item = EvidenceItem.objects.get()
    edited = {"title": "Home visit", "detail": "report", "text": TEXT, "second_text": ""}
    own.post(url("item_edit", item), edited | day(YESTERDAY) | {"version": item.version})
    rows = {"standard_1": str(people.standards[0].pk), "why_1": WHY, "passage_1": ""}
    own.post(url("item_links", item), rows | {"version": again(item).version})
    assert "Nothing is missing" in own.get(item.get_absolute_url()).content.decode()
    own.post(url("item_submit", item), {"version": again(item).version})
    assert again(item).status == "submitted"
    reading = {"view": "shows", "words": "Good", "version_number": "1", "nonce": str(uuid.uuid4())}
    supervisor.post(url("item_read", item), reading)
    page = own.get(item.get_absolute_url()).content.decode()
    assert "Shows what the links say" in page and people.supervisor.name in page


def test_a_reading_sent_twice_is_one_reading(people, reach, browse):
    item, supervisor = reach("submitted"), browse(people.supervisor)
    answers = {"view": "shows", "words": "", "version_number": "1", "nonce": str(uuid.uuid4())}
    for _ in range(2):
        assert supervisor.post(url("item_read", item), answers).status_code == 302
    assert EvidenceReading.objects.get().version == 1


def test_a_view_that_is_not_full_needs_words(people, reach, browse):
    item = reach("submitted")
    answers = {"view": "partly", "words": "", "version_number": "1", "nonce": str(uuid.uuid4())}
    page = browse(people.supervisor).post(url("item_read", item), answers)
    assert "Say what is missing" in page.content.decode()
    assert again(item).status == "submitted"


def test_the_second_reader_is_told_who_was_first(people, reach, browse):
    item = reach("read")
    page = browse(people.assessor).get(url("item_read", item), follow=True).content.decode()
    assert f"{people.supervisor.name} has already read this version" in page


def test_the_own_reading_is_changed_on_the_same_page(people, reach, browse):
    item, supervisor = reach("read"), browse(people.supervisor)
    reading = EvidenceReading.objects.get()
    answers = {
        "view": "partly",
        "words": "On reflection, in part",
        "exception_1": "does_not",
        "exception_words_1": "Not this",
        "version": str(reading.version),
    }
    supervisor.post(url("item_read", item), answers)
    page = browse(people.own).get(item.get_absolute_url()).content.decode()
    assert "On reflection, in part" in page and "(changed)" in page and "Not this" in page


def test_a_stale_edit_shows_both_texts(people, start, browse):
    item, own = start(), browse(people.own)
    stale = {"title": "Mine", "text": "My words", "second_text": "", "version": item.version}
    services.edit_item(
        item=again(item), by=people.own, title="A visit", happened_on=YESTERDAY, text="Other words"
    )
    page = own.post(url("item_edit", item), stale | day(YESTERDAY)).content.decode()
    assert "My words" in page and "Other words" in page
    assert again(item).text == "Other words"


def test_stale_links_show_what_is_saved_now(people, start, browse):
    item = start()
    version = item.version
    services.set_links(
        item=item,
        by=people.own,
        links=[{"standard": people.standards[2], "why": "Saved elsewhere", "passage": ""}],
    )
    rows = {"standard_1": str(people.standards[0].pk), "why_1": "Mine", "version": version}
    page = browse(people.own).post(url("item_links", item), rows).content.decode()
    assert "Saved elsewhere" in page and "Mine" in page


@pytest.mark.parametrize(
    ("name", "status", "who"),
    [
        ("item_edit", "submitted", "own"),
        ("item_links", "submitted", "own"),
        ("item_share", "submitted", "own"),
        ("item_make_private", "private", "own"),
        ("item_submit", "submitted", "own"),
        ("item_withdraw", "read", "own"),
        ("item_delete", "shared", "own"),
        ("item_correct", "submitted", "own"),
        ("item_read", "returned", "supervisor"),
        ("item_return", "read", "supervisor"),
    ],
)
def test_a_page_that_comes_too_late_says_where_the_item_stands(
    people, reach, browse, name, status, who
):
    item = reach(status)
    browser = browse(getattr(people, who))
    for send in (browser.get, browser.post):
        response = send(url(name, item), follow=True)
        assert response.redirect_chain[-1][0] == item.get_absolute_url()
        assert "Nothing was changed" in response.content.decode()
    assert again(item).status == status


def test_a_quotation_that_is_not_in_the_text_is_named_at_its_row(people, start, browse):
    item = start()
    rows = {
        "standard_1": str(people.standards[0].pk),
        "why_1": WHY,
        "passage_1": "never said",
        "version": item.version,
    }
    page = browse(people.own).post(url("item_links", item), rows).content.decode()
    assert "This passage is not in the text" in page and "#id_passage_1" in page


def test_a_why_without_a_standard_is_not_lost(people, start, browse):
    item = start()
    rows = {"why_4": "Typed in the fourth row", "version": item.version}
    page = browse(people.own).post(url("item_links", item), rows).content.decode()
    assert "Choose the standard that this shows" in page and "Typed in the fourth row" in page


def test_deleting_asks_first_and_then_deletes(people, start, browse):
    item, own = start(), browse(people.own)
    assert "cannot be undone" in own.get(url("item_delete", item)).content.decode()
    response = own.post(url("item_delete", item), {"version": item.version}, follow=True)
    assert "is deleted" in response.content.decode()
    assert own.get(item.get_absolute_url()).status_code == 404


def test_feedback_is_entered_edited_and_released_by_pages(people, browse):
    supervisor = browse(people.supervisor)
    answers = {
        "detail": "parent",
        "title": "After the visit",
        "text": "She listened",
        "second_text": "By phone",
        "nonce": str(uuid.uuid4()),
    } | day(YESTERDAY)
    address = reverse("evidence:feedback_add", args=[people.participant.pk])
    page = supervisor.post(address, answers, follow=True).content.decode()
    item = EvidenceItem.objects.get()
    assert "Held" in page
    edited = answers | {"text": "She listened to us", "version": item.version}
    supervisor.post(url("feedback_edit", item), edited)
    assert "cannot be undone" in supervisor.get(url("feedback_release", item)).content.decode()
    supervisor.post(url("feedback_release", item), {"version": again(item).version})
    assert "She listened to us" in browse(people.own).get(item.get_absolute_url()).content.decode()
    late = supervisor.get(url("feedback_edit", item), follow=True).content.decode()
    assert "Nothing was changed" in late


def test_the_difference_of_versions_is_marked_in_words(people, reach, browse):
    item = reach("read", text="I went on Monday")
    services.correct_item(
        item=item,
        by=people.own,
        reason="Wrong day",
        title=item.title,
        happened_on=item.happened_on,
        text="I went on Tuesday",
        second_text=item.second_text,
    )
    page = browse(people.supervisor).get(url("item_versions", item)).content.decode()
    assert "Wrong day" in page and "[added: " in page and "[taken out: " in page
    first = browse(people.supervisor).get(url("item_versions", item), {"number": "1"})
    assert "I went on Monday" in first.content.decode()
    assert "What changed" not in first.content.decode()
    missing = browse(people.supervisor).get(url("item_versions", item), {"number": "9"})
    assert missing.status_code == 404


def test_the_list_is_filtered_by_kind_state_standard_and_title(people, reach, browse):
    reach("submitted", title="Heron")
    reach("private", title="Wren")
    browser, address = (
        browse(people.own),
        reverse("evidence:item_list", args=[people.participant.pk]),
    )

    def shown(**chosen):
        page = browser.get(address, chosen).content.decode()
        return [title for title in ("Heron", "Wren") if f">{title}</a>" in page]

    assert shown() == ["Heron", "Wren"]
    assert shown(state="submitted") == ["Heron"]
    assert shown(q="wre") == ["Wren"]
    assert shown(kind="feedback") == []
    assert shown(standard=str(people.standards[0].pk)) == ["Heron", "Wren"]
    assert shown(standard=str(people.standards[1].pk)) == []
    assert shown(state="nonsense", page="99") == ["Heron", "Wren"]


def test_the_list_says_with_whom_each_item_lies(people, reach, browse):
    reach("submitted")
    address = reverse("evidence:item_list", args=[people.participant.pk])
    assert (
        "With your supervisor or assessor since" in browse(people.own).get(address).content.decode()
    )
    page = browse(people.supervisor).get(address).content.decode()
    assert "With you or the assessor since" in page


def test_the_matrix_counts_in_words_and_leads_to_the_list(people, reach, browse):
    reach("read")
    reach("submitted")
    page = browse(people.supervisor).get(reverse("evidence:matrix", args=[people.participant.pk]))
    body = page.content.decode()
    assert "1\xa0read" in body and "1\xa0submitted" in body and "nothing yet" in body
    assert f"?standard={people.standards[0].pk}&amp;kind=reflection&amp;state=read" in body
    assert "Add<" not in body


def queries(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_fifty_items_cost_no_more_queries_than_one(people, reach, browse):
    record = people.participant.pk
    pages = [
        (who, reverse(f"evidence:{name}", args=[record]))
        for name, whos in {
            "item_list": (people.own, people.supervisor, people.lead),
            "matrix": (people.own, people.supervisor),
        }.items()
        for who in whos
    ]
    reach("submitted")
    one = [queries(browse(who), address) for who, address in pages]
    for n in range(49):
        reach("returned" if n % 2 else "submitted", title=f"Piece {n}")
    fifty = [queries(browse(who), address) for who, address in pages]
    assert max(one) <= MOST_QUERIES
    assert all(many <= few for many, few in zip(fifty, one, strict=True)), (one, fifty)


def test_an_item_with_many_versions_costs_no_more_queries(people, reach, browse):
    item = reach("returned")
    one = queries(browse(people.own), item.get_absolute_url())
    for _ in range(3):
        services.submit_item(item=again(item), by=people.own)
        services.return_item(item=again(item), by=people.assessor, what_to_change="More")
    assert queries(browse(people.own), item.get_absolute_url()) <= one <= MOST_QUERIES


def test_pages_of_fifty(people, browse):
    EvidenceItem.objects.bulk_create(
        EvidenceItem(
            organisation=people.participant.organisation,
            participant=people.participant,
            author=people.own,
            kind="reflection",
            title=f"Piece {n}",
            happened_on=YESTERDAY,
        )
        for n in range(51)
    )
    address = reverse("evidence:item_list", args=[people.participant.pk])
    page = browse(people.own).get(address, {"kind": "reflection"}).content.decode()
    assert page.count('data-label="Kind"') == 50
    assert "kind=reflection&amp;page=2" in page


def test_a_supervisor_sees_held_feedback_as_held(people, browse):
    hold(people)
    address = reverse("evidence:item_list", args=[people.participant.pk])
    assert ">Held<" in browse(people.supervisor).get(address).content.decode()


def test_what_was_returned_is_changed_before_it_is_submitted_again(people, reach, browse):
    item = reach("returned")
    browser = browse(people.own)
    page = browser.get(item.get_absolute_url()).content.decode()
    assert "Change it as asked" in page
    item.text = "Changed as asked"
    item.save()
    page = browser.get(item.get_absolute_url()).content.decode()
    assert "Nothing is missing: you can submit it again" in page


def test_before_feedback_is_released_all_its_later_readers_are_named(people, browse):
    address = reverse("evidence:feedback_add", args=[people.participant.pk])
    page = browse(people.supervisor).get(address).content.decode()
    assert "the person who confirms the decision" in page


def test_with_no_evidence_one_button_leads_to_the_first_piece(people, browse):
    address = reverse("evidence:item_list", args=[people.participant.pk])
    page = browse(people.own).get(address).content.decode()
    assert page.count(f'href="{reverse("evidence:item_add")}"') == 1
    assert "Search and filter" not in page
