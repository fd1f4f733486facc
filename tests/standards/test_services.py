from datetime import date
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import AuditEvent
from standards.csv_files import COLUMNS, FrameworkFileError, read_framework
from standards.models import Framework, FrameworkItem
from standards.services import (
    FrameworkDetails,
    import_framework,
    load_shipped_frameworks,
)
from tests.factories import OrganisationFactory, ProgrammeVersionFactory

pytestmark = pytest.mark.django_db

HEADER = ",".join(COLUMNS)
KEPT = "8f14e45f-ceea-467f-a9e5-3b8c2e6a1f00"


def bring_in(*lines, slug="ours", replace=False, level="", organisation=None, **details):
    raw = "\n".join([HEADER, *lines]).encode()
    return import_framework(
        details=FrameworkDetails(slug=slug, title="Ours", **details),
        items=read_framework(raw, slug=slug),
        by=None,
        replace=replace,
        level=level,
        organisation=organisation,
    )


def refusal(*args, **kwargs):
    with pytest.raises(FrameworkFileError) as caught:
        bring_in(*args, **kwargs)
    return caught.value.errors


def test_a_framework_comes_in_with_its_tree():
    framework = bring_in(",,domain,A,1,Top", ",A,outcome,A1,2,Second", ",A,outcome,A2,1,First")
    items = list(framework.items.order_by("list_enumeration"))
    assert [(item.human_coding_scheme, item.depth) for item in items] == [
        ("A", 0),
        ("A2", 1),
        ("A1", 1),
    ]
    assert [item.is_judged for item in items] == [False, True, True]
    assert {item.top_id for item in items} == {items[0].pk}
    assert items[1].parent_id == items[0].pk


def test_the_same_file_again_changes_nothing():
    first = bring_in(",,domain,A,1,Top")
    imported_at = first.imported_at
    again = bring_in(",,domain,A,1,Top")
    assert again.pk == first.pk
    assert again.imported_at == imported_at
    assert FrameworkItem.objects.count() == 1


def test_other_content_needs_to_be_asked_for():
    bring_in(",,domain,A,1,Top")
    assert "Add --replace" in refusal(",,domain,A,1,Other")[0]
    bring_in(",,domain,A,1,Other", replace=True)
    assert FrameworkItem.objects.get().full_statement == "Other"


def test_what_a_programme_uses_is_never_replaced():
    framework = bring_in(",,domain,A,1,Top")
    ProgrammeVersionFactory(framework=framework)
    assert "is used by a programme" in refusal(",,domain,A,1,Other", replace=True)[0]
    assert FrameworkItem.objects.get().full_statement == "Top"


def test_a_published_identifier_keeps_its_text():
    dates = {"in_force_from": date(2027, 4, 1)}
    bring_in(f"{KEPT},,domain,A,1,Top", **dates)
    assert refusal(f"{KEPT},,domain,A,1,Other", replace=True, **dates)[0].startswith(
        "row 2, column statement: differs from the published text"
    )
    bring_in(f"{KEPT},,domain,A,1,Top", ",,domain,B,2,More", replace=True, **dates)
    assert FrameworkItem.objects.count() == 2


def test_an_identifier_belongs_to_one_framework():
    bring_in(f"{KEPT},,domain,A,1,Top")
    assert (
        "row 2, column identifier: already belongs to Ours"
        in refusal(f"{KEPT},,domain,A,1,Top", slug="second")[0]
    )


def test_a_new_version_says_what_its_items_replace():
    bring_in(f"{KEPT},,domain,A,1,Top")
    assert (
        "column replaces_identifier"
        in refusal(f",,domain,A,1,New,,,,{UUID(int=5)}", slug="second")[0]
    )
    bring_in(f",,domain,A,1,New,,,,{KEPT}", slug="second")
    assert FrameworkItem.objects.get(full_statement="New").replaces_id == UUID(KEPT)
    # What others refer to stays.
    assert "has to stay" in refusal(",,domain,A,1,Other", replace=True)[0]
    assert FrameworkItem.objects.filter(full_statement="Top").exists()


def test_something_has_to_be_judged():
    assert refusal(",,know,A,1,Top")[0].startswith("Nothing would be judged")
    assert refusal(",,domain,A,1,Top", level="outcome")[0].startswith("Nothing would be judged")


def test_every_organisation_finds_the_import_in_its_trail_unless_one_is_named():
    first, second = OrganisationFactory(), OrganisationFactory()
    bring_in(",,domain,A,1,Top")
    assert AuditEvent.objects.filter(action="framework.imported").count() == 2
    bring_in(",,domain,A,1,Top", slug="second", organisation=second)
    assert AuditEvent.objects.filter(organisation=first).count() == 1
    assert AuditEvent.objects.filter(organisation=second).count() == 2


def test_the_shipped_standards_are_the_ten_statements_and_a_marked_placeholder():
    load_shipped_frameworks(by=None)
    kss, ecs = Framework.objects.get(slug="kss-2018"), Framework.objects.get(slug="ecs-placeholder")
    judged = FrameworkItem.objects.judged()
    assert judged.filter(framework=kss).count() == 10
    assert judged.filter(framework=ecs).count() == 6
    assert str(judged.filter(framework=kss).first()) == "1 Relationships and effective direct work"
    assert (kss.is_placeholder, ecs.is_placeholder) == (False, True)
    assert kss.status_end_date == date(2027, 3, 31)
    assert ecs.status_start_date == date(2027, 4, 1)
    assert "consultation draft" in ecs.notes


def test_reference_data_may_be_loaded_again_and_again():
    call_command("load_reference_data", stdout=StringIO())
    ProgrammeVersionFactory(framework=Framework.objects.get(slug="kss-2018"))
    call_command("load_reference_data", stdout=StringIO())
    assert Framework.objects.filter(slug="kss-2018").count() == 1


def command(path, *options):
    out = StringIO()
    call_command("import_framework", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "early-career-standards.csv"
    path.write_text("\n".join([HEADER, ",,domain,A,1,Top", ",A,outcome,A1,1,Below"]))
    return path


def test_a_dry_run_shows_what_would_be_made_and_makes_nothing(file):
    said = command(file, "--dry-run")
    assert "domain A: Top\n  outcome A1: Below [judged]" in said
    assert "nothing was written" in said
    assert not Framework.objects.exists()


def test_the_command_imports_and_takes_its_names_from_the_file_or_the_options(file):
    assert "2 items, 1 judged, imported" in command(file)
    assert Framework.objects.get().title == "Early career standards"
    command(
        file,
        *("--slug=ecs-2027", "--title=ECS", "--version=2027", "--in-force-from=2027-04-01"),
        *("--judged=domain", "--source-url=https://www.gov.uk/ecs", "--creator=DfE"),
    )
    made = Framework.objects.get(slug="ecs-2027")
    assert (made.version, made.status_start_date) == ("2027", date(2027, 4, 1))
    assert made.items.get(is_judged=True).human_coding_scheme == "A"


def test_a_dry_run_of_a_replacement_shows_the_difference_first(file):
    command(file)
    rows = [HEADER, ",,domain,A,1,Top of all", ",A,outcome,A2,1,Other"]
    file.write_text("\n".join(rows))
    said = command(file, "--dry-run", "--replace")
    assert "A reworded, from \u201cA Top\u201d to \u201cA Top of all\u201d" in said
    assert "A2 added: Other" in said
    assert "A1 removed: Below" in said
    assert Framework.objects.get().items.filter(human_coding_scheme="A1").exists()


def test_the_command_names_what_is_wrong_exits_with_1_and_writes_nothing(file):
    file.write_bytes(file.read_bytes() + b"\n,,domain,B,2,It\x92s")
    with pytest.raises(CommandError, match="line 4, byte 16") as caught:
        command(file)
    assert caught.value.returncode == 1
    assert not Framework.objects.exists()


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError, match="Cannot read .*No such file"):
        command(tmp_path / "none.csv")


def test_an_unknown_organisation_is_named(file):
    with pytest.raises(CommandError, match='slug "nowhere"'):
        command(file, "--organisation=nowhere")
