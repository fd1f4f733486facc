"""A review on its own: as it was written out to be signed, with the signatures under it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.final_record.reviews import review_content
from assessments.models import Review
from assessments.reviews.presentation import ShownReview, shown
from jobs.models import Job
from reports.pack_contents import with_dates
from ui.looks import Look

from .asking import Paper, job_kind_of
from .drawing import paper_pdf

Status = Review.Status
WRITTEN_OUT = (Status.SIGNING, Status.COMPLETE)


def find(user: User, pk: Any) -> Review | None:
    readable = Review.objects.visible_to(user).filter(status__in=WRITTEN_OUT)
    found: Review | None = (
        readable.select_related("participant__organisation").filter(pk=pk).first()
    )
    return found


def context_of(review: Review, reader: User, now: datetime) -> dict[str, Any]:
    """``review``: one that ``reader`` may read; what is private is in no review that was sent."""
    page = shown(review, reader, timezone.localdate(now))
    given = review.signatures.filter(sha256=review.sha256).select_related("by").order_by("at")
    return {
        "review": with_dates(review_content(review, list(given), review.participant)),
        "status": review.status,
        "content": page.content,
        "waits_for": [each for each in page.signed if each.at is None],
        "check_value": page.check_value,
        "organisation": review.participant.organisation.name,
        "changed_at": timezone.localtime(_changed_at(page, review)),
    }


def _changed_at(page: ShownReview, review: Review) -> datetime:
    """The last signature, or when it was sent or completed."""
    moments = [each.at for each in page.signed if each.at]
    moments += [each.refused.at for each in page.signed if each.refused]
    return max([review.status_changed_at, *moments])


def _draw(review: Review, job: Job, look: Look) -> tuple[str, bytes]:
    context = context_of(review, job.requested_by, job.created_at)
    name = f"review-{review.number}-{str(review.participant_id)[:8]}.pdf"
    return name, paper_pdf("review_paper", context, prepared_at=context["changed_at"], look=look)


REVIEW = Paper("review_pdf", "Review", find, _draw)
REVIEW_PDF = job_kind_of(REVIEW)
