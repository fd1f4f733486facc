from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import RoleGrant, User
from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from participants.models import Cohort, Participant, ProgrammeVersion
from participants.services import (
    add_cohort,
    add_participant,
    add_standard_programmes,
    edit_participant,
    move_participant,
    publish_programme_version,
)
from standards.models import Framework
from tests.factories import (
    CohortFactory,
    FrameworkFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    TeamFactory,
    UserFactory,
    appoint,
    give_role,
    person_with,
    workforce_lead,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_fixed_day():
    with time_machine.travel("2027-06-09 12:00:00+01:00"):
        yield


@pytest.fixture
def cohort():
    return CohortFactory(starts_on=date(2027, 9, 1))


@pytest.fixture
def lead(cohort):
    return workforce_lead(cohort.organisation)


@pytest.fixture
def add(cohort, lead):
    def add(email="new@council.example", **fields):
        defaults = {
            "cohort": cohort,
            "name": "Amina Khan",
            "team": None,
            "starts_on": date(2027, 9, 1),
            "registration_number": "",
            "by": lead,
        }
        return add_participant(email=email, **(defaults | fields))

    return add


def refusal(field, call):
    with pytest.raises(ValidationError) as caught:
        call()
    return " ".join(caught.value.message_dict[field])


def test_a_cohort_is_added_with_an_address_of_its_own(cohort, lead):
    details = {
        "organisation": cohort.organisation,
        "programme_version": cohort.programme_version,
        "starts_on": date(2027, 9, 1),
        "by": lead,
    }
    first = add_cohort(name=" September 2027 ", **details)
    assert (first.name, first.slug) == ("September 2027", "september-2027")
    assert add_cohort(name="September, 2027", **details).slug == "september-2027-2"
    assert add_cohort(name="!!!", **details).slug == "cohort"
    long = "Assessed and supported year in employment for newly qualified people, March 2027"
    assert add_cohort(name=long, **details).slug == (
        "assessed-and-supported-year-in-employment-for-newly"
    )
    assert add_cohort(name="M" * 80, **details).slug == "m" * 55
    assert "already a cohort" in refusal(
        "name", lambda: add_cohort(name="september 2027", **details)
    )
    assert Cohort.objects.count() == 6
    assert AuditEvent.objects.filter(action="cohort.created").count() == 5


def test_a_cohort_needs_a_published_programme_of_its_own_organisation(cohort, lead):
    details = {
        "organisation": cohort.organisation,
        "name": "New",
        "starts_on": date(2027, 9, 1),
        "by": lead,
    }
    draft = ProgrammeVersionFactory(organisation=cohort.organisation, published_at=None)
    assert "not published" in refusal(
        "programme_version", lambda: add_cohort(programme_version=draft, **details)
    )
    with pytest.raises(PermissionDenied):
        add_cohort(programme_version=ProgrammeVersionFactory(), **details)
    assert "The start date must be" in refusal(
        "starts_on",
        lambda: add_cohort(
            programme_version=cohort.programme_version,
            **(details | {"starts_on": date(2207, 9, 1)}),
        ),
    )


def test_somebody_new_is_invited_and_becomes_a_participant(add, cohort, lead):
    team = TeamFactory(organisation=cohort.organisation)
    made = add("Amina.Khan@Council.example", team=team, registration_number="sw 12345")
    assert made.user.email == "amina.khan@council.example"
    assert (made.team, made.registration_number) == (team, "SW12345")
    grant = RoleGrant.objects.get(user=made.user)
    # Before the first day they can already sign in.
    assert (grant.role, grant.starts_on) == ("participant", date(2027, 6, 9))
    assert Message.objects.filter(template="invitation").count() == 1
    event = AuditEvent.objects.get(action="participant.added")
    assert event.subject_id == str(made.pk)
    assert "Amina" not in str(event.detail)


def test_somebody_who_works_here_already_keeps_account_and_name(add, cohort):
    colleague = person_with("practice_supervisor", cohort.organisation, name="Their own name")
    made = add(colleague.email.upper())
    assert made.user == colleague
    assert User.objects.get(pk=colleague.pk).name == "Their own name"


def test_nobody_is_on_two_programmes_at_once(add, cohort):
    first = add()
    with pytest.raises(ValidationError) as caught:
        add(cohort=CohortFactory(organisation=cohort.organisation))
    [error] = caught.value.error_dict["email"]
    assert error.code == "on_a_programme"
    assert error.params["participant"] == first.pk
    assert cohort.name in error.message
    assert Participant.objects.count() == 1


def test_somebody_who_left_may_come_back_into_another_cohort(add, cohort):
    first = add()
    Participant.objects.filter(pk=first.pk).update(status="left")
    assert "was in this cohort before" in refusal("email", add)
    second = add(cohort=CohortFactory(organisation=cohort.organisation))
    assert second.user == first.user


def test_an_address_in_use_elsewhere_is_refused_without_saying_whose_it_is(add):
    elsewhere = person_with("assessor", OrganisationFactory(name="Secret Council"))
    said = refusal("email", lambda: add(elsewhere.email))
    assert "cannot be used here" in said
    assert elsewhere.name not in said
    assert "Secret" not in said
    RoleGrant.objects.filter(user=elsewhere).update(ends_on=date(2027, 6, 8))
    assert add(elsewhere.email, name=elsewhere.name).user == elsewhere


def test_somebody_on_a_programme_elsewhere_is_refused_even_if_known_here(add, cohort):
    participant = ParticipantFactory()
    give_role(participant.user, "assessor", cohort.organisation)
    said = refusal("email", lambda: add(participant.user.email))
    assert participant.cohort.name not in said


def test_a_registration_number_belongs_to_one_person(add, cohort):
    add(registration_number="SW12345")
    said = refusal(
        "registration_number",
        lambda: add("other@council.example", registration_number="sw12345 "),
    )
    assert "Amina Khan" in said
    assert "like SW12345" in refusal(
        "registration_number", lambda: add("other@council.example", registration_number="?")
    )
    assert not User.objects.filter(email="other@council.example").exists()


def test_only_the_workforce_lead_of_the_organisation_adds_people(add, cohort):
    for by in (
        workforce_lead(OrganisationFactory()),
        person_with("administrator", cohort.organisation),
    ):
        with pytest.raises(PermissionDenied):
            add(by=by)
    with pytest.raises(PermissionDenied):
        add(team=TeamFactory())


def test_a_changed_start_moves_the_last_day(add, lead):
    made = add()
    edit_participant(
        participant=made,
        starts_on=date(2027, 10, 31),
        registration_number="SW9999",
        staff_number="",
        by=lead,
    )
    assert made.ends_on == date(2029, 10, 30)
    assert AuditEvent.objects.get(action="participant.changed").detail == {
        "fields": ["registration_number", "staff_number", "starts_on"]
    }


def test_nobody_starts_after_somebody_was_appointed_for_them(add, lead):
    made = add(starts_on=date(2027, 1, 1))
    appoint(made, "assessor", starts_on=date(2027, 2, 1))

    def start_on(day):
        return edit_participant(
            participant=made, starts_on=day, registration_number="", staff_number="", by=lead
        )

    assert "1 February 2027 or earlier" in refusal("starts_on", lambda: start_on(date(2027, 2, 2)))
    start_on(date(2027, 2, 1))


def test_who_edits_an_older_state_is_told(add, lead):
    made = add()
    stale = Participant.objects.get(pk=made.pk)
    details = {"starts_on": date(2027, 9, 1), "staff_number": "", "by": lead}
    edit_participant(participant=made, registration_number="SW1111", **details)
    with pytest.raises(StaleObject):
        edit_participant(participant=stale, registration_number="SW2222", **details)


def test_a_move_keeps_the_start_and_follows_the_new_length(add, cohort, lead):
    made, team = add(), TeamFactory(organisation=cohort.organisation)
    shorter = ProgrammeVersionFactory(
        organisation=cohort.organisation,
        framework=cohort.programme_version.framework,
        nominal_months=12,
    )
    other = CohortFactory(organisation=cohort.organisation, programme_version=shorter)
    move_participant(participant=made, cohort=other, team=team, by=lead)
    made = Participant.objects.get(pk=made.pk)
    assert (made.cohort, made.team) == (other, team)
    assert made.nominal_end_on == date(2028, 8, 31)
    detail = AuditEvent.objects.get(action="participant.moved").detail
    assert (detail["from_cohort"], detail["to_cohort"]) == (str(cohort.pk), str(other.pk))


def test_a_move_to_other_standards_or_to_where_they_are_is_refused(add, cohort, lead):
    made = add()
    others = CohortFactory(organisation=cohort.organisation)
    assert "other standards" in refusal(
        "cohort", lambda: move_participant(participant=made, cohort=others, team=None, by=lead)
    )
    with pytest.raises(ValidationError, match="in this cohort and team already"):
        move_participant(participant=made, cohort=cohort, team=None, by=lead)
    with pytest.raises(PermissionDenied):
        move_participant(participant=made, cohort=CohortFactory(), team=None, by=lead)
    assert list(Cohort.objects.open_to(made)) == [cohort]


def test_the_standard_programmes_are_added_once(lead, cohort):
    organisation = cohort.organisation
    made = add_standard_programmes(organisation=organisation, by=lead)
    asye, two_year = made
    assert (asye.nominal_months, asye.framework.slug) == (12, "kss-2018")
    assert (two_year.nominal_months, two_year.framework.slug) == (24, "ecs-placeholder")
    assert {each["source"] for each in asye.evidence_minimums} == {
        "adults KSS templates, used as the de-facto minimum"
    }
    assert all("no national minimum" in each["source"] for each in two_year.evidence_minimums)
    assert add_standard_programmes(organisation=organisation, by=lead) == []
    assert AuditEvent.objects.filter(action="programme.published").count() == 2


def test_a_new_version_takes_the_next_number_and_is_the_one_offered(lead, cohort):
    asye, _ = add_standard_programmes(organisation=cohort.organisation, by=lead)
    rules = {
        name: getattr(asye, name)
        for name in (
            *("programme", "name", "participant_title", "participant_short_title"),
            *("standards_name", "nominal_months", "narrative_level", "second_reading"),
        )
    }
    second = publish_programme_version(
        organisation=cohort.organisation, framework=asye.framework, by=lead, **rules
    )
    assert second.number == 2
    offered = ProgrammeVersion.objects.offered_by(lead)
    assert second in offered
    assert asye not in offered


def test_a_programme_needs_standards_to_judge_by_and_complete_minimums(lead, cohort):
    rules = {
        "organisation": cohort.organisation,
        "programme": "own",
        "name": "Own",
        "participant_title": "a",
        "participant_short_title": "A",
        "standards_name": "standards",
        "nominal_months": 24,
        "narrative_level": "domain",
        "second_reading": "always",
        "by": lead,
    }
    empty, good = FrameworkFactory(), cohort.programme_version.framework
    assert "Nothing in these standards" in refusal(
        "framework", lambda: publish_programme_version(framework=empty, **rules)
    )
    assert "lacks: label, source" in refusal(
        "evidence_minimums",
        lambda: publish_programme_version(
            framework=good, evidence_minimums=[{"kind": "reflection", "least": 1}], **rules
        ),
    )
    with pytest.raises(PermissionDenied):
        publish_programme_version(framework=good, **(rules | {"by": UserFactory()}))


def test_the_command_gives_an_organisation_its_programmes():
    organisation = OrganisationFactory(slug="exampleshire")
    out = StringIO()
    call_command("add_standard_programmes", "exampleshire", stdout=out)
    assert "(ASYE), version 1" in out.getvalue()
    assert ProgrammeVersion.objects.filter(organisation=organisation).count() == 2
    assert Framework.objects.count() == 2
    out = StringIO()
    call_command("add_standard_programmes", "exampleshire", stdout=out)
    assert "nothing changed" in out.getvalue()
    with pytest.raises(CommandError, match="nowhere"):
        call_command("add_standard_programmes", "nowhere")
