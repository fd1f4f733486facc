import hashlib
import threading
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from accounts.models import Invitation, Role, RoleGrant, Team, User
from accounts.services import (
    accept_invitation,
    add_team,
    close_account,
    create_organisation,
    end_role,
    find_invitation,
    grant_role,
    invite_person,
    issue_invitation,
    reopen_account,
    reset_second_factor,
)
from audit.actions import Action
from audit.models import AuditEvent
from audit.services import StaleObject
from notifications.models import Message
from notifications.services import notify
from tests.factories import (
    LONG_AGO,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
    administrator,
    forget,
    give_role,
    person_with,
    workforce_lead,
)

from .conftest import PASSWORD

TODAY = timezone.localdate
DAY = timedelta(days=1)


def invite(admin, organisation, **answers):
    details = {
        "email": "Ben@Council.example ",
        "name": "Ben",
        "roles": [Role.ASSESSOR],
        "starts_on": TODAY(),
    }
    return invite_person(organisation=organisation, by=admin, **(details | answers))


def secret_of_last_mail():
    link = Message.objects.filter(template="invitation").latest("created_at").secrets["link"]
    return link.rstrip("/").rpartition("/")[2]


def accept(secret, name="Ben", password=PASSWORD):
    invitation = find_invitation(secret, timezone.now())
    return accept_invitation(
        invitation=invitation, name=name, password=password, by=invitation.user
    )


class TestInviting:
    def test_a_new_person_gets_roles_and_a_link_of_which_the_hash_alone_is_kept(
        self, admin, organisation
    ):
        person = invite(admin, organisation, roles=[Role.ASSESSOR, Role.MODERATOR])
        assert person.email == "ben@council.example"
        assert not person.has_usable_password()
        assert {grant.role for grant in person.role_grants.all()} == {"assessor", "moderator"}
        secret = secret_of_last_mail()
        assert len(secret) >= 43, "256 random bits"
        invitation = Invitation.objects.get()
        assert invitation.secret_sha256 == hashlib.sha256(secret.encode()).hexdigest()
        assert invitation.expires_at - invitation.created_at >= timedelta(days=14) - DAY / 24
        actions = set(AuditEvent.objects.values_list("action", flat=True))
        assert actions == {Action.ROLE_GRANTED, Action.PERSON_INVITED}

    def test_it_works_once(self, admin, organisation):
        invite(admin, organisation)
        secret = secret_of_last_mail()
        assert accept(secret, name="Ben Adeyemi").name == "Ben Adeyemi"
        assert find_invitation(secret, timezone.now()) is None

    def test_of_two_simultaneous_sendings_the_second_is_refused(self, admin, organisation):
        person = invite(admin, organisation)
        found = find_invitation(secret_of_last_mail(), timezone.now())
        accept_invitation(invitation=found, name="Ben", password=PASSWORD, by=person)
        with pytest.raises(ValidationError, match="no longer works"):
            accept_invitation(invitation=found, name="Eve", password="another one", by=person)
        assert User.objects.get(pk=person.pk).check_password(PASSWORD)

    def test_it_expires(self, admin, organisation):
        invite(admin, organisation)
        secret, now = secret_of_last_mail(), timezone.now()
        assert find_invitation(secret, now + timedelta(days=13, hours=23))
        assert find_invitation(secret, now + timedelta(days=14, seconds=1)) is None

    def test_a_newer_one_takes_its_place(self, admin, organisation):
        person = invite(admin, organisation)
        first = secret_of_last_mail()
        issue_invitation(user=person, organisation=organisation, by=admin)
        assert find_invitation(first, timezone.now()) is None
        assert find_invitation(secret_of_last_mail(), timezone.now())
        assert Message.objects.filter(given_up_at=None).count() == 1, "the first is not sent"

    def test_a_closed_account_cannot_be_entered_by_it(self, admin, organisation):
        person = invite(admin, organisation)
        close_account(user=person, by=admin)
        assert find_invitation(secret_of_last_mail(), timezone.now()) is None
        with pytest.raises(ValidationError, match="closed"):
            invite(admin, organisation)

    def test_somebody_with_an_account_gets_the_roles_and_a_mail(self, admin, organisation):
        invite(admin, organisation)
        accept(secret_of_last_mail(), name="Ben Adeyemi")
        person = invite(admin, organisation, name="Benny", roles=["assessor", "moderator"])
        assert person.name == "Ben Adeyemi", "people choose their own names"
        assert Invitation.objects.count() == 1
        mail = Message.objects.get(template="role_given")
        assert mail.context["roles"] == "Moderator"
        assert RoleGrant.objects.filter(user=person).count() == 2

    def test_nobody_learns_the_name_behind_an_address_of_another_organisation(
        self, admin, organisation
    ):
        stranger = person_with(Role.ASSESSOR, OrganisationFactory(), name="Zora  Quill")
        with pytest.raises(ValidationError, match="another name") as refused:
            invite(admin, organisation, email=stranger.email, name="whoever")
        assert "Zora" not in str(refused.value) and "name" in refused.value.message_dict
        assert not RoleGrant.objects.filter(organisation=organisation, user=stranger).exists()
        assert invite(admin, organisation, email=stranger.email, name="zora quill") == stranger
        assert invite(admin, organisation, email=stranger.email, name="Z.") == stranger, "known now"

    def test_an_accepted_account_is_not_invited_again(self, admin, organisation):
        person = invite(admin, organisation)
        accept(secret_of_last_mail())
        with pytest.raises(ValidationError, match="does not wait"):
            issue_invitation(
                user=User.objects.get(pk=person.pk), organisation=organisation, by=admin
            )

    def test_a_workforce_lead_invites_participants_and_nobody_else(self, organisation):
        lead = workforce_lead(organisation)
        invite(lead, organisation, roles=[Role.PARTICIPANT])
        for role in set(Role.values) - {"participant"}:
            with pytest.raises(PermissionDenied):
                invite(lead, organisation, roles=[Role.PARTICIPANT, role])

    def test_nobody_invites_into_another_organisation(self, admin):
        with pytest.raises(PermissionDenied):
            invite(admin, OrganisationFactory())

    def test_an_address_that_is_none_is_refused(self, admin, organisation):
        with pytest.raises(ValidationError):
            invite(admin, organisation, email="ben at council")
        assert not User.objects.exclude(pk=admin.pk).exists()


class TestRoles:
    def test_a_role_holds_on_its_first_and_its_last_day(self, admin, organisation):
        person, today = UserFactory(), TODAY()
        grant_role(
            user=person, organisation=organisation, role=Role.ASSESSOR, starts_on=today,
            ends_on=today, by=admin,
        )  # fmt: skip
        assert person.has_role(Role.ASSESSOR, organisation.pk)
        held_on = RoleGrant.objects.filter(user=person).current
        assert [held_on(today + n * DAY).exists() for n in (-1, 0, 1)] == [False, True, False]

    @pytest.mark.parametrize(
        ("starts", "ends"), [(10, 20), (1, 10), (20, None), (1, None), (12, 13)]
    )
    def test_one_role_is_not_held_twice_on_a_day(self, admin, organisation, starts, ends):
        person, base = UserFactory(), date(2027, 3, 1)
        give_role(
            person, Role.ASSESSOR, organisation, starts_on=base + 10 * DAY, ends_on=base + 20 * DAY
        )
        with pytest.raises(ValidationError, match="already holds"):
            grant_role(
                user=person, organisation=organisation, role=Role.ASSESSOR, by=admin,
                starts_on=base + starts * DAY, ends_on=ends and base + ends * DAY,
            )  # fmt: skip

    def test_the_same_role_again_from_the_day_after(self, admin, organisation):
        person, day = UserFactory(), date(2027, 3, 1)
        give_role(person, Role.ASSESSOR, organisation, ends_on=day)
        grant_role(
            user=person,
            organisation=organisation,
            role=Role.ASSESSOR,
            starts_on=day + DAY,
            by=admin,
        )
        assert person.role_grants.count() == 2

    def test_postgresql_refuses_overlaps_by_itself(self, organisation):
        if connection.vendor != "postgresql":
            pytest.skip("The constraint is PostgreSQL's.")
        person, day = UserFactory(), date(2027, 3, 1)
        give_role(person, Role.ASSESSOR, organisation, ends_on=day)
        with pytest.raises(IntegrityError, match="role_held_once"), transaction.atomic():
            give_role(person, Role.ASSESSOR, organisation, starts_on=day)
        give_role(person, Role.ASSESSOR, organisation, starts_on=day + DAY)
        give_role(person, Role.MODERATOR, organisation)

    def test_nobody_gives_themselves_a_role(self, admin, organisation):
        with pytest.raises(ValidationError, match="Ask another administrator"):
            grant_role(
                user=admin, organisation=organisation, role=Role.ASSESSOR, starts_on=TODAY(),
                by=admin,
            )  # fmt: skip
        with pytest.raises(ValidationError, match="Ask another administrator"):
            invite(admin, organisation, email=admin.email)
        assert admin.role_grants.count() == 1

    def test_nobody_makes_a_role_of_their_own_longer(self, admin, organisation):
        grant = give_role(admin, Role.ASSESSOR, organisation, ends_on=TODAY() - DAY)
        with pytest.raises(ValidationError, match="Ask another administrator"):
            end_role(grant=grant, ends_on=TODAY() + DAY, by=admin)
        end_role(grant=grant, ends_on=TODAY() - 2 * DAY, by=admin)

    def test_the_last_day_is_not_before_the_first(self, admin, organisation):
        with pytest.raises(ValidationError, match="last day"):
            grant_role(
                user=UserFactory(), organisation=organisation, role=Role.ASSESSOR, by=admin,
                starts_on=TODAY(), ends_on=TODAY() - DAY,
            )  # fmt: skip

    def test_an_ended_role_has_no_effect_from_the_next_request(self, admin, organisation):
        person = person_with(Role.ASSESSOR, organisation)
        end_role(grant=person.role_grants.get(), ends_on=TODAY() - DAY, by=admin)
        assert not User.objects.get(pk=person.pk).has_role(Role.ASSESSOR)
        assert AuditEvent.objects.get(action=Action.ROLE_ENDED)

    def test_a_role_given_today_by_mistake_is_taken_back(self, admin, organisation):
        person = UserFactory()
        grant = give_role(person, Role.ASSESSOR, organisation, starts_on=TODAY())
        end_role(grant=grant, ends_on=TODAY() - DAY, by=admin)
        assert not person.role_grants.exists()
        kept = AuditEvent.objects.get(action=Action.ROLE_ENDED)
        assert kept.detail["person"] == str(person.pk) and kept.detail["role"] == "assessor"

    def test_of_two_administrators_who_end_a_role_the_second_sees_it_was_changed(
        self, admin, organisation
    ):
        grant = give_role(UserFactory(), Role.ASSESSOR, organisation)
        second = RoleGrant.objects.get(pk=grant.pk)
        end_role(grant=grant, ends_on=TODAY(), by=admin)
        with pytest.raises(StaleObject):
            end_role(grant=second, ends_on=TODAY() + DAY, by=admin)

    def test_the_only_administrator_cannot_be_lost(self, admin, organisation):
        own = admin.role_grants.get()
        for last_day in (TODAY() - DAY, TODAY(), TODAY() + 30 * DAY):
            with pytest.raises(ValidationError, match="only administrator"):
                end_role(grant=own, ends_on=last_day, by=admin)
        administrator(organisation)
        end_role(grant=own, ends_on=TODAY(), by=admin)

    @pytest.mark.parametrize("lack", ["leaves before", "is closed", "is elsewhere"])
    def test_another_administrator_counts_only_if_they_stay(self, admin, organisation, lack):
        other = UserFactory(is_active=lack != "is closed")
        where = OrganisationFactory() if lack == "is elsewhere" else organisation
        end = TODAY() + DAY if lack == "leaves before" else None
        give_role(other, Role.ADMINISTRATOR, where, ends_on=end)
        with pytest.raises(ValidationError, match="only administrator"):
            end_role(grant=admin.role_grants.get(), ends_on=TODAY() + 7 * DAY, by=admin)

    def test_an_administrator_has_no_say_elsewhere(self, admin):
        grant = give_role(UserFactory(), Role.ASSESSOR, OrganisationFactory())
        with pytest.raises(PermissionDenied):
            end_role(grant=grant, ends_on=TODAY(), by=admin)
        with pytest.raises(PermissionDenied):
            grant_role(
                user=admin, organisation=grant.organisation, role=Role.ADMINISTRATOR,
                starts_on=TODAY(), by=admin,
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_others_role_at_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time anyway.")
    organisation = OrganisationFactory()
    people = [administrator(organisation), administrator(organisation)]
    start, refused = threading.Barrier(2), []

    def end(by, whose):
        start.wait()
        try:
            end_role(grant=whose.role_grants.get(), ends_on=TODAY() - DAY, by=by)
        except (ValidationError, PermissionDenied):
            refused.append(by)
        connections.close_all()

    threads = [threading.Thread(target=end, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert RoleGrant.objects.current(TODAY()).filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["a role", "a last administrator"])
def test_rows_that_point_to_a_person_or_organisation_need_not_wait_for(act):
    """Or else: who waits here with the trail's lock, and who changes accounts, wait for ever."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time anyway.")
    organisation = OrganisationFactory()
    admin, person = administrator(organisation), administrator(organisation)
    changed, done, errors = threading.Event(), threading.Event(), []

    def change():
        try:
            with transaction.atomic():
                if act == "a role":
                    starts = {"role": Role.ASSESSOR, "starts_on": TODAY()}
                    grant_role(user=person, organisation=organisation, by=admin, **starts)
                else:
                    end_role(grant=person.role_grants.get(), ends_on=TODAY(), by=admin)
                changed.set()
                done.wait(10)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            changed.set()
            connections.close_all()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        changed.wait(10)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            notify(to=person, template="role_given", key="while-it-changes")
            TeamFactory(organisation=organisation)
    finally:
        done.set()
        thread.join()
    assert errors == []


class TestAccess:
    def test_a_closed_account_loses_its_roles_and_is_recorded(self, admin, organisation):
        person = person_with(Role.ASSESSOR, organisation)
        close_account(user=person, by=admin)
        assert not User.objects.get(pk=person.pk).has_role(Role.ASSESSOR)
        with pytest.raises(ValidationError, match="already been dealt with"):
            close_account(user=person, by=admin)
        reopen_account(user=person, by=admin)
        assert User.objects.get(pk=person.pk).has_role(Role.ASSESSOR)
        done = AuditEvent.objects.order_by("sequence").values_list("action", flat=True)
        assert list(done) == [Action.ACCOUNT_CLOSED, Action.ACCOUNT_REOPENED]

    def test_nobody_closes_their_own_account(self, admin, organisation):
        administrator(organisation)
        with pytest.raises(ValidationError, match="your own"):
            close_account(user=admin, by=admin)

    def test_an_account_used_elsewhere_too_is_not_closed_by_one_side(self, admin, organisation):
        person = person_with(Role.ASSESSOR, organisation)
        give_role(person, Role.ASSESSOR, OrganisationFactory())
        with pytest.raises(PermissionDenied):
            close_account(user=person, by=admin)

    def test_a_reset_removes_app_and_codes_and_tells_the_person(self, admin, organisation):
        person = person_with(Role.ASSESSOR, organisation)
        reset_second_factor(user=person, by=admin)
        assert not Authenticator.objects.filter(user=person).exists()
        event = AuditEvent.objects.get(action=Action.SECOND_FACTOR_RESET)
        assert event.actor == admin and event.target_id == str(person.pk)
        assert Message.objects.get(template="second_factor_reset").recipient == person
        with pytest.raises(ValidationError, match="no second step"):
            reset_second_factor(user=person, by=admin)

    def test_a_workforce_lead_resets_nothing(self, organisation):
        person = person_with(Role.ASSESSOR, organisation)
        with pytest.raises(PermissionDenied):
            reset_second_factor(user=person, by=workforce_lead(organisation))

    def test_a_reset_is_for_who_looks_after_all_organisations_of_the_person(
        self, admin, organisation
    ):
        person, elsewhere = person_with(Role.ASSESSOR, organisation), OrganisationFactory()
        grant = give_role(person, Role.ASSESSOR, elsewhere)
        with pytest.raises(PermissionDenied):
            reset_second_factor(user=person, by=admin)
        give_role(admin, Role.ADMINISTRATOR, elsewhere)
        reset_second_factor(user=person, by=admin)
        events = AuditEvent.objects.filter(action=Action.SECOND_FACTOR_RESET)
        assert {event.organisation for event in events} == {organisation, elsewhere}
        assert Message.objects.filter(template="second_factor_reset").count() == 1
        assert grant.is_current(TODAY())

    def test_where_somebody_was_once_has_no_say_in_a_reset(self, admin, organisation):
        person = person_with(Role.ASSESSOR, organisation)
        give_role(person, Role.ASSESSOR, OrganisationFactory(), ends_on=TODAY() - DAY)
        reset_second_factor(user=person, by=admin)
        other = person_with(Role.ASSESSOR, OrganisationFactory())
        give_role(other, Role.ASSESSOR, organisation, ends_on=TODAY() - DAY)
        with pytest.raises(PermissionDenied):
            reset_second_factor(user=other, by=admin)


def test_organisations_are_set_up_from_the_command_line_alone(admin):
    with pytest.raises(PermissionDenied):
        create_organisation(name="Elsewhere", slug="elsewhere", by=admin)
    made = create_organisation(name="Elsewhere", slug="elsewhere", by=None)
    assert AuditEvent.objects.get(organisation=made).action == Action.ORGANISATION_CREATED


def test_a_team_has_its_name_once(admin, organisation):
    add_team(organisation=organisation, name="Duty", by=admin)
    with pytest.raises(ValidationError, match="already a team"):
        add_team(organisation=organisation, name="DUTY", by=admin)
    assert Team.objects.count() == 1


def test_roles_of_long_ago_and_of_later_give_nothing_today(organisation):
    person = UserFactory()
    give_role(person, Role.ASSESSOR, organisation, starts_on=LONG_AGO, ends_on=TODAY() - DAY)
    give_role(person, Role.MODERATOR, organisation, starts_on=TODAY() + DAY)
    forget(person)
    assert person.current_roles == set()
