"""A file looks as its reader chose, and says, code and digest included, what everybody's says."""

import io
import json

import pikepdf
import pytest

from accounts.services import choose_look
from assessments.models import FinalRecord
from jobs.models import Job
from jobs.services import read_file, run_job
from reports.figures.jobs import request_cohort_report
from reports.packs import make_pack, pack_html, request_pack
from tests.assessments.conftest import make_case
from tests.factories import workforce_lead
from ui.looks import Look

from .conftest import LOOK
from .test_packs import structure_kinds, text_of

CHOSEN = {"look_font": "serif", "look_spacing": "wider", "look_tint": "cream"}
CREAM = [0.9922, 0.9529, 0.8627]


# What a file looks like and says does not hang on the database.
pytestmark = pytest.mark.once


@pytest.fixture
def case(db):
    return make_case()


def fonts(pdf):
    """Names of the fonts of a PDF, without the mark of a part of a font."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        used = opened.pages[0].Resources.Font
        return {str(each.BaseFont).partition("+")[2] for each in used.values()}


def words(text):
    """The letters and digits alone: wide letters and new lines put gaps into the text of a PDF."""
    return "".join(text.split())


def copy_of(job):
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.FINISHED, job.failure
    return read_file(job.file_sha256)


def test_somebodys_own_copy_has_their_font_and_background_and_says_the_same(case):
    case.told()
    plain = make_pack(case.participant)[0]
    choose_look(by=case.assessor, **CHOSEN)
    case.assessor.refresh_from_db()
    job = request_pack(participant=case.participant, by=case.assessor)
    own = copy_of(job)

    assert fonts(plain) and not any("Serif" in name for name in fonts(plain))
    assert any("Serif" in name for name in fonts(own))
    assert not any("Liberation-Sans" in name or "LiberationSans" in name for name in fonts(own))
    record = FinalRecord.objects.get()
    for part in (record.code, record.sha256, "SUMMARY-CANARY", "DECISION-CANARY"):
        assert words(part) in words(text_of(own))
    assert sorted(headings(own)) == sorted(headings(plain))


def headings(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [item.title for item in outline.root]


def test_only_the_style_differs_from_everybodys_pages(case):
    case.told()
    content = FinalRecord.objects.get().content

    def body(look):
        html = pack_html(json.loads(content), code="K7QF-3M2P-X9TD", digest="ab" * 32, look=look)
        return html.partition("</style>")[2]

    assert body(Look("serif", tint="blue")) == body(Look())


def test_the_same_record_in_the_same_look_gives_the_same_bytes_and_in_another_others(told):
    one, again = told.in_a_look
    assert one == again
    plain = told.plain[0]
    assert plain != one
    ids = set()
    for pdf in (one, plain):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            ids.add(bytes(opened.trailer.ID[0]))
    assert len(ids) == 2


def test_a_look_leaves_the_record_and_everybody_elses_copy_as_they_were(case, undrawn):
    case.told()
    before, record = make_pack(case.participant)[0], FinalRecord.objects.get()
    choose_look(by=case.assessor, **CHOSEN)
    case.assessor.refresh_from_db()
    assert copy_of(request_pack(participant=case.participant, by=case.assessor)) != before
    after = FinalRecord.objects.get()
    assert (after.content, after.sha256, after.code) == (record.content, record.sha256, record.code)
    assert make_pack(case.participant)[0] == before
    others = copy_of(request_pack(participant=case.participant, by=case.confirmer))
    assert others == before


def test_the_look_is_that_of_the_moment_of_asking(case):
    """So a job that runs twice makes the same file."""
    choose_look(by=case.assessor, **CHOSEN)
    case.assessor.refresh_from_db()
    job = request_pack(participant=case.participant, by=case.assessor)
    assert job.parameters == {"look": {"font": "serif", "spacing": "wider", "tint": "cream"}}
    usual = {"look_font": "council", "look_spacing": "ordinary", "look_tint": "white"}
    choose_look(by=case.assessor, **usual)
    assert any("Serif" in name for name in fonts(copy_of(job)))
    case.assessor.refresh_from_db()
    assert request_pack(participant=case.participant, by=case.assessor).parameters == {}


def test_every_page_has_the_background_on_screens_and_none_on_paper(told):
    with pikepdf.open(io.BytesIO(told.in_a_look[0])) as pdf:
        (layer,) = pdf.Root.OCProperties.OCGs
        assert str(layer.Usage.Print.PrintState) == "/OFF"
        assert str(layer.Usage.View.ViewState) == "/ON"
        assert len(pdf.pages) > 3
        for page in pdf.pages:
            assert page.Resources.Properties.Background.objgen == layer.objgen
            painted = painted_in_layers(page)
            assert painted == {"/Background": [CREAM]}
        # PDF/UA-1, 7.10.
        assert str(pdf.Root.OCProperties.D.Name) and "/AS" not in pdf.Root.OCProperties.D
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def painted_in_layers(page):
    """Colours filled within each layer of a page; the colour of the background nowhere else."""
    found, inside = {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        kind = str(operator)
        if kind in {"BMC", "BDC"}:
            inside.append(str(operands[1]) if str(operands[0]) == "/OC" else "")
        elif kind == "EMC":
            inside.pop()
        elif kind == "rg":
            colour = [round(float(each), 4) for each in operands]
            layer = next((each for each in inside if each), "")
            assert layer or colour != CREAM
            if layer:
                found.setdefault(layer, []).append(colour)
    return found


def test_without_a_choice_a_file_has_no_layer(told):
    with pikepdf.open(io.BytesIO(told.plain[0])) as pdf:
        assert "/OCProperties" not in pdf.Root


def test_wider_pages_keep_every_table_whole(case):
    """A table over two pages is read as two, and its second half has no headings."""
    case.told()
    content = json.loads(FinalRecord.objects.get().content)
    row = content["trail"][0]
    content["trail"] = [
        row | {"sequence": n, "words": "Evidence shared with supervisor and assessor"}
        for n in range(1, 90)
    ]
    from reports.packs import pdf_of

    html = pack_html(content, code="K7QF-3M2P-X9TD", digest="ab" * 32, look=LOOK)
    pdf = pdf_of(content, code="K7QF-3M2P-X9TD", digest="ab" * 32, look=LOOK)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kinds = list(structure_kinds(opened.Root.StructTreeRoot))
    assert kinds.count("/Table") == html.count("<table")


def test_the_cohort_report_looks_so_too_and_a_spreadsheet_carries_no_look(case):
    lead = workforce_lead(case.participant.organisation)
    choose_look(by=lead, **CHOSEN)
    lead.refresh_from_db()
    asked = {"organisation": case.participant.organisation, "by": lead, "filters": {}}
    pdf = copy_of(request_cohort_report(**asked, file_format="pdf"))
    assert any("Serif" in name for name in fonts(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert painted_in_layers(opened.pages[0]) == {"/Background": [CREAM]}
    again = Job.objects.get()
    sheet = request_cohort_report(**asked, file_format="csv")
    assert sheet.parameters == {"file_format": "csv"}
    assert again.parameters["look"] == LOOK.chosen
    from jobs.services import ask_again

    assert ask_again(job=again, by=lead).parameters == again.parameters
