"""How a review was signed and returned, and which are not held at all."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.reviews.querysets import OfReviewQuerySet, SkippedReviewQuerySet
from participants.models import Participant

from .final_assessments import Kept
from .reviews import SHORT, Review, Seat


class ReviewSignature(Kept):
    """One of the three signed the text with this hash, or said why they do not. Never changed."""

    class Kind(models.TextChoices):
        SIGNED = "signed", "Signed"
        REFUSED = "refused", "Does not sign"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="signatures")
    seat = models.CharField(max_length=12, choices=Seat)
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64)
    # Beside a signature what they like; without one the reason.
    words = models.CharField(max_length=SHORT, blank=True)

    objects = OfReviewQuerySet.as_manager()

    class Meta(Kept.Meta):
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "sha256", "seat", "kind"], name="review_signed_once"
            ),
            models.CheckConstraint(
                name="not_signing_has_its_reason", condition=Q(kind="signed") | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.by}"


class ReviewReturn(Kept):
    """One of the three sent it back, with what should be said instead. All of them stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="returns")
    seat = models.CharField(max_length=12, choices=Seat)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField()
    # Of the text that was returned.
    sha256 = models.CharField(max_length=64)

    objects = OfReviewQuerySet.as_manager()

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Returned by {self.by}"


class SkippedReview(models.Model):
    """An optional review of the programme that is not held, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="skipped_reviews"
    )
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    due_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=SHORT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SkippedReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "key"],
                name="review_skipped_once",
                violation_error_message="That it is not held is recorded already.",
            )
        ]

    def __str__(self) -> str:
        return self.label
