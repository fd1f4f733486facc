import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    TeamFactory,
    appoint,
    give_role,
    person_with,
    republish,
    sign_in,
    workforce_lead,
)

pytestmark = pytest.mark.django_db


def browser(user):
    return sign_in(Client(), user)


@pytest.fixture
def participant():
    return ParticipantFactory(user__name="Amina Khan")


@pytest.fixture
def lead(participant):
    return workforce_lead(participant.organisation)


@pytest.fixture
def client(lead):
    return browser(lead)


def page(client, name, *args, **query):
    response = client.get(reverse(f"participants:{name}", args=args), query)
    assert response.status_code == 200, response
    return response.content.decode()


def hidden(text):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))


def send(client, route, /, *args, query="", **answers):
    """Open the page, then send its form with these answers."""
    url = reverse(f"participants:{route}", args=args) + query
    fields = hidden(client.get(url).content.decode())
    return client.post(url, fields | answers)


def on(day, name="starts_on"):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_cohort_is_added_and_leads_to_its_page(client, participant):
    programme = participant.programme
    today = timezone.localdate()
    response = send(
        client, "cohort_add", programme_version=programme.pk, name="Autumn", **on(today)
    )
    cohort = Cohort.objects.get(name="Autumn")
    assert response.url == reverse("reports:cohort", args=[cohort.pk])
    again = send(client, "cohort_add", programme_version=programme.pk, name="autumn", **on(today))
    assert "There is already a cohort with this name" in words(again)


def test_a_form_sent_twice_adds_one_cohort(client, participant):
    url = reverse("participants:cohort_add")
    answers = hidden(client.get(url).content.decode()) | {
        "programme_version": participant.programme.pk,
        "name": "Autumn",
        **on(timezone.localdate()),
    }
    assert client.post(url, answers).url == client.post(url, answers).url
    assert Cohort.objects.filter(name="Autumn").count() == 1


def test_only_programmes_of_the_own_organisation_are_offered(client, participant):
    ProgrammeVersionFactory(name="Programme of another council")
    assert "Programme of another council" not in page(client, "cohort_add")


def test_a_new_organisation_is_offered_the_standard_programmes():
    lead = workforce_lead(OrganisationFactory())
    client = browser(lead)
    response = client.get(reverse("participants:cohort_add"))
    assert response.url == reverse("participants:standard_programmes_add")
    text = page(client, "standard_programmes_add")
    assert "Early Career Development Programme (two-year)" in text
    assert "no national minimum is published" in text
    assert "de-facto minimum" in text
    response = client.post(reverse("participants:standard_programmes_add"))
    assert response.url == reverse("participants:cohort_add")
    assert ProgrammeVersion.objects.filter(organisation__role_grants__user=lead).count() == 2
    response = client.get(reverse("participants:standard_programmes_add"))
    assert response.status_code == 302


ENROLS = {
    "qualified_within_years": 3,
    "otherwise": {
        "not_registered": "no",
        "qualified_longer_ago": "unfunded",
        "funded_before": "unfunded",
    },
    "source": "A rule of this test",
}


@pytest.fixture
def enrols(participant):
    """`enrols(may_be_overridden=True)`: the programme says who may enrol; its cohort."""

    def enrols(**more):
        version = participant.programme
        version.other_rules = {"eligibility": ENROLS | more}
        republish(version)
        return Cohort.objects.get(pk=participant.cohort_id)

    return enrols


def add_jo(client, cohort, page=None, **answers):
    url = reverse("participants:participant_add", args=[cohort.pk])
    first = hidden((page or client.get(url)).content.decode())
    jo = {"name": "Jo Reed", "email": "jo@council.example", **on(timezone.localdate())}
    return client.post(url, first | jo | answers)


def test_whether_somebody_may_enrol_and_is_paid_for_is_said_before_they_are_added(
    client, participant, enrols
):
    cohort = enrols()
    shown = add_jo(client, cohort, registration_number="SW777", funded_before="on")
    said = words(shown)
    assert "Check before you add Jo Reed" in said
    assert "May enrol, not funded Funded on a programme before: may enrol, not funded." in said
    assert not Participant.objects.filter(user__email="jo@council.example").exists()
    back = add_jo(client, cohort, shown, change_answers="1")
    assert "Full name" in words(back)
    added = add_jo(client, cohort, shown)
    made = Participant.objects.get(user__email="jo@council.example")
    assert added.url == reverse("participants:appointment_list", args=[made.pk])
    assert (made.funded_before, made.enrolled_because) == (True, "")


def test_who_may_not_enrol_is_not_added_whatever_reason_there_is(client, participant, enrols):
    cohort = enrols()
    for reason in ("", "Will be registered soon"):
        refused = add_jo(client, cohort, enrolled_because=reason)
        assert "may not enrol on this programme. Not registered yet" in words(refused)
        refused = add_jo(client, cohort, refused, enrolled_because=reason)
        assert "may not enrol on this programme" in words(refused)
    assert not Participant.objects.filter(user__email="jo@council.example").exists()


def test_where_the_programme_allows_it_they_are_added_with_a_reason_that_is_shown(
    client, participant, enrols
):
    cohort = enrols(may_be_overridden=True)
    shown = add_jo(client, cohort)
    assert "May not enrol Not registered yet: may not enrol." in words(shown)
    again = add_jo(client, cohort, shown)
    assert "Say why they are added all the same" in words(again)
    assert not Participant.objects.filter(user__email="jo@council.example").exists()
    add_jo(client, cohort, again, enrolled_because="Registration is on its way")
    made = Participant.objects.get(user__email="jo@council.example")
    assert made.enrolled_because == "Registration is on its way"
    record = words(client.get(made.get_absolute_url()))
    assert "Added all the same: Registration is on its way" in record


def test_a_person_is_added_and_next_come_the_people_around_them(client, participant):
    cohort, today = participant.cohort, timezone.localdate()
    team = TeamFactory(organisation=participant.organisation)
    response = send(
        client,
        "participant_add",
        cohort.pk,
        name="Jo Reed",
        email="jo@council.example",
        team=team.pk,
        registration_number="SW777",
        **on(today),
    )
    made = Participant.objects.get(user__email="jo@council.example")
    assert response.url == reverse("participants:appointment_list", args=[made.pk])
    assert made.team == team


def test_teams_of_another_organisation_are_not_offered(client, participant):
    other = TeamFactory(name="Team of another council")
    response = send(
        client,
        "participant_add",
        participant.cohort_id,
        name="Jo Reed",
        email="jo@council.example",
        team=other.pk,
        **on(timezone.localdate()),
    )
    assert response.status_code == 200
    assert not Participant.objects.filter(user__name="Jo Reed").exists()
    assert "Team of another council" not in response.content.decode()


def test_somebody_already_on_a_programme_gets_a_page_that_says_which(client, participant):
    response = send(
        client,
        "participant_add",
        CohortFactory(organisation=participant.organisation).pk,
        name="Amina Khan",
        email=participant.user.email,
        **on(timezone.localdate()),
    )
    said = words(response)
    assert "Amina Khan is already on a programme" in said
    assert participant.cohort.name in said
    assert Participant.objects.count() == 1


def test_details_are_changed_and_the_last_day_explains_itself(client, participant):
    assert (
        "1 January 2024 plus 24 months is 1 January 2026; the last day is the day before."
        in page(client, "participant_edit", participant.pk)
    )
    url = reverse("participants:participant_edit", args=[participant.pk])
    seen = send(
        client,
        "participant_edit",
        participant.pk,
        registration_number="sw 4711",
        **on(participant.starts_on + timedelta(days=1)),
    )
    said = words(seen)
    assert "First day: 2 January 2024" in said and "Nothing is saved yet" in said
    assert "Last day of the programme" in said and "1 day later" in said
    participant.refresh_from_db()
    assert participant.registration_number != "SW4711"
    response = client.post(url, hidden(seen.content.decode()))
    assert response.url == participant.get_absolute_url()
    participant.refresh_from_db()
    assert participant.registration_number == "SW4711"


def test_a_stale_page_shows_both_texts(client, participant):
    url = reverse("participants:participant_edit", args=[participant.pk])
    fields = hidden(client.get(url).content.decode())
    send(
        client,
        "participant_edit",
        participant.pk,
        registration_number="SW1111",
        **on(participant.starts_on),
    )
    answers = fields | {"registration_number": "SW2222"} | on(participant.starts_on)
    said = client.post(url, answers)
    assert "SW1111" in words(said)
    assert "SW2222" in said.content.decode()


def test_a_move_shows_what_will_change_before_it_happens(client, participant):
    shorter = ProgrammeVersionFactory(
        organisation=participant.organisation,
        framework=participant.programme.framework,
        nominal_months=12,
        name="One-year programme",
    )
    cohort = CohortFactory(
        organisation=participant.organisation, programme_version=shorter, name="Other cohort"
    )
    choice = {"cohort": cohort.pk, "team": ""}
    shown = page(client, "participant_move", participant.pk, **choice)
    assert (
        "1 January 2024 plus 12 months is 1 January 2025; the last day is the day before." in shown
    )
    assert "Until now: 1 January 2024 plus 24 months" in shown
    participant.refresh_from_db()
    assert participant.cohort != cohort
    url = reverse("participants:participant_move", args=[participant.pk])
    response = client.post(url, hidden(shown))
    assert response.url == participant.get_absolute_url()
    participant.refresh_from_db()
    assert participant.cohort == cohort


def test_a_move_that_changed_meanwhile_is_shown_again(client, participant):
    cohort = CohortFactory(
        organisation=participant.organisation, programme_version=participant.programme
    )
    shown = page(client, "participant_move", participant.pk, cohort=cohort.pk, team="")
    Participant.objects.filter(pk=participant.pk).update(version=7)
    url = reverse("participants:participant_move", args=[participant.pk])
    response = client.post(url, hidden(shown))
    assert "changed after you opened the page" in words(response)
    response = client.post(url, hidden(response.content.decode()))
    assert response.status_code == 302


def test_gaps_in_the_appointments_are_said(client, participant):
    holder = appoint(participant, "assessor")
    text = page(client, "appointment_list", participant.pk)
    assert "Nobody appointed as practice supervisor" in text
    assert "Nobody appointed as assessor" not in text
    assert f"{holder.name}" in text


def test_the_list_shows_who_is_to_come_who_was_and_who_has_no_access(client, participant):
    today = timezone.localdate()
    past = appoint(participant, "assessor", ends_on=today - timedelta(days=11))
    now = appoint(participant, "assessor", starts_on=today - timedelta(days=10))
    appoint(participant, "supervisor", starts_on=today + timedelta(days=10))
    now.role_grants.update(ends_on=today - timedelta(days=1))
    text = page(client, "appointment_list", participant.pk)
    assert "Nobody appointed as practice supervisor today" in text
    assert text.count("Has no access") == 1
    assert text.index(now.name) < text.index("Before that") < text.index(past.name)


@pytest.mark.parametrize("number", [1, 40])
def test_the_list_asks_as_often_for_many_as_for_one(
    client, participant, number, django_assert_max_num_queries
):
    day = timezone.localdate() - timedelta(days=number)
    for _ in range(number):
        appoint(participant, "assessor", starts_on=day, ends_on=day)
        day += timedelta(days=1)
    with django_assert_max_num_queries(8):
        page(client, "appointment_list", participant.pk)


def test_somebody_is_appointed_from_a_list_of_those_who_may_be(client, participant):
    organisation = participant.organisation
    assessor = person_with("assessor", organisation, name="Asha Assessor")
    reader = appoint(participant, "reader")
    give_role(reader, "assessor", organisation)
    person_with("assessor", OrganisationFactory(), name="Olu Outside")
    person_with("practice_supervisor", organisation, name="Sam Supervisor")
    person_with("assessor", organisation, name="Cleo Closed", is_active=False)
    give_role(participant.user, "assessor", organisation)
    assert "As what do you want" in page(client, "appointment_add", participant.pk)
    text = page(client, "appointment_add", participant.pk, kind="assessor")
    offered = re.findall(r"<option[^>]*>\s*([^<]*?)\s*</option>", text)
    assert offered == ["Choose a person", f"Asha Assessor ({assessor.email})"]
    response = send(
        client,
        "appointment_add",
        participant.pk,
        query="?kind=assessor",
        user=assessor.pk,
        **on(timezone.localdate()),
    )
    assert response.url == reverse("participants:appointment_list", args=[participant.pk])
    assert Appointment.objects.get(kind="assessor").user == assessor


def test_an_unknown_kind_is_asked_again(client, participant):
    assert "There is a problem" in page(client, "appointment_add", participant.pk, kind="boss")


def test_where_nobody_can_be_appointed_the_page_says_what_to_do(client, participant):
    text = page(client, "appointment_add", participant.pk, kind="assessor")
    assert "Nobody can be appointed" in text


def test_the_page_says_whom_one_replaces_and_notices_that_somebody_was_faster(client, participant):
    first = appoint(participant, "assessor")
    second = person_with("assessor", participant.organisation)
    url = reverse("participants:appointment_add", args=[participant.pk]) + "?kind=assessor"
    text = client.get(url).content.decode()
    assert first.name in text
    Participant.objects.filter(pk=participant.pk).update(version=9)
    answers = hidden(text) | {"user": second.pk} | on(timezone.localdate())
    response = client.post(url, answers)
    assert "Somebody changed the appointments after you opened this page" in words(response)
    # What is sent again from there goes through.
    answers = hidden(response.content.decode()) | {"user": second.pk} | on(timezone.localdate())
    assert client.post(url, answers).status_code == 302


def test_an_appointment_is_ended_on_a_day(client, participant):
    holder = appoint(participant, "assessor")
    made = Appointment.objects.get(user=holder)
    today = timezone.localdate()
    response = send(client, "appointment_end", made.pk, **on(today, "ends_on"))
    assert response.url == reverse("participants:appointment_list", args=[participant.pk])
    made.refresh_from_db()
    assert made.ends_on == today
    Appointment.objects.update(ends_on=today - timedelta(days=1))
    response = client.get(reverse("participants:appointment_end", args=[made.pk]), follow=True)
    assert "This appointment ended" in words(response)


def test_an_appointment_to_come_is_taken_back(client, participant):
    holder = appoint(participant, "assessor", starts_on=timezone.localdate() + timedelta(days=9))
    made = Appointment.objects.get(user=holder)
    assert "It has not begun" in page(client, "appointment_end", made.pk)
    send(client, "appointment_end", made.pk)
    assert not Appointment.objects.exists()


def routes(participant, made):
    return [
        reverse("participants:participant_edit", args=[participant.pk]),
        reverse("participants:participant_move", args=[participant.pk]),
        reverse("participants:appointment_list", args=[participant.pk]),
        reverse("participants:appointment_add", args=[participant.pk]),
        reverse("participants:appointment_end", args=[made.pk]),
    ]


def test_strangers_find_nothing(participant):
    appoint(participant, "assessor")
    made = Appointment.objects.get()
    for stranger in (
        workforce_lead(OrganisationFactory()),
        person_with("assessor", participant.organisation),
        person_with("administrator", participant.organisation),
    ):
        client = browser(stranger)
        for url in routes(participant, made):
            assert client.get(url).status_code == 404, url
            assert client.post(url).status_code == 404, url
        assert (
            client.get(
                reverse("participants:participant_add", args=[participant.cohort_id])
            ).status_code
            == 404
        )


def test_those_who_may_see_the_person_but_not_manage_them_are_told_so(participant):
    assessor = appoint(participant, "assessor")
    made = Appointment.objects.get()
    give_role(participant.user, "workforce_lead", participant.organisation)
    for user in (assessor, participant.user):
        client = browser(user)
        for url in routes(participant, made):
            assert client.get(url).status_code == 403, url
            assert client.post(url).status_code == 403, url
    assert browser(assessor).get(reverse("participants:cohort_add")).status_code == 403
    url = reverse("participants:standard_programmes_add")
    assert browser(assessor).get(url).status_code == 403


def test_who_reads_independently_is_not_told_to_the_person(participant):
    appoint(participant, "reader")
    appoint(participant, "assessor")
    seen = Appointment.objects.visible_to(participant.user)
    assert [each.kind for each in seen] == ["assessor"]


def test_every_way_out_of_a_page_leads_somewhere(client, participant):
    appoint(participant, "assessor")
    made = Appointment.objects.get()
    for url in [
        *routes(participant, made),
        reverse("participants:appointment_add", args=[participant.pk]) + "?kind=reader",
        reverse("participants:cohort_add"),
        reverse("participants:participant_add", args=[participant.cohort_id]),
    ]:
        text = client.get(url).content.decode()
        assert 'href=""' not in text, url
        assert ">Cancel<" in text or "appointments/" in url, url
        assert "<title>" in text
