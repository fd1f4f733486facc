"""Single sign-on against a provider that really runs: who gets in, as what, and who does not."""

import re
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from accounts.services import close_account, invite_person, set_way_of_sign_in
from audit.actions import Action
from audit.models import AuditEvent
from notifications.models import Message
from tests.factories import UserFactory, administrator, give_role
from tests.provider import CouncilProvider

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.once]
START = "/account/council/"
ADDRESS = "ben@council.example"
BEN = {"email": ADDRESS, "email_verified": True, "name": "Ben Adeyemi"}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    provider = CouncilProvider(tmp_path_factory.mktemp("provider"), "http://localhost:8000")
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings):
    settings.OIDC = running.oidc()
    running.knows(ben={"claims": BEN, "amr": ["pwd", "mfa"]})
    return running


@pytest.fixture
def ben(organisation, provider):
    """Invited, and never here before."""
    user = UserFactory(name="Ben Adeyemi", email=ADDRESS, second_factor=False)
    give_role(user, Role.ASSESSOR, organisation)
    return user


def come_in(client, provider, who="ben", next_page="/", **kwargs):
    """Press the button, type who one is at the provider, come back."""
    sent = client.post(START, {"next": next_page})
    assert sent.status_code == 302, sent.content.decode()
    back = provider.sign_in(sent.headers["Location"], who, **kwargs)
    return client.get(back.removeprefix("http://localhost:8000"))


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def text(response):
    return response.content.decode()


def heading(response):
    return re.search(r"<h1[^>]*>(.*?)</h1>", text(response))[1].strip()


class TestWhoGetsIn:
    def test_an_invited_person_comes_in_with_nothing_of_ours_to_set_up(self, client, provider, ben):
        assert "Sign in with your Exampleshire account" in text(client.get("/account/sign-in/"))
        before = client.session.session_key
        done = come_in(client, provider, next_page="/account/")
        assert done.headers["Location"] == "/account/"
        page = text(client.get("/account/"))
        assert "Ben Adeyemi" in page and "Exampleshire account" in page
        assert "Authenticator app" not in page
        assert client.session.session_key != before
        actions = AuditEvent.objects.values_list("action", flat=True)
        assert set(actions) == {Action.COUNCIL_ACCOUNT_LINKED, Action.SIGNED_IN}
        assert User.objects.get(pk=ben.pk).account_state == ("Open", "green")

    def test_nothing_of_what_the_provider_says_is_stored(self, client, provider, ben):
        come_in(client, provider)
        known = SocialAccount.objects.get()
        assert known.extra_data == {} and re.fullmatch("[0-9a-f]{64}", known.uid)

    def test_from_then_on_the_subject_counts_and_not_the_address(self, client, provider, ben):
        come_in(client, provider)
        provider.knows(
            ben={"claims": {**BEN, "email": "ben.married@council.example"}, "amr": ["mfa"]},
            successor={"claims": BEN, "amr": ["mfa"]},
        )
        assert come_in(Client(), provider).status_code == 302
        other = Client()
        assert heading(come_in(other, provider, "successor")) == "You have not been invited yet"
        assert signed_in_as(other) is None

    def test_pkce_and_state_are_asked_for(self, client, provider, ben):
        address = client.post(START).headers["Location"]
        asked = parse_qs(urlsplit(address).query)
        assert asked["code_challenge_method"] == ["S256"] and asked["state"][0]
        back = provider.sign_in(address, "ben").removeprefix("http://localhost:8000")
        stranger = Client()
        assert stranger.get(back).status_code == 503
        assert signed_in_as(stranger) is None, "a code is no use in another browser"
        assert client.get(back).status_code == 302
        assert client.get(back).status_code == 503, "nor twice"

    def test_the_button_leads_nowhere_else(self, client, provider, ben):
        done = come_in(client, provider, next_page="https://evil.example/")
        assert done.headers["Location"] == "/"


class TestRefusals:
    def refused(self, client, provider, who="ben", status=403, **kwargs):
        answer = come_in(client, provider, who, **kwargs)
        assert answer.status_code == status
        assert signed_in_as(client) is None
        assert not SocialAccount.objects.exists()
        return heading(answer)

    def test_somebody_whom_nobody_invited(self, client, provider, db):
        assert self.refused(client, provider) == "You have not been invited yet"
        assert not User.objects.exists()

    @pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": None}, {}])
    def test_an_address_that_the_provider_does_not_vouch_for(self, client, provider, ben, said):
        claims = {key: BEN[key] for key in ("email", "name")} | said
        provider.knows(ben={"claims": claims, "amr": ["mfa"]})
        assert self.refused(client, provider) == "Your e-mail address could not be checked"

    def test_an_address_of_the_councils_own_domain_needs_no_claim_as_entra_sends_none(
        self, client, provider, ben, settings
    ):
        provider.knows(ben={"claims": {"email": ADDRESS.upper()}, "amr": ["mfa"]})
        settings.OIDC = provider.oidc(own_domains=["council.example"])
        assert come_in(client, provider).status_code == 302
        assert signed_in_as(client) == str(ben.pk)

    def test_a_look_alike_of_the_councils_domain_is_not_it(self, client, provider, ben, settings):
        provider.knows(ben={"claims": {"email": "ben@evil-council.example"}})
        settings.OIDC = provider.oidc(own_domains=["council.example"])
        self.refused(client, provider)

    def test_entra_may_vouch_by_a_claim_of_its_own(self, client, provider, ben):
        provider.knows(ben={"claims": {"email": ADDRESS, "xms_edov": True}, "amr": ["mfa"]})
        assert come_in(client, provider).status_code == 302

    def test_a_closed_account(self, client, provider, ben):
        User.objects.update(is_active=False)
        assert self.refused(client, provider) == "Your account is closed"

    def test_somebody_from_outside_has_a_password_here(self, client, provider, ben):
        User.objects.update(from_outside=True)
        assert self.refused(client, provider) == "You have not been invited yet"

    def test_stopping_at_the_provider(self, client, provider, ben):
        assert self.refused(client, provider, stop=True) == "You did not finish signing in"

    def test_a_provider_that_is_away(self, client, provider, ben, settings):
        settings.OIDC = provider.oidc(server_url="http://localhost:9")
        answer = client.post(START)
        assert answer.status_code == 503
        assert heading(answer) == "Sign-in does not work at the moment"

    def test_a_provider_that_goes_away_meanwhile(self, client, provider, ben, settings):
        address = client.post(START).headers["Location"]
        back = provider.sign_in(address, "ben").removeprefix("http://localhost:8000")
        settings.OIDC = provider.oidc(server_url="http://localhost:9")
        assert client.get(back).status_code == 503
        assert signed_in_as(client) is None

    def test_without_single_sign_on_its_pages_are_not_there(self, client, db):
        assert django_settings.OIDC == {}
        assert client.post(START).status_code == 404
        assert client.get("/account/council/return/?code=1&state=2").status_code == 404
        assert "Exampleshire account" not in text(client.get("/account/sign-in/"))


class TestSecondFactor:
    def test_one_that_was_not_given_there_is_asked_for_here(self, client, provider, ben):
        provider.knows(ben={"claims": BEN, "amr": ["pwd"]})
        come_in(client, provider)
        assert client.get("/").headers["Location"] == "/account/second-step/set-up/"

    def test_an_app_that_is_set_up_here_is_asked_for_unless_theirs_was(self, client, provider, ben):
        from tests.factories import set_up_second_factor

        set_up_second_factor(ben)
        provider.knows(ben={"claims": BEN, "amr": ["pwd"]})
        assert come_in(client, provider).headers["Location"] == "/account/sign-in/second-step/"
        assert signed_in_as(client) is None
        provider.knows(ben={"claims": BEN, "amr": ["mfa"]})
        assert come_in(Client(), provider).headers["Location"] == "/"

    def test_which_claim_tells_of_it_is_a_setting(self, client, provider, ben, settings):
        settings.OIDC = provider.oidc(second_factor={"acrs": ["c1"], "groups": ["always-mfa"]})
        provider.knows(ben={"claims": {**BEN, "groups": ["always-mfa"]}, "amr": ["pwd"]})
        come_in(client, provider)
        assert client.get("/").status_code == 200


class TestConfirming:
    """Important steps ask again: whoever has no password here proves it at the provider."""

    @pytest.fixture
    def boss(self, organisation, provider):
        user = UserFactory(name="Ada", email="ada@council.example", second_factor=False)
        give_role(user, Role.ADMINISTRATOR, organisation)
        provider.knows(
            ada={"claims": {"email": user.email, "email_verified": True}, "amr": ["mfa"]},
            ben={"claims": BEN, "amr": ["mfa"]},
        )
        return user

    def test_an_old_sign_in_is_confirmed_there_and_the_form_goes_on(self, client, provider, boss):
        come_in(client, provider, "ada")
        assert client.get("/people-and-roles/invite/").status_code == 200
        with time_machine.travel(time.time() + 700):
            asked = client.get("/people-and-roles/invite/")
            assert asked.headers["Location"].startswith("/account/council/confirm/?next=")
            page = text(client.get(asked.headers["Location"]))
            assert "Confirm with your Exampleshire account" in page

    def test_the_provider_is_told_to_ask_again(self, client, provider, boss):
        come_in(client, provider, "ada")
        asked = parse_qs(urlsplit(client.post(START).headers["Location"]).query)
        assert asked["prompt"] == ["login"] and asked["max_age"] == ["0"]

    def test_who_confirms_stays_signed_in_under_a_new_key(self, client, provider, boss):
        come_in(client, provider, "ada")
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] = 0
        session.save()
        assert client.get("/people-and-roles/invite/").status_code == 302
        before = client.session.session_key
        done = come_in(client, provider, "ada", "/people-and-roles/invite/")
        assert done.headers["Location"] == "/people-and-roles/invite/"
        assert client.get("/people-and-roles/invite/").status_code == 200
        assert client.session.session_key != before

    def test_another_persons_account_confirms_nothing(self, client, provider, boss, ben):
        come_in(client, provider, "ada")
        answer = come_in(client, provider, "ben")
        assert heading(answer) == "That was another person’s account"
        assert signed_in_as(client) == str(boss.pk)

    def test_a_provider_session_of_a_while_ago_confirms_nothing(self, client, provider, boss):
        """Somebody at an unlocked screen takes the words out of the address that ask for proof."""
        at_provider = requests.Session()
        come_in(client, provider, "ada", browser=at_provider)
        later = time.time() + 700
        with time_machine.travel(later):
            address = client.post(START).headers["Location"]
        silent = re.sub("&(prompt=login|max_age=0)", "", address)
        back = provider.sign_in(silent, "nobody is asked", browser=at_provider)
        with time_machine.travel(later):
            answer = client.get(back.removeprefix("http://localhost:8000"))
            assert heading(answer) == "We could not confirm that it is you"
            assert client.get("/people-and-roles/invite/").status_code == 302


class TestGroups:
    MAPPING = (
        {"group": "asye-assessors", "role": "assessor", "organisation": "exampleshire"},
        {
            "group": "asye-leads",
            "role": "workforce_lead",
            "organisation": "exampleshire",
            "rules": True,
        },
        {"group": "it", "role": "administrator", "organisation": "exampleshire", "rules": True},
    )

    @pytest.fixture
    def in_groups(self, client, provider, organisation, settings):
        """`in_groups(*names)`: Ben signs in, being in these groups; his roles today."""
        settings.OIDC = provider.oidc(roles=list(self.MAPPING))
        user = UserFactory(name="Ben", email=ADDRESS, second_factor=False)

        def sign_in(*groups, **claims):
            provider.knows(ben={"claims": {**BEN, "groups": groups, **claims}, "amr": ["mfa"]})
            browser = Client()
            assert come_in(browser, provider).status_code == 302
            found = RoleGrant.objects.current(timezone.localdate()).filter(user=user)
            return sorted(found.values_list("role", flat=True))

        sign_in.user = user
        return sign_in

    def test_a_group_gives_a_role_from_today_and_it_is_in_the_trail(self, in_groups, organisation):
        assert in_groups("asye-assessors", "football") == ["assessor"]
        grant = RoleGrant.objects.get()
        assert grant.starts_on == timezone.localdate() and grant.ends_on is None
        event = AuditEvent.objects.get(action=Action.ROLE_GRANTED)
        assert event.actor is None and event.detail["group"] == "asye-assessors"
        assert in_groups("asye-assessors") == ["assessor"], "and not twice"

    def test_out_of_the_group_the_role_ends(self, in_groups):
        in_groups("asye-assessors")
        yesterday = timezone.localdate() - timedelta(days=1)
        RoleGrant.objects.update(starts_on=yesterday)
        assert in_groups() == []
        assert RoleGrant.objects.get().ends_on == yesterday
        assert AuditEvent.objects.filter(action=Action.ROLE_ENDED).count() == 1

    def test_what_a_person_gave_stays(self, in_groups, organisation):
        give_role(in_groups.user, Role.ASSESSOR, organisation)
        give_role(in_groups.user, Role.PRACTICE_SUPERVISOR, organisation)
        assert in_groups() == ["assessor", "practice_supervisor"]

    def test_unless_groups_rule_that_role(self, in_groups, organisation):
        give_role(in_groups.user, Role.WORKFORCE_LEAD, organisation)
        assert in_groups() == []

    def test_the_last_administrator_stays_one(self, in_groups, organisation):
        give_role(in_groups.user, Role.ADMINISTRATOR, organisation)
        assert in_groups() == ["administrator"]
        administrator(organisation)
        assert in_groups() == []

    def test_a_role_that_begins_later_by_hand_is_not_overlapped(self, in_groups, organisation):
        later = timezone.localdate() + timedelta(days=10)
        give_role(in_groups.user, Role.ASSESSOR, organisation, starts_on=later)
        assert in_groups("asye-assessors") == ["assessor"]
        given = RoleGrant.objects.exclude(through_group="").get()
        assert given.ends_on == later - timedelta(days=1)

    def test_too_many_groups_to_list_change_nothing(self, in_groups):
        in_groups("asye-assessors")
        claims = {"groups": None, "hasgroups": True}
        provider_says = {key: value for key, value in claims.items() if value}
        assert in_groups("asye-assessors", **provider_says) == ["assessor"]

    def test_another_organisation_is_not_touched(self, in_groups):
        from tests.factories import OrganisationFactory

        give_role(in_groups.user, Role.ASSESSOR, OrganisationFactory(slug="elsewhere"))
        assert in_groups() == ["assessor"]


class TestLocalAccounts:
    def password(self, user):
        user.set_password(PASSWORD)
        user.save()
        return {"login": user.email, "password": PASSWORD}

    def test_a_password_opens_nothing_to_people_of_the_council(self, client, provider, ben):
        answers = self.password(ben)
        refused = client.post("/account/sign-in/", answers)
        assert "is not right" in text(refused)
        wrong = client.post("/account/sign-in/", {**answers, "password": "x"})
        cleaned = [re.sub(r'value="[^"]*"', "", text(page)) for page in (refused, wrong)]
        assert cleaned[0] == cleaned[1], "and whether it was right is not told"

    def test_nor_can_they_ask_for_a_new_one(self, client, provider, ben):
        self.password(ben)
        client.post("/account/password/forgotten/", {"email": ben.email})
        assert not Message.objects.exists()

    def test_somebody_from_outside_signs_in_with_password_and_second_step(
        self, client, provider, ben
    ):
        from tests.factories import set_up_second_factor

        User.objects.update(from_outside=True)
        set_up_second_factor(ben)
        sent = client.post("/account/sign-in/", self.password(User.objects.get()))
        assert sent.headers["Location"] == "/account/sign-in/second-step/"

    @pytest.mark.parametrize("from_outside", [False, True])
    def test_the_invitation_says_how_to_come_in(self, provider, organisation, from_outside):
        invite_person(
            organisation=organisation,
            email="new@council.example",
            name="New",
            roles=[Role.ASSESSOR],
            starts_on=timezone.localdate(),
            from_outside=from_outside,
            by=administrator(organisation),
        )
        message = Message.objects.get()
        assert message.template == ("invitation" if from_outside else "invitation_council")
        assert bool(message.secrets) == from_outside

    def test_a_link_of_before_sets_no_password_any_more(self, client, organisation, settings):
        from accounts.services import find_invitation, issue_invitation

        invited = UserFactory(second_factor=False)
        give_role(invited, Role.ASSESSOR, organisation)
        by = administrator(organisation)
        link = issue_invitation(user=invited, organisation=organisation, by=by)
        secret = link.rstrip("/").rpartition("/")[2]
        assert find_invitation(secret, timezone.now())
        settings.OIDC = {"name": "Exampleshire account"}
        assert client.get(f"/account/invitation/{secret}/").status_code == 404


class TestLeaving:
    def test_signing_out_ends_the_session_there_too(self, client, provider, ben):
        at_provider = requests.Session()
        come_in(client, provider, browser=at_provider)
        out = client.post("/account/sign-out/").headers["Location"]
        assert signed_in_as(client) is None
        assert out.startswith(f"{provider.url}/session/end?")
        asked = parse_qs(urlsplit(out).query)
        assert asked["post_logout_redirect_uri"] == ["http://localhost:8000/account/sign-in/"]
        page = at_provider.get(out)
        xsrf = re.search(r'name="xsrf" value="([^"]+)"', page.text)[1]
        ended = at_provider.post(
            f"{provider.url}/session/end/confirm",
            {"xsrf": xsrf, "logout": "yes"},
            allow_redirects=False,
        )
        at_provider.close()
        assert ended.headers["Location"] == "http://localhost:8000/account/sign-in/"

    def test_who_signed_in_with_a_password_is_not_sent_there(self, client, provider, sign_in):
        sign_in(UserFactory(from_outside=True))
        assert client.post("/account/sign-out/").headers["Location"] == "/"

    def test_a_closed_account_is_out_at_the_next_click(self, client, provider, ben, organisation):
        come_in(client, provider)
        assert client.get("/account/").status_code == 200
        close_account(user=ben, by=administrator(organisation))
        assert client.get("/account/").headers["Location"].startswith("/account/sign-in/")
        assert heading(come_in(Client(), provider)) == "Your account is closed"


class TestWayOfSignIn:
    def test_an_administrator_moves_somebody_to_another_council_account(
        self, client, provider, ben, organisation, sign_in
    ):
        theirs = Client()
        come_in(theirs, provider)
        url = f"/people-and-roles/{ben.pk}/sign-in/"
        sign_in(administrator(organisation))
        assert "How Ben Adeyemi signs in" in text(client.get(url))
        assert client.post(url, {"way": "council"}).status_code == 302
        assert theirs.get("/account/").status_code == 302, "signed out"
        provider.knows(successor={"claims": BEN, "amr": ["mfa"]})
        assert come_in(Client(), provider, "successor").status_code == 302
        assert AuditEvent.objects.filter(action=Action.SIGN_IN_CHANGED).count() == 1

    def test_or_to_a_password_here(self, provider, ben, organisation):
        set_way_of_sign_in(user=ben, from_outside=True, by=administrator(organisation))
        ben.refresh_from_db()
        assert ben.signs_in_here and not Authenticator.objects.filter(user=ben).exists()

    def test_without_single_sign_on_there_is_no_choice(self, client, organisation, sign_in):
        person = UserFactory()
        give_role(person, Role.ASSESSOR, organisation)
        sign_in(administrator(organisation))
        url = f"/people-and-roles/{person.pk}/sign-in/"
        assert client.get(url).status_code == client.post(url).status_code == 403
