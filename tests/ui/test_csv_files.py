import csv
import io

import pytest

from ui.csv_files import csv_lines

FORMULAS = [
    *["=1+1", "+1", "-1,5", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=1", "\u3000=1"],
    *["\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "\ufe63" + "1", "\u22121"],
    *["\u200b=1", "\u00ad=1", "\x00=1", "\ufeff=1", "\x1f \u200b\t\uff1d1"],
]


@pytest.mark.parametrize("formula", FORMULAS, ids=ascii)
def test_nothing_that_a_spreadsheet_takes_for_a_formula_begins_a_cell(formula):
    [[cell]] = csv.reader(io.StringIO(csv_lines([[formula]])))
    assert cell[0] == "'"
    assert cell[1:] == formula.lstrip("\u200b\u00ad\x00\ufeff\x1f\u3000 \t\r\n")


@pytest.mark.parametrize("words", ["a;=1+1", 'a";"=1+1', "a\t=1", "a,=1", "a\n=1", "Zoë, née Ł"])
def test_no_separator_cuts_a_cell_in_two(words):
    line = csv_lines([[words, "next"]])
    assert line.startswith('"a') or line.startswith('"Z')
    for separator in ",;\t":
        if separator == ",":
            assert list(csv.reader(io.StringIO(line, newline=""))) == [[words, "next"]]
        else:
            [[cell]] = csv.reader(io.StringIO(line, newline=""), delimiter=separator)
            assert cell.startswith(words)


def test_a_bar_stays_as_it_was_typed():
    assert csv_lines([["=1|2", "a|b"]]) == '"\'=1|2","a|b"\r\n'


def test_numbers_days_and_nothing_are_no_text():
    import datetime

    row = [-3, datetime.date(2026, 3, 2), None, ""]
    assert csv_lines([row]) == '"-3","2026-03-02","",""\r\n'


def test_what_is_written_as_its_name_is_text_too():
    class Team:
        def __str__(self):
            return "=1+1"

    assert csv_lines([[Team()]]) == '"\'=1+1"\r\n'
