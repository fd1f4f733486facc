"""The pack says what the record says, in tagged pages, and always in the same bytes."""

import io
import json

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from assessments import services
from assessments.models import FinalRecord
from audit.models import AuditEvent
from jobs.models import Job
from jobs.services import run_job
from reports.pack_contents import chunks, trail_tables
from reports.packs import make_pack, pack_html, pdf_of
from reports.pdf import render_pdf
from tests import factories
from tests.assessments.conftest import make_case

from .conftest import words_of

# What a file looks like and says does not hang on the database.
pytestmark = pytest.mark.once


@pytest.fixture
def case(db):
    return make_case()


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def signed_in(client, user):
    return factories.sign_in(client, user, just_now=True)


def test_a_final_pack_holds_the_judgement_the_evidence_and_its_code(told):
    text = text_of(told.plain[0])
    assert not told.is_draft
    for words in (told.name, "SUMMARY-CANARY", "A home visit", "DECISION-CANARY"):
        assert words in text
    assert told.record.code in text
    assert told.record.sha256[:20] in text.replace("\n", "")
    assert "Draft" not in text


def test_the_same_record_gives_the_same_bytes(told):
    first, second = told.plain
    assert first == second


def test_before_confirmation_every_page_says_draft(case):
    case.recommend()
    pdf, is_draft = make_pack(case.participant)
    assert is_draft
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert all("Draft, not a final record" in page.extract_text() for page in pages)


def test_a_draft_can_be_made_before_any_judgement(case, undrawn):
    text = words_of(make_pack(case.participant)[0])
    assert "has not written the overall summary yet" in text
    assert "A home visit" in text


def test_a_private_draft_is_never_in_a_pack(case, undrawn):
    from evidence.services import start_item

    start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title="PRIVATE-CANARY",
        happened_on=case.items[0].happened_on,
    )
    assert b"PRIVATE-CANARY" not in make_pack(case.participant)[0]


def test_an_altered_record_gives_no_pack_but_a_reason(case):
    from django.db import connection

    case.told()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE assessments_finalrecord SET content = replace(content, 'met', 'MET')"
        )
    with pytest.raises(Exception, match="not as it was frozen"):
        make_pack(case.participant)


def test_the_pages_are_tagged_titled_and_bookmarked(told):
    with pikepdf.open(io.BytesIO(told.plain[0])) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en-GB"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert told.name in str(pdf.docinfo["/Title"])
        kinds = set(structure_kinds(root.StructTreeRoot))
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/Caption"} <= kinds
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert titles[:3] == ["Assessment pack", "Summary", "Evidence by standard"]


def structure_kinds(node):
    """Every structure type in the tree, walked without recursion."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting.extend(each)
        elif isinstance(each, pikepdf.Dictionary):
            if "/S" in each:
                yield str(each.S)
            if "/K" in each:
                waiting.append(each.K)


def test_every_table_stays_on_one_page():
    rows = list(range(1000))
    assert max(len(table) for table in trail_tables(rows)) <= 34
    assert [row for table in trail_tables(rows) for row in table] == rows
    assert [len(part) for part in chunks(list(range(26)))] == [13, 13]
    assert list(chunks([])) == []


def test_what_people_wrote_is_text_and_nothing_else(case):
    nasty = "<script>alert(1)</script> <img src='file:///etc/passwd'> {{ 7|add:7 }} \x0b 😀 &amp;"
    case.submit_item("</title><link rel=attachment href=file:///etc/passwd>", nasty)
    pdf = make_pack(case.participant)[0]
    text = text_of(pdf)
    assert "<script>alert(1)</script>" in text
    assert "{{ 7|add:7 }}" in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.attachments
        assert b"root:" not in pdf


def test_a_pack_fetches_nothing():
    html = (
        '<html lang="en"><head><title>x</title>'
        '<link rel="stylesheet" href="file:///etc/passwd"><link rel="attachment" href="file:///etc/hosts">'
        '</head><body><img alt="x" src="file:///etc/hostname"><img alt="y" src="http://127.0.0.1:1/">'
        "<p>words</p></body></html>"
    )
    from datetime import UTC, datetime

    pdf = render_pdf(html, prepared_at=datetime(2026, 1, 1, tzinfo=UTC), identifier="ab" * 16)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.attachments
        assert not list(opened.pages[0].Resources.XObject)


def test_a_word_without_end_stays_on_the_page(case):
    case.submit_item("A long word", "x" * 5000)
    content_html = pack_html(json.loads(frozen_content(case)))
    assert "x" * 5000 in content_html
    assert text_of(make_pack(case.participant)[0]).replace("\n", "").count("x" * 50) > 50


def frozen_content(case):
    from assessments.final_record import build_content
    from audit.rules import canonical_json

    return canonical_json(build_content(case.participant))


def test_who_may_ask_for_a_pack_and_when(case, client):
    address = reverse("reports:pack", args=[case.participant.pk])

    def answers():
        people = {
            "assessor": case.assessor,
            "confirmer": case.confirmer,
            "supervisor": case.supervisor,
            "owner": case.user,
            "lead": case.lead,
            "reader": case.reader,
        }
        return {
            who: signed_in(client, user).get(address).status_code for who, user in people.items()
        }

    before = {"assessor": 200, "confirmer": 403, "supervisor": 403, "owner": 403, "lead": 403}
    assert answers() == before | {"reader": 404}
    assessment = case.recommend()
    assert answers() == before | {"reader": 404, "confirmer": 200}
    case.confirm(assessment)
    assert answers()["owner"] == 403
    case.tell(assessment)
    assert answers() == {**before, "confirmer": 200, "supervisor": 200, "owner": 200, "reader": 404}


def test_the_worker_makes_the_file_and_each_download_is_in_the_trail(
    case, client, django_capture_on_commit_callbacks
):
    case.told()
    signed_in(client, case.user)
    address = reverse("reports:pack", args=[case.participant.pk])
    nonce = client.get(address).context["form"]["nonce"].value()
    first = client.post(address, {"nonce": nonce})
    again = client.post(address, {"nonce": nonce})
    job = Job.objects.get()
    assert first.url == again.url == job.get_absolute_url()

    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.FINISHED, job.failure
    download = client.get(reverse("jobs:job_download", args=[job.pk]))
    assert download["Content-Type"] == "application/pdf"
    assert download["Content-Disposition"].startswith("attachment")
    body = b"".join(download.streaming_content) if download.streaming else download.content
    assert body.startswith(b"%PDF-")
    actions = list(AuditEvent.objects.about(case.participant).values_list("action", flat=True))
    assert actions.count("pack.requested") == 1
    assert actions.count("pack.downloaded") == 1


def afresh(user):
    """The person as the worker fetches them."""
    return User.objects.get(pk=user.pk)


def test_at_another_attempt_those_who_were_told_keep_the_pack_of_what_they_were_told(
    case, client, undrawn
):
    case.told("not_yet_met")
    second = case.start()
    address = reverse("reports:pack", args=[case.participant.pk])
    for user in (case.user, case.supervisor, case.confirmer):
        assert b"made from the final record" in signed_in(client, user).get(address).content
        pdf, is_draft = make_pack(case.participant, reader=afresh(user))
        assert not is_draft
        assert FinalRecord.objects.get().code in words_of(pdf)
    assert make_pack(case.participant, reader=afresh(case.assessor))[1]
    case.write(second, but="not_met")
    services.recommend(
        assessment=second, by=case.assessor, recommendation="not_yet_met", summary="SECOND-CANARY"
    )
    assert make_pack(case.participant, reader=afresh(case.confirmer))[1]
    for user in (case.user, case.supervisor):
        assert b"SECOND-CANARY" not in make_pack(case.participant, reader=afresh(user))[0]


def test_a_decision_is_not_given_to_its_participant_before_they_are_told(case, client):
    assessment = case.recommend()
    case.confirm(assessment)
    signed_in(client, case.user)
    address = reverse("reports:pack", args=[case.participant.pk])
    assert (
        client.post(address, {"nonce": "5f3e7a52-0b6f-4a34-9f6e-1c8d8e1c0001"}).status_code == 403
    )
    assert not Job.objects.exists()


def test_the_command_writes_the_same_pack_by_e_mail_or_uuid(case, tmp_path, capsys, undrawn):
    case.told()
    by_mail, by_id = tmp_path / "mail.pdf", tmp_path / "id.pdf"
    call_command("render_pack", case.user.email, out=by_mail)
    call_command("render_pack", str(case.participant.pk), out=by_id)
    record = FinalRecord.objects.get()
    expected = pdf_of(json.loads(record.content), code=record.code, digest=record.sha256)
    assert by_mail.read_bytes() == by_id.read_bytes() == expected


def test_the_command_names_what_is_wrong(db, tmp_path):
    with pytest.raises(CommandError, match="No participant has"):
        call_command("render_pack", "nobody@example.org", out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="not a folder"):
        call_command("render_pack", make_case().user.email, out=tmp_path / "none" / "x.pdf")


def test_the_cover_is_one_page_and_headings_of_tables_are_whole_in_the_fullest_case(case):
    """What a council may well type: names of two lines each."""
    case.told()
    content = json.loads(FinalRecord.objects.get().content)
    long = "A programme of practice and learning for newly qualified social workers, year group two"
    content["participant"] |= {"cohort": f"{long}, September 2027", "registration_number": "SW1"}
    content["programme"] |= {"name": long, "participant_title": "newly qualified social worker"}
    content["framework"] |= {"title": long, "is_placeholder": True}
    content["minimums"] = [{"label": long, "note": long, "least": 3, "have": 2, "met": False}]
    pages = PdfReader(io.BytesIO(pdf_of(content, code="K7QF-3M2P-X9TD", digest="ab" * 32))).pages
    assert "send it to nobody" in pages[0].extract_text()
    assert "What the assessor says overall" in pages[1].extract_text()
    assert "Reached" in pages[1].extract_text()


def test_the_trail_says_which_piece_each_step_was_about(case):
    case.told()
    steps = [row["words"] for row in json.loads(FinalRecord.objects.get().content)["trail"]]
    assert "Evidence submitted: E1" in steps
