"""Pages on which somebody asks for one record as a PDF."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.permissions import require
from assessments.models import Review
from participants.permissions import is_participant
from participants.prepared import participant_or_404
from reports.forms import PaperForm, SupportRecordForm
from reports.papers.agreement import AGREEMENT
from reports.papers.asking import request_paper
from reports.papers.review import REVIEW
from reports.papers.review import find as find_review
from reports.papers.support_record import RECORD
from supervision.models import SupportAgreement
from supervision.permissions import can_read_accounts, can_read_support_figures
from ui.forms import submit


def support_agreement_pdf(request: UserRequest, pk: UUID) -> HttpResponse:
    readable = SupportAgreement.objects.visible_to(request.user).exclude(status="discarded")
    agreement: SupportAgreement = get_object_or_404(readable, pk=pk)
    form = PaperForm(request.POST or None)
    if job := submit(form, request_paper, by=request.user, paper=AGREEMENT, row=agreement):
        return redirect(job)
    context = {"agreement": agreement, "participant": agreement.participant, "form": form}
    return render(request, "reports/support_agreement_pdf.html", context)


def review_pdf(request: UserRequest, pk: UUID) -> HttpResponse:
    """From being sent to be signed on: until then it is nobody's text but its writers'."""
    review: Review = get_object_or_404(Review.objects.visible_to(request.user), pk=pk)
    if find_review(request.user, review.pk) is None:
        messages.info(request, "There is a PDF of it once it is sent to be signed.")
        return redirect(review)
    form = PaperForm(request.POST or None)
    if job := submit(form, request_paper, by=request.user, paper=REVIEW, row=review):
        return redirect(job)
    context = {"review": review, "participant": review.participant, "form": form}
    return render(request, "reports/review_pdf.html", context)


def support_record_pdf(request: UserRequest, pk: UUID) -> HttpResponse:
    participant, user = participant_or_404(request.user, pk), request.user
    require(can_read_support_figures(user, participant))
    own = is_participant(user, participant)
    form = SupportRecordForm(request.POST or None, own=own)
    if job := submit(form, request_paper, by=user, paper=RECORD, row=participant):
        return redirect(job)
    context = {
        "participant": participant,
        "form": form,
        "is_own": own,
        "has_accounts": can_read_accounts(user, participant),
        "today": timezone.localdate(),
    }
    return render(request, "reports/support_record_pdf.html", context)
