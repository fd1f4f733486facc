"""The pages on which a workforce lead sets up programmes."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.models import ProgrammeDraft, ProgrammeVersion
from participants.programme_editor.description import LIST_TITLES, ROW_NAMES
from participants.programme_editor.services import begin_draft, change_draft, publish_draft
from participants.services import add_standard_programmes, import_programme
from participants.shipped import shipped_programme
from tests import factories

from .test_programme_editor import as_a_browser_sends
from .test_views import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return factories.workforce_lead(factories.OrganisationFactory())


@pytest.fixture
def asye(lead):
    version, _ = add_standard_programmes(
        organisation=lead.role_grants.first().organisation, by=None
    )
    return version


@pytest.fixture
def draft(lead, asye):
    return begin_draft(based_on=asye, by=lead)


def url(name, *args):
    return reverse(f"participants:{name}", args=args)


def again(row):
    return type(row).objects.get(pk=row.pk)


def page(user, name, *args, **query):
    return words(browser(user).get(url(name, *args), query))


def send_as_shown(lead, draft, place, **answers):
    """The page of a part, opened and sent back with other answers."""
    client = browser(lead)
    address = url("programme_draft_part", draft.pk, place)
    sent = as_a_browser_sends(client.get(address).context["form"])
    return client.post(address, sent | {"version": again(draft).version} | answers, follow=True)


def test_the_list_has_versions_with_their_cohorts_and_the_draft(lead, asye, draft):
    factories.CohortFactory(
        organisation=asye.organisation, programme_version=asye, name="September 2026"
    )
    said = page(lead, "programme_list")
    for text in ("Assessed and supported year", "Continue with the draft", "Version 1", "In use"):
        assert text in said
    assert "1 cohort: September 2026" in said


def test_the_list_asks_as_much_for_many_versions_and_cohorts_as_for_few(lead, asye):
    def asked():
        client = browser(lead)
        with CaptureQueriesContext(connection) as found:
            client.get(url("programme_list"))
        return len(found)

    few = asked()
    for number in range(2, 8):
        version = factories.ProgrammeVersionFactory(
            organisation=asye.organisation, programme="asye", number=number
        )
        factories.CohortFactory(organisation=asye.organisation, programme_version=version)
    assert asked() == few


def test_from_a_version_one_gets_to_its_draft_and_the_second_time_to_the_same(lead, asye):
    client = browser(lead)
    for _ in range(2):
        answer = client.post(url("programme_version_change", asye.pk))
        [draft] = ProgrammeDraft.objects.all()
        assert answer.headers["Location"] == draft.get_absolute_url()


def test_local_values_stand_on_one_page_and_are_saved_with_their_source(lead, draft):
    client = browser(lead)
    shown = client.get(draft.get_absolute_url())
    assert "Where this comes from: 12 months: DfE" in words(shown)
    sent = as_a_browser_sends(shown.context["form"]) | {"length-months": "15"}
    client.post(draft.get_absolute_url(), sent)
    now = again(draft)
    assert now.file["length"]["months"] == 15
    assert now.file["length"]["source"].startswith("set by the council, differing from:")
    said = words(client.post(draft.get_absolute_url(), sent | {"length-months": "18"}))
    assert "Someone saved this page after you opened it" in said
    assert again(draft).file["length"]["months"] == 15


def test_what_others_saved_meanwhile_stands_beside_what_was_typed(lead, draft):
    client = browser(lead)
    address = url("programme_draft_part", draft.pk, "length")
    sent = as_a_browser_sends(client.get(address).context["form"])
    change_draft(draft=again(draft), changes={"length.months": 15}, by=lead)
    answer = client.post(address, sent | {"length-months": "18"})
    assert "Length in months, at full time 15" in words(answer)
    resent = as_a_browser_sends(answer.context["form"])
    assert (resent["version"], resent["length-months"]) == ("2", "18")
    client.post(address, resent)
    assert again(draft).file["length"]["months"] == 18


def test_a_contradiction_is_named_and_leads_to_the_box_that_mends_it(lead, draft):
    answer = send_as_shown(lead, draft, "reviews.2", **{"due-after_months": "60"})
    assert "is after the programme, which lasts 24 months" in words(answer)
    checked = browser(lead).get(url("programme_draft_check", draft.pk))
    address = url("programme_draft_part", draft.pk, "reviews.2")
    assert f'href="{address}#id_due-after_months"' in checked.content.decode()
    assert 'id="id_due-after_months"' in browser(lead).get(address).content.decode()
    for name in ("programme_draft_publish", "programme_draft_preview"):
        assert "is after the programme" in page(lead, name, draft.pk)


def test_rows_are_added_moved_and_removed_without_any_script(lead, draft):
    client = browser(lead)
    address = url("programme_draft_row_add", draft.pk, "reviews")
    sent = as_a_browser_sends(client.get(address).context["form"])
    client.post(address, sent | {"label": "A first talk", "due-after_weeks": "6"})
    added = again(draft).file["reviews"][-1]
    assert added == {"key": "a-first-talk", "label": "A first talk", "due": {"after_weeks": 6}}
    step = url("programme_draft_row_step", draft.pk, "reviews.4", "up")
    client.post(step, {"version": again(draft).version})
    assert again(draft).file["reviews"][3] == added
    client.post(step, {"version": 1})
    assert again(draft).file["reviews"][3] == added
    step = url("programme_draft_row_step", draft.pk, "reviews.3", "remove")
    client.post(step, {"version": again(draft).version})
    assert again(draft).file == shipped_programme("asye")


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        ("reflections", "Sets of prompts"),
        ("self-assessment", "Times of self-assessment"),
        ("evidence.1", "What must be among them"),
        ("funding", "Instalments"),
    ],
)
def test_a_list_is_headed_in_the_plural(lead, draft, place, heading):
    assert heading in page(lead, "programme_draft_part", draft.pk, place)


def test_every_list_of_a_file_has_a_heading():
    assert LIST_TITLES.keys() == ROW_NAMES.keys()


@pytest.mark.parametrize(
    "place",
    ["stages", "leaving_reasons", "sources", "funding.instalments", "evidence.0.includes"],
)
def test_from_where_a_row_is_added_one_gets_back_to_its_list(lead, draft, place):
    answer = browser(lead).get(url("programme_draft_row_add", draft.pk, place))
    back = browser(lead).get(answer.context["back_url"])
    assert back.status_code == 200
    assert url("programme_draft_row_add", draft.pk, place) in back.content.decode()


@pytest.mark.parametrize("kind", ["group_sessions"])
def test_a_kind_of_support_is_added_with_its_steps(lead, draft, kind):
    client = browser(lead)
    address = url("programme_draft_row_add", draft.pk, "support") + f"?kind={kind}"
    sent = as_a_browser_sends(client.get(address).context["form"])
    client.post(address, sent | {"label": "Reading group", "source": "set by the council"})
    place = f"support.{len(shipped_programme('asye')['support'])}"
    address = url("programme_draft_row_add", draft.pk, f"{place}.steps")
    sent = as_a_browser_sends(client.get(address).context["form"])
    client.post(address, sent | {"from_week": "1", "every_weeks": "4"})
    assert again(draft).file["support"][-1]["steps"] == [{"from_week": 1, "every_weeks": 4}]
    assert "stand in the way" not in page(lead, "programme_draft_check", draft.pk)
    assert page(lead, "programme_draft_check", draft.pk).count("Every rule can be read") == 1


@pytest.mark.parametrize(
    "place", ["nothing", "reviews.9", "support.0.steps.77", "reviews.0.due", "evidence.0.label"]
)
def test_a_part_that_is_not_there_is_not_found(lead, draft, place):
    assert browser(lead).get(url("programme_draft_part", draft.pk, place)).status_code == 404
    added = browser(lead).get(url("programme_draft_row_add", draft.pk, place))
    assert added.status_code == 404


def test_publishing_says_what_will_happen_and_a_later_day_waits(lead, asye, draft):
    factories.CohortFactory(
        organisation=asye.organisation, programme_version=asye, name="September 2026"
    )
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    said = page(lead, "programme_draft_publish", draft.pk)
    assert "The draft becomes version 2" in said
    assert "in 1 place" in said
    assert "September 2026 stays on its version" in said
    day = timezone.localdate() + timedelta(days=40)
    sent = {"offered_from_day": day.day, "offered_from_month": day.month}
    sent |= {"offered_from_year": day.year, "version": again(draft).version}
    browser(lead).post(url("programme_draft_publish", draft.pk), sent)
    version = ProgrammeVersion.objects.get(programme="asye", number=2)
    assert version.offered_from == day
    assert "To come" in page(lead, "programme_list")
    assert "until then they are started on the version before" in page(
        lead, "programme_version", version.pk
    )


def test_a_version_can_be_read_whole_and_what_it_does_not_say_is_said(lead, asye):
    said = page(lead, "programme_version", asye.pk)
    assert "Every rule of this version" in said
    assert "Does a panel moderate Yes (said on pages, not enforced)" in said
    assert "Columns of the claim’s file organisation; name; registration number" in said
    assert "From week 7: every 2 weeks, 90 minutes" in said
    assert "Reasons for leaving This version says nothing of it." in said


def test_who_publishes_over_a_version_they_have_not_seen_is_warned(lead, asye, draft):
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    newer = shipped_programme("asye") | {"days_off": "stay"}
    import_programme(organisation=asye.organisation, file=newer, by=None)
    assert "would be changed back" in page(lead, "programme_draft_publish", draft.pk)


def test_two_versions_are_compared_field_by_field(lead, asye, draft):
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    said = page(lead, "programme_draft_differences", draft.pk)
    assert "Length in months, at full time Version 1: 12 Draft: 15" in said
    version = publish_draft(draft=again(draft), offered_from=timezone.localdate(), by=lead)
    said = page(lead, "programme_version_differences", version.pk)
    assert "Version 1: 12 Version 2: 15" in said
    same = page(lead, "programme_version_differences", asye.pk, **{"with": str(version.pk)})
    assert "Version 1: 12 Version 2: 15" in same


def test_a_made_up_person_shows_every_date_with_why(lead, asye, draft):
    for name, row in (("programme_version_preview", asye), ("programme_draft_preview", draft)):
        said = page(lead, name, row.pk, starts_on_day=1, starts_on_month=9, starts_on_year=2026)
        assert "Three-month review 30 November 2026 Why this date?" in said
        assert "The programme as a picture" in said
    wrong = page(lead, "programme_version_preview", asye.pk, percent="400")
    assert "There is a problem" in wrong


def test_a_made_up_person_shows_the_support_of_each_month(lead, asye, draft):
    first = {"starts_on_day": 1, "starts_on_month": 9, "starts_on_year": 2026}
    for name, row in (("programme_version_preview", asye), ("programme_draft_preview", draft)):
        said = page(lead, name, row.pk, **first)
        assert "Support by month of the programme" in said
        assert "Month 1 , from the week of 7 September 2026" in said
        assert "Month 12 , from the week of" in said
    half = page(lead, "programme_version_preview", asye.pk, percent="50", **first)
    pause = {"pause_from_day": 1, "pause_from_month": 10, "pause_from_year": 2026}
    pause |= {"pause_to_day": 31, "pause_to_month": 10, "pause_to_year": 2026}
    paused = page(lead, "programme_version_preview", asye.pk, **first, **pause)
    assert half.split("Support by month")[1] != said.split("Support by month")[1] != paused


def test_what_is_downloaded_is_the_file_and_can_be_brought_in_again(lead, asye):
    answer = browser(lead).get(url("programme_version_file", asye.pk))
    assert json.loads(answer.content) == shipped_programme("asye")
    assert 'filename="asye-version-1.json"' in answer.headers["Content-Disposition"]
    file = json.loads(answer.content) | {"programme": "asye-two", "name": "ASYE two"}
    upload = SimpleUploadedFile("asye.json", json.dumps(file).encode())
    answer = browser(lead).post(url("programme_upload"), {"file": upload})
    draft = ProgrammeDraft.objects.get(programme="asye-two")
    assert answer.headers["Location"] == draft.get_absolute_url()
    answer = browser(lead).get(url("programme_draft_file", draft.pk))
    assert json.loads(answer.content) == file
    upload = SimpleUploadedFile("asye.json", b'{"schema": "programme/1"}')
    assert "programme: is missing" in words(
        browser(lead).post(url("programme_upload"), {"file": upload})
    )


def test_a_new_programme_is_begun_from_one_that_comes_with_the_service(lead, asye):
    said = page(lead, "programme_start")
    assert "A copy of Assessed and supported year in employment (ASYE), version 1" in said
    answer = browser(lead).post(
        url("programme_start"), {"begin_with": "shipped:consolidation-wales", "name": ""}
    )
    draft = ProgrammeDraft.objects.get()
    assert answer.headers["Location"] == draft.get_absolute_url()
    # The product brings no standards for it: they are chosen here.
    assert "standards of this portal" in page(lead, "programme_draft_check", draft.pk)
    framework = asye.framework.slug
    send_as_shown(lead, draft, "names", **{"standards-framework": framework})
    assert "Every rule can be read" in page(lead, "programme_draft_check", draft.pk)


def test_a_draft_is_thrown_away_after_asking(lead, draft):
    address = url("programme_draft_discard", draft.pk)
    assert "What was changed in it is lost" in words(browser(lead).get(address))
    browser(lead).post(address, {"version": draft.version})
    assert not ProgrammeDraft.objects.exists()


def test_others_find_no_programme_to_set_up(asye, draft):
    people = [
        factories.workforce_lead(factories.OrganisationFactory()),
        factories.administrator(asye.organisation),
        factories.person_with("practice_supervisor", asye.organisation),
    ]
    for user in people:
        for name, row in (("programme_version", asye), ("programme_draft", draft)):
            assert browser(user).get(url(name, row.pk)).status_code == 404
    assert browser(people[1]).get(url("programme_list")).status_code == 403


def test_the_leads_home_leads_to_the_programmes(lead):
    said = browser(lead).get(reverse("reports:home")).content.decode()
    assert url("programme_list") in said


def test_who_leads_two_organisations_begins_a_programme_for_either(lead, asye):
    other = factories.OrganisationFactory(name="Zebra Trust")
    factories.give_role(lead, "workforce_lead", other)
    said = browser(lead).get(url("programme_list")).content.decode()
    assert "Begin a new programme of Zebra Trust" in said
    address = f"{url('programme_start')}?organisation={other.pk}"
    assert "Zebra Trust" in words(browser(lead).get(address))
    browser(lead).post(address, {"begin_with": "shipped:asye", "name": ""})
    assert ProgrammeDraft.objects.get().organisation == other
    foreign = factories.OrganisationFactory()
    address = f"{url('programme_start')}?organisation={foreign.pk}"
    browser(lead).post(address, {"begin_with": "shipped:consolidation-wales", "name": ""})
    assert not ProgrammeDraft.objects.filter(organisation=foreign).exists()
