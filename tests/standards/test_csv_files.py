from uuid import UUID

import pytest

from standards.csv_files import COLUMNS, FrameworkFileError, read_framework

HEADER = ",".join(COLUMNS)


def read(text):
    return read_framework(text if isinstance(text, bytes) else text.encode(), slug="test")


def errors(text):
    with pytest.raises(FrameworkFileError) as caught:
        read(text)
    return caught.value.errors


def rows(*lines, header=HEADER):
    return "\n".join([header, *lines])


def test_a_row_is_read_cell_by_cell():
    identifier = "8f14e45f-ceea-467f-a9e5-3b8c2e6a1f00"
    text = rows(f"{identifier},,Outcome,1.1,3,  It works ,a note,2027-04-01,2030-03-31,")
    [item] = read(text)
    assert item.identifier == UUID(identifier)
    assert (item.item_type, item.code, item.order) == ("outcome", "1.1", 3)
    assert (item.statement, item.notes) == ("It works", "a note")
    assert (item.status_start.isoformat(), item.status_end.isoformat()) == (
        "2027-04-01",
        "2030-03-31",
    )


def test_columns_may_come_in_any_order_and_case_with_or_without_a_byte_order_mark():
    text = "Statement,CODE,order,Item_Type," + ",".join(
        name for name in COLUMNS if name not in {"statement", "code", "order", "item_type"}
    )
    [item] = read(b"\xef\xbb\xbf" + rows("Words,1,1,domain", header=text).encode())
    assert item.statement == "Words"


def test_headers_that_are_missing_unknown_or_there_twice_are_all_named():
    header = HEADER.replace("notes", "colour").replace("status_end", "code")
    assert errors(rows(",,domain,1,1,A", header=header)) == [
        "The column notes is missing.",
        "The column status_end is missing.",
        'Column 7 is named "colour", which is not known.',
        "The column code is there more than once.",
    ]


def test_semicolons_are_recognised():
    assert "separated by semicolons" in errors(HEADER.replace(",", ";"))[-1]


def test_every_wrong_cell_is_named_by_row_and_column():
    found = errors(
        rows(
            ",,domain,1,1,Good",
            "",
            "no-uuid,nobody,chapter,,x,,,2027-13-01,tomorrow,7",
        )
    )
    assert found == [
        "row 4, column code: is empty",
        'row 4, column identifier: "no-uuid" is not a UUID',
        'row 4, column parent_identifier: "nobody" is neither a UUID nor the code of a row '
        "without identifier",
        'row 4, column item_type: "chapter" is none of domain, outcome, know, able',
        'row 4, column order: "x" is not a whole number from 0 to 1000000',
        "row 4, column statement: is empty",
        'row 4, column status_start: "2027-13-01" is not a date like 2027-04-01',
        'row 4, column status_end: "tomorrow" is not a date like 2027-04-01',
        'row 4, column replaces_identifier: "7" is not a UUID',
    ]


def test_a_row_counts_as_in_a_spreadsheet_even_after_a_cell_with_line_breaks():
    found = errors(rows(',,domain,1,1,"two\nlines"', ",,domain,2,2,"))
    assert found == ["row 3, column statement: is empty"]


def test_blank_rows_at_the_end_are_ignored_and_a_file_of_nothing_else_is_refused():
    assert len(read(rows(",,domain,1,1,A", ",,,,,,,,,", ""))) == 1
    assert errors(rows(",,,,,,,,,")) == ["The file has no rows below its header."]
    assert len(errors(b"")) == len(COLUMNS)


def test_a_file_that_is_not_utf_8_is_refused_with_line_and_byte():
    text = rows(",,domain,1,1,A").encode() + b"\n,,domain,2,2,It\x92s"
    assert errors(text) == [
        'The file is not UTF-8: line 3, byte 16 is 0x92. Save it again as "CSV UTF-8".'
    ]
    assert "line 1, byte 1 is 0xFF" in errors("ÿþ".encode("latin-1"))[0]


def test_quotation_marks_that_do_not_pair_up_are_named_by_row():
    assert errors(rows(',,domain,1,1,"A'))[0].startswith("row 2: the quotation marks")


def test_more_cells_than_names_is_an_error_but_empty_ones_are_not():
    assert len(read(rows(",,domain,1,1,A,,,,,,,"))) == 1
    assert "more cells than the header" in errors(rows(",,domain,1,1,A,,,,,more"))[0]


def test_a_formula_is_text_like_any_other():
    [item] = read(rows(',,domain,1,1,"=HYPERLINK(""http://x.example"")"'))
    assert item.statement == '=HYPERLINK("http://x.example")'


def test_blank_identifiers_are_the_same_each_time_and_children_name_parents_by_code():
    text = rows(",,domain,A,1,Top", ",A,outcome,A1,1,Below")
    first, second = read(text), read(text)
    assert first == second
    assert first[1].parent == first[0].identifier
    assert read_framework(text.encode(), slug="other")[0].identifier != first[0].identifier


def test_judged_says_yes_or_no():
    header = HEADER + ",judged"
    items = read(rows(",,domain,1,1,A,,,,,Yes", ",,domain,2,2,B,,,,,no", header=header))
    assert [item.judged for item in items] == [True, False]
    assert "neither yes nor no" in errors(rows(",,domain,1,1,A,,,,,x", header=header))[0]


def test_a_nul_character_is_refused():
    assert "line 2 holds a NUL" in errors(rows(",,domain,1,1,A\0"))[0]
