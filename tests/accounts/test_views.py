"""The administrator's pages: who gets in, what they do, how many queries they take."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, RoleGrant, Team, User
from audit.models import AuditEvent
from tests import factories
from tests.factories import (
    OrganisationFactory,
    ParticipantFactory,
    TeamFactory,
    UserFactory,
    administrator,
    give_role,
    person_with,
    workforce_lead,
)

PERSON_PAGES = [
    "person", "role_add", "account_close", "account_reopen", "second_factor_reset",
    "invitation_resend",
]  # fmt: skip
LIST_PAGES = ["person_list", "person_invite", "team_list", "team_add"]


def page(name, *args):
    return reverse(f"accounts:{name}", args=args)


def text(response):
    return response.content.decode()


@pytest.fixture
def ben(organisation):
    return person_with(Role.ASSESSOR, organisation, name="Ben Adeyemi", email="ben@council.example")


class TestWhoGetsIn:
    @pytest.mark.parametrize("name", PERSON_PAGES)
    def test_people_of_other_organisations_are_not_found(self, sign_in, admin, name):
        stranger = person_with(Role.ASSESSOR, OrganisationFactory())
        assert sign_in(admin).get(page(name, stranger.pk)).status_code == 404

    @pytest.mark.parametrize("name", PERSON_PAGES)
    def test_others_are_not_found_by_people_without_the_role(self, sign_in, ben, admin, name):
        assert sign_in(ben).get(page(name, admin.pk)).status_code == 404

    @pytest.mark.parametrize("name", PERSON_PAGES)
    def test_a_workforce_lead_is_refused(self, sign_in, ben, organisation, name):
        client = sign_in(workforce_lead(organisation))
        assert client.get(page(name, ben.pk)).status_code == 403
        if name != "person":
            assert client.post(page(name, ben.pk)).status_code == 403

    @pytest.mark.parametrize("name", PERSON_PAGES)
    def test_ones_own_page_of_this_kind_is_refused_too(self, sign_in, ben, name):
        assert sign_in(ben).get(page(name, ben.pk)).status_code == 403

    @pytest.mark.parametrize("name", LIST_PAGES)
    def test_lists_are_for_administrators(self, sign_in, ben, admin, name):
        assert sign_in(ben).get(page(name)).status_code == 403
        assert sign_in(admin).get(page(name)).status_code == 200

    def test_a_role_elsewhere_is_not_found(self, sign_in, admin):
        grant = give_role(UserFactory(), Role.ASSESSOR, OrganisationFactory())
        assert sign_in(admin).get(page("role_end", grant.pk)).status_code == 404

    def test_ones_own_role_cannot_be_ended_without_being_administrator(self, sign_in, ben):
        own = ben.role_grants.get()
        assert sign_in(ben).get(page("role_end", own.pk)).status_code == 403

    def test_nobody_signed_in_is_sent_to_sign_in(self, client, db):
        assert "/account/sign-in/" in client.get(page("person_list")).headers["Location"]

    @pytest.mark.parametrize("name", [*PERSON_PAGES[1:], "person_invite"])
    def test_an_old_sign_in_is_confirmed_first(self, client, admin, ben, name):
        factories.sign_in(client, admin)
        args = [] if name == "person_invite" else [ben.pk]
        asked = client.get(page(name, *args)).headers["Location"]
        assert asked.startswith("/account/confirm/second-step/?next=")


class TestPeople:
    def test_they_are_found_by_name_role_and_state(self, sign_in, admin, ben, organisation):
        closed = person_with(Role.MODERATOR, organisation, name="Cleo Marsh", is_active=False)
        person_with(Role.ASSESSOR, OrganisationFactory(), name="Ben Elsewhere")
        client = sign_in(admin)
        for query, expected in (
            ("", {admin, ben, closed}),
            ("?q=ADEYEMI+ben", {ben}),
            ("?q=ben@council", {ben}),
            ("?role=moderator", {closed}),
            ("?state=closed", {closed}),
            ("?state=invited", {admin, ben}),
            ("?state=open", set()),
            ("?role=assessor&state=closed", set()),
        ):
            found = client.get(page("person_list") + query).context["page_obj"]
            assert set(found) == expected, query
        assert "Nobody fits" in text(client.get(page("person_list") + "?q=zzz"))

    def test_ended_roles_are_not_listed_as_todays(self, sign_in, admin, organisation):
        gone = UserFactory(name="Gone Away")
        give_role(gone, Role.ASSESSOR, organisation, ends_on=timezone.localdate() - timedelta(1))
        rows = sign_in(admin).get(page("person_list") + "?q=gone").context["page_obj"]
        assert [row.roles_today for row in rows] == [[]]
        assert not sign_in(admin).get(page("person_list") + "?role=assessor").context["page_obj"]

    def test_fifty_on_a_page_and_filters_are_kept(self, sign_in, admin, organisation):
        for number in range(51):
            person_with(Role.ASSESSOR, organisation, name=f"Person {number:03}")
        response = sign_in(admin).get(page("person_list") + "?role=assessor")
        assert len(response.context["page_obj"]) == 50
        assert "?role=assessor&amp;page=2" in text(response)

    @pytest.mark.parametrize("rows", [1, 50])
    def test_the_list_takes_the_same_queries_for_one_row_and_for_fifty(
        self, sign_in, admin, organisation, rows, django_assert_num_queries
    ):
        for _ in range(rows - 1):
            person_with(Role.ASSESSOR, organisation)
        client = sign_in(admin)
        # session, person (with second factor and roles), new messages; count, people, their council
        # accounts, their roles
        with django_assert_num_queries(7):
            client.get(page("person_list"))

    @pytest.mark.parametrize("rows", [1, 50])
    def test_so_does_the_list_of_teams(
        self, sign_in, admin, organisation, rows, django_assert_num_queries
    ):
        for _ in range(rows):
            TeamFactory(organisation=organisation)
        client = sign_in(admin)
        with django_assert_num_queries(5):
            client.get(page("team_list"))


def role_answers(organisation, role="moderator", **dates):
    starts = {"starts_on_day": "1", "starts_on_month": "3", "starts_on_year": "2026"}
    return {"nonce": str(uuid4()), "organisation": organisation.pk, "role": role, **starts, **dates}


class TestRoles:
    def test_a_role_is_given_once_however_often_it_is_sent(self, sign_in, admin, ben, organisation):
        answers = role_answers(organisation)
        for _ in range(2):
            sent = sign_in(admin).post(page("role_add", ben.pk), answers)
            assert sent.headers["Location"] == page("person", ben.pk)
        assert ben.role_grants.filter(role="moderator").count() == 1
        assert "1 March 2026" in text(sign_in(admin).get(page("person", ben.pk)))

    def test_a_role_held_already_is_a_plain_error(self, sign_in, admin, ben, organisation):
        again = sign_in(admin).post(
            page("role_add", ben.pk), role_answers(organisation, role="assessor")
        )
        assert "already holds the role assessor" in text(again)

    def test_no_role_in_an_organisation_one_does_not_look_after(self, sign_in, admin, ben):
        elsewhere = give_role(ben, Role.ASSESSOR, OrganisationFactory()).organisation
        sign_in(admin).post(page("role_add", ben.pk), role_answers(elsewhere))
        assert not RoleGrant.objects.filter(role="moderator").exists()

    @pytest.mark.parametrize(
        ("answers", "held_today"),
        [
            ({"when": "now"}, False),
            (
                {"when": "later", "ends_on_day": "1", "ends_on_month": "3", "ends_on_year": "2099"},
                True,
            ),
        ],
    )
    def test_a_role_ends_now_or_after_a_day(self, sign_in, admin, ben, answers, held_today):
        grant = ben.role_grants.get()
        sign_in(admin).post(page("role_end", grant.pk), {"version": grant.version, **answers})
        assert User.objects.get(pk=ben.pk).has_role(Role.ASSESSOR) is held_today
        assert AuditEvent.objects.get().target_id == str(grant.pk)

    def test_a_last_day_that_is_asked_for_must_be_given(self, sign_in, admin, ben):
        grant = ben.role_grants.get()
        sent = sign_in(admin).post(page("role_end", grant.pk), {"version": 1, "when": "later"})
        assert "Enter the last day" in text(sent) and "#id_ends_on_day" in text(sent)

    def test_a_stale_page_says_what_is_saved_now(self, sign_in, admin, ben):
        grant = ben.role_grants.get()
        RoleGrant.objects.filter(pk=grant.pk).update(version=2)
        sent = sign_in(admin).post(page("role_end", grant.pk), {"version": 1, "when": "now"})
        assert "changed after you opened" in text(sent)
        assert ben.role_grants.get().ends_on is None

    def test_the_only_administrator_is_told_why_not(self, sign_in, admin):
        own = admin.role_grants.get()
        sent = sign_in(admin).post(page("role_end", own.pk), {"version": 1, "when": "now"})
        assert "only administrator of Exampleshire" in text(sent)

    def test_who_gives_up_the_role_ends_on_a_page_they_may_see(self, sign_in, admin, organisation):
        administrator(organisation)
        own = admin.role_grants.get()
        sent = sign_in(admin).post(
            page("role_end", own.pk), {"version": 1, "when": "now"}, follow=True
        )
        assert sent.status_code == 200 and "Your account" in text(sent)

    def test_an_ended_role_is_not_ended_again(self, sign_in, admin, ben):
        grant = ben.role_grants.get()
        RoleGrant.objects.filter(pk=grant.pk).update(ends_on=timezone.localdate() - timedelta(1))
        page_now = sign_in(admin).get(page("role_end", grant.pk), follow=True)
        assert "has ended already" in text(page_now)


class TestAccounts:
    def test_an_account_is_closed_and_opened_again(self, sign_in, admin, ben):
        client = sign_in(admin)
        assert "Close the account of Ben Adeyemi?" in text(
            client.get(page("account_close", ben.pk))
        )
        client.post(page("account_close", ben.pk))
        again = client.post(page("account_close", ben.pk))
        assert "already been dealt with" in text(again)
        assert not User.objects.get(pk=ben.pk).is_active
        client.post(page("account_reopen", ben.pk))
        assert User.objects.get(pk=ben.pk).is_active

    def test_a_reset_is_not_offered_for_somebody_of_another_organisation(self, sign_in, admin, ben):
        reset = page("second_factor_reset", ben.pk)
        assert reset in text(sign_in(admin).get(page("person", ben.pk)))
        give_role(ben, Role.ASSESSOR, OrganisationFactory(name="Secret Council"))
        shown = text(sign_in(admin).get(page("person", ben.pk)))
        assert reset not in shown and "Secret Council" not in shown
        assert "has a role in another organisation too" in shown
        refused = sign_in(admin).get(reset)
        assert refused.status_code == 403 and "Secret Council" not in text(refused)

    def test_a_new_invitation_is_sent(self, sign_in, admin, ben):
        sent = sign_in(admin).post(page("invitation_resend", ben.pk), follow=True)
        assert "A new invitation is on its way to ben@council.example" in text(sent)
        assert "the link works until" in text(sent)

    def test_a_team_is_added(self, sign_in, admin, organisation):
        answers = {"nonce": str(uuid4()), "organisation": organisation.pk, "name": "Duty"}
        sign_in(admin).post(page("team_add"), answers)
        assert Team.objects.get().name == "Duty"
        again = sign_in(admin).post(page("team_add"), answers | {"nonce": str(uuid4())})
        assert "already a team with this name" in text(again)


class TestNavigation:
    def links(self, client, path="/account/"):
        return [(link["label"], link["current"]) for link in client.get(path).context["navigation"]]

    def test_an_administrator_sees_people_and_teams(self, sign_in, admin):
        assert self.links(sign_in(admin), "/teams/add/") == [
            ("Home", False),
            ("People and roles", False),
            ("Teams", True),
            ("Standards", False),
            ("Messages", False),
        ]

    def test_a_participant_sees_their_own_record(self, sign_in, db):
        participant = ParticipantFactory()
        client = sign_in(participant.user)
        labels = [label for label, _ in self.links(client)]
        assert labels == [
            "Home",
            "Evidence",
            "Evidence by standard",
            "Observations",
            "Standards",
            "Messages",
        ]
        assert str(participant.pk) in text(client.get("/account/"))

    def test_an_assessor_sees_home_and_the_standards(self, sign_in, ben):
        assert self.links(sign_in(ben)) == [
            ("Home", False),
            ("Standards", False),
            ("Messages", False),
        ]

    def test_a_stranger_sees_none(self, client, db):
        assert "navigation" not in client.get("/privacy/").context
