"""The columns of a file of people: what they are called, what they say, what they look like."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

WHAT_IS_WRONG = "What is wrong"
MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class Column:
    """``others``: further headers by which it goes, in small letters without spaces and signs."""

    name: str
    header: str
    says: str
    example: str
    others: str = ""
    width: int = 18
    needed: bool = False


COLUMNS = [
    Column("name", "Name", "Full name", "Amina Khan", "fullname", 24, needed=True),
    Column(
        "email",
        "E-mail",
        "Work e-mail address: they are invited there, and sign in with it",
        "amina.khan@council.example",
        "emailaddress workemail workemailaddress mail",
        32,
        needed=True,
    ),
    Column(
        "starts_on",
        "Start date",
        "First day on the programme, the day first: 1/9/2026 or 1 September 2026",
        "1/9/2026",
        "start startson startedon started startingon",
        needed=True,
    ),
    Column("team", "Team", "A team of your organisation, by its name", "Assessment North"),
    Column(
        "staff_number",
        "Staff number",
        "The employer’s own number for the person",
        "004417",
        "staffno staffid employeenumber employeeno employeeid payrollnumber payrollno",
    ),
    Column(
        "registration_number",
        "Registration number",
        "With the regulator; leave it blank until it is known",
        "SW12345",
        "registrationno swenumber socialworkenglandnumber",
    ),
    Column(
        "registered_on",
        "Registration date",
        "The day of registration, the day first; only together with the number",
        "14/7/2026",
        "registeredon registered dateofregistration registrationday",
    ),
    Column(
        "qualified_on",
        "Qualification date",
        "The day of qualifying, the day first; programmes ask for it to say who is paid for",
        "1/7/2026",
        "qualifiedon qualified dateofqualification qualifyingdate",
    ),
    Column(
        "enrolled_because",
        "Reason to enrol",
        "Only for somebody who may not enrol by the programme’s rule: why they are added all the "
        "same, where the programme allows that",
        "",
        "reasontoenroll enrolledbecause",
        28,
    ),
    Column(
        "percent",
        "Percent of full time",
        "A whole number from 1 to 100; blank means full time",
        "80",
        "percent percentage percentoffulltime workingpattern",
    ),
    Column(
        "percent_from",
        "Percent from",
        "From which day they work so; blank means from the first day on the programme",
        "1/3/2027",
        "percentstarts percentstartson percentsince parttimefrom workingpatternfrom",
    ),
    Column(
        "programme",
        "Programme version",
        "The programme of the cohort, by its name and number, as a check; blank is left unchecked",
        "Two-year programme, version 2",
        "programme programmenameandversion programmeandversion",
        28,
    ),
    Column(
        "supervisor",
        "Supervisor e-mail",
        "Their practice supervisor, who has an account here or is named in the next column",
        "grace.oduya@council.example",
        "supervisor practicesupervisor practicesupervisoremail supervisoremailaddress",
        32,
    ),
    Column(
        "supervisor_name",
        "Supervisor name",
        "Only for somebody who is to be invited as practice supervisor by this file",
        "",
        "practicesupervisorname",
        24,
    ),
    Column(
        "assessor",
        "Assessor e-mail",
        "Their assessor, who has an account here or is named in the next column",
        "tom.hale@council.example",
        "assessor assessoremailaddress",
        32,
    ),
    Column(
        "assessor_name",
        "Assessor name",
        "Only for somebody who is to be invited as assessor by this file",
        "",
        "",
        24,
    ),
]
# Columns that hold a day.
DAYS = {"starts_on", "percent_from", "registered_on", "qualified_on"}
BY_NAME = {column.name: column for column in COLUMNS}
HEADERS = [column.header for column in COLUMNS]


def match_header(typed: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of each column of a file the name of ours ("" for one left out), and what is wrong with it.

    Order, case, spaces and signs do not matter. Our own "What is wrong" is looked past, so that a
    file we gave back can be sent again.
    """
    names = [_name_of(header) for header in typed]
    faults = []
    for place, (header, name) in enumerate(zip(typed, names, strict=True)):
        where = f"Column {letter(place)}"
        if not header:
            faults.append(f"{where} has no name in its first row.")
        elif name is None:
            faults.append(f"{where} is named “{header}”, which is not known.{_hint(header)}")
        elif name and name in names[:place]:
            first = letter(names.index(name))
            faults.append(f"“{BY_NAME[name].header}” is there twice: {first} and {letter(place)}.")
    missing = [each.header for each in COLUMNS if each.needed and each.name not in names]
    faults += [f"The column “{header}” is missing." for header in missing]
    return [name or "" for name in names], faults


def letter(place: int) -> str:
    """A column as a spreadsheet names it: 0 is A, 26 is AA."""
    rest, last = divmod(place, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)


def _name_of(header: str) -> str | None:
    plain = _plain(header)
    if plain == _plain(WHAT_IS_WRONG):
        return ""
    for column in COLUMNS:
        if plain == _plain(column.header) or plain in column.others.split():
            return column.name
    return None


def _hint(header: str) -> str:
    plain = {_plain(known): known for known in HEADERS}
    close = difflib.get_close_matches(_plain(header), plain, n=1, cutoff=0.7)
    return f" Did you mean “{plain[close[0]]}”?" if close else " Rename it or take it out."


def _plain(header: str) -> str:
    return "".join(sign for sign in header.casefold() if sign.isalnum())
