"""The support agreement and the support record as files of their own."""

import io
import uuid

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.reviews import services as reviews
from audit.models import AuditEvent
from jobs.models import Job
from jobs.permissions import can_read_job
from jobs.services import run_job
from participants.agreements.rules import Readers
from participants.agreements.services import agree_adjustment
from reports.papers import agreement as agreement_paper
from reports.papers import review as review_paper
from reports.papers import support_record
from reports.papers.drawing import paper_html, paper_pdf
from supervision import services as supervision
from supervision.presentation.weeks import ANSWERS
from tests.factories import forget, sign_in
from ui.looks import AS_EVERYBODY, Look

from . import practice
from .conftest import words_of
from .test_packs import structure_kinds, text_of

# What a file looks like and says does not hang on the database.
pytestmark = pytest.mark.once
NOW = timezone.now()
TODAY = timezone.localdate()


@pytest.fixture
def case(db):
    case = practice.one_year()
    practice.weeks(case)
    return case


def agreement_text(agreement, look=AS_EVERYBODY):
    context = agreement_paper.context_of(agreement, NOW)
    return paper_html("agreement_paper", context, look)


def record_text(case, reader, look=AS_EVERYBODY, **more):
    content = support_record.content_of(case.participant, reader, TODAY, **more)
    return paper_html("support_record", support_record.context_of(content, look), look)


def ask(client, user, route, row, **answers):
    """Asked for on the page and made by the worker."""
    sign_in(client, user, just_now=True)
    address = reverse(f"reports:{route}", args=[row.pk])
    nonce = client.get(address).context["form"]["nonce"].value()
    response = client.post(address, {"nonce": nonce} | answers)
    assert response.status_code == 302
    job = Job.objects.order_by("-created_at").first()
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.FINISHED, job.failure
    return job, client.get(reverse("jobs:job_download", args=[job.pk])).content


def test_a_signed_agreement_says_who_signed_what_and_when(case, client, undrawn):
    signed = practice.sign(case, practice.agree(case, allocation=("By phone", "Two offices")))
    job, pdf = ask(client, case.user, "support_agreement_pdf", signed)
    text = words_of(pdf)
    for words in (
        "Signed by all on",
        "By phone",
        "Two offices",
        "Priya Shah",
        case.supervisor.name,
    ):
        assert words in text, words
    assert signed.sha256[:8] in text
    assert b"NOT YET" not in pdf and b"REPLACED" not in pdf
    assert job.file_name.startswith("support-agreement-1-")


def test_one_that_waits_for_signatures_says_so_on_every_page(case, client):
    sent = practice.agree(case)
    practice.sign(case, sent, case.user)
    _, pdf = ask(client, case.supervisor, "support_agreement_pdf", sent)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert all("NOT YET SIGNED BY ALL" in page for page in pages)
    assert "Not yet\n" in pages[0]


def test_a_draft_says_that_nobody_has_signed_it(case):
    made = supervision.start_agreement(participant=case.participant, by=case.assessor)
    text = agreement_text(practice.fresh(made))
    assert "DRAFT, SIGNED BY NOBODY" in text
    assert "Nobody has signed." in text


def test_an_earlier_version_says_that_it_is_replaced(case):
    first = practice.sign(case, practice.agree(case))
    assert "REPLACED" not in agreement_text(first)
    practice.sign(case, practice.agree(case))
    text = agreement_text(practice.fresh(first))
    assert "REPLACED BY A LATER VERSION" in text
    assert "until version 2 was signed by all on" in text


def test_the_workforce_lead_gets_no_agreement_before_it_is_signed(case):
    sent = practice.agree(case)
    assert agreement_paper.find(case.lead, sent.pk) is None
    practice.sign(case, sent)
    assert agreement_paper.find(case.lead, sent.pk) is not None
    assert agreement_paper.find(case.confirmer, sent.pk) is None


def test_who_may_read_it_no_more_gets_no_file_of_it(case, client, undrawn):
    sent = practice.agree(case)
    job, _ = ask(client, case.supervisor, "support_agreement_pdf", sent)
    assert can_read_job(case.supervisor, job)
    case.participant.appointments.filter(kind="supervisor").update(ends_on="2025-02-01")
    forget(case.supervisor)
    assert not can_read_job(case.supervisor, job)


def test_a_support_record_shows_agreed_and_received_and_by_whose_account(case, client):
    practice.sign(case, practice.agree(case))
    job, pdf = ask(client, case.user, "support_record_pdf", case.participant)
    text = text_of(pdf).replace("\n", " ")
    for words in (
        "As it stood on",
        f"Made for {case.user.name}",
        "1 week received, 1 not received, 1 with two accounts",
        "What was agreed",
        "6 Jan 2025",
        "check-in: no; supervisor: yes",
        "nobody recorded whether any was held",
    ):
        assert words in text, words
    assert [label for label, _ in ANSWERS.values() if label not in text] == []
    assert job.file_name.endswith(f"{TODAY:%Y-%m-%d}.pdf")


def test_the_person_may_take_their_own_words_along_and_nobody_elses(case):
    without = record_text(case, case.user)
    assert "COURT-CANARY" not in without
    own = record_text(case, case.user, own_words=True)
    assert "COURT-CANARY" in own
    assert "SUPERVISOR-CANARY" not in own
    for reader in (case.supervisor, case.assessor, case.lead):
        forget(reader)
        text = record_text(case, reader, own_words=True)
        assert "CANARY" not in text


def test_the_workforce_leads_copy_has_figures_and_no_accounts(case):
    text = record_text(case, case.lead)
    assert "Who said what" not in text
    assert "check-in: no" not in text
    assert "January 2025" in text


def test_of_an_adjustment_the_record_says_whether_it_came_and_never_what_it_is(case):
    agree_adjustment(
        participant=case.participant,
        by=case.lead,
        words="NATURE-CANARY",
        other_owner="",
        owner=case.supervisor,
        agreed_on=TODAY,
        due_on=TODAY,
        readers=Readers((case.supervisor,)),
    )
    for reader in (case.user, case.supervisor, case.lead):
        forget(reader)
        text = record_text(case, reader)
        assert "NATURE-CANARY" not in text
        assert f"{case.supervisor.name} sees to it" in text


def test_that_somebody_takes_their_own_record_is_seen_by_them_alone(case, client, undrawn):
    ask(client, case.user, "support_record_pdf", case.participant)
    ask(client, case.supervisor, "support_record_pdf", case.participant)
    actions = AuditEvent.objects.about(case.participant).filter(action__startswith="paper.")
    assert list(actions.order_by("sequence").values_list("action", flat=True)) == [
        "paper.own_requested",
        "paper.own_downloaded",
        "paper.requested",
        "paper.downloaded",
    ]
    address = reverse("reports:timeline", args=[case.participant.pk])
    seen = sign_in(client, case.supervisor).get(address).content.decode()
    assert "Own record" not in seen
    seen = sign_in(client, case.user).get(address).content.decode()
    assert "Own record asked for as a PDF" in seen
    assert "Record downloaded as a PDF" in seen


def test_only_the_person_is_offered_their_own_words(case, client):
    address = reverse("reports:support_record_pdf", args=[case.participant.pk])
    assert b"own_words" in sign_in(client, case.user).get(address).content
    assert b"own_words" not in sign_in(client, case.supervisor).get(address).content


@pytest.mark.parametrize("look", [AS_EVERYBODY, Look("serif", "wider", "cream")])
def test_both_are_tagged_titled_and_keep_their_tables_whole(case, look):
    agreement = practice.sign(case, practice.agree(case))
    drawn = [
        ("agreement_paper", agreement_paper.context_of(agreement, NOW)),
        (
            "support_record",
            support_record.context_of(
                support_record.content_of(case.participant, case.user, TODAY), look
            ),
        ),
    ]
    for template, context in drawn:
        pdf = paper_pdf(template, context, prepared_at=NOW, look=look)
        if look == AS_EVERYBODY:
            assert pdf == paper_pdf(template, context, prepared_at=NOW, look=look)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            kinds = list(structure_kinds(opened.Root.StructTreeRoot))
            assert case.user.name in str(opened.docinfo["/Title"])
            with opened.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
        assert kinds.count("/Table") == paper_html(template, context, look).count("<table")
        assert "Page 1 of" in " ".join(text_of(pdf).split())


def test_a_review_says_who_has_not_signed_until_it_is_complete(case, client, undrawn):
    sent = practice.review(case, case.assessor)
    _, pdf = ask(client, case.user, "review_pdf", sent)
    text = words_of(pdf)
    assert b"NOT COMPLETE YET" in pdf
    assert "Not complete yet" in text
    assert f"It waits for {case.user.name}, {case.supervisor.name}" in text
    assert "VOICE-CANARY" in text
    assert "UNSHOWN-CANARY" not in text
    assert review_paper.find(case.lead, sent.pk) is None
    reviews.sign_review(review=practice.of(sent), by=case.user, sha256=sent.sha256)
    reviews.sign_review(review=practice.of(sent), by=case.supervisor, sha256=sent.sha256)
    html = paper_html(
        "review_paper",
        review_paper.context_of(practice.of(sent), case.supervisor, NOW),
        AS_EVERYBODY,
    )
    assert "Complete since" in html
    assert "NOT COMPLETE" not in html


def test_a_review_that_is_being_written_gives_no_file(case, client):
    made = reviews.open_review(participant=case.participant, by=case.assessor, key="3-months")
    sign_in(client, case.assessor, just_now=True)
    response = client.get(reverse("reports:review_pdf", args=[made.pk]))
    assert response.status_code == 302
    assert review_paper.find(case.assessor, made.pk) is None


def test_a_page_sent_twice_makes_one_file(case, client):
    sign_in(client, case.user, just_now=True)
    address = reverse("reports:support_record_pdf", args=[case.participant.pk])
    nonce = str(uuid.uuid4())
    first, again = (client.post(address, {"nonce": nonce}) for _ in range(2))
    assert first.url == again.url == Job.objects.get().get_absolute_url()
