"""The editor of programmes without a database: places, forms' round trip, words, differences."""

from copy import deepcopy

import pytest
from django.forms import BoundField

from participants.models import ProgrammeDraft
from participants.programme_editor.description import SECTIONS
from participants.programme_editor.differences import differences
from participants.programme_editor.forms import LocalValuesForm, ProgrammePartForm
from participants.programme_editor.local_values import groups_of, said, source_once_changed
from participants.programme_editor.parts import page_for, part_of, rows_at
from participants.programme_editor.plain import plain
from participants.programme_editor.whole import whole_of
from participants.programme_editor.words import LABELS, generic
from participants.rules.programme_file import in_order, problems_with_programme
from participants.rules.programme_file.places import (
    MISSING,
    row_added,
    row_moved,
    value_at,
    with_changes,
)
from participants.shipped import shipped_programme, shipped_programmes
from tests.ui.html import parse
from ui.form_pack import render_field

SHIPPED = sorted(shipped_programmes())


def parts_of(file):
    """Every page of the full editor there is for a file."""
    waiting = [section.slug for section in SECTIONS]
    while waiting:
        part = part_of(file, waiting.pop())
        yield part
        waiting += [place for where in part.lists for place, _ in rows_at(file, where)]


def as_a_browser_sends(form):
    """What a page offers, sent back as it is: text areas with the line breaks of browsers."""
    sent = {"version": "1"}
    for field in form:
        if isinstance(field, BoundField):
            for element in parse(str(render_field(field))).walk():
                _add(sent, element)
    return sent


def _add(sent, element):
    name, kind = element.attributes.get("name"), element.attributes.get("type")
    if element.tag == "textarea":
        text = "".join(str(part) for part in element.children)
        sent[name] = text.removeprefix("\n").replace("\n", "\r\n")
    elif element.tag == "select":
        chosen = [o for o in element.all("option") if "selected" in o.attributes]
        sent[name] = chosen[0].attributes.get("value") if chosen else ""
    elif kind == "checkbox":
        if "checked" in element.attributes:
            sent.setdefault(name, []).append(element.attributes["value"])
    elif kind == "radio":
        if "checked" in element.attributes:
            sent[name] = element.attributes.get("value") or ""
    elif element.tag == "input" and name:
        sent[name] = element.attributes.get("value") or ""


def draft_of(file):
    return ProgrammeDraft(file=file, programme=file["programme"])


@pytest.mark.parametrize("name", SHIPPED)
def test_every_page_of_the_editor_saved_unchanged_changes_nothing(name):
    file = shipped_programme(name)
    # As PostgreSQL gives it back: the same values, their fields in another order.
    file = {key: file[key] for key in sorted(file)}
    before, seen = deepcopy(file), 0
    for part in parts_of(file):
        shown = ProgrammePartForm(instance=draft_of(file), part=part)
        form = ProgrammePartForm(as_a_browser_sends(shown), instance=draft_of(file), part=part)
        assert form.is_valid(), (part.place, form.errors)
        assert form.changes() == {}, part.place
        assert with_changes(file, form.changes()) == before
        seen += 1
    assert seen >= len(SECTIONS)


@pytest.mark.parametrize("name", SHIPPED)
def test_local_values_saved_unchanged_change_nothing(name):
    file = shipped_programme(name)
    shown = LocalValuesForm(instance=draft_of(file))
    form = LocalValuesForm(as_a_browser_sends(shown), instance=draft_of(file))
    assert form.is_valid(), form.errors
    assert form.business_data() == {"changes": {}}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_field_of_a_file_has_a_page_and_words(name):
    file = shipped_programme(name)
    pages = list(parts_of(file))
    on_a_page = {leaf for part in pages for leaf in part.leaves}
    leaves = {place for place in _leaves(file) if place not in ("schema", "programme")}
    assert leaves - on_a_page == {place for place in leaves if place.endswith(".kind")} - on_a_page
    for place in on_a_page:
        where = generic(place)
        assert LABELS.get(where) or LABELS.get(where.rpartition(".")[2]), place


def _leaves(value, place=""):
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{place}.{name}" if place else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, each in enumerate(value):
            yield from _leaves(each, f"{place}.{number}")
    else:
        yield place


def change(file, part, **answers):
    shown = ProgrammePartForm(instance=draft_of(file), part=part_of(file, part))
    sent = as_a_browser_sends(shown) | {name.replace("__", "-"): a for name, a in answers.items()}
    form = ProgrammePartForm(sent, instance=draft_of(file), part=part_of(file, part))
    assert form.is_valid(), form.errors
    return with_changes(file, form.business_data()["changes"])


def test_what_is_changed_on_a_page_is_changed_and_nothing_else():
    file = shipped_programme("asye")
    changed = change(file, "reviews.1", due__after_months="7")
    assert changed["reviews"][1]["due"] == {"after_months": 7}
    changed["reviews"][1]["due"] = {"after_months": 6}
    assert changed == file


def test_a_part_that_may_be_left_out_comes_and_goes_with_its_answers():
    file = shipped_programme("consolidation-wales")
    assert "extensions" not in file
    longer = change(file, "extensions", extensions__longest_months="6")
    assert longer["extensions"] == {"longest_months": 6}
    assert change(longer, "extensions", extensions__longest_months="") == file
    enrol = change(file, "eligibility", eligibility__source="set by the council")
    assert enrol["eligibility"] == {"source": "set by the council", "otherwise": {}}
    assert problems_with_programme(enrol) == []


def test_lists_and_choices_keep_their_order_and_take_one_answer_on_each_line():
    file = shipped_programme("asye")
    said_now = "bereavement\r\n\r\nlong-term sickness \r\ncaring for somebody"
    changed = change(file, "pauses", pauses__reasons_allowed=said_now)
    assert changed["pauses"]["reasons_allowed"] == [
        "bereavement",
        "long-term sickness",
        "caring for somebody",
    ]
    agreed = ["assessor", "participant", "employer"]
    changed = change(file, "pauses", pauses__agreed_by=agreed)
    assert changed["pauses"]["agreed_by"] == ["participant", "assessor", "employer"]


def test_hours_may_be_a_part_of_an_hour():
    file = shipped_programme("early-career-development-programme")
    number = next(n for n, each in enumerate(file["support"]) if each["kind"] == "protected_time")
    changed = change(file, f"support.{number}.steps.0", percent="", hours_a_week="3.5")
    assert changed["support"][number]["steps"][0] == {"from_month": 1, "hours_a_week": 3.5}


def test_a_changed_local_value_says_that_the_council_set_it():
    file = shipped_programme("asye")
    shown = LocalValuesForm(instance=draft_of(file))
    sent = as_a_browser_sends(shown) | {"length-months": "15"}
    form = LocalValuesForm(sent, instance=draft_of(file))
    assert form.is_valid(), form.errors
    changes = form.business_data()["changes"]
    assert changes["length.months"] == 15
    assert changes["length.source"].startswith("set by the council, differing from: 12 months:")
    assert len(changes) == 2
    assert source_once_changed("") == "set by the council"
    assert source_once_changed("Set by the council; as in Dorset").startswith("Set by")
    assert len(source_once_changed("x" * 400)) == 400


def test_local_values_are_about_fifteen_each_with_where_it_comes_from():
    file = shipped_programme("early-career-development-programme")
    titles = [group.title for group in groups_of(file)]
    for title in ("Length", "Agreed pauses", "Part-time work", "Supervision", "Second reading"):
        assert title in titles
    assert 10 <= len(titles) <= 20
    shown = {group.title: (values, source) for group, values, source in said(file)}
    values, source = shown["Agreed caseload"]
    assert values[0][0] == "Percent, from month 1" or values[0][0].startswith("Children")
    assert source


def test_rows_are_added_moved_and_removed():
    file = shipped_programme("asye")
    keys = [each["key"] for each in file["reviews"]]
    moved = row_moved(file, "reviews.1", "up")
    assert [each["key"] for each in moved["reviews"]] == [keys[1], keys[0], *keys[2:]]
    assert row_moved(moved, "reviews.0", "down") == file
    assert len(row_moved(file, "reviews.3", "remove")["reviews"]) == 3
    without = row_moved(file, "support.1.steps.0", "remove")
    assert without["support"][1]["steps"][0]["from_month"] == 4
    with pytest.raises(KeyError):
        row_moved(file, "reviews.9", "up")
    reason = {"key": "moved", "label": "Moved"}
    added = row_added(file, "leaving_reasons", reason)
    assert added["leaving_reasons"] == [reason]
    assert row_moved(added, "leaving_reasons.0", "remove") == file
    new = row_added(
        shipped_programme("consolidation-wales"), "funding.instalments", {"key": "start"}
    )
    assert new["funding"]["window"] == {}
    assert value_at(new, "funding.instalments.0.key") == "start"
    assert value_at(new, "funding.instalments.7.key") is MISSING


@pytest.mark.parametrize(
    ("place", "to", "at"),
    [
        ("length.longest_months", 3, ("length", "id_length-longest_months")),
        ("reviews.2.due.after_months", 60, ("reviews.2", "id_due-after_months")),
        ("reviews.0.due", {}, ("reviews.0", "id_due-after_months")),
        ("evidence.0.stage", "nowhere", ("evidence.0", "id_stage")),
        ("decision.confirmed_by", "assessor", ("decision", "id_decision-confirmed_by")),
        (
            "pauses.reasons_not_allowed",
            ["bereavement"],
            ("pauses", "id_pauses-reasons_not_allowed"),
        ),
        ("funding.window.to", "2026-01-01", ("funding", "id_funding-window-to")),
        ("support.1.steps", [], ("support", "rows")),
        ("support.1.steps.3.from_month", 99, ("support.1", "rows")),
        ("name", MISSING, ("names", "id_name")),
    ],
    ids=str,
)
def test_a_problem_leads_to_the_page_and_the_box_that_mend_it(place, to, at):
    file = with_changes(shipped_programme("asye"), {place: to})
    [problem, *_] = problems_with_programme(file)
    where = page_for(file, problem.place)
    assert where == at
    part = part_of(file, where[0])
    if where[1] != "rows":
        form = ProgrammePartForm(instance=draft_of(file), part=part)
        assert where[1] in [field.auto_id for field in form]


@pytest.mark.parametrize(
    ("place", "to"),
    [
        ("length.longest_months", 3),
        ("reviews.0.due", {}),
        ("reviews.0.due", {"at": "end", "working_days_after": 1, "weeks_before": 1}),
        ("evidence.0.by_assessor_least", 9),
        ("evidence.3.includes", [{"label": "x", "details": ["report"]}] * 2),
        ("eligibility.qualified_within_years", MISSING),
        ("funding.window.to", "2026-01-01"),
        ("support.2.steps", []),
        ("support.2.full_time_hours", MISSING),
        ("support.1.full_caseload", 0),
    ],
    ids=str,
)
def test_no_name_of_a_field_is_said_on_a_page(place, to):
    file = with_changes(shipped_programme("asye"), {place: to})
    for problem in problems_with_programme(file):
        assert "_" not in plain(problem.words)


def test_files_that_say_the_same_do_not_differ():
    for name in SHIPPED:
        file = shipped_programme(name)
        assert differences(file, in_order({key: file[key] for key in sorted(file)})) == []


def test_differences_are_said_field_by_field_with_old_and_new():
    old = shipped_programme("asye")
    new = with_changes(
        old,
        {
            "length.months": 15,
            "pauses.move_dates": False,
            "reviews.0.label": "First review",
            "support.1.steps.1.children": 6,
            "funding.window.to": "2027-04-30",
            "decision.second_reading": "always",
        },
    )
    new = row_moved(new, "evidence.4", "remove")
    new = row_moved(new, "reviews.2", "down")
    found = {(each.section, each.what): (each.old, each.new) for each in differences(old, new)}
    assert found[("Length and what the time runs from", "Length in months, at full time")] == (
        "12",
        "15",
    )
    assert found[("Pauses and part time", "Do agreed pauses move dates")] == ("Yes", "No")
    assert found[("Reviews", "Review “First review”: name")] == (
        "Three-month review",
        "First review",
    )
    step = "Kind of support “Agreed caseload”, step “From month 4: 6 children”: children at most"
    assert found[("Support", step)] == ("7", "6")
    assert found[("Grant", "Last day on which claims are taken")] == (
        "30 March 2027",
        "30 April 2027",
    )
    assert found[("Decision", "When does a second person read, with names removed")] == (
        "Where the recommendation is not yet met",
        "For every recommendation",
    )
    gone = next(value for key, value in found.items() if "Critical reflection" in key[1])
    assert gone[0].startswith("What kind of evidence: Reflections") and gone[1] == ""
    assert found[("Reviews", "Order")][0].startswith("Three-month review")
    assert len(found) == 8


@pytest.mark.parametrize("name", SHIPPED)
def test_every_value_of_a_file_is_said_in_words_and_no_name_of_a_field(name):
    file = shipped_programme(name)
    sections = whole_of(file)
    assert [each.title for each in sections] == [each.title for each in SECTIONS]
    values = [value for each in sections for one in (each, *each.rows) for value in one.values]
    titles = [row.title for each in sections for row in each.rows]
    said_of_all = " ".join([*titles, *(" ".join(value) for value in values)])
    for place in _leaves(file):
        value = value_at(file, place)
        if isinstance(value, str) and " " in value:
            assert value in said_of_all, place
    assert all(label and words for label, words in values)
    for label, words in values:
        if "address" not in label.lower() and label != "Which programme follows":
            assert "_" not in words, (label, words)


def test_the_whole_of_a_file_says_steps_kinds_and_what_is_only_said():
    sections = {each.title: each for each in whole_of(shipped_programme("asye"))}
    decision = dict(sections["Decision"].values)
    assert decision["Who recommends"] == "Assessor"
    assert decision["Does a panel moderate"] == "Yes (said on pages, not enforced)"
    [caseload] = [each for each in sections["Support"].rows if each.title == "Agreed caseload"]
    assert ("Kind", "Caseload") in caseload.values
    assert ("Step", "From month 4: 7 children") in caseload.values
    asked = [value for row in sections["Evidence"].rows for value in row.values]
    words = "a report for an external decision: report; court statement"
    assert ("Thing that must be among them", words) in asked


def test_a_length_without_a_longest_says_no_limit():
    file = {**shipped_programme("asye"), "length": {"months": 12, "source": "set by the council"}}
    values = dict(next(values for group, values, _ in said(file) if group.title == "Length"))
    assert list(values.values()) == ["12", "No limit"]
