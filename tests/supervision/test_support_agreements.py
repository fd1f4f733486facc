from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from audit.rules import sha256
from notifications.models import Message
from participants.agreements.rules import Readers
from participants.agreements.services import agree_adjustment
from participants.models import Participant
from supervision import services
from supervision.models import AgreementSignature, SupportAgreement, WeekAccount
from supervision.rules.weeks import monday_of
from supervision.support import support_of
from tests import factories

TODAY = timezone.localdate()
RULES = [
    {
        "kind": "supervision",
        "label": "Supervision",
        "source": "LGA",
        "steps": [
            {"from_week": 1, "every_weeks": 1, "minutes": 90},
            {"from_month": 7, "every_months": 1, "minutes": 90},
        ],
    },
    factories.CASELOAD,
    {
        "kind": "protected_time",
        "label": "Protected time",
        "source": "set by the council",
        "full_time_hours": 37,
        "steps": [{"from_month": 1, "percent": 10}],
    },
]


class Three:
    """Somebody on a programme, with supervisor and assessor."""

    def __init__(self, **fields):
        version = factories.ProgrammeVersionFactory(support_rules=RULES)
        cohort = factories.CohortFactory(
            organisation=version.organisation, programme_version=version
        )
        dates = {"starts_on": TODAY - timedelta(days=35)} | fields
        self.participant = factories.ParticipantFactory(cohort=cohort, **dates)
        self.own = self.participant.user
        self.supervisor = factories.appoint(self.participant, "supervisor")
        self.assessor = factories.appoint(self.participant, "assessor")
        self.lead = factories.workforce_lead(version.organisation)

    def draft(self):
        made = services.start_agreement(participant=self.participant, by=self.assessor)
        return SupportAgreement.objects.get(pk=made.pk)

    def sent(self):
        agreement = self.draft()
        self.met(agreement)
        self.send(agreement)
        return SupportAgreement.objects.get(pk=agreement.pk)

    def met(self, agreement):
        services.save_meeting(
            agreement=agreement,
            by=self.assessor,
            met_on=TODAY,
            coordinator="Priya Shah",
            others_present="",
        )

    def send(self, agreement):
        services.send_to_be_signed(agreement=agreement, by=self.assessor)

    def sign(self, agreement, *people):
        for person in people or (self.assessor, self.own, self.supervisor):
            services.sign_agreement(agreement=agreement, by=person, sha256=fresh(agreement).sha256)
        return fresh(agreement)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def fewer_children(three, agreement, children=2):
    steps = [{**step, "children": children} for step in factories.CASELOAD["steps"]]
    services.save_term(
        agreement=agreement,
        by=three.assessor,
        term="caseload",
        value={**factories.CASELOAD, "steps": steps},
        reason="Complex work in this team",
    )


@pytest.fixture
def three(db):
    return Three()


def url(name, agreement, *more):
    return reverse(f"supervision:support_agreement{name}", args=[agreement.pk, *more])


def page(client, user, address):
    factories.sign_in(client, user, just_now=True)
    return client.get(address)


def send_form(client, user, address, **answers):
    """As the page offers it, with other answers."""
    factories.sign_in(client, user, just_now=True)
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return client.post(address, data | answers)


def test_a_draft_has_the_terms_of_the_programme(three, client):
    text = page(client, three.assessor, url("", three.draft())).content.decode()
    assert "From week 1: every week, 90 minutes" in text
    assert "From month 1: 3 children" in text
    assert "10% of a 37-hour week" in text
    assert "If agreed support is not received" in text
    assert "All points are as the programme has them" in text


def test_a_term_differs_only_with_a_reason(three, client):
    agreement = three.draft()
    address = url("_term", agreement, "caseload")
    answer = send_form(client, three.assessor, address, children_0="2")
    assert "Enter why this differs from the programme" in answer.content.decode()
    assert fresh(agreement).changes == {}
    send_form(client, three.assessor, address, children_0="2", reason="Complex work")
    text = page(client, three.own, url("", agreement)).content.decode()
    assert "From month 1: 2 children" in text
    assert "Complex work" in text
    assert "1 of 9 points differs from the programme" in text


def test_a_term_put_back_as_the_programme_has_it_needs_no_reason(three, client):
    agreement = three.draft()
    fewer_children(three, agreement)
    numbers = {
        f"children_{n}": step["children"] for n, step in enumerate(factories.CASELOAD["steps"])
    }
    address = url("_term", agreement, "caseload")
    send_form(client, three.supervisor, address, reason="", **numbers)
    assert fresh(agreement).changes == {}


def test_it_cannot_be_sent_before_the_day_of_the_meeting_is_known(three):
    with pytest.raises(ValidationError, match="day on which you talked"):
        three.send(three.draft())


def test_it_cannot_be_sent_while_nobody_is_there_to_sign(three, end_appointment):
    agreement = three.draft()
    three.met(agreement)
    end_appointment(three.supervisor)
    with pytest.raises(ValidationError, match="Nobody is appointed as practice supervisor"):
        three.send(agreement)


def test_the_three_sign_in_any_order_and_the_last_one_makes_it_hold(three, client):
    agreement = three.sent()
    three.sign(agreement, three.own)
    text = page(client, three.assessor, url("", agreement)).content.decode()
    assert f"{three.own.name} signed on" in text
    assert f"With {three.supervisor.name} since" in text
    signed = three.sign(agreement, three.supervisor, three.assessor)
    assert (signed.status, signed.signed_on) == ("signed", TODAY)
    assert sha256(signed.content) == signed.sha256
    assert {each.sha256 for each in signed.signatures.all()} == {signed.sha256}


def test_who_supervises_and_assesses_signs_once_for_both(three):
    factories.give_role(three.supervisor, "assessor", three.participant.organisation)
    three.participant.appointments.filter(kind="assessor").delete()
    factories.appoint(three.participant, "assessor", three.supervisor)
    three.assessor = three.supervisor
    signed = three.sign(three.sent(), three.supervisor, three.own)
    assert signed.status == "signed"
    assert signed.signatures.count() == 3


def test_signing_asks_for_the_password_again(three, client):
    agreement = three.sent()
    factories.sign_in(client, three.own)
    answer = client.get(url("_sign", agreement))
    assert answer.status_code == 302
    assert "confirm" in answer.url


def test_signing_on_the_page_counts(three, client):
    agreement = three.sent()
    answer = send_form(client, three.own, url("_sign", agreement))
    assert answer.url == agreement.get_absolute_url()
    assert agreement.signatures.get().signed_by == three.own


def test_returning_voids_the_signatures_so_far_and_shows_the_reason(three, client):
    agreement = three.sent()
    three.sign(agreement, three.assessor)
    address = url("_return", agreement)
    send_form(client, three.own, address, reason="Say: at most two court cases")
    text = page(client, three.supervisor, url("", agreement)).content.decode()
    assert "Say: at most two court cases" in text
    assert f"Returned by {three.own.name}" in text
    three.send(fresh(agreement))
    signed = three.sign(agreement, three.own, three.supervisor)
    assert signed.status == "signing"
    assert three.sign(agreement, three.assessor).status == "signed"


def test_signing_what_was_changed_meanwhile_is_refused_and_shows_what_stands(three, client):
    agreement = three.sent()
    old = agreement.sha256
    services.return_agreement(agreement=fresh(agreement), by=three.own, reason="Fewer")
    fewer_children(three, fresh(agreement))
    three.send(fresh(agreement))
    answer = send_form(client, three.supervisor, url("_sign", agreement), sha256=old)
    text = answer.content.decode()
    assert "so you have not signed it" in text
    assert "From month 1: 2 children" in text
    assert not AgreementSignature.objects.exists()
    # The page now offers what stands.
    again = {name: answer.context["form"][name].value() for name in ("nonce", "sha256")}
    assert client.post(url("_sign", agreement), again).status_code == 302
    assert AgreementSignature.objects.get().sha256 == fresh(agreement).sha256


def test_signing_what_is_being_written_again_leads_back_with_a_word(three, client):
    agreement = three.sent()
    services.return_agreement(agreement=fresh(agreement), by=three.own, reason="Fewer")
    factories.sign_in(client, three.supervisor, just_now=True)
    nonce = "00000000-0000-4000-8000-000000000001"
    data = {"nonce": nonce, "sha256": agreement.sha256}
    answer = client.post(url("_sign", agreement), data, follow=True)
    assert "now stands at: being written" in answer.content.decode()
    assert not AgreementSignature.objects.exists()


def test_what_is_signed_never_changes(three):
    signed = three.sign(three.sent())
    for change in (
        lambda: services.save_term(
            agreement=signed, by=three.assessor, term="allocation", value="x", reason="y"
        ),
        lambda: services.return_agreement(agreement=signed, by=three.own, reason="No"),
        lambda: services.discard_agreement(agreement=signed, by=three.assessor),
    ):
        with pytest.raises(ValidationError):
            change()
    with pytest.raises(TypeError):
        signed.signatures.first().delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="held by a trigger")
def test_the_database_keeps_it_as_signed(three):
    signed = three.sign(three.sent())
    with pytest.raises(DatabaseError), transaction.atomic():
        SupportAgreement.objects.filter(pk=signed.pk).update(content="other")


def test_a_new_version_is_based_on_the_last_and_signed_again(three):
    first = three.draft()
    fewer_children(three, first)
    three.met(fresh(first))
    three.send(fresh(first))
    three.sign(first)
    second = three.draft()
    assert second.number == 2
    assert second.changes == fresh(first).changes
    with pytest.raises(ValidationError, match="being written or signed already"):
        three.draft()


def test_a_discarded_draft_leaves_what_was_signed_in_force(three):
    first = three.sign(three.sent())
    second = three.draft()
    services.discard_agreement(agreement=second, by=three.supervisor)
    assert list(SupportAgreement.objects.of(three.participant)) == [first]
    assert three.draft().number == 2


def test_weeks_are_measured_by_the_agreement_in_force_when_they_began(three):
    first = three.draft()
    fewer_children(three, first)
    three.met(fresh(first))
    three.send(fresh(first))
    assert {week.agreed_children for week in weeks(three)} == {3}, "not yet signed by all"
    signed = three.sign(first)
    this_monday = monday_of(TODAY)
    later = weeks(three, TODAY + timedelta(days=14))
    holds = this_monday if this_monday == TODAY else this_monday + timedelta(days=7)
    assert {week.agreed_children for week in later if week.starts_on < holds} == {3}
    after = [week for week in later if week.starts_on >= holds]
    assert {week.agreed_children for week in after} == {2}
    assert {week.agreement for week in after} == {signed}


def weeks(three, today=TODAY):
    person = Participant.objects.select_related("cohort__programme_version").get(
        pk=three.participant.pk
    )
    return support_of([person], today)[person.pk].weeks


def test_the_week_list_says_what_is_measured_by_what(three, client):
    address = reverse("supervision:week_list", args=[three.participant.pk])
    text = page(client, three.own, address).content.decode()
    assert "All weeks are measured by what the programme promises" in text
    signed = three.sign(three.sent())
    text = page(client, three.own, address).content.decode()
    if signed.first_week > TODAY:
        assert f"holds from the week of {signed.first_week:%-d %B %Y} on" in text
    else:
        assert f"Weeks from {signed.first_week:%-d %B %Y} on are measured by" in text


def test_weeks_with_more_children_than_agreed_are_found_for_exceptions(three):
    first = three.draft()
    fewer_children(three, first)
    three.met(fresh(first))
    three.send(fresh(first))
    three.sign(first)
    monday = monday_of(TODAY)
    account = WeekAccount.objects.create(
        organisation=three.participant.organisation,
        participant=three.participant,
        week_starts_on=monday,
        side="case_system",
        children=3,
    )
    programme = three.participant.programme
    found = WeekAccount.objects.that_may_tell_of_gaps([programme], monday, monday)
    assert list(found) == [account]


def test_an_adjustment_stands_in_it_without_what_it_is(three, client):
    agree_adjustment(
        participant=three.participant,
        words="A screen reader",
        owner=three.supervisor,
        other_owner="",
        agreed_on=TODAY,
        due_on=TODAY + timedelta(days=7),
        readers=Readers(),
        by=three.lead,
    )
    agreement = three.sent()
    assert "A screen reader" not in agreement.content
    text = page(client, three.assessor, url("", agreement)).content.decode()
    assert f"{three.supervisor.name} sees to it" in text
    assert "Not due yet" in text
    assert "A screen reader" not in text


def test_the_workforce_lead_sees_only_what_all_have_signed(three, client):
    agreement = three.sent()
    assert page(client, three.lead, url("", agreement)).status_code == 404
    three.sign(agreement)
    assert page(client, three.lead, url("", agreement)).status_code == 200
    draft = three.draft()
    assert page(client, three.lead, url("", draft)).status_code == 404
    listed = reverse("supervision:support_agreement_list", args=[three.participant.pk])
    text = page(client, three.lead, listed).content.decode()
    assert "Version 1" in text
    assert "Version 2" not in text


def test_the_participant_does_not_write_it(three):
    with pytest.raises(PermissionDenied):
        services.start_agreement(participant=three.participant, by=three.own)


def test_the_draft_lies_with_the_assessor(three, client):
    home = reverse("reports:home")
    assert "Write the support agreement" in page(client, three.assessor, home).content.decode()
    assert (
        "Write the support agreement" not in page(client, three.supervisor, home).content.decode()
    )


def test_where_there_is_no_assessor_the_draft_lies_with_the_supervisor(three, client):
    three.participant.appointments.filter(kind="assessor").delete()
    home = reverse("reports:home")
    assert "Write the support agreement" in page(client, three.supervisor, home).content.decode()


def test_signing_waits_with_who_has_not_signed(three, client):
    home, words = reverse("reports:home"), "Read and sign"
    agreement = three.sent()
    for person in (three.own, three.supervisor, three.assessor):
        assert words in page(client, person, home).content.decode()
        three.sign(agreement, person)
        assert words not in page(client, person, home).content.decode()


def test_the_three_are_written_to_and_the_trail_has_each_step(three):
    agreement = three.sent()
    assert Message.objects.filter(template="support_agreement_to_sign").count() == 2
    three.sign(agreement)
    assert Message.objects.filter(template="support_agreement_signed").count() == 2
    actions = AuditEvent.objects.filter(action__startswith="support_agreement.")
    assert [each.action.split(".")[1] for each in actions.order_by("sequence")] == [
        "started",
        "changed",
        "sent",
        *["signature"] * 3,
        "signed",
    ]
