"""A programme as one JSON file: what is refused and where, and the way in and out again."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.models import AuditEvent
from participants.models import ProgrammeVersion
from participants.rules.json_files import UnreadableFile, read_json
from participants.rules.programme_file import problems_with_programme
from participants.services import add_standard_programmes
from participants.shipped import ACTIVE, shipped_programme, shipped_programmes
from standards.services import load_shipped_frameworks
from tests import factories


def changed(*path, to, name="asye"):
    """A shipped file with one place changed; a path of keys and numbers."""
    file = deepcopy(shipped_programme(name))
    place = file
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return file


def said(file):
    return [str(each) for each in problems_with_programme(file)]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ([], "the file: must be an object"),
        (changed("name", to=None), "name: is missing"),
        (changed("nmae", to="x"), "nmae: is not a field here; did you mean name?"),
        (changed("name", to=3), "name: must be a text"),
        (changed("schema", to="programme/9"), "schema: must be one of: programme/1"),
        (changed("programme", to="My Programme"), "programme: must be a short name"),
        (changed("length", "months", to=0), "length.months: must be from 1 to 120"),
        (changed("length", "months", to=True), "length.months: must be a whole number"),
        (changed("reviews", to={}), "reviews: must be a list"),
        (changed("reviews", 1, "due", to="soon"), "reviews[1].due: must be an object"),
        (changed("pauses", "agreed_by", to=["cat"]), "pauses.agreed_by: must be one of"),
        (changed("pauses", "move_dates", to="yes"), "pauses.move_dates: must be true or false"),
        (changed("funding", "window", "to", to="2027-02-30"), "funding.window.to: is no day of"),
        (changed("funding", "window", "to", to="30/3/2027"), "funding.window.to: must be a date"),
        (changed("support", to={}), "support: must be a list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_the_wrong_shape_is_named_by_its_place(file, words):
    assert any(each.startswith(words) for each in said(file))


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (changed("length", "longest_months", to=11), "length.longest_months: is less than months"),
        (changed("reviews", 2, "due", "after_months", to=25), "reviews[2].due.after_months: is af"),
        (changed("reviews", 2, "due", "after_months", to=1), "reviews[2]: is due before the one"),
        (changed("reviews", 0, "due", "at", to="end"), "reviews[0].due: must say exactly one of"),
        (changed("reviews", 0, "due", to={}), "reviews[0].due: must say exactly one of"),
        (changed("reviews", 1, "key", to="3-months"), "reviews[1].key: “3-months” is there twice"),
        (
            changed("evidence", 0, "by_assessor_least", to=4),
            "evidence[0].by_assessor_least: is more than least",
        ),
        (
            changed("evidence", 1, "registered_observer", to=True),
            "evidence[1].registered_observer: is a rule of observations only",
        ),
        (changed("evidence", 1, "least", to=1), "evidence[1].includes: asks for more than least"),
        (changed("evidence", 1, "stage", to="none"), "evidence[1].stage: is no stage of this"),
        (
            changed("pauses", "reasons_not_allowed", to=["bereavement"]),
            "pauses.reasons_not_allowed: “bereavement” is allowed too",
        ),
        (
            changed("pauses", to={"move_dates": False, "phased_return": "pause"}),
            "pauses.phased_return: cannot count as pause",
        ),
        (
            changed("support", 1, "steps", 3, "from_month", to=25),
            "support[1].steps: has a step after the programme",
        ),
        (changed("support", 1, "steps", to=[]), "support: The steps of the support rule caseload"),
        (
            changed("decision", "confirmed_by", to="assessor"),
            "decision.confirmed_by: cannot be who recommends",
        ),
        (
            changed(
                "decision",
                to={
                    "outcomes": "complete",
                    "appeal_working_days": 10,
                    "second_reading": "always",
                    "narrative_level": "domain",
                },
            ),
            "decision.appeal_working_days: there is no pass or fail",
        ),
        (
            changed("eligibility", "qualified_within_years", to=None),
            "eligibility.qualified_within_years: is missing",
        ),
        (changed("funding", "window", "to", to="2026-03-31"), "funding.window.to: is before from"),
        (
            changed("funding", "instalments", 1, "key", to="start"),
            "funding.instalments: say the same key twice",
        ),
        (changed("follow_on", to="asye"), "follow_on: cannot be the programme itself"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_that_cannot_be_or_contradicts_another_is_named(file, words):
    assert any(each.startswith(words) for each in said(file))


def test_everything_wrong_is_said_at_once():
    file = changed("length", "months", to=0)
    del file["name"]
    file["reviews"][0]["due"]["after_months"] = -1
    assert len(said(file)) == 3


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"a": 1, "a": 2}', "there twice"),
        (b'{"a": }', "line 1, column 7"),
        (b"\xff\xfe{", "not UTF-8"),
        (b'{"a": NaN}', "NaN is no number"),
        (b"[" * 100_000, "nested too deeply"),
    ],
    ids=range(5),
)
def test_a_file_that_cannot_be_read_says_why(raw, words):
    with pytest.raises(UnreadableFile, match=words):
        read_json(raw)


@pytest.fixture
def organisation(db):
    load_shipped_frameworks(by=None)
    return factories.OrganisationFactory()


@pytest.fixture
def command(organisation, tmp_path):
    def run(name, *options, file=None):
        out = StringIO()
        if file is not None:
            path = tmp_path / "programme.json"
            path.write_text(json.dumps(file), encoding="utf-8")
            options = (str(path), *options)
        call_command(name, *options, "--organisation", organisation.slug, stdout=out)
        return out.getvalue()

    return run


@pytest.mark.parametrize("name", shipped_programmes())
def test_what_goes_in_comes_out_again(command, name):
    file = shipped_programme(name)
    options = [] if "framework" in file["standards"] else ["--framework", "kss-2018"]
    assert "version 1 was published" in command("import_programme", *options, file=file)
    out = json.loads(command("export_programme", name))
    file["standards"].setdefault("framework", "kss-2018")
    assert out == file
    assert "says the same already" in command("import_programme", file=out)
    assert ProgrammeVersion.objects.filter(programme=name).count() == 1


def test_a_dry_run_and_a_wrong_file_write_nothing(command):
    assert "would be published. Nothing was written" in command(
        "import_programme", "--dry-run", file=shipped_programme("asye")
    )
    with pytest.raises(CommandError) as error:
        command("import_programme", file=changed("length", "longest_months", to=11))
    assert "length.longest_months: is less" in str(error.value)
    assert error.value.returncode == 1
    with pytest.raises(CommandError, match=r"framework: the file names none; there are: ecs-p"):
        command("import_programme", file=shipped_programme("consolidation-wales"))
    assert not ProgrammeVersion.objects.exists()
    assert not AuditEvent.objects.filter(action="programme.published").exists()


def test_a_changed_file_is_the_next_version_and_who_began_stays_on_theirs(command, organisation):
    first, _ = add_standard_programmes(organisation=organisation, by=None)
    cohort = factories.CohortFactory(organisation=organisation, programme_version=first)
    later = changed("length", "months", to=14)
    assert "version 2 was published" in command("import_programme", file=later)
    cohort.refresh_from_db()
    assert cohort.programme_version.nominal_months == 12
    assert json.loads(command("export_programme", "asye"))["length"]["months"] == 14
    assert json.loads(command("export_programme", "asye", "--number", "1")) == (
        shipped_programme("asye")
    )


def test_a_programme_that_is_not_there_is_said_with_those_that_are(command, organisation):
    add_standard_programmes(organisation=organisation, by=None)
    with pytest.raises(CommandError, match=f"There are: {', '.join(ACTIVE)}") as error:
        command("export_programme", "none")
    assert error.value.returncode == 2


def test_a_new_organisation_begins_with_two_programmes(organisation):
    made = add_standard_programmes(organisation=organisation, by=None)
    assert [each.programme for each in made] == list(ACTIVE)
    for version in made:
        assert version.as_file() == shipped_programme(version.programme)
        assert version.as_rules().time.pauses_move


def test_the_database_refuses_to_change_a_published_version(organisation):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such trigger")
    version, _ = add_standard_programmes(organisation=organisation, by=None)
    for change in (
        lambda: ProgrammeVersion.objects.filter(pk=version.pk).update(nominal_months=1),
        version.delete,
    ):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            change()
    version.refresh_from_db()
    assert version.nominal_months == 12


def test_a_version_from_before_there_were_files_can_be_exported_and_moves_nothing(db):
    version = factories.ProgrammeVersionFactory()
    file = version.as_file()
    assert said(file) == []
    assert file["pauses"] == {"move_dates": False}
    assert not version.moves_dates
