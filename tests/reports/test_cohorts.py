import csv
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Decision
from audit.actions import Action
from audit.models import AuditEvent
from jobs.kinds import kind_of
from jobs.models import Job
from reports.exports import COLUMNS, ROWS_AT_ONCE, cohort_csv
from reports.services import request_cohort_export
from tests import factories
from tests.factories import (
    CohortFactory,
    ParticipantFactory,
    TeamFactory,
    appoint,
    workforce_lead,
)

from .conftest import assessment, item, move_to, observation

TODAY = timezone.localdate()


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def table(browse, user, cohort, query=""):
    response = browse(user, f"{reverse('reports:cohort', args=[cohort.pk])}{query}")
    assert response.status_code == 200
    text = response.content.decode()
    body = text[text.index("<tbody") :] if "<tbody" in text else ""
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', body)


@pytest.fixture
def lead(people):
    return people.lead


@pytest.fixture
def three(people):
    """Nadia, with everybody appointed, Zoe of the North team, and Adam who left."""
    cohort = people.participant.cohort
    north = TeamFactory(organisation=cohort.organisation, name="North")
    zoe = ParticipantFactory(cohort=cohort, user__name="Zoe Zimmer", team=north)
    ParticipantFactory(cohort=cohort, user__name="Adam Able", status="left", left_on=TODAY)
    appoint(zoe, "supervisor", people.assessor)
    return cohort


# --- The list of people ---------------------------------------------------------------------------


def test_a_cohort_lists_its_people_by_name(browse, lead, three):
    assert table(browse, lead, three) == ["Adam Able", "Nadia Newly", "Zoe Zimmer"]
    assert table(browse, lead, three, "?sort=-name") == ["Zoe Zimmer", "Nadia Newly", "Adam Able"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?name=adia", ["Nadia Newly"]),
        ("?name=nobody+at+all", []),
        ("?state=left", ["Adam Able"]),
        ("?nobody=no_assessor&state=on_programme", ["Zoe Zimmer"]),
        ("?nobody=no_supervisor", ["Adam Able"]),
        ("?state=not_over", ["Nadia Newly", "Zoe Zimmer"]),
        ("?state=being_judged", ["Nadia Newly"]),
        ("?team=nonsense", ["Adam Able", "Nadia Newly", "Zoe Zimmer"]),
    ],
)
def test_filters_of_the_address_choose_people(browse, people, lead, three, query, names):
    move_to(people.participant, "being_judged")
    assert table(browse, lead, three, query) == names


def test_people_can_be_filtered_by_team_and_by_who_supports_them(browse, people, lead, three):
    north = three.participants.get(user__name="Zoe Zimmer").team_id
    assert table(browse, lead, three, f"?team={north}") == ["Zoe Zimmer"]
    name = people.supervisor.name
    assert table(browse, lead, three, f"?supervisor={name}") == ["Nadia Newly"]
    assert table(browse, lead, three, f"?assessor={people.assessor.name}") == ["Nadia Newly"]


def test_a_cohort_shows_counts_and_outcomes(browse, people, lead):
    for status in ("private", "shared", "submitted", "read", "returned"):
        item(people.participant, status=status)
    observation(people.participant, people.supervisor, status="signed_off")
    made = assessment(people.participant, people.assessor, "recommended")
    address = reverse("reports:cohort", args=[people.participant.cohort_id])
    text = browse(lead, address).content.decode()
    # Three of the five, and the observation's own piece.
    assert "4 submitted" in text and "1 read" in text and "1 signed off" in text
    assert "Recommendation made" in text
    assert "Met" not in text
    confirm(made, people)
    assert "<strong>Met</strong>" in browse(lead, address).content.decode()


def confirm(made, people):
    type(made).objects.filter(pk=made.pk).update(**{"status": "confirmed"})
    Decision.objects.create(
        organisation=made.organisation,
        participant=people.participant,
        assessment=made,
        outcome="met",
        reasons="Plain",
        recommended_by=people.assessor,
        confirmed_by=people.confirmer,
        confirmed_at=timezone.now(),
    )


def test_a_lead_on_a_programme_does_not_meet_their_own_outcome_before_being_told(browse, people):
    made = assessment(people.participant, people.assessor, "recommended")
    confirm(made, people)
    factories.give_role(people.own, "workforce_lead", people.participant.organisation)
    own = people.own
    cohort = people.participant.cohort
    pages = [reverse("reports:cohort", args=[cohort.pk]), reverse("reports:decision_list"), "/"]

    def told():
        texts = [browse(own, address).content.decode() for address in pages]
        texts.append("".join(cohort_csv(cohort, {}, TODAY, lambda *_: None, viewer=own)))
        shown = re.compile(r"Decision confirmed|To be told|Told in person|\bMet\b")
        return [set(shown.findall(re.sub(r"<option.*?</option>", "", text))) for text in texts]

    assert told() == [set(), set(), set(), set()]
    assert not Decision.objects.visible_to(own).exists()
    type(made).objects.filter(pk=made.pk).update(**{"status": "told", "told_on": TODAY})
    assert told() == [{"Told in person", "Met"}, set(), set(), {"Told in person", "Met"}]


def test_a_long_cohort_comes_in_pages_that_keep_the_filters(browse, lead, people):
    cohort = people.participant.cohort
    for number in range(60):
        ParticipantFactory(cohort=cohort, user__name=f"Person {number:02}")
    first, second = (table(browse, lead, cohort, f"?name=person&page={n}") for n in (1, 2))
    assert (len(first), len(second)) == (50, 10)
    text = browse(lead, f"{reverse('reports:cohort', args=[cohort.pk])}?name=person").content
    assert b"?name=person&amp;page=2" in text


def test_a_cohort_asks_as_much_for_fifty_people_as_for_one(queries, lead, people):
    cohort = people.participant.cohort

    address = reverse("reports:cohort", args=[cohort.pk])
    with_one = queries(lead, address)
    for _ in range(55):
        another = ParticipantFactory(cohort=cohort)
        appoint(another, "supervisor", people.supervisor)
        item(another, status="submitted")
        observation(another, people.supervisor, status="signed_off")
    assert queries(lead, address) == with_one <= 12


def test_a_lead_of_another_organisation_finds_nothing(browse, people):
    stranger = workforce_lead(CohortFactory().organisation)
    for name in ("cohort", "cohort_export"):
        address = reverse(f"reports:{name}", args=[people.participant.cohort_id])
        assert browse(stranger, address).status_code == 404
        assert browse(people.supervisor, address).status_code == 404
    assert b"September cohort" not in browse(stranger, reverse("reports:cohort_list")).content


# --- The file -------------------------------------------------------------------------------------


def content_of(cohort, answers=None):
    return "".join(cohort_csv(cohort, answers or {}, TODAY, lambda done, total: None))


def test_the_file_says_the_same_as_the_page(people):
    item(people.participant, status="submitted")
    item(people.participant, status="read")
    item(people.participant)
    observation(people.participant, people.supervisor, status="signed_off", counts=False)
    confirm(assessment(people.participant, people.assessor, "recommended"), people)
    [row] = rows_of(content_of(people.participant.cohort))
    assert list(row) == [column.header for column in COLUMNS]
    assert row["Name"] == "Nadia Newly"
    assert row["Started on"] == "2024-01-01"
    assert row["Nominal end"] == "2025-12-31"
    assert row["Supervisor"] == people.supervisor.name
    assert (row["Evidence submitted"], row["Evidence read"]) == ("3", "1")
    assert (row["Observations signed off"], row["Observations that count"]) == ("1", "0")
    assert (row["Final assessment"], row["Outcome"]) == ("Decision confirmed", "Met")


def test_the_file_begins_with_the_mark_that_spreadsheets_look_for(people):
    assert content_of(people.participant.cohort).encode().startswith(b'\xef\xbb\xbf"Name",')


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+cmd()", "@SUM(A1)", "\t=1"])
def test_formulas_are_made_harmless(cohort, name):
    ParticipantFactory(cohort=cohort, user__name=name)
    [row] = rows_of(content_of(cohort))
    assert row["Name"].startswith("'")


def test_names_with_commas_quotes_and_accents_come_back_whole(cohort):
    name = 'Zoë "Zed" O’Neill, née Łąka'
    ParticipantFactory(cohort=cohort, user__name=name)
    [row] = rows_of(content_of(cohort))
    assert row["Name"] == name


def test_the_filters_choose_who_is_in_the_file(three):
    assert [row["Name"] for row in rows_of(content_of(three, {"state": "left"}))] == ["Adam Able"]


def test_the_file_is_made_in_pieces_with_as_many_queries_for_each(cohort, monkeypatch):
    monkeypatch.setattr("reports.exports.ROWS_AT_ONCE", 5)
    assert ROWS_AT_ONCE == 500
    for _ in range(12):
        ParticipantFactory(cohort=cohort)
    heard = []
    with CaptureQueriesContext(connection) as captured:
        pieces = cohort_csv(cohort, {}, TODAY, lambda done, total: heard.append((done, total)))
        content = "".join(pieces)
    assert heard == [(5, 12), (10, 12), (12, 12)]
    assert len(rows_of(content)) == 12
    assert len(captured) == 1 + 3 * 5


# --- Asking for it --------------------------------------------------------------------------------


@pytest.fixture
def signed_in(lead):
    """A lead who has just been asked for their password."""
    return factories.sign_in(Client(), lead, just_now=True)


def test_the_password_is_asked_for_again(browse, lead, cohort, people):
    response = browse(lead, reverse("reports:cohort_export", args=[cohort.pk]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_the_mark_of_a_persona_opens_nothing_outside_a_demonstration(lead, cohort, settings):
    client = factories.sign_in(Client(), lead)
    session = client.session
    session["demo_persona"] = "lead"
    session.save()
    address = reverse("reports:cohort_export", args=[cohort.pk])
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))
    settings.DEMO = True
    assert client.get(address).status_code == 200


def test_the_page_says_what_goes_in_the_file(signed_in, three):
    address = f"{reverse('reports:cohort_export', args=[three.pk])}?state=left"
    text = signed_in.get(address).content.decode()
    assert "one row for each of 1 person" in text
    assert "State: Left the programme" in text
    for column in COLUMNS:
        assert column.definition in text.replace("&#x27;", "'")


def test_asking_makes_one_job_and_is_recorded(signed_in, lead, three):
    address = f"{reverse('reports:cohort_export', args=[three.pk])}?state=left"
    form = signed_in.get(address).context["form"]
    sent = {"nonce": form.get_initial_for_field(form.fields["nonce"], "nonce")}
    first, second = (signed_in.post(address, sent) for _ in range(2))
    job = Job.objects.get()
    assert first.url == second.url == job.get_absolute_url()
    assert job.parameters == {"state": "left"}
    asked = AuditEvent.objects.get(action=Action.EXPORT_REQUESTED.value)
    assert (asked.actor, asked.subject_id) == (lead, str(three.pk))


def test_the_password_is_asked_for_again_before_the_file_is_made_again(lead, three):
    job = request_cohort_export(cohort=three, by=lead, filters={})
    Job.objects.filter(pk=job.pk).update(status="failed")
    client = factories.sign_in(Client(), lead)
    answer = client.post(reverse("jobs:job_ask_again", args=[job.pk]))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Job.objects.count() == 1


def test_asking_again_is_recorded_like_asking(signed_in, lead, three):
    job = request_cohort_export(cohort=three, by=lead, filters={"state": "left"})
    Job.objects.filter(pk=job.pk).update(status="failed")
    signed_in.post(reverse("jobs:job_ask_again", args=[job.pk]))
    again = Job.objects.exclude(pk=job.pk).get()
    assert again.parameters == {"state": "left"}
    asked = AuditEvent.objects.filter(action=Action.EXPORT_REQUESTED.value)
    assert sorted(event.detail["job"] for event in asked) == sorted([str(job.pk), str(again.pk)])


def test_the_job_makes_the_file_for_a_lead_alone(lead, three, people):
    job = Job.objects.create(
        organisation=three.organisation,
        requested_by=lead,
        kind="cohort_csv",
        title="The cohort",
        subject_id=three.pk,
        parameters={"state": "left"},
    )
    kind = kind_of(job)
    heard = []
    result = kind.run(job, lambda *progress: heard.append(progress))
    assert [row["Name"] for row in rows_of(result.content.decode())] == ["Adam Able"]
    assert heard == [(1, 1, "1 of 1 people")]
    assert result.file_name == f"september-{TODAY:%Y-%m-%d}.csv"
    assert kind.may_read(lead, job)
    stranger = workforce_lead(CohortFactory().organisation)
    assert not any(kind.may_read(user, job) for user in (stranger, people.supervisor, people.own))
    kind.on_download(lead, job)
    assert AuditEvent.objects.filter(action=Action.EXPORT_DOWNLOADED.value, actor=lead).exists()


# --- The command ----------------------------------------------------------------------------------


def test_the_command_writes_the_same_file(three, tmp_path, capsys):
    out = tmp_path / "people.csv"
    call_command("export_cohort", "september", "--format", "csv", "--out", str(out))
    assert out.read_bytes().decode() == content_of(three)
    assert "3 people" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [out]
    assert AuditEvent.objects.filter(action=Action.EXPORT_DOWNLOADED.value).exists()


def test_an_unknown_cohort_is_answered_with_those_there_are(cohort, tmp_path):
    with pytest.raises(CommandError, match=r"There are: september \(tests\)"):
        call_command("export_cohort", "autumn", "--out", str(tmp_path / "people.csv"))


def test_a_name_that_two_organisations_use_needs_the_organisation(cohort, tmp_path, capsys):
    other = CohortFactory(slug="september")
    out = str(tmp_path / "people.csv")
    with pytest.raises(CommandError, match="add --organisation"):
        call_command("export_cohort", "september", "--out", out)
    slug = other.organisation.slug
    call_command("export_cohort", "september", "--out", out, "--organisation", slug)
    assert "0 people" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_said_plainly(cohort, tmp_path):
    with pytest.raises(CommandError, match="Cannot write .*: No such file or directory"):
        call_command("export_cohort", "september", "--out", str(tmp_path / "none" / "people.csv"))
    assert not AuditEvent.objects.filter(action=Action.EXPORT_DOWNLOADED.value).exists()


def test_whoever_adds_people_finds_transfer_files_and_whoever_moves_loads_the_hand_over(
    browse, lead, cohort, people
):
    empty = CohortFactory(organisation=cohort.organisation)
    link = f'href="{reverse("participants:arrival_add")}"'
    for address in (
        reverse("reports:cohort", args=[people.participant.cohort_id]),
        reverse("reports:cohort", args=[empty.pk]),
        reverse("participants:participant_add", args=[cohort.pk]),
    ):
        assert link in browse(lead, address).content.decode(), address
    assert (
        "or hand over when somebody leaves"
        in browse(lead, reverse("reports:home")).content.decode()
    )
