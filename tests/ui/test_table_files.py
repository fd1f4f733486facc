"""Tables as people really upload them, and files that were made to do harm."""

import datetime
import io
import random
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ui import table_files
from ui.csv_files import csv_lines, without_formula
from ui.table_files import TableRefused, decode, read_table
from ui.table_files.archive import LIES
from ui.xlsx_files import Sheet, xlsx_bytes

DAY = datetime.date(2026, 9, 1)


def texts(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def workbook(fill=None, **sheets):
    """A workbook as Excel would save it; ``fill`` does what the test is about."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "List"
    sheet.append(["Name", "E-mail"])
    sheet.append(["Amina Khan", "amina@council.example"])
    if fill:
        fill(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(content, *, change=None, add=None, drop=()):
    """The archive with parts changed (name -> function), added or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in drop:
                part = old.read(name)
                part = change[name](part) if change and name in change else part
                new.writestr(name, part, zipfile.ZIP_DEFLATED)
        for name, part in (add or {}).items():
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def refusal(content):
    with pytest.raises(TableRefused) as caught:
        read_table(content)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


# --- CSV ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whatever_separates_its_cells(separator):
    text = f'Name{separator}"Team, or; place"\r\n\r\nZoë{separator}"a, b; c"\r\n{separator}\r\n'
    table = read_table(text.encode())
    assert texts(table) == [["Name", "Team, or; place"], ["Zoë", "a, b; c"]]
    assert [row.number for row in table.rows] == [1, 3]
    assert table.notes == []


def test_excel_says_its_separator_in_a_first_line():
    assert texts(read_table(b"sep=;\r\nName;Team\r\nA;B, C\r\n")) == [
        ["Name", "Team"],
        ["A", "B, C"],
    ]
    assert read_table(b"sep=;\r\nName;Team\r\n").rows[0].number == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_keep_their_letters(encoding):
    assert texts(read_table("Name\r\nZoë Żółć\r\n".encode(encoding)))[1] == ["Zoë Żółć"]
    assert read_table("Name\r\nZoë\r\n".encode(encoding)).notes == []


def test_windows_1252_is_named_and_never_guessed_in_silence():
    table = read_table("Name\r\nSiân O’Neill\r\n".encode("cp1252"))
    assert texts(table)[1] == ["Siân O’Neill"]
    [note] = table.notes
    assert "Windows-1252" in note
    assert "line 2" in note
    assert "line 2" in refusal(b"Name\r\n\x81\x8d\r\n")


def test_what_is_no_text_is_refused():
    assert "line 2 is not text" in refusal(b"Name\r\nA\0B\r\n")
    assert "empty" in refusal(b" \r\n ")
    assert "quotation marks" in refusal(b'Name\r\n"A\r\nB')
    assert "quotation marks" in refusal(b'Name\r\n"' + b"A" * 200_000 + b'"')


def test_formulas_are_told_from_text():
    table = read_table(b'A,B,C,D\r\n=1+1,"=""00123""",\'=1+1,-5\r\n')
    assert [tuple(cell) for cell in table.rows[1].cells] == [
        ("formula", "=1+1"),
        ("text", "00123"),
        ("text", "=1+1"),
        ("text", "-5"),
    ]


# --- XLSX -----------------------------------------------------------------------------------------
def test_a_workbook_is_read_as_it_shows():
    def fill(book, sheet):
        sheet.append([])
        sheet.append(["  Zoë\n Żółć ", DAY, datetime.datetime(2026, 9, 1, 12), 42, 42.0, 0.5])
        sheet.append([7, "=B2", "#N/A", True])
        sheet["A5"].number_format = "00000"
        sheet["Z90"].number_format = "0.00"

    table = read_table(workbook(fill))
    assert table.form == "xlsx"
    assert [row.number for row in table.rows] == [1, 2, 4, 5]
    assert [tuple(cell) for cell in table.rows[2].cells] == [
        ("text", "Zoë Żółć"),
        ("date", "2026-09-01"),
        ("date", "2026-09-01"),
        *[("number", "42")] * 2,
        ("number", "0.5"),
    ]
    assert [tuple(cell) for cell in table.rows[3].cells] == [
        ("number", "00007"),
        ("formula", "=B2"),
        ("fault", "#N/A"),
        ("text", "True"),
    ]


def test_of_several_sheets_the_one_named_people_is_read():
    def two(book, sheet):
        book.create_sheet("Old")["A1"] = "Secret"

    assert "2 sheets" in refusal(workbook(two))

    def named(book, sheet):
        two(book, sheet)
        sheet.title = " PEOPLE "

    table = read_table(workbook(named))
    assert texts(table)[0] == ["Name", "E-mail"]
    assert "Only the sheet" in table.notes[0]


def test_hidden_sheets_are_never_read():
    def beside(book, sheet):
        book.create_sheet("Old")["A1"] = "Secret"
        book["Old"].sheet_state = "veryHidden"

    assert texts(read_table(workbook(beside)))[0] == ["Name", "E-mail"]

    def alone(book, sheet):
        book.create_sheet("Shown")
        sheet.title = "People"
        sheet.sheet_state = "hidden"

    assert "hidden" in refusal(workbook(alone))


def test_hidden_rows_are_read_and_said():
    def fill(book, sheet):
        sheet.row_dimensions[2].hidden = True

    table = read_table(workbook(fill))
    assert len(table.rows) == 2
    assert "Hidden rows" in table.notes[0]


def test_merged_cells_are_named():
    assert "A2:A4" in refusal(workbook(lambda book, sheet: sheet.merge_cells("A2:A4")))


def test_e_mail_links_are_harmless():
    def fill(book, sheet):
        sheet["B2"].hyperlink = "mailto:amina@council.example"

    assert texts(read_table(workbook(fill)))[1] == ["Amina Khan", "amina@council.example"]


def test_the_claimed_size_of_a_sheet_is_not_believed():
    huge = repacked(
        workbook(),
        change={
            "xl/worksheets/sheet1.xml": lambda part: part.replace(
                b'<dimension ref="A1:B2" />', b'<dimension ref="A1:XFD1048576"/>'
            )
        },
    )
    assert len(read_table(huge).rows) == 2


def test_too_many_rows_are_refused():
    rows = [["Name"], *([f"Person {n}"] for n in range(11))]
    for content in (csv_lines(rows).encode(), xlsx_bytes([Sheet("People", rows, [20])])):
        assert len(read_table(content, most_rows=11).rows) == 12
        with pytest.raises(TableRefused, match="more than 10 rows"):
            read_table(content, most_rows=10)


# --- made to do harm ------------------------------------------------------------------------------
def overlapping(content):
    """Two entries on one body: the second name's directory record points at the first's."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
        entry = archive.infolist()[0]
    directory = content[start:]
    length = 46 + len(entry.filename)
    name = b"X" + entry.filename.encode()[1:]
    record = directory[:46] + name
    end = directory.index(b"PK\x05\x06")
    entries = struct.unpack("<H", directory[end + 10 : end + 12])[0] + 1
    tail = (
        directory[end : end + 8]
        + struct.pack("<HHI", entries, entries, end + length)
        + directory[end + 16 :]
    )
    return content[:start] + directory[:end] + record + tail


def test_entries_that_lie_over_each_other_are_refused():
    assert refusal(overlapping(workbook())) == LIES


def test_a_small_file_that_unpacks_to_much_is_refused():
    zeros = b"<row/>" * 2_000_000
    assert "far more than its size" in refusal(repacked(workbook(), add={"xl/big.xml": zeros}))
    parts = {f"xl/part{n}.xml": b"%d" % n for n in range(400)}
    assert "300 parts" in refusal(repacked(workbook(), add=parts))


def test_a_sheet_of_a_gigabyte_is_refused_by_what_it_declares():
    content = bytearray(workbook())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 2**30)
    assert "60 MB" in refusal(bytes(content))


def test_an_entry_larger_than_it_declares_is_refused():
    content = bytearray(workbook())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    assert "damaged" in refusal(bytes(content))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/externalLink1.xml", "links to other workbooks"),
        ("xl/embeddings/oleObject1.bin", "embedded files"),
        ("xl/connections.xml", "connections to data elsewhere"),
        ("../outside.xml", "outside its own folder"),
        ("XL/WORKBOOK.XML", "overlap"),
    ],
)
def test_what_a_plain_workbook_never_holds_is_refused(part, said):
    assert said in refusal(repacked(workbook(), add={part: b"<a/>"}))


def test_entities_and_addresses_elsewhere_are_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'
    assert "does not write" in refusal(repacked(workbook(), add={"xl/a.xml": bomb}))
    wide = "<!DOCTYPE a><a/>".encode("utf-16")
    assert "does not write" in refusal(repacked(workbook(), add={"xl/a.xml": wide}))
    relation = b'<Relationship Id="r" Type="x/image" Target="http://a" TargetMode="External"/>'
    assert "from elsewhere" in refusal(
        repacked(workbook(), add={"xl/worksheets/_rels/sheet1.xml.rels": relation})
    )


def test_other_kinds_of_file_are_told_apart():
    assert "password" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    word = repacked(workbook(), drop=["xl/workbook.xml"])
    assert "not an Excel workbook" in refusal(word)
    assert "damaged" in refusal(b"PK\x03\x04 and nothing more")
    assert "damaged" in refusal(workbook()[:-300])
    assert "damaged" in refusal(
        repacked(workbook(), change={"xl/worksheets/sheet1.xml": lambda part: part[:200]})
    )
    assert "larger than 5 MB" in refusal(b"a" * (5 * 1024**2 + 1))


def test_what_needs_too_much_memory_is_refused_in_one_line(monkeypatch):
    monkeypatch.setattr(table_files, "MEMORY_BYTES", 120 * 1024**2)
    dice = random.Random(1)
    words = "a long story " * 400
    rows = [["Name"], *([f"{dice.getrandbits(600):x} {words}"] for _ in range(9_000))]
    assert "unpacks to more than we read" in refusal(xlsx_bytes([Sheet("People", rows, [20])]))


# --- there and back -------------------------------------------------------------------------------
# Cells as a person types them: spaces around and within come back as one.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=30).map(
    lambda text: " ".join(text.split())
)
ASK = b'{"most_rows": 100, "most_columns": 60}\n'


@given(
    st.lists(
        st.lists(WORDS.filter(lambda text: text), min_size=1, max_size=5), min_size=1, max_size=8
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_as_csv_comes_back(rows):
    """All but text that Excel itself would take for a formula after our apostrophe came off."""
    back = decode(ASK + csv_lines([["header"], *rows]).encode())["rows"][1:]
    expected = [[" ".join(str(without_formula(cell)).split()) for cell in row] for row in rows]
    assert [
        [" ".join(str(without_formula(cell.text)).split()) for cell in cells] for _, cells in back
    ] == expected


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "\u22121", "'=1"])
def test_text_like_a_formula_is_neither_live_nor_lost(sign):
    book = xlsx_bytes([Sheet("People", [["Name"], [sign]], [20])])
    [cell] = openpyxl.load_workbook(io.BytesIO(book)).active[2]
    assert (cell.data_type, cell.value) == ("s", sign)
    assert texts(read_table(book))[1] == [sign]
    if not sign.startswith("'"):
        assert texts(read_table(csv_lines([["Name"], [sign]]).encode()))[1] == [sign]
