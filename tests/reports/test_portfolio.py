"""The record as a portfolio, and the parts of it that a pack has besides evidence and judgement."""

import io
import json
from collections import Counter

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.final_record import build_content
from assessments.models import FinalAssessment, FinalRecord
from audit.rules import canonical_json
from jobs.models import Job
from jobs.services import run_job
from participants.agreements.rules import Readers
from participants.agreements.services import agree_adjustment
from reports.pack_contents import BY_STAGE
from reports.packs import make_pack, pack_html, pdf_of
from tests.factories import sign_in
from ui.looks import Look

from . import practice
from .conftest import words_of
from .test_packs import structure_kinds

# What a file looks like and says does not hang on the database.
pytestmark = pytest.mark.once


@pytest.fixture
def case(db):
    return practice.practised()


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def plain(content):
    return json.loads(canonical_json(content))


def outline_of(pdf):
    """Titles of the bookmarks: (level, title), in order."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        waiting = [(1, item) for item in reversed(outline.root)]
        while waiting:
            level, item = waiting.pop()
            found.append((level, item.title))
            waiting += [(level + 1, each) for each in reversed(item.children)]
    return found


def test_the_pack_has_agreement_support_plan_rules_and_checklist(case, undrawn):
    case.told()
    text = words_of(make_pack(case.participant)[0])
    for words in (
        "Support agreement",
        "Version 1, signed by all on",
        "Sam Ode, team manager",
        "Agreed support and what was received",
        "Development plan",
        "GOAL-CANARY",
        "OUTCOME-CANARY",
        "The least evidence, rule by rule",
        "Moderation checklist",
        "consistent, accurate, valid, robust and sufficient",
    ):
        assert words in text, words
    # Months with their weeks by answer.
    assert "January 2025" in text


def test_comments_proposals_and_words_beside_the_weeks_are_in_no_pack(case):
    case.told()
    content = FinalRecord.objects.get().content
    for words in ("COMMENT-CANARY", "PROPOSED-CANARY", "COURT-CANARY", "SUPERVISOR-CANARY"):
        assert words not in content, words


def test_no_pack_tells_that_there_was_an_adjustment(case):
    agree_adjustment(
        participant=case.participant,
        by=case.lead,
        words="ADJUSTMENT-CANARY",
        other_owner="",
        owner=case.supervisor,
        agreed_on=timezone.localdate(),
        due_on=timezone.localdate(),
        readers=Readers((case.supervisor,)),
    )
    practice.sign(case, practice.agree(case))
    content = canonical_json(build_content(case.participant))
    assert "ADJUSTMENT-CANARY" not in content
    assert '"adjustments"' not in content


def test_a_portfolio_goes_by_stages_in_the_order_panels_read(case):
    case.told()
    pdf, is_draft = make_pack(case.participant, order=BY_STAGE)
    assert not is_draft
    titles = [title for level, title in outline_of(pdf) if level == 1]
    assert titles == [
        "Portfolio",
        "Support agreement",
        "Up to three months",
        "Three to six months",
        "Six to twelve months",
        "Summary",
        "Judgement, standard by standard",
        "The least evidence, rule by rule",
        "Moderation checklist",
        "Agreed support and what was received",
        "Evidence by standard",
        "Signatures and record",
    ]
    text = text_of(pdf)
    assert FinalRecord.objects.get().code in text
    first = text.index("\nUp to three months\n6 January")
    second = text.index("\nThree to six months\n", first)
    assert first < text.index("E1 A home visit", first) < second
    assert second < text.index("OBSERVED-CANARY") < text.index("REFLECTION-CANARY")


def test_a_review_stands_in_its_stage_with_the_view_of_the_person(case):
    practice.review(case, case.user, case.supervisor, case.assessor)
    content = build_content(case.participant)
    text = canonical_json(content)
    assert "UNSHOWN-CANARY" not in text
    html = pack_html(plain(content), order=BY_STAGE)
    first, second = html.index('id="stage-0"'), html.index('id="stage-1"')
    assert first < html.index("REVIEW-CANARY") < html.index("VOICE-CANARY") < second
    assert "Three-month review" in pack_html(plain(content))


def test_a_review_that_not_all_have_signed_is_in_no_pack(case):
    practice.review(case, case.assessor)
    assert "REVIEW-CANARY" not in canonical_json(build_content(case.participant))


def test_every_piece_stands_in_the_portfolio_once(case):
    html = pack_html(plain(build_content(case.participant)), order=BY_STAGE)
    ids = Counter(part.split('"')[0] for part in html.split(' id="')[1:])
    assert [name for name, count in ids.items() if count > 1] == []
    assert {"E1", "E2", "E3", "O-E2"} <= set(ids)
    linked = {part.split('"')[0] for part in html.split('href="#')[1:]}
    assert linked <= set(ids), linked - set(ids)


def test_the_links_of_a_pack_lead_somewhere(case):
    html = pack_html(plain(build_content(case.participant)))
    ids = {part.split('"')[0] for part in html.split(' id="')[1:]}
    assert {part.split('"')[0] for part in html.split('href="#')[1:]} <= ids


@pytest.mark.parametrize("order", ["standard", "stage"])
@pytest.mark.parametrize("look", [Look(), Look("serif", "wider", "cream")], ids=["usual", "own"])
def test_tables_stay_whole_and_the_pages_are_tagged(case, order, look):
    case.told()
    record = FinalRecord.objects.get()
    known = {"code": record.code, "digest": record.sha256, "look": look, "order": order}
    content = json.loads(record.content)
    html, pdf = pack_html(content, **known), pdf_of(content, **known)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kinds = Counter(structure_kinds(opened.Root.StructTreeRoot))
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    assert kinds["/Table"] == html.count("<table")
    assert "Page 1 of" in " ".join(text_of(pdf).split())


def test_the_same_record_gives_the_same_portfolio_and_another_file_than_the_pack(
    case, tmp_path, undrawn
):
    case.told()
    one, out = make_pack(case.participant, order=BY_STAGE)[0], tmp_path / "portfolio.pdf"
    call_command("render_pack", case.user.email, out=out, order=BY_STAGE)
    assert out.read_bytes() == one
    # The first line holds the id of the file.
    ids = {made.partition(b"\n")[0] for made in (one, make_pack(case.participant)[0])}
    assert len(ids) == 2


def older(content):
    """As records were kept before there were these parts."""
    since = ("stages", "rules", "agreement", "support", "plan", "moderation", "reviews")
    return {name: part for name, part in content.items() if name not in since} | {"format": 1}


def test_a_record_from_before_still_gives_its_pack_and_one_portfolio(case, undrawn):
    case.told()
    content = older(json.loads(FinalRecord.objects.get().content))
    known = {"code": "K7QF-3M2P-X9TD", "digest": "ab" * 32}
    text = words_of(pdf_of(content, **known))
    assert "Evidence in full" in text
    assert "Moderation checklist" not in text
    text = words_of(pdf_of(content, **known, order=BY_STAGE))
    assert "The whole programme" in text
    assert "E1 A home visit" in text


def test_a_record_is_built_in_the_same_number_of_queries_however_much_is_in_it(case):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            build_content(case.participant, FinalAssessment.objects.first())
        return len(captured)

    before = queries()
    practice.observe(case)
    practice.reflect(case)
    practice.plan(case)
    practice.sign(case, practice.agree(case))
    assert queries() == before


def test_the_order_is_chosen_on_the_page_and_kept_with_the_job(case, client, undrawn):
    case.told()
    sign_in(client, case.user, just_now=True)
    address = reverse("reports:pack", args=[case.participant.pk])
    nonce = client.get(address).context["form"]["nonce"].value()
    assert client.post(address, {"nonce": nonce, "order": "stage"}).status_code == 302
    job = Job.objects.get()
    assert (job.title, job.parameters) == ("Portfolio", {"order": "stage"})
    run_job(job.pk)
    job.refresh_from_db()
    assert job.file_name.startswith("portfolio-"), job.failure
