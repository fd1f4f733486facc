"""Bringing standards in by page: the difference first, then exactly that."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit.models import AuditEvent
from standards.csv_files import COLUMNS
from standards.models import Framework
from standards.services import load_shipped_frameworks
from tests.factories import OrganisationFactory, ProgrammeVersionFactory, person_with, sign_in

pytestmark = pytest.mark.django_db

ADD = reverse("standards:framework_add")
IMPORT = reverse("standards:framework_import")
HEADER = ",".join(COLUMNS)
FIRST = f"{HEADER}\n,,domain,A,1,Listens\n,,domain,B,2,Plans"


@pytest.fixture
def lead():
    return person_with("workforce_lead", OrganisationFactory())


@pytest.fixture
def client(lead):
    return sign_in(Client(), lead)


def send(client, content, name="standards.csv", **answers):
    content = content if isinstance(content, bytes) else content.encode()
    answers = {"title": "Ours", "edition": "2027"} | answers
    return client.post(ADD, answers | {"file": SimpleUploadedFile(name, content)})


def shown(answer):
    return answer.content.decode()


def confirm(client, seen):
    return client.post(IMPORT, {"token": seen.context["preview"].token}, follow=True)


def bring_in(client, content=FIRST, **answers):
    confirm(client, send(client, content, **answers))
    return Framework.objects.get()


def test_nothing_is_written_before_it_is_confirmed(client):
    seen = send(client, FIRST)
    assert "Nothing has been imported yet" in shown(seen)
    assert "2 rows, 2 judged" in shown(seen)
    assert not Framework.objects.exists()
    assert "The standards were imported" in shown(confirm(client, seen))
    framework = Framework.objects.get()
    assert [item.full_statement for item in framework.items.all()] == ["Listens", "Plans"]
    assert AuditEvent.objects.get(action="framework.imported").target_id == str(framework.pk)


def test_a_new_text_shows_every_difference_first(client):
    framework = bring_in(client)
    new = f"{HEADER}\n,,domain,A,1,Listens to children\n,,domain,C,2,Reflects"
    seen = send(client, new, replaces=framework.pk)
    assert [(row["code"], row["label"]) for row in seen.context["changes"]] == [
        ("A", "Reworded"),
        ("C", "Added"),
        ("B", "Removed"),
    ]
    assert "1 added, 1 reworded, 1 removed." in shown(seen)
    confirm(client, seen)
    codes = framework.items.order_by("list_enumeration").values_list("human_coding_scheme")
    assert [code for (code,) in codes] == ["A", "C"]


def test_the_next_edition_is_compared_with_the_one_it_follows(client):
    first = bring_in(client)
    replaced = first.items.get(human_coding_scheme="B").pk
    new = f"{HEADER}\n,,domain,A,1,Listens\n,,domain,P,2,Plans with people,,,,{replaced}"
    seen = send(client, new, edition="2029", compare_with=first.pk)
    assert [(row["code"], row["label"]) for row in seen.context["changes"]] == [("P", "Reworded")]
    confirm(client, seen)
    assert Framework.objects.count() == 2
    assert first.items.count() == 2


def test_a_workbook_is_read_as_well(client):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(FIRST.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    assert "2 rows, 2 judged" in shown(send(client, content.getvalue(), name="standards.xlsx"))


def test_every_fault_is_named_by_row_and_column(client):
    page = shown(send(client, f"{HEADER}\n,,domain,A,1,\n,,theme,B,x,Plans"))
    assert "Row 2, column statement: is empty" in page
    assert "Row 3, column item_type" in page
    assert "Row 3, column order" in page


def test_a_file_that_is_given_out_comes_back_unchanged(client):
    kss, _ = load_shipped_frameworks(by=None)
    given = client.get(reverse("standards:framework_file", args=[kss.pk])).content
    seen = send(client, given, replaces=kss.pk)
    assert seen.context["changes"] == []
    assert "No row is added, removed, moved or worded otherwise" in shown(seen)


def test_standards_that_a_programme_uses_are_not_offered_for_replacing(client, lead):
    framework = bring_in(client)
    page = reverse("standards:framework", args=[framework.pk])
    assert "replace the text from a file" in shown(client.get(page))
    ProgrammeVersionFactory(framework=framework)
    assert "replace the text from a file" not in shown(client.get(page))
    assert "A programme uses these standards. Choose again" in shown(
        send(client, FIRST, replaces=framework.pk)
    )


def test_what_a_programme_came_to_use_meanwhile_stays_as_it_is(client):
    framework = bring_in(client)
    seen = send(client, f"{HEADER}\n,,domain,A,1,Other", replaces=framework.pk)
    ProgrammeVersionFactory(framework=framework)
    assert "is used by a programme" in shown(confirm(client, seen))
    assert framework.items.count() == 2


def test_what_was_changed_by_somebody_else_meanwhile_is_not_overwritten(client):
    framework = bring_in(client)
    mine = send(client, f"{HEADER}\n,,domain,A,1,Mine", replaces=framework.pk)
    theirs = send(client, f"{HEADER}\n,,domain,A,1,Theirs", replaces=framework.pk)
    confirm(client, theirs)
    assert "changed after you saw the difference" in shown(confirm(client, mine))
    assert framework.items.get().full_statement == "Theirs"


def test_the_same_page_sent_twice_imports_once(client):
    seen = send(client, FIRST)
    confirm(client, seen)
    assert "The standards were imported" in shown(confirm(client, seen))
    assert AuditEvent.objects.filter(action="framework.imported").count() == 1


def test_what_somebody_else_was_shown_or_what_was_changed_on_its_way_is_refused(client, lead):
    token = send(client, FIRST).context["preview"].token
    other = sign_in(Client(), person_with("workforce_lead", OrganisationFactory()))
    for browser, sent in ((other, token), (client, f"x{token}")):
        assert "Send the file again" in shown(browser.post(IMPORT, {"token": sent}))
    assert not Framework.objects.exists()


def test_standards_of_the_same_title_and_version_are_not_added_twice(client):
    bring_in(client)
    assert "are here already" in shown(send(client, f"{HEADER}\n,,domain,A,1,Other"))
