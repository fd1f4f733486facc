"""People of a cohort by file: every problem by row and column, all or nothing, and back again."""

import csv
import datetime
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role, RoleGrant, User
from audit.models import AuditEvent
from audit.services import StaleObject, check_chain
from jobs.models import Job
from jobs.services import run_job
from notifications.models import Message
from participants.models import Appointment, Participant, PeopleFile, PeopleFileRow, WorkingPattern
from participants.people_files.columns import HEADERS, match_header
from participants.people_files.downloads import annotated, template
from participants.people_files.services import (
    check_people_file_again,
    discard_people_file,
    forget_people_files,
    request_people_file_apply,
    undo_people_file,
    upload_people_file,
    what_prevents_undo,
)
from participants.people_files.values import read_day
from participants.services import add_participant, appoint, edit_participant
from tests import factories
from tests.factories import (
    LONG_AGO,
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    TeamFactory,
    administrator,
    forget,
    give_role,
    person_with,
    sign_in,
    workforce_lead,
)
from ui.csv_files import csv_lines
from ui.table_files.cells import Cell
from ui.xlsx_files import Sheet, xlsx_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST_DAY = datetime.date(2027, 9, 1)


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-06-09 12:00:00+01:00"):
        yield


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=FIRST_DAY, name="Autumn")


@pytest.fixture
def lead(cohort):
    return workforce_lead(cohort.organisation)


@pytest.fixture
def colleagues(cohort):
    TeamFactory(organisation=cohort.organisation, name="North 1")
    return {
        "supervisor": person_with(
            "practice_supervisor", cohort.organisation, email="sue@a.example", name="Sue"
        ),
        "assessor": person_with("assessor", cohort.organisation, email="ann@a.example"),
    }


GOOD = {
    "Name": "Amina Khan",
    "E-mail": "amina@a.example",
    "Start date": "1/9/2027",
    "Team": "north 1",
    "Staff number": "00417",
    "Registration number": "sw 12345",
    "Percent of full time": "80",
    "Supervisor e-mail": "sue@a.example",
    "Assessor e-mail": "ann@a.example",
}


def row(**changes):
    """A row without fault; ``start_date="..."`` changes the cell under "Start date"."""
    named = {key.replace("_", " ").replace("e mail", "e-mail"): v for key, v in changes.items()}
    return GOOD | {next(h for h in HEADERS if h.lower() == key): v for key, v in named.items()}


def as_csv(*rows, headers=None):
    headers = headers or list(dict.fromkeys(key for each in rows for key in each))
    return csv_lines([headers, *([each.get(h, "") for h in headers] for each in rows)]).encode()


@pytest.fixture
def upload(cohort, lead, colleagues):
    """Upload a file and have it checked."""

    def send(*rows, content=None, by=lead, name="people.csv"):
        file = upload_people_file(
            cohort=cohort, file_name=name, content=content or as_csv(*rows), by=by
        )
        run_job(file.job_id)
        return fresh(file)

    return send


def fresh(file):
    return PeopleFile.objects.select_related("job").get(pk=file.pk)


@pytest.fixture
def apply(lead):
    def run(file, by=lead):
        forget(by)
        request_people_file_apply(file=file, by=by)
        run_job(file.job_id)
        return fresh(file)

    return run


def problems(file):
    return [
        (each.number, name, words)
        for each in PeopleFileRow.objects.filter(file=file)
        for name, words in each.problems
    ]


def only_problem(file):
    [(_, name, words)] = problems(file)
    assert file.status == "faulty"
    return name, words


# --- what a file may look like --------------------------------------------------------------------
def test_headers_are_found_whatever_their_order_case_and_signs(upload, apply):
    content = as_csv(
        {
            " EMAIL ": "amina@a.example",
            "start  DATE": "1 September 2027",
            "name": "Amina Khan",
            "What is wrong": "Row 4 has the same",
        }
    )
    file = apply(upload(content=content))
    assert (file.status, file.row_count) == ("applied", 1)
    assert Participant.objects.get().starts_on == FIRST_DAY


def test_wrong_missing_and_doubled_headers_are_named(upload):
    file = upload(content=b"Nmae,E-mail,email,Shoe size,,Start date\na,b,c,d,e,f\n")
    assert file.status == "refused"
    assert file.refusals == [
        "Column A is named \u201cNmae\u201d, which is not known. Did you mean \u201cName\u201d?",
        "\u201cE-mail\u201d is there twice: B and C.",
        "Column D is named \u201cShoe size\u201d, which is not known. Rename it or take it out.",
        "Column E has no name in its first row.",
        "The column \u201cName\u201d is missing.",
    ]
    assert not PeopleFileRow.objects.exists()
    assert upload(content=b"Name,E-mail,Start date\n,,\n").refusals == [
        "The file has no rows below its header."
    ]


def test_every_header_of_ours_is_known():
    names, faults = match_header(HEADERS)
    assert faults == []
    assert len(set(names)) == len(HEADERS)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_sent(form, upload, apply):
    _, _, content = template(form)
    values = [GOOD.get(header, "") for header in HEADERS]
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        book["People"].append([FIRST_DAY if h == "Start date" else GOOD.get(h) for h in HEADERS])
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
    else:
        content += csv_lines([values]).encode()
    file = apply(upload(content=content))
    assert file.status == "applied", problems(file)
    made = Participant.objects.get()
    assert (made.staff_number, made.registration_number) == ("00417", "SW12345")


@pytest.mark.parametrize(
    "typed",
    [
        "1/9/2027",
        "01.09.2027",
        "1-9-27",
        "2027-09-01",
        "1 September 2027",
        "1st sept 2027",
        "46631",
        "2027-09-01 00:00:00",
    ],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert read_day(Cell("text", typed)) == FIRST_DAY


def test_days_counted_from_1904_are_read_so():
    assert read_day(Cell("number", "45169"), counts_from_1904=True) == FIRST_DAY


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9/13/2027", "the month first. Write the day first, as in 13/9/2027"),
        ("31/6/2027", "is not a day"),
        ("September 2027", "is not a day"),
        ("1 Smarch 2027", "is not a day"),
        ("soon", "Write it as 1/9/2026 or 1 September 2026"),
    ],
)
def test_a_day_that_is_none_or_american_is_refused(typed, said):
    with pytest.raises(ValueError, match=said):
        read_day(Cell("text", typed))


def test_a_number_of_days_is_said_in_words(upload):
    file = upload(row(start_date="46631"))
    assert PeopleFileRow.objects.get().remarks == ["46631 was read as 1 September 2027."]
    assert file.status == "ready"


def test_windows_1252_is_read_and_said(upload):
    file = upload(content=as_csv(row(name="Zo\u00eb")).decode().encode("cp1252"))
    assert file.status == "ready"
    assert "Windows-1252" in file.notes[0]


# --- every problem, by row and column ------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"name": ""}, "name", "The name is missing"),
        ({"name": "x" * 121}, "name", "Longer than 120"),
        ({"e-mail": "amina(at)a.example"}, "email", "is not an e-mail address"),
        ({"start_date": ""}, "starts_on", "The start date is missing"),
        ({"start_date": "1/9/2207"}, "starts_on", "The start date must be"),
        ({"team": "North 2"}, "team", "Perhaps \u201cNorth 1\u201d is meant"),
        ({"team": "Zebra"}, "team", "An administrator adds teams"),
        ({"registration_number": "12"}, "registration_number", "Enter a registration number"),
        ({"staff_number": "no; 5"}, "staff_number", "Enter a staff number"),
        ({"percent_of_full_time": "0"}, "percent", "is not a whole number"),
        ({"percent_of_full_time": "0.8"}, "percent", "is not a whole number"),
        ({"registration_date": "10/6/2027"}, "registered_on", "must be today or in the past"),
        ({"registration_date": "1/9/1927"}, "registered_on", "more than 60 years ago"),
        (
            {"registration_number": "", "registration_date": "1/6/2027"},
            "registered_on",
            "Fill in the registration number too",
        ),
        ({"percent_from": "1/8/2027"}, "percent_from", "It must be 1 September 2027 or later"),
        ({"percent_from": "1/9/2207"}, "percent_from", "The first day must be"),
        ({"percent_from": "soon"}, "percent_from", "is not a day"),
        (
            {"percent_of_full_time": "", "percent_from": "1/10/2027"},
            "percent_from",
            "Fill in the percent of full time too",
        ),
        ({"programme_version": "ASYE, version 1"}, "programme", "There is no published programme"),
        ({"programme_version": "Two-year programme"}, "programme", "Write name and number"),
        ({"supervisor_e-mail": "nobody@a.example"}, "supervisor", "Ask an administrator"),
        ({"supervisor_e-mail": "ann@a.example"}, "supervisor", "is practice supervisor here"),
        ({"supervisor_e-mail": "amina@a.example"}, "supervisor", "to themselves"),
        ({"assessor_e-mail": "x"}, "assessor", "is not an e-mail address"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said(upload, changes, column, said):
    name, words = only_problem(upload(row(**changes)))
    assert name == column
    assert said in words
    assert not words.endswith(".")


def test_formulas_and_faults_of_a_sheet_are_no_values(upload):
    file = upload(content=b"Name,E-mail,Start date\n=A1&B1,a@a.example,1/9/2027\n")
    assert only_problem(file)[1].startswith("A formula (=A1&B1). Copy the column and paste it")


def test_rows_that_repeat_each_other_are_named(upload):
    file = upload(row(), row(name="Other"), row(**{"e-mail": "c@a.example"}))
    assert problems(file) == [
        (3, "email", "Row 2 has the same e-mail address"),
        (3, "staff_number", "Row 2 has the same staff number"),
        (3, "registration_number", "Row 2 has the same registration number"),
        (4, "staff_number", "Row 2 has the same staff number"),
        (4, "registration_number", "Row 2 has the same registration number"),
    ]


def test_numbers_of_others_are_named(upload, cohort):
    other = ParticipantFactory(
        cohort=cohort, staff_number="00417", registration_number="SW12345", user__name="Otto"
    )
    assert problems(upload(row())) == [
        (2, "registration_number", "This is the registration number of Otto"),
        (2, "staff_number", "This is the staff number of Otto"),
    ]
    assert other.user.name == "Otto"


def test_a_registration_number_of_somebody_in_another_organisation_is_refused_without_a_name(
    upload,
):
    ParticipantFactory(registration_number="SW12345", user__name="Otto")
    name, words = only_problem(upload(row()))
    assert name == "registration_number"
    assert words == "This is the registration number of somebody else on a programme"


def test_nobody_may_choose_themselves(upload, lead, cohort):
    give_role(lead, Role.ASSESSOR, cohort.organisation)
    assert only_problem(upload(row(**{"assessor_e-mail": lead.email})))[1].startswith(
        "You cannot choose yourself"
    )
    assert "This is you" in only_problem(upload(row(**{"e-mail": lead.email})))[1]


def test_supervisor_and_assessor_are_two_where_the_programme_says_so(upload, cohort, colleagues):
    give_role(colleagues["supervisor"], Role.ASSESSOR, cohort.organisation)
    both = row(**{"assessor_e-mail": "sue@a.example"})
    assert upload(both).status == "ready"
    version = cohort.programme_version
    version.assessor_may_supervise = False
    factories.republish(version)
    again = upload(both | {"Name": "Amina Kahn"})
    assert "somebody other than the supervisor" in only_problem(again)[1]


def test_each_row_says_who_may_enrol_and_is_paid_for(upload, apply, cohort, colleagues):
    version = cohort.programme_version
    rule = {
        "qualified_within_years": 3,
        "otherwise": {"not_registered": "no", "qualified_longer_ago": "unfunded"},
        "source": "A rule of this test",
    }
    version.other_rules = {"eligibility": rule}
    factories.republish(version)
    paid = upload(row(qualification_date="1/7/2027"))
    assert paid.status == "ready"
    assert paid.rows.get().remarks == ["Funded, by what the file says."]
    unpaid = upload(row(qualification_date="1/7/2020"))
    [remark] = unpaid.rows.get().remarks
    assert remark.startswith("May enrol, not funded, by what the file says. Qualified more than")
    nobody = {"registration_number": "", "reason_to_enrol": "Registration is on its way"}
    where, problem = only_problem(upload(row(**nobody)))
    assert where == "registration_number"
    assert "may not enrol on this programme. Not registered yet" in problem
    version.other_rules = {"eligibility": rule | {"may_be_overridden": True}}
    factories.republish(version)
    where, problem = only_problem(upload(row(registration_number="")))
    assert where == "enrolled_because"
    assert problem.startswith("May not enrol. Not registered yet: may not enrol.")
    assert problem.endswith("Say why they are added all the same")
    file = upload(row(**nobody))
    assert file.status == "ready"
    apply(file)
    assert Participant.objects.get(cohort=cohort).enrolled_because == "Registration is on its way"


def test_a_file_with_more_cells_than_headers_is_told_so(upload):
    file = upload(content=b"Name,E-mail,Start date\nA,a@a.example,1/9/2027,more\n")
    assert only_problem(file) == ("", "The row has more cells than the header has names")


# --- the same rules as by form --------------------------------------------------------------------
def by_form(cohort, by):
    """What adding and appointing one by one says to the good row: "" when it can be done."""
    try:
        made = add_participant(
            cohort=cohort,
            email=GOOD["E-mail"],
            name=GOOD["Name"],
            team=None,
            starts_on=FIRST_DAY,
            registration_number="SW12345",
            by=by,
        )
        for kind, email in (("supervisor", "sue@a.example"), ("assessor", "ann@a.example")):
            user = User.objects.get(email=email)
            appoint(participant=made, user=user, kind=kind, starts_on=FIRST_DAY, by=by)
    except (ValidationError, PermissionDenied) as error:
        return str(error)
    return ""


def _closed(cohort, colleagues):
    person_with("moderator", cohort.organisation, email="amina@a.example", is_active=False)


def _elsewhere(cohort, colleagues):
    person_with("assessor", OrganisationFactory(), email="amina@a.example", name="Amina Khan")


def _elsewhere_before(cohort, colleagues):
    elsewhere = person_with("assessor", OrganisationFactory(), email="amina@a.example", name="X Y")
    RoleGrant.objects.filter(user=elsewhere).update(ends_on=datetime.date(2027, 1, 1))


def _same_name_elsewhere_before(cohort, colleagues):
    _elsewhere_before(cohort, colleagues)
    User.objects.filter(email="amina@a.example").update(name="amina  KHAN")


def _on_a_programme(cohort, colleagues):
    ParticipantFactory(
        cohort=CohortFactory(organisation=cohort.organisation), user__email="amina@a.example"
    )


def _was_in_the_cohort(cohort, colleagues):
    ParticipantFactory(cohort=cohort, user__email="amina@a.example", status="left")


def _left_another_cohort(cohort, colleagues):
    other = CohortFactory(organisation=cohort.organisation)
    ParticipantFactory(cohort=other, user__email="amina@a.example", status="left")


def _on_a_programme_elsewhere(cohort, colleagues):
    made = ParticipantFactory(user__email="amina@a.example")
    give_role(made.user, Role.MODERATOR, cohort.organisation)


def _number_taken(cohort, colleagues):
    ParticipantFactory(cohort=cohort, registration_number="SW12345")


def _number_of_a_leaver(cohort, colleagues):
    ParticipantFactory(cohort=cohort, registration_number="SW12345", status="left")


def _colleague_works_here(cohort, colleagues):
    person_with("moderator", cohort.organisation, email="amina@a.example", name="Another")


def _supervisor_closed(cohort, colleagues):
    User.objects.filter(email="sue@a.example").update(is_active=False)


def _supervisor_role_ends(cohort, colleagues):
    RoleGrant.objects.filter(user=colleagues["supervisor"]).update(
        ends_on=datetime.date(2027, 8, 31)
    )


def _supervisor_role_begins_in_time(cohort, colleagues):
    RoleGrant.objects.filter(user=colleagues["supervisor"]).update(starts_on=FIRST_DAY)


def _assessor_role_begins_late(cohort, colleagues):
    RoleGrant.objects.filter(user=colleagues["assessor"]).update(
        starts_on=datetime.date(2027, 9, 2)
    )


def _nothing_special(cohort, colleagues):
    pass


@pytest.mark.parametrize(
    "before",
    [
        *[_nothing_special, _closed, _elsewhere, _elsewhere_before, _same_name_elsewhere_before],
        *[_on_a_programme, _was_in_the_cohort, _left_another_cohort, _on_a_programme_elsewhere],
        *[_number_taken, _number_of_a_leaver, _colleague_works_here, _supervisor_closed],
        *[_supervisor_role_ends, _supervisor_role_begins_in_time, _assessor_role_begins_late],
    ],
    ids=lambda each: each.__name__,
)
def test_a_file_is_as_strict_as_the_form(before, upload, cohort, lead, colleagues):
    before(cohort, colleagues)
    file = upload(row())
    said = by_form(cohort, lead)
    assert bool(said) == (file.status == "faulty"), (said, problems(file))


# --- applying -------------------------------------------------------------------------------------
def test_a_file_makes_what_the_form_would_make(upload, apply, cohort, colleagues, lead):
    file = upload(row(), row(**{"e-mail": "b@a.example", "staff_number": "", "name": "Ben"}))
    assert problems(file) == [(3, "registration_number", "Row 2 has the same registration number")]
    rows = row(), {"Name": "Ben", "E-mail": "B@a.example", "Start date": "1/1/2027"}
    file = apply(upload(*rows))
    assert (file.status, file.applied_by) == ("applied", lead)
    amina, ben = Participant.objects.order_by("user__name")
    assert amina.user.name == "Amina Khan"
    assert (amina.team.name, amina.starts_on, amina.cohort) == ("North 1", FIRST_DAY, cohort)
    assert [(each.team, each.starts_on) for each in amina.team_placements.all()] == [
        (amina.team, FIRST_DAY)
    ]
    assert WorkingPattern.objects.get().percent == 80
    assert {(a.kind, a.user.email, a.starts_on) for a in Appointment.objects.all()} == {
        ("supervisor", "sue@a.example", FIRST_DAY),
        ("assessor", "ann@a.example", FIRST_DAY),
    }
    assert RoleGrant.objects.get(user=ben.user).starts_on == datetime.date(2027, 1, 1)
    assert Invitation.objects.unused().count() == 2
    assert sorted(Message.objects.values_list("template", flat=True)) == [
        "appointed",
        "appointed",
        "invitation",
        "invitation",
    ]
    assert AuditEvent.objects.filter(action="participant.added").count() == 2
    assert check_chain(cohort.organisation_id)[1] is None
    assert "Amina" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_supervisor_of_many_gets_one_mail(upload, apply):
    rows = [
        {**GOOD, "E-mail": f"p{n}@a.example", "Staff number": "", "Registration number": ""}
        for n in range(3)
    ]
    apply(upload(*rows))
    [message] = Message.objects.filter(address="sue@a.example")
    assert "3 people" in message.text


def test_whoever_may_give_roles_invites_colleagues_by_the_file(upload, apply, cohort):
    head = administrator(cohort.organisation)
    give_role(head, Role.WORKFORCE_LEAD, cohort.organisation)
    new = {"supervisor_e-mail": "new@a.example"}
    missing = upload(row(**new), by=head)
    assert "fill in their supervisor name" in only_problem(missing)[1]
    second = {"Name": "Ben", "E-mail": "b@a.example", "Start date": "1/9/2027"}
    second["Supervisor e-mail"] = "new@a.example"
    file = upload(row(**new, supervisor_name="Nora New"), second, by=head)
    assert (file.status, file.invited) == ("ready", {"people": 2, "colleagues": 1})
    assert PeopleFileRow.objects.filter(file=file).first().remarks == [
        "Nora New is invited as practice supervisor."
    ]
    assert apply(file, by=head).status == "applied"
    nora = User.objects.get(email="new@a.example")
    assert RoleGrant.objects.get(user=nora).role == "practice_supervisor"
    assert nora.appointments.count() == 2
    undo_people_file(file=fresh(file), by=head)
    assert not User.objects.filter(email="new@a.example").exists()


def test_all_or_nothing_also_when_the_world_moved_since_the_preview(upload, apply, cohort):
    file = upload(
        row(),
        {
            **row(),
            "E-mail": "b@a.example",
            **dict.fromkeys(["Staff number", "Registration number"], ""),
        },
    )
    ParticipantFactory(cohort=cohort, user__email="b@a.example")
    before = User.objects.count()
    file = apply(file)
    assert file.status == "faulty"
    assert problems(file)[0][:2] == (3, "email")
    assert not Participant.objects.filter(user__email="amina@a.example").exists()
    assert User.objects.count() == before
    assert file.job.status == "finished"


def test_a_change_while_it_is_applied_undoes_all_of_it(upload, apply, cohort, monkeypatch):
    """Somebody adds the same person between our check and our writing."""
    from participants.people_files.services import applying

    file = upload(row())
    checked_before = applying.find
    calls = []

    def find_and_be_overtaken(*args):
        found = checked_before(*args)
        if not calls:
            calls.append(1)
            ParticipantFactory(cohort=cohort, staff_number="00417", user__email="x@a.example")
        return found

    monkeypatch.setattr(applying, "find", find_and_be_overtaken)
    file = apply(file)
    # What the other one wrote went with the transaction in this test; the second look was clean.
    assert file.status == "applied"
    assert Participant.objects.count() == 1


# --- the world moves between preview and adding ---------------------------------------------------
def _added_by_somebody_else(cohort, colleagues):
    other = CohortFactory(organisation=cohort.organisation, name="Winter")
    ParticipantFactory(cohort=other, user__email="amina@a.example", user__name="Amina Khan")
    return "E-mail: Already on Two-year programme, cohort Winter."


def _supervisor_lost_the_role(cohort, colleagues):
    grants = RoleGrant.objects.filter(user=colleagues["supervisor"])
    grants.update(ends_on=datetime.date(2027, 6, 30))
    return "Supervisor e-mail: Does not hold the role of practice supervisor on 1 September 2027."


def _supervisor_account_closed(cohort, colleagues):
    User.objects.filter(pk=colleagues["supervisor"].pk).update(is_active=False)
    return "Supervisor e-mail: The account with this e-mail address is closed."


def _staff_number_taken(cohort, colleagues):
    ParticipantFactory(cohort=cohort, staff_number="00417", user__name="Otto")
    return "Staff number: This is the staff number of Otto."


def _registration_number_taken(cohort, colleagues):
    ParticipantFactory(cohort=cohort, registration_number="SW12345", user__name="Otto")
    return "Registration number: This is the registration number of Otto."


def _team_renamed(cohort, colleagues):
    cohort.organisation.teams.update(name="South 9")
    return "Team: There is no team \u201cnorth 1\u201d. An administrator adds teams."


def _cohort_put_on_another_version(cohort, colleagues):
    old = cohort.programme_version
    version = ProgrammeVersionFactory(
        organisation=cohort.organisation,
        programme=old.programme,
        framework=old.framework,
        number=2,
    )
    type(cohort).objects.filter(pk=cohort.pk).update(programme_version=version)
    return (
        "Programme version: This cohort is on Two-year programme, version 2. Add the person to "
        "a cohort of Two-year programme, version 1."
    )


@pytest.mark.parametrize(
    "then",
    [
        _added_by_somebody_else,
        _supervisor_lost_the_role,
        _supervisor_account_closed,
        _staff_number_taken,
        _registration_number_taken,
        _team_renamed,
        _cohort_put_on_another_version,
    ],
)
def test_a_world_that_moved_since_the_preview_gives_the_file_back_and_adds_nobody(
    upload, apply, cohort, colleagues, then
):
    """Edge cases 43 and 45: what an answer rested on is asked again when it is applied."""
    checked = upload(
        row(programme_version="two-year programme v1"),
        row(name="Ben", staff_number="2", registration_number="", **{"e-mail": "b@a.example"}),
    )
    assert checked.status == "ready", problems(checked)
    said = then(cohort, colleagues)
    before = set(Participant.objects.values_list("pk", flat=True))
    users = User.objects.count()
    file = apply(checked)
    assert (file.status, file.problem_count >= 1) == ("faulty", True)
    assert set(Participant.objects.values_list("pk", flat=True)) == before
    assert (User.objects.count(), Invitation.objects.count()) == (users, 0)
    _, _, content = annotated(file, file.rows.all())
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert lines[0][-1] == "What is wrong"
    assert said in lines[1][-1]


def test_a_newly_published_version_changes_nothing_for_a_cohort_that_is_on_the_one_before(
    upload, apply, cohort
):
    checked = upload(row(programme_version="Two-year programme, version 1"))
    old = cohort.programme_version
    ProgrammeVersionFactory(
        organisation=cohort.organisation,
        programme=old.programme,
        framework=old.framework,
        number=2,
    )
    assert apply(checked).status == "applied"


def test_adding_asked_for_on_a_page_that_has_nothing_to_add_leads_back_and_adds_nobody(
    upload, client, lead
):
    """Edge case 42: a second tab, or the back button, after the file was thrown away."""
    file = upload(row())
    url = reverse("participants:people_file_apply", args=[file.pk])
    discard_people_file(file=file, by=lead)
    response = sign_in(client, lead).post(url, {"version": file.version - 1})
    assert response.status_code == 200
    assert not Participant.objects.exists()
    assert not Job.objects.filter(kind="people_file_apply").exists()


def test_a_file_that_was_checked_before_a_column_went_is_read_without_it(upload, apply):
    """Edge case 46: what was read by another release of the portal is still understood."""
    file = upload(row())
    PeopleFile.objects.filter(pk=file.pk).update(
        columns=["shoe_size" if name == "percent" else name for name in file.columns]
    )
    assert apply(fresh(file)).status == "applied"
    assert not WorkingPattern.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "Two-year programme, version 1",
        "two-YEAR  programme v1",
        "Two-year programme (1)",
        "Two-year programme 1",
    ],
)
def test_the_programme_version_is_known_however_it_is_written(upload, typed):
    assert upload(row(programme_version=typed)).status == "ready"


def test_a_programme_of_another_cohort_is_refused(upload, cohort):
    ProgrammeVersionFactory(organisation=cohort.organisation, name="ASYE")
    name, words = only_problem(upload(row(programme_version="ASYE, version 1")))
    assert name == "programme"
    assert words == (
        "This cohort is on Two-year programme, version 1. Add the person to a cohort of "
        "ASYE, version 1"
    )


def test_the_day_of_registration_is_kept_with_the_number_as_the_register_writes_it(upload, apply):
    apply(upload(row(registration_number="SWE no. sw 12 345", registration_date="14 July 2026")))
    made = Participant.objects.get()
    assert (made.registration_number, made.registered_on) == (
        "SW12345",
        datetime.date(2026, 7, 14),
    )


def test_part_time_holds_from_the_day_the_file_says(upload, apply):
    apply(upload(row(percent_from="1 January 2028")))
    assert WorkingPattern.objects.get().starts_on == datetime.date(2028, 1, 1)


def test_pressing_twice_applies_once(upload, apply, lead):
    file = upload(row())
    stale = fresh(file)
    apply(file)
    with pytest.raises((StaleObject, ValidationError)):
        request_people_file_apply(file=stale, by=lead)
    run_job(Job.objects.get(kind="people_file_apply").pk)
    assert Participant.objects.count() == 1


def test_the_same_file_sent_twice_is_one(cohort, lead, colleagues):
    send = {"cohort": cohort, "file_name": "a.csv", "content": as_csv(row()), "by": lead}
    assert upload_people_file(**send) == upload_people_file(**send)
    assert Job.objects.count() == 1


def test_a_file_can_be_checked_again_once_the_portal_has_what_it_needs(upload, lead, cohort):
    file = upload(row(**{"supervisor_e-mail": "late@a.example"}))
    assert file.status == "faulty"
    person_with("practice_supervisor", cohort.organisation, email="late@a.example")
    check_people_file_again(file=file, by=lead)
    run_job(file.job_id)
    assert fresh(file).status == "ready"


def test_who_no_longer_leads_applies_nothing(upload, lead):
    file = upload(row())
    request_people_file_apply(file=file, by=lead)
    RoleGrant.objects.filter(user=lead).update(ends_on=datetime.date(2027, 6, 8))
    run_job(file.job_id)
    assert fresh(file).status == "applying"
    assert fresh(file).was_cut_off
    assert not Participant.objects.exists()


# --- undoing --------------------------------------------------------------------------------------
def counts():
    return {
        model.__name__: model.objects.count()
        for model in (User, RoleGrant, Invitation, Participant, Appointment, WorkingPattern)
    }


def test_undoing_leaves_everything_as_it_was(upload, apply, lead, cohort):
    known = person_with("moderator", cohort.organisation, email="known@a.example")
    known.set_password("three quiet harbours")
    known.save()
    file = upload(row(), {"Name": "K", "E-mail": "known@a.example", "Start date": "1/9/2027"})
    before = counts()
    file = apply(file)
    assert counts() != before
    undo_people_file(file=file, by=lead)
    assert counts() == before
    assert User.objects.filter(pk=known.pk).exists()
    file = fresh(file)
    assert (file.status, file.rows.count(), file.file_name) == ("undone", 0, "")
    assert not Message.objects.filter(sent_at=None, given_up_at=None, template="invitation")
    assert AuditEvent.objects.filter(action="participant.taken_back").count() == 2
    assert check_chain(cohort.organisation_id)[1] is None


def _set_up(participant, lead):
    participant.user.set_password("three quiet harbours")
    participant.user.save()


def _edit(participant, lead):
    forget(lead)
    edit_participant(
        participant=participant,
        starts_on=FIRST_DAY,
        registration_number="SW99999",
        staff_number="",
        by=lead,
    )


def _end_appointment(participant, lead):
    other = person_with("assessor", participant.organisation)
    forget(lead)
    appoint(participant=participant, user=other, kind="assessor", starts_on=FIRST_DAY, by=lead)


def _evidence(participant, lead):
    from evidence.models import EvidenceItem

    EvidenceItem.objects.create(
        organisation=participant.organisation,
        participant=participant,
        author=participant.user,
        kind="reflection",
        title="T",
        happened_on=LONG_AGO,
    )


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (_set_up, "Amina Khan has set up their account"),
        (_edit, "details or appointments were changed"),
        (_end_appointment, "were changed"),
        (_evidence, "there is work on the person\u2019s record already"),
    ],
)
def test_what_rests_on_a_row_prevents_undoing_and_is_named(upload, apply, lead, then, said):
    file = apply(upload(row()))
    then(Participant.objects.get(), lead)
    [(number, words)] = what_prevents_undo(file, lead)
    assert number == 2
    assert said in words
    with pytest.raises(ValidationError, match="Row 2"):
        undo_people_file(file=file, by=lead)
    assert Participant.objects.exists()


def test_after_a_day_nothing_is_undone_and_nothing_of_the_file_is_kept(upload, apply, lead):
    file = apply(upload(row()))
    with time_machine.travel("2027-06-10 12:01:00+01:00"):
        with pytest.raises(ValidationError, match="24 hours"):
            undo_people_file(file=file, by=lead)
        assert forget_people_files() == 1
    file = fresh(file)
    assert (file.status, file.rows.count(), file.file_name) == ("applied", 0, "")
    assert Participant.objects.count() == 1


def test_the_file_itself_goes_as_soon_as_it_was_read(upload):
    assert upload(row()).content is None
    assert upload(content=b"PK\x03\x04").content is None


def test_what_nobody_goes_on_with_goes_after_a_week(upload):
    file = upload(row())
    with time_machine.travel("2027-06-15 12:00:00+01:00"):
        assert forget_people_files() == 0
    with time_machine.travel("2027-06-16 13:00:00+01:00"):
        assert forget_people_files() == 1
        assert forget_people_files() == 0
    assert (fresh(file).status, fresh(file).rows.count()) == ("discarded", 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_forget_each_file_once(upload):
    files = [upload(row(name=f"Person {number}")) for number in range(4)]
    barrier = threading.Barrier(2)

    def forget_at_once(_):
        barrier.wait(timeout=20)
        try:
            return forget_people_files()
        finally:
            connection.close()

    with time_machine.travel("2027-06-16 13:00:00+01:00"), ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(forget_at_once, range(2))) == len(files)
    assert {fresh(file).status for file in files} == {"discarded"}


def test_a_file_is_thrown_away_at_once(upload, lead):
    file = upload(row(name=""))
    discard_people_file(file=file, by=lead)
    assert not PeopleFileRow.objects.exists()


# --- the file back --------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_comes_back_with_what_is_wrong_and_can_be_mended(form, upload, apply):
    headers = [*GOOD]
    bad = row(name="=1+1", team="South", start_date="9/13/2027")
    if form == "csv":
        content = as_csv(
            row(), bad | {"E-mail": "b@a.example", "Staff number": "1", "Registration number": ""}
        )
    else:
        values = bad | {"E-mail": "b@a.example", "Staff number": "1", "Registration number": ""}
        rows = [headers, list(GOOD.values()), [values[h] for h in headers]]
        content = xlsx_bytes([Sheet("People", rows, [10] * len(headers))])
    file = upload(content=content)
    name, _, back = annotated(file, file.rows.all())
    assert name == f"people-checked.{form}"
    if form == "csv":
        lines = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))
        mended = back.decode("utf-8-sig").replace("South", "North 1").replace("9/13", "13/9")
        mended = mended.encode()
    else:
        book = openpyxl.load_workbook(io.BytesIO(back))
        sheet = book.active
        lines = [[cell.value or "" for cell in line] for line in sheet]
        assert sheet["C3"].fill.bgColor.rgb or sheet["C3"].fill.fgColor.rgb
        sheet["C3"], sheet["D3"] = "13/9/2027", "North 1"
        out = io.BytesIO()
        book.save(out)
        mended = out.getvalue()
    assert lines[0] == [*headers, "What is wrong"]
    assert lines[1][-1] == ""
    assert "Team: There is no team" in lines[2][-1]
    assert "Start date: \u201c9/13/2027\u201d has the month first" in lines[2][-1]
    assert apply(upload(content=mended)).status == "applied"
    assert Participant.objects.filter(user__name="=1+1").exists()


# --- pages ----------------------------------------------------------------------------------------
def test_the_preview_takes_as_many_queries_for_one_row_as_for_fifty(upload, client, lead):
    sign_in(client, lead)

    def count(number):
        rows = [
            {"Name": f"P{n}", "E-mail": f"{number}-{n}@a.example", "Start date": "1/9/2027"}
            for n in range(number)
        ]
        file = upload(*rows)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("participants:people_file", args=[file.pk]))
        assert page.status_code == 200
        return len(queries)

    assert count(1) == count(50)


def test_the_page_says_each_problem_with_its_cell(upload, client, lead):
    file = upload(row(team="Zebra"), {**row(), "E-mail": "ok@a.example"})
    page = sign_in(client, lead).get(reverse("participants:people_file", args=[file.pk])).content
    assert "D2" in page.decode()
    assert "There is no team" in page.decode()


def test_what_is_no_file_is_said_on_the_page(client, lead, cohort):
    sign_in(client, lead)
    address = reverse("participants:people_file_add", args=[cohort.pk])
    assert b"Choose a file" in client.post(address).content
    huge = io.BytesIO(b"a" * (5 * 1024**2 + 1))
    huge.name = "huge.csv"
    assert b"larger than 5 MB" in client.post(address, {"file": huge}).content
    empty = io.BytesIO(b"")
    empty.name = "empty.csv"
    assert b"The file is empty" in client.post(address, {"file": empty}).content
    assert not PeopleFile.objects.exists()


def test_progress_asks_for_the_whole_page_when_the_work_is_done(client, lead, cohort, colleagues):
    sign_in(client, lead)
    file = upload_people_file(cohort=cohort, file_name="a.csv", content=as_csv(row()), by=lead)
    address = reverse("participants:people_file_progress", args=[file.pk])
    waiting = client.get(address)
    assert "HX-Refresh" not in waiting
    assert b"starts as soon as a worker is free" in waiting.content
    run_job(file.job_id)
    assert client.get(address)["HX-Refresh"] == "true"
    assert client.get(reverse("jobs:job", args=[file.job_id])).url == file.get_absolute_url()
    assert file.job.title.encode() not in client.get(reverse("jobs:job_list")).content


# --- the command ----------------------------------------------------------------------------------
def run_command(path, *args):
    out = io.StringIO()
    call_command("import_participants", str(path), "--cohort", *args, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_tries_then_adds_with_the_same_rules(cohort, colleagues, tmp_path, lead):
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv(row(**{"supervisor_e-mail": "new@a.example"}, supervisor_name="Nora")))
    before = counts()
    said = run_command(path, cohort.slug, "--dry-run")
    assert "Nora is invited as practice supervisor" in said
    assert "1 people would be added" in said
    assert counts() == before
    assert not PeopleFile.objects.exists()
    assert not AuditEvent.objects.exists()
    assert "were added" in run_command(path, cohort.slug)
    assert Participant.objects.get().user.name == "Amina Khan"
    file = PeopleFile.objects.get()
    assert (file.status, file.uploaded_by) == ("applied", None)
    assert what_prevents_undo(file, lead) != [], "only an administrator takes Nora's role back"


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_the_command_names_every_problem_and_writes_nothing(cohort, colleagues, tmp_path, dry):
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv(row(team="Zebra"), row(name="")))
    before = counts()
    with pytest.raises(CommandError) as caught:
        run_command(path, cohort.slug, *dry)
    assert caught.value.returncode == 1
    assert "Row 2: Team: There is no team" in str(caught.value)
    assert "Row 3: Name: The name is missing." in str(caught.value)
    assert str(caught.value).endswith("Nothing was written.")
    assert counts() == before
    assert not PeopleFile.objects.exists()


def test_the_command_says_when_file_or_cohort_cannot_be_used(cohort, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(b"Nmae\nx\n")
    for args in ((path, cohort.slug), (path, "none"), (tmp_path / "none.csv", cohort.slug)):
        with pytest.raises(CommandError) as caught:
            run_command(*args)
        assert caught.value.returncode == 2
    assert timezone.localdate() == datetime.date(2027, 6, 9)
