"""Drafts of programmes: begun once, changed by one at a time, published as they are, for good."""

import datetime
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import AuditEvent
from audit.services import StaleObject
from participants.models import Cohort, ProgrammeDraft, ProgrammeVersion
from participants.programme_editor.services import (
    add_draft_row,
    begin_draft,
    begin_draft_from_file,
    begin_programme,
    change_draft,
    discard_draft,
    move_draft_row,
    problems_with_draft,
    publish_draft,
)
from participants.rules.programme_file.places import MISSING
from participants.services import add_cohort, add_standard_programmes
from participants.shipped import shipped_programme
from tests import factories

from .test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return factories.workforce_lead(factories.OrganisationFactory())


@pytest.fixture
def asye(lead):
    version, _ = add_standard_programmes(organisation=organisation_of(lead), by=None)
    return version


@pytest.fixture
def draft(lead, asye):
    return begin_draft(based_on=asye, by=lead)


def organisation_of(lead):
    return lead.role_grants.first().organisation


def again(row):
    return type(row).objects.get(pk=row.pk)


def publish(draft, lead, ahead=0):
    day = timezone.localdate() + datetime.timedelta(days=ahead)
    return publish_draft(draft=again(draft), offered_from=day, by=lead)


def test_a_programme_has_one_draft_which_says_what_its_version_says(lead, asye, draft):
    assert draft.file == asye.as_file() == shipped_programme("asye")
    assert begin_draft(based_on=asye, by=lead) == draft
    assert ProgrammeDraft.objects.count() == 1


def test_a_change_is_kept_with_who_made_it_and_when(lead, draft):
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    now = again(draft)
    assert (now.file["length"]["months"], now.version, now.edited_by) == (15, 2, lead)
    assert AuditEvent.objects.filter(action="programme.draft_changed", actor=lead).count() == 1


def test_of_two_changes_from_the_same_page_the_second_is_refused(lead, draft):
    same = again(draft)
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    with pytest.raises(StaleObject):
        change_draft(draft=same, changes={"length.months": 18}, by=lead)
    with pytest.raises(StaleObject):
        move_draft_row(draft=same, place="reviews.0", step="remove", by=lead)
    assert again(draft).file["length"]["months"] == 15


def test_a_row_is_added_and_moved_on_the_newest_state(lead, draft):
    add_draft_row(draft=draft, where="leaving_reasons", row={"key": "a", "label": "A"}, by=lead)
    add_draft_row(draft=draft, where="leaving_reasons", row={"key": "b", "label": "B"}, by=lead)
    move_draft_row(draft=again(draft), place="leaving_reasons.1", step="up", by=lead)
    assert [each["key"] for each in again(draft).file["leaving_reasons"]] == ["b", "a"]
    with pytest.raises(StaleObject):
        move_draft_row(draft=again(draft), place="leaving_reasons.7", step="up", by=lead)


def test_what_is_gone_is_said(lead, draft):
    page = again(draft)
    discard_draft(draft=draft, by=lead)
    with pytest.raises(ValidationError, match="thrown away"):
        change_draft(draft=page, changes={"length.months": 15}, by=lead)
    assert AuditEvent.objects.filter(action="programme.draft_discarded").exists()


def test_only_the_organisations_own_lead_may(draft, asye):
    stranger = factories.workforce_lead(factories.OrganisationFactory())
    with pytest.raises(PermissionDenied):
        change_draft(draft=draft, changes={"length.months": 15}, by=stranger)
    with pytest.raises(PermissionDenied):
        begin_draft(based_on=asye, by=stranger)
    with pytest.raises(PermissionDenied):
        publish(draft, stranger)
    with pytest.raises(PermissionDenied):
        discard_draft(draft=draft, by=stranger)


def test_what_contradicts_is_named_and_keeps_it_from_being_published(lead, draft):
    change_draft(draft=draft, changes={"length.longest_months": 6}, by=lead)
    [problem] = problems_with_draft(again(draft))
    assert problem.place == "length.longest_months"
    with pytest.raises(ValidationError, match="put right"):
        publish(draft, lead)
    change_draft(draft=again(draft), changes={"length.longest_months": 24}, by=lead)
    change_draft(draft=again(draft), changes={"standards.framework": MISSING}, by=lead)
    [problem] = problems_with_draft(again(draft))
    assert problem.place == "standards.framework"


def test_a_draft_becomes_the_next_version_and_nobody_moves(lead, asye, draft):
    cohort = factories.CohortFactory(organisation=asye.organisation, programme_version=asye)
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    version = publish(draft, lead)
    assert (version.number, version.nominal_months, version.offered_from) == (2, 15, None)
    assert again(cohort).programme_version == asye
    assert not ProgrammeDraft.objects.exists()
    assert list(ProgrammeVersion.objects.offered_by(lead).filter(programme="asye")) == [version]


def test_a_draft_that_says_the_same_is_not_published(lead, draft):
    with pytest.raises(ValidationError, match="says the same as version 1"):
        publish(draft, lead)


def test_a_page_that_others_changed_meanwhile_publishes_nothing(lead, draft):
    page = again(draft)
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    with pytest.raises(StaleObject):
        publish_draft(draft=page, offered_from=timezone.localdate(), by=lead)
    assert ProgrammeVersion.objects.filter(programme="asye").count() == 1


def test_a_version_whose_day_has_not_come_is_not_offered_for_cohorts(lead, asye, draft):
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    version = publish(draft, lead, ahead=30)
    assert not version.is_offered
    assert version.publish_day == timezone.localdate() + datetime.timedelta(days=30)
    assert list(ProgrammeVersion.objects.offered_by(lead).filter(programme="asye")) == [asye]
    new = {"organisation": asye.organisation, "name": "New", "starts_on": timezone.localdate()}
    with pytest.raises(ValidationError, match="Cohorts can be started on this version from"):
        add_cohort(programme_version=version, by=lead, **new)
    assert add_cohort(programme_version=asye, by=lead, **new).programme_version == asye


@pytest.mark.parametrize("ahead", [-1, 800])
def test_a_publish_day_is_today_or_within_two_years(lead, draft, ahead):
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    with pytest.raises(ValidationError) as refused:
        publish(draft, lead, ahead)
    assert "offered_from" in refused.value.error_dict


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a trigger of PostgreSQL")
def test_a_published_version_does_not_change_whatever_the_code_does(lead, draft):
    change_draft(draft=draft, changes={"length.months": 15}, by=lead)
    version = publish(draft, lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgrammeVersion.objects.filter(pk=version.pk).update(offered_from=timezone.localdate())


def test_a_programme_is_begun_from_a_shipped_file_or_ones_own(lead, asye):
    organisation = organisation_of(lead)
    wales = begin_programme(
        organisation=organisation, begin_with="shipped:consolidation-wales", name="", by=lead
    )
    assert wales.file == shipped_programme("consolidation-wales")
    copied = begin_programme(
        organisation=organisation, begin_with=f"own:{asye.pk}", name="ASYE for hubs", by=lead
    )
    assert (copied.programme, copied.file["name"]) == ("asye-for-hubs", "ASYE for hubs")
    assert copied.file["programme"] == "asye-for-hubs"
    for begin_with, name in (("shipped:asye", ""), (f"own:{asye.pk}", "ASYE for hubs")):
        with pytest.raises(ValidationError) as refused:
            begin_programme(organisation=organisation, begin_with=begin_with, name=name, by=lead)
        assert "name" in refused.value.error_dict


def test_a_file_becomes_a_draft_of_the_next_version(lead, asye):
    organisation = organisation_of(lead)
    file = shipped_programme("asye") | {"days_off": "stay"}
    content = json.dumps(file).encode()
    draft = begin_draft_from_file(organisation=organisation, content=content, by=lead)
    assert (draft.file, draft.begun_from) == (file, asye)
    assert publish(draft, lead).as_file() == file
    begin_draft_from_file(organisation=organisation, content=content, by=lead)
    with pytest.raises(ValidationError, match="There is a draft of this programme already"):
        begin_draft_from_file(organisation=organisation, content=content, by=lead)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "must be an object"),
        (b'{"schema": "programme/1"}', "programme: is missing"),
    ],
)
def test_a_file_that_is_no_programme_is_refused_by_its_places(lead, content, words):
    with pytest.raises(ValidationError) as refused:
        begin_draft_from_file(organisation=organisation_of(lead), content=content, by=lead)
    assert words in " ".join(refused.value.error_dict["file"][0].messages + refused.value.messages)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs real concurrency")
def test_two_who_begin_at_once_share_one_draft_and_of_two_saves_one_holds():
    lead = factories.workforce_lead(factories.OrganisationFactory())
    asye, _ = add_standard_programmes(organisation=organisation_of(lead), by=None)

    def begin():
        me = type(lead).objects.get(pk=lead.pk)
        return begin_draft(based_on=ProgrammeVersion.objects.get(pk=asye.pk), by=me)

    first, second = at_once(begin, begin)
    assert first == second
    pages = [again(first), again(first)]

    def save(page, months):
        me = type(lead).objects.get(pk=lead.pk)
        return lambda: change_draft(draft=page, changes={"length.months": months}, by=me)

    results = at_once(save(pages[0], 15), save(pages[1], 18))
    assert sorted(isinstance(each, StaleObject) for each in results) == [False, True]

    def publishing():
        me = type(lead).objects.get(pk=lead.pk)
        return publish_draft(draft=again(first), offered_from=timezone.localdate(), by=me)

    def guarded():
        try:
            return publishing()
        except ProgrammeDraft.DoesNotExist as error:
            raise ValidationError("gone") from error

    results = at_once(guarded, guarded)
    assert sorted(isinstance(each, ProgrammeVersion) for each in results) == [False, True]
    assert ProgrammeVersion.objects.filter(programme="asye").count() == 2
    assert Cohort.objects.count() == 0
