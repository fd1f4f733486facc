"""What a programme's file may choose from stands beside what it stands for, and nothing that can
never be met is published."""

import itertools
from types import SimpleNamespace

import pytest

from evidence.models import EvidenceItem
from evidence.rules import authors_of, counted_as
from participants.models import ProgrammeDraft
from participants.programme_editor.forms import ProgrammePartForm
from participants.programme_editor.parts import page_for, part_of
from participants.programme_editor.plain import plain
from participants.programme_editor.words import choice_in_words
from participants.rules.programme_file import FIELDS, problems_with_programme
from participants.rules.programme_file.choices import (
    DETAILS,
    EVIDENCE_AUTHORS,
    EVIDENCE_DETAILS,
    EVIDENCE_KINDS,
    FUNDING_COLUMNS,
)
from participants.rules.programme_file.common import DUE
from participants.rules.programme_file.field import ONLY_SAID
from participants.rules.programme_file.places import MISSING, with_changes
from participants.shipped import shipped_programme
from reports.figures.funding import COLUMNS
from supervision.rules.observations import observers_of

ASYE = shipped_programme("asye")
OBSERVATION, WORK_SEEN, FEEDBACK, REFLECTION = (
    next(n for n, each in enumerate(ASYE["evidence"]) if each["kind"] == kind)
    for kind in ("observation", "work_seen", "feedback", "reflection")
)


def test_columns_of_the_claims_file_are_those_that_can_be_filled():
    assert tuple(COLUMNS) == FUNDING_COLUMNS
    headers = {key: header.lower() for key, (header, _) in COLUMNS.items()}
    assert {key: choice_in_words(key).lower() for key in FUNDING_COLUMNS} == headers


def test_details_are_those_of_evidence():
    assert {kind: tuple(each) for kind, each in EvidenceItem.DETAILS.items()} == EVIDENCE_DETAILS
    assert set(EVIDENCE_KINDS) == {counted_as(kind) for kind in EvidenceItem.Kind.values}
    labels = dict(EvidenceItem.Detail.choices)
    assert {each: choice_in_words(each) for each in DETAILS} == labels


def test_authors_are_those_who_can_count():
    for kind in set(EVIDENCE_KINDS) - {"observation"}:
        assert set(EVIDENCE_AUTHORS[kind]) == authors_of(kind)
    both = itertools.product([True, False], repeat=2)
    seen = [SimpleNamespace(by_assessor=a, by_supervisor=s) for a, s in both]
    observers = set().union(*(observers_of(each) for each in seen))
    assert set(EVIDENCE_AUTHORS["observation"]) == observers


@pytest.mark.parametrize(
    ("place", "to", "words"),
    [
        ("funding.columns", ["Name"], "must be one of: organisation, name, "),
        ("funding.columns", [], "must name at least one"),
        ("reviews.3.due", {"at": "finish"}, "must be one of: start, end, registration_renewal"),
        ("stages.2.ends", {"at": "End"}, "must be one of: start, end"),
        (f"evidence.{WORK_SEEN}.includes.0.details", ["reports"], "must be one of: case_note"),
        (f"evidence.{WORK_SEEN}.includes.0.details", [], "must name at least one"),
        (f"evidence.{WORK_SEEN}.includes.0.details", ["report", "child"], "can never be met"),
        (f"evidence.{REFLECTION}.includes", [{"label": "x", "details": ["report"]}], "can never"),
        (f"evidence.{OBSERVATION}.author", "employer", "must be one of: participant, super"),
        (f"evidence.{OBSERVATION}.author", "workforce_lead", "must be one of: participant, super"),
        (f"evidence.{OBSERVATION}.author", "participant", "never counts"),
        (f"evidence.{OBSERVATION}.author", "external_body", "never counts"),
        (f"evidence.{REFLECTION}.author", "supervisor", "never counts"),
        (f"evidence.{WORK_SEEN}.author", "assessor", "never counts"),
        (f"evidence.{FEEDBACK}.author", "participant", "never counts"),
    ],
    ids=str,
)
def test_what_could_never_be_met_or_filled_is_named_and_has_its_box(place, to, words):
    file = with_changes(ASYE, {place: to})
    [problem] = problems_with_programme(file)
    assert problem.words.startswith(words)
    part, anchor = page_for(file, problem.place)
    form = ProgrammePartForm(instance=draft_of(file), part=part_of(file, part))
    assert anchor in [field.auto_id for field in form]


@pytest.mark.parametrize(
    ("number", "author"),
    [
        (OBSERVATION, "supervisor"),
        (OBSERVATION, "assessor"),
        (WORK_SEEN, "participant"),
        (FEEDBACK, "supervisor"),
        (REFLECTION, "participant"),
    ],
)
def test_an_author_who_can_count_is_taken(number, author):
    assert problems_with_programme(with_changes(ASYE, {f"evidence.{number}.author": author})) == []


def test_all_observations_may_be_from_outside_where_none_must_be_the_assessors():
    changes = {"author": "external_body", "by_assessor_least": MISSING}
    changes = {f"evidence.{OBSERVATION}.{name}": to for name, to in changes.items()}
    assert problems_with_programme(with_changes(ASYE, changes)) == []


def test_columns_of_a_draft_from_before_are_mended_by_saving_its_page():
    file = with_changes(ASYE, {"funding.columns": ["amount", "Name"]})
    form = ProgrammePartForm(instance=draft_of(file), part=part_of(file, "funding"))
    box = form["funding-columns"].field
    assert [each for each, _ in box.choices] == list(FUNDING_COLUMNS)
    assert ("ends_on", "Programme end") in box.choices
    values = {name: form.get_initial_for_field(each, name) for name, each in form.fields.items()}
    sent = _as_sent(values) | {"funding-columns": ["name", "amount"], "version": "1"}
    form = ProgrammePartForm(sent, instance=draft_of(file), part=part_of(file, "funding"))
    assert form.is_valid(), form.errors
    # What was there keeps its place.
    assert form.changes() == {"funding.columns": ["amount", "name"]}


def _as_sent(values):
    sent = {}
    for name, value in values.items():
        if hasattr(value, "year"):
            sent |= {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
        else:
            sent[name] = value
    return sent


@pytest.mark.parametrize("with_number", ["children", "full_caseload"])
def test_a_number_of_children_is_not_met_on_average(with_number):
    place = next(n for n, each in enumerate(ASYE["support"]) if each["kind"] == "caseload")
    changes = {f"support.{place}.averaged": True}
    if with_number == "full_caseload":
        steps = [{"from_month": 1, "percent": 90}]
        changes |= {f"support.{place}.full_caseload": 14, f"support.{place}.steps": steps}
    [problem] = problems_with_programme(with_changes(ASYE, changes))
    assert "met on average and gives a number of children" in plain(problem.words)
    suffolk = shipped_programme("asye-suffolk")
    [rule] = [each for each in suffolk["support"] if each["kind"] == "caseload"]
    assert rule["averaged"]
    assert problems_with_programme(suffolk) == []


def test_what_is_only_said_is_marked_where_it_is_set_and_nowhere_else():
    form = ProgrammePartForm(instance=draft_of(ASYE), part=part_of(ASYE, "decision"))
    form_of_extensions = ProgrammePartForm(
        instance=draft_of(ASYE), part=part_of(ASYE, "extensions")
    )
    hints = {
        name: field.help_text
        for each in (form, form_of_extensions)
        for name, field in each.fields.items()
    }
    marked = {
        "decision-panel",
        "extensions-by_application",
    }
    assert {name for name, hint in hints.items() if ONLY_SAID in hint} == marked
    fields = {name: each for root in ("decision", "extensions") for name, each in _of(root)}
    assert {name for name, each in fields.items() if each.only_said} == {
        name.rpartition("-")[2] for name in marked
    }
    assert not any(each.only_said for each in DUE.values())


def _of(root):
    return FIELDS[root].of.items()


def draft_of(file):
    return ProgrammeDraft(file=file, programme=file["programme"])
