"""Totals from the case system: three columns, no names, every fault by row and column."""

from datetime import date

import pytest

from supervision.rules.caseload_tables import Total, totals_of
from ui.table_files import Row, Table
from ui.table_files.cells import DATE, FORMULA, NUMBER, TEXT, Cell

TODAY = date(2026, 11, 20)
HEADER = ["Staff number", "Week", "Children"]


def table(*rows, header=HEADER):
    cells = [[each if isinstance(each, Cell) else Cell(TEXT, each) for each in r] for r in rows]
    heading = [Cell(TEXT, each) for each in header]
    numbered = [Row(n, each) for n, each in enumerate([heading, *cells], start=1)]
    return Table(form="csv", rows=numbered, notes=[])


def read(*rows, header=HEADER):
    return totals_of(table(*rows, header=header), TODAY)


def problems(*rows, header=HEADER):
    return read(*rows, header=header)[1]


def test_a_total_is_a_person_a_week_and_a_number():
    totals, wrong = read(["10 482a", "18/11/2026", "9"])
    assert wrong == []
    assert totals == [Total(2, "10482A", date(2026, 11, 16), 9)]


@pytest.mark.parametrize(
    "header",
    [
        ["week commencing", "CHILDREN", "Employee No."],
        ["Date", "Number of children", "payroll_number"],
    ],
)
def test_headings_may_come_in_any_order_and_case(header):
    assert read(["16/11/2026", "9", "10482"], header=header)[0][0].children == 9


@pytest.mark.parametrize(
    "day", ["2026-11-16", "22/11/2026", "16 Nov 2026", "16 November 2026", Cell(DATE, "2026-11-16")]
)
def test_days_are_read_as_people_write_them(day):
    assert read(["10482", day, "9"])[0][0].week == date(2026, 11, 16)


def test_a_number_from_a_workbook_is_read_like_a_typed_one():
    assert read([Cell(NUMBER, "10482"), "16/11/2026", Cell(NUMBER, "9")])[0][0].children == 9


@pytest.mark.parametrize(
    "heading",
    [
        "Child name",
        "Surname",
        "Date of birth",
        "DOB",
        "NHS number",
        "Case ID",
        "Postcode",
        "Child ID",
        "Family",
        "Children names",
    ],
)
def test_a_column_that_looks_like_children_is_refused_whatever_is_in_it(heading):
    totals, wrong = read(["10482", "16/11/2026", "9", "Jayden"], header=[*HEADER, heading])
    assert totals == []
    assert wrong == [
        "Column D looks as if it names children or cases. Nothing of it was kept. Take it out: "
        "only totals come in."
    ]


def test_any_other_column_is_refused_too():
    assert "Column D is none of" in problems(header=[*HEADER, "Team"])[0]
    assert problems(header=[*HEADER, "", "Team"])[0] == "Column D has no heading. Take it out."


def test_a_missing_and_a_doubled_column_are_named():
    assert problems(header=["Staff number", "Week"]) == ["The column children is missing."]
    assert "more than one column week" in problems(header=[*HEADER, "Date"])[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "16/11/2026", "9"], "Row 2, staff number: is empty."),
        (["1" * 21, "16/11/2026", "9"], "Row 2, staff number: is longer than"),
        (["10482", "yesterday", "9"], "Row 2, week: is not a date like"),
        (["10482", "31/02/2026", "9"], "Row 2, week: is not a date like"),
        (["10482", "23/11/2026", "9"], "Row 2, week: is a week that has not begun yet."),
        (["10482", "16/11/2026"], "Row 2, children: is empty; leave the row out"),
        (["10482", "16/11/2026", "nine"], "Row 2, children: is not a whole number"),
        (["10482", "16/11/2026", "-1"], "Row 2, children: is not a whole number"),
        (["10482", "16/11/2026", "9.5"], "Row 2, children: is not a whole number"),
        (["10482", "16/11/2026", "4857731"], "Row 2, children: is not a whole number"),
        (["10482", "16/11/2026", Cell(FORMULA, "=A1")], "Row 2, children: is a formula"),
        (["10482", "16/11/2026", "9", "Jayden"], "Row 2: there are more cells"),
    ],
)
def test_each_fault_is_said_with_its_row_and_column_and_never_repeats_the_cell(row, said):
    wrong = problems(row)
    assert [each for each in wrong if each.startswith(said)], wrong
    for cell in ("Jayden", "nine", "4857731"):
        assert cell not in " ".join(wrong)


def test_all_faults_are_said_at_once():
    assert len(problems(["", "", ""], ["10482", "16/11/2026", "nine"])) == 4


def test_a_person_stands_once_for_a_week():
    twice = problems(["10482", "16/11/2026", "9"], ["10482", "18/11/2026", "8"])
    assert twice == ["Row 3: the same person and week as in row 2."]


def test_a_file_without_rows_says_so():
    assert problems() == ["The file has no rows below its header."]
