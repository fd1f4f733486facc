"""Cohort report and funding list: right numbers, small ones hidden, the same in each file."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from assessments.models import Decision
from jobs.kinds import kind_of
from jobs.models import Job
from participants.models import Employment
from participants.shipped import ASYE, shipped_programme
from reports.figures import cohort_figures
from reports.figures.cohorts import NOT_SHOWN
from reports.figures.files import as_csv, as_pdf, as_xlsx
from reports.figures.funding import funding_of, funding_xlsx
from reports.figures.funding_rules import Person, claims_of
from reports.figures.suppression import LEAST_SHOWN, shown_outcomes
from tests import factories
from tests.factories import CohortFactory, ParticipantFactory, TeamFactory, workforce_lead

from .conftest import assessment, item, move_to

TODAY = timezone.localdate()
REPORT = reverse("reports:cohort_report")


def figures_of(of, **answers):
    return cohort_figures(of.organisation, answers, [], TODAY)


def table(figures, slug):
    return next(each for each in figures.tables if each.slug == slug)


def told_met(participant, people):
    made = assessment(participant, people.assessor, "told", told_on=TODAY)
    Decision.objects.create(
        organisation=made.organisation,
        participant=participant,
        assessment=made,
        outcome="met",
        reasons="Plain",
        recommended_by=people.assessor,
        confirmed_by=people.confirmer,
        confirmed_at=timezone.now(),
    )
    move_to(participant, "decided")


# --- Numbers --------------------------------------------------------------------------------------


def test_people_are_counted_by_cohort_and_state(people, cohort):
    ParticipantFactory(cohort=cohort, status="left", left_on=TODAY)
    other = CohortFactory(
        organisation=cohort.organisation,
        programme_version=cohort.programme_version,
        name="Later",
        starts_on=TODAY,
    )
    ParticipantFactory(cohort=other)
    assert table(figures_of(cohort), "people").rows == [
        ["September cohort", 2, 1, 0, 0, 1, 0],
        ["Later", 1, 1, 0, 0, 0, 0],
        ["All", 3, 2, 0, 0, 1, 0],
    ]
    assert table(figures_of(cohort, cohort=other), "people").rows == [["Later", 1, 1, 0, 0, 0, 0]]


def test_a_team_chooses_people(people, cohort):
    team = TeamFactory(organisation=cohort.organisation)
    ParticipantFactory(cohort=cohort, team=team)
    item(people.participant, status="read")
    both = figures_of(cohort)
    assert table(both, "people").rows[0][1] == 2
    assert table(both, "evidence").rows[0][1:3] == [1, 1]
    theirs = figures_of(cohort, team=team)
    assert table(theirs, "people").rows[0][1] == 1
    assert table(theirs, "evidence").rows[0][1:3] == [0, 0]


def test_who_joined_moved_and_left_is_counted_and_listed(people, cohort, browse):
    ParticipantFactory(cohort=cohort, status="left", left_on=TODAY, user__name="Adam Able")
    ParticipantFactory(cohort=cohort, starts_on=TODAY + datetime.timedelta(days=1))
    assert table(figures_of(cohort), "retention").rows == [["September cohort", 2, 0, 0, 1]]
    text = browse(people.lead, reverse("reports:movement_list")).content.decode()
    body = text[text.index("<tbody") :]
    assert body.count("Joined") == 2
    assert body.index("Left") < body.index("Joined")
    assert "Adam Able" in body and "Not known" in body


# --- Small numbers --------------------------------------------------------------------------------


def test_few_outcomes_are_not_shown_anywhere(people, cohort, browse):
    told_met(people.participant, people)
    figures = figures_of(cohort)
    assert table(figures, "outcomes").rows == [["September cohort", NOT_SHOWN, NOT_SHOWN]]
    assert "Met" not in str(table(figures, "people").rows)
    text = browse(people.lead, REPORT).content.decode()
    assert NOT_SHOWN in text


def test_filters_do_not_change_the_outcomes(people, cohort):
    team = TeamFactory(organisation=cohort.organisation)
    whole, part = figures_of(cohort), figures_of(cohort, team=team)
    assert table(whole, "outcomes").rows == table(part, "outcomes").rows


@pytest.mark.parametrize(
    ("groups", "shown", "total"),
    [
        ({"a": (10, 10)}, {"a"}, (10, 10)),
        ({"a": (10, 9)}, set(), None),
        ({"a": (30, 0)}, set(), None),
        # The total less the one shown would be the other.
        ({"a": (20, 20), "b": (4, 3)}, {"a"}, None),
        ({"a": (20, 20), "b": (6, 5), "c": (6, 5)}, {"a"}, (32, 30)),
        # Nobody was decided in b, so there is nothing to find.
        ({"a": (20, 20), "b": (0, 0)}, {"a"}, (20, 20)),
    ],
)
def test_what_could_be_subtracted_is_not_shown_either(groups, shown, total):
    found, of_all = shown_outcomes({name: counted(pair) for name, pair in groups.items()})
    assert {name for name, counts in found.items() if counts} == shown
    assert of_all == (counted(total) if total else None)


def counted(pair):
    return dict(zip(("met", "not_yet_met"), pair, strict=True))


@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), min_size=1, max_size=8))
def test_no_sum_of_what_is_shown_tells_of_fewer_than_ten(pairs):
    groups = {place: counted(pair) for place, pair in enumerate(pairs)}
    shown, total = shown_outcomes(groups)
    for counts in [*shown.values(), total]:
        assert counts is None or min(counts.values()) >= LEAST_SHOWN
    if total:
        rest = {
            result: total[result] - sum(each[result] for each in shown.values() if each)
            for result in total
        }
        assert not any(rest.values()) or min(rest.values()) >= LEAST_SHOWN


# --- The same figures everywhere ------------------------------------------------------------------


def test_page_csv_xlsx_and_pdf_show_the_same_figures_and_what_they_mean(people, cohort, browse):
    figures = figures_of(cohort)
    page = " ".join(browse(people.lead, REPORT).content.decode().split())
    rows = list(csv.reader(io.StringIO(as_csv(figures).decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(figures)))
    pdf = as_pdf(figures)
    paper = " ".join(
        " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages).split()
    )
    for each in figures.tables:
        for row in each.rows:
            words = [str(cell) for cell in row]
            assert words in rows
            assert words[0] in page and words[0] in paper
        sheet = book[each.slug.capitalize()]
        assert [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)] == each.rows
        for _, meaning in each.definitions:
            assert meaning in page.replace("&#x27;", "'")
            assert meaning.split(",")[0] in paper
    assert as_pdf(figures) == pdf


def test_the_report_is_made_by_a_job_for_leads_alone(people, cohort):
    client = factories.sign_in(Client(), people.lead)
    address = f"{reverse('reports:cohort_report_export')}?cohort={cohort.pk}"
    form = client.get(address).context["form"]
    nonce = form.get_initial_for_field(form.fields["nonce"], "nonce")
    client.post(address, {"nonce": nonce, "file_format": "csv"})
    job = Job.objects.get()
    kind, heard = kind_of(job), []
    result = kind.run(job, lambda *progress: heard.append(progress))
    assert result.file_name == f"cohort-report-{TODAY:%Y-%m-%d}.csv"
    assert "Cohort: September cohort" in result.content.decode()
    assert len(heard) > 3
    assert kind.may_read(people.lead, job)
    stranger = workforce_lead(CohortFactory().organisation)
    assert not any(kind.may_read(user, job) for user in (stranger, people.supervisor))


def test_the_report_asks_as_much_for_thirty_people_as_for_one(people, cohort, queries):
    with_one = queries(people.lead, REPORT)
    for _ in range(30):
        ParticipantFactory(cohort=cohort)
    assert queries(people.lead, REPORT) == with_one


@pytest.mark.parametrize("file_format", ["xlsx", "pdf"])
def test_the_command_writes_other_files_too(people, cohort, tmp_path, file_format):
    out = tmp_path / f"cohort.{file_format}"
    call_command("export_cohort", "september", "--format", file_format, "--out", str(out))
    content = out.read_bytes()
    if file_format == "pdf":
        assert "September cohort" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    else:
        assert openpyxl.load_workbook(io.BytesIO(content))["People"]["A2"].value == "Nadia Newly"


# --- Funding --------------------------------------------------------------------------------------

DURING = datetime.date(2026, 11, 2)


def person(**facts):
    return Person(
        **{
            "registration_number": "SW1",
            "starts_on": datetime.date(2026, 9, 1),
            "left_on": None,
            "completed_on": None,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "today", "start", "completion"),
    [
        ({}, DURING, True, True),
        ({"registration_number": ""}, DURING, False, False),
        ({"qualified_on": datetime.date(2022, 9, 1)}, DURING, True, True),
        ({"qualified_on": datetime.date(2022, 8, 31)}, DURING, False, False),
        ({"starts_on": datetime.date(2026, 3, 31)}, DURING, False, True),
        ({"starts_on": datetime.date(2026, 4, 1)}, DURING, True, True),
        ({"starts_on": datetime.date(2026, 12, 1)}, DURING, False, False),
        ({"arrived_on": datetime.date(2026, 10, 5)}, DURING, False, True),
        ({"left_on": datetime.date(2026, 10, 1)}, DURING, True, False),
        ({"completed_on": datetime.date(2026, 3, 31)}, DURING, True, False),
        ({"completed_on": datetime.date(2026, 4, 1)}, DURING, True, True),
        ({}, datetime.date(2027, 3, 30), True, True),
        ({}, datetime.date(2027, 3, 31), False, False),
    ],
)
def test_who_can_be_claimed_for_by_the_shipped_scheme(facts, today, start, completion):
    claims = claims_of(person(**facts), shipped_programme(ASYE)["funding"], today)
    assert [claim.is_fundable for claim in claims] == [start, completion]
    assert [claim.amount for claim in claims] == [1000, 1000]
    assert all(claim.why for claim in claims)


def test_who_started_elsewhere_is_not_claimed_for_again_but_asked_about(people, cohort):
    cohort.programme_version.funding = shipped_programme(ASYE)["funding"]
    factories.republish(cohort.programme_version)
    came = people.participant
    type(came).objects.filter(pk=came.pk).update(
        registration_number="SW9",
        starts_on=datetime.date(2026, 9, 1),
        arrived_on=datetime.date(2026, 10, 5),
    )
    [scheme] = funding_of(cohort.organisation, DURING)
    start, completion = [line.claim for line in scheme.lines if line.person.pk == came.pk]
    assert not start.is_fundable
    assert start.why == "Started with another employer: ask them whether they claimed it"
    assert completion.is_fundable


def test_the_list_has_the_columns_in_the_order_asked_for(people, cohort):
    version = cohort.programme_version
    version.funding = shipped_programme(ASYE)["funding"]
    factories.republish(version)
    people.participant.registration_number = "SW1234"
    people.participant.save()
    ParticipantFactory(cohort=cohort, user__name="=1+1")
    [scheme] = funding_of(cohort.organisation, DURING)
    assert [line.claim.label for line in scheme.fundable] == ["Completion"]
    book = openpyxl.load_workbook(io.BytesIO(funding_xlsx([scheme])))
    header, row = ([cell.value for cell in line] for line in book["Claims"].iter_rows())
    assert header[:3] == ["Organisation", "Name", "Registration number"]
    assert row[1:3] == ["Nadia Newly", "SW1234"]
    assert row[-2:] == ["Completion", 1000]
    left_out = list(book["Not fundable"].iter_rows(min_row=2))
    assert [cell.data_type for cell in left_out[0]].count("f") == 0
    assert left_out[0][1].value == "=1+1"
    assert left_out[0][-1].value == "No registration number yet"


@pytest.mark.parametrize(
    ("asked", "first"), [(["Name", "amount"], "Amount in pounds"), (["Name"], "Organisation")]
)
def test_a_column_that_nobody_knows_in_an_old_version_is_left_out_of_the_list(
    people, cohort, asked, first
):
    version = cohort.programme_version
    version.funding = shipped_programme(ASYE)["funding"] | {"columns": asked}
    factories.republish(version)
    people.participant.registration_number = "SW1234"
    people.participant.save()
    ParticipantFactory(cohort=cohort)
    book = openpyxl.load_workbook(io.BytesIO(funding_xlsx(funding_of(cohort.organisation, DURING))))
    headers = [[cell.value for cell in next(sheet.iter_rows())] for sheet in book]
    assert [each[0] for each in headers] == [first, first]
    assert headers[1].count("Why") == 1
    assert headers[1][-1] == "Why"


def test_the_page_says_who_and_why_and_asks_for_the_password_before_the_file(people, cohort):
    version = cohort.programme_version
    version.funding = shipped_programme(ASYE)["funding"]
    factories.republish(version)
    client = factories.sign_in(Client(), people.lead)
    page = client.get(reverse("reports:funding"))
    assert "No registration number yet" in page.content.decode()
    form = page.context["form"]
    sent = {"nonce": form.get_initial_for_field(form.fields["nonce"], "nonce")}
    answer = client.post(reverse("reports:funding"), sent)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not Job.objects.exists()


FUNDED = {
    "source": "DfE",
    "settings": ["statutory"],
    "otherwise": {
        "not_registered": "no",
        "other_setting": "no",
        "agency_worker": "unfunded",
        "funded_before": "unfunded",
    },
}


@pytest.fixture
def claiming(cohort):
    """A cohort whose programme has a scheme, and says who is paid for."""
    version = cohort.programme_version
    version.funding = shipped_programme(ASYE)["funding"]
    version.other_rules = {**version.other_rules, "eligibility": FUNDED}
    factories.republish(version)
    return cohort


def employed(cohort, *, employment=None, **fields):
    found = ParticipantFactory(
        **{"cohort": cohort, "registration_number": "SW1", "employed_from": cohort.starts_on}
        | {"starts_on": datetime.date(2026, 9, 1)}
        | fields
    )
    Employment.objects.create(
        organisation=cohort.organisation,
        participant=found,
        starts_on=cohort.starts_on,
        **{"setting": "statutory"} | (employment or {}),
    )
    return found


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ""),
        ({"employment": {"is_agency": True}}, "Employed by an agency: may enrol, not funded."),
        (
            {"employment": {"setting": "charity"}},
            "Works in another setting (charity): may not enrol.",
        ),
        ({"funded_before": True}, "Funded on a programme before: may enrol, not funded."),
    ],
)
def test_list_record_and_dates_give_one_answer_on_funding(people, claiming, browse, facts, why):
    someone = employed(claiming, user__name="Zoe Able", **facts)
    [scheme] = funding_of(claiming.organisation, DURING)
    mine = [line.claim for line in scheme.lines if line.person == someone]
    assert [claim.is_fundable for claim in mine] == [not why] * 2
    record = browse(people.lead, reverse("reports:participant", args=[someone.pk]))
    dates = browse(people.lead, reverse("participants:date_list", args=[someone.pk]))
    claimed = [each for each in dates.context["dates"] if each.kind == "claim"]
    assert [each.on is None for each in claimed][0] is bool(why)
    if why:
        assert {claim.why for claim in mine} == {why}
        assert why in record.content.decode()
        assert dates.content.decode().count(f"Cannot be claimed: {why}") == 2
        assert {each.on for each in claimed} == {None}


def test_the_funding_list_asks_as_much_for_many_as_for_one(people, claiming):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            funding_of(claiming.organisation, DURING)
        return len(captured)

    end = {"agreed_end_on": datetime.date(2027, 10, 1), "agreed_end_at": timezone.now()}
    employed(claiming, agreed_end_by=people.lead, **end)
    one = asked()
    for number in ("SW2", "SW3", "SW4", "SW5"):
        employed(claiming, registration_number=number, agreed_end_by=people.lead, **end)
    assert asked() == one
