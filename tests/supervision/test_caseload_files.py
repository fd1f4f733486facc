"""A file of totals, from the upload to a third account beside the others."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import AuditEvent
from participants.models import Participant
from supervision.models import CaseloadFile, WeekAccount
from supervision.services import add_caseload_file, apply_caseload_file
from supervision.support import support_of
from tests import factories

from .test_support import RULES, say
from .test_views_weeks import text

TODAY = datetime.date(2026, 11, 20)
WEEK = datetime.date(2026, 11, 9)
HEADER = "staff number,week,children\n"


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def cohort(db):
    version = factories.ProgrammeVersionFactory(support_rules=RULES)
    return factories.CohortFactory(organisation=version.organisation, programme_version=version)


@pytest.fixture
def person(cohort):
    return factories.ParticipantFactory(
        cohort=cohort,
        starts_on=datetime.date(2026, 9, 7),
        staff_number="10482",
        user__name="Nadia Fernsby",
    )


@pytest.fixture
def lead(cohort):
    return factories.workforce_lead(cohort.organisation)


@pytest.fixture
def add(cohort, lead):
    def do(rows, header=HEADER, by=None):
        content = rows if isinstance(rows, bytes) else (header + rows).encode()
        return add_caseload_file(
            organisation=cohort.organisation, by=by or lead, file=ContentFile(content)
        )

    return do


def apply(file, by):
    return apply_caseload_file(caseload_file=CaseloadFile.objects.get(pk=file.pk), by=by)


def current(person):
    return WeekAccount.objects.current().filter(participant=person, side="case_system")


def test_figures_stand_as_a_third_account_of_the_week(add, person, lead):
    say(person, WEEK, "had", 6)
    file = add("10482,11/11/2026,9\n")
    assert not current(person).exists(), "nothing before it is applied"
    apply(file, lead)
    week = {each.starts_on: each for each in support_of([person], TODAY)[person.pk].weeks}[WEEK]
    assert week.children == {"participant": 6, "case_system": 9}
    assert week.caseload == "two_accounts"
    events = AuditEvent.objects.about(person)
    assert [event.action for event in events] == ["week.from_case_system"]


def test_people_who_are_not_here_and_weeks_before_theirs_are_passed_over(add, person):
    file = add("10482,9/11/2026,9\n99999,9/11/2026,4\n10482,31/8/2026,2\n")
    assert file.totals == [[str(person.pk), "2026-11-09", 9]]
    assert (file.not_here, file.not_their_week) == (1, 1)
    assert "99999" not in str(CaseloadFile.objects.values_list("totals", "notes"))


def test_nothing_is_kept_of_a_file_with_a_fault(add, person):
    with pytest.raises(ValidationError) as error:
        add("10482,9/11/2026,9\n10482,16/11/2026,many\n")
    assert error.value.messages[0].startswith("Row 3, children:")
    assert not CaseloadFile.objects.exists()


def test_many_faults_are_said_up_to_a_number_that_can_be_read(add, person):
    with pytest.raises(ValidationError) as error:
        add("10482,9/11/2026,many\n" * 70)
    assert len(error.value.messages) == 51
    assert error.value.messages[-1] == "And 20 more problems."


def test_a_file_in_which_nobody_is_known_is_not_applied(add, person):
    with pytest.raises(ValidationError, match="Nobody in the file"):
        add("99999,9/11/2026,9\n")


def test_what_is_not_utf_8_is_named(add, person):
    file = add(b"staff number,week,children\r\n10482,9/11/2026,9\r\n\xa3,9/11/2026,1\r\n")
    assert "line 3 holds the byte A3" in file.notes[0]


def test_what_is_no_table_is_refused_in_a_sentence(add, person):
    with pytest.raises(ValidationError):
        add(b"\x00\x01\x02\x00")


def test_a_newer_file_keeps_the_older_number_as_a_version(add, person, lead):
    apply(add("10482,9/11/2026,9\n"), lead)
    apply(add("10482,9/11/2026,9\n"), lead)
    assert WeekAccount.objects.count() == 1, "the same number changes nothing"
    apply(add("10482,9/11/2026,8\n"), lead)
    assert current(person).get().children == 8
    assert WeekAccount.objects.filter(replaced_at__isnull=False).get().children == 9


def test_a_file_is_applied_once(add, person, lead):
    file = add("10482,9/11/2026,9\n")
    apply(file, lead)
    with pytest.raises(ValidationError):
        apply(file, lead)
    assert WeekAccount.objects.count() == 1


def test_all_or_nothing_also_where_somebody_left_since(add, cohort, person, lead):
    other = factories.ParticipantFactory(
        cohort=cohort, starts_on=datetime.date(2026, 9, 7), staff_number="10517"
    )
    file = add("10482,9/11/2026,9\n10517,9/11/2026,9\n")
    Participant.objects.filter(pk=other.pk).update(status="left", left_on=TODAY)
    with pytest.raises(ValidationError, match="has left"):
        apply(file, lead)
    assert not WeekAccount.objects.exists()


def test_only_the_workforce_lead_of_the_organisation_brings_figures_in(add, person, lead):
    file = add("10482,9/11/2026,9\n")
    elsewhere = factories.workforce_lead(factories.OrganisationFactory())
    for somebody in (person.user, elsewhere, factories.appoint(person, "supervisor")):
        with pytest.raises(PermissionDenied):
            add("10482,9/11/2026,9\n", by=somebody)
        with pytest.raises(PermissionDenied):
            apply(file, somebody)


def test_a_staff_number_of_another_organisation_is_nobody_here(add, person):
    factories.ParticipantFactory(staff_number="20001", starts_on=datetime.date(2026, 9, 7))
    with pytest.raises(ValidationError, match="Nobody in the file"):
        add("20001,9/11/2026,9\n")


def upload(client, content):
    url = reverse("supervision:caseload_file_add")
    nonce = client.get(url).context["form"]["nonce"].value()
    organisation = client.get(url).context["form"]["organisation"].value()
    sent = SimpleUploadedFile("totals.csv", content.encode(), content_type="text/csv")
    return client.post(
        url, {"nonce": nonce, "organisation": organisation, "file": sent}, follow=True
    )


def test_from_upload_to_preview_to_applied_by_the_pages(client, cohort, person, lead):
    say(person, WEEK, "had", 6)
    factories.ParticipantFactory(cohort=cohort, user__name="Without Number")
    client = factories.sign_in(client, lead)
    preview = upload(client, HEADER + "10482,9/11/2026,9\n99999,9/11/2026,3\n")
    shown = text(preview)
    assert "Nothing is applied yet" in shown
    assert "Nadia Fernsby" in shown and "6 (check-in)" in shown
    assert "1 row passed over" in shown
    assert "Without Number</a>: no staff number is recorded" in shown
    done = client.post(preview.redirect_chain[-1][0], {"version": 1}, follow=True)
    assert "6 (check-in), 9 (case system)" in text(done)


def test_the_page_shows_every_problem_and_not_what_stood_there(client, person, lead):
    client = factories.sign_in(client, lead)
    response = upload(client, "staff number,week,children,child name\n10482,9/11/2026,9,Jayden\n")
    shown = text(response)
    assert "Column D looks as if it names children or cases" in shown
    assert "Jayden" not in shown
    assert not CaseloadFile.objects.exists()


def test_the_command_says_what_it_would_do_and_does_it(cohort, person, tmp_path):
    file = tmp_path / "totals.csv"
    file.write_text(HEADER + "10482,9/11/2026,9\n99999,9/11/2026,3\n")

    def run(*options):
        out = StringIO()
        call_command(
            "import_caseload",
            str(file),
            "--organisation",
            cohort.organisation.slug,
            *options,
            stdout=out,
        )
        return out.getvalue()

    assert "1 totals would be applied; 1 rows of people not on a programme" in run("--dry-run")
    assert not CaseloadFile.objects.exists() and not AuditEvent.objects.exists()
    assert "1 totals applied" in run()
    assert current(person).get().children == 9


def test_the_command_names_what_is_wrong(cohort, person, tmp_path):
    file = tmp_path / "totals.csv"
    file.write_text(HEADER + "10482,9/11/2026,many\n")
    slug = cohort.organisation.slug
    with pytest.raises(CommandError, match="Row 2, children"):
        call_command("import_caseload", str(file), "--organisation", slug)
    with pytest.raises(CommandError, match="There is no organisation"):
        call_command("import_caseload", str(file), "--organisation", "nowhere")
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("import_caseload", str(tmp_path / "none.csv"), "--organisation", slug)
