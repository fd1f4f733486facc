"""Reviews: what each covers, what each of the three wrote for it, and how it was signed."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.reviews.querysets import (
    ReviewPartQuerySet,
    ReviewQuerySet,
)
from participants.models import Participant
from standards.models import FrameworkItem

from .goals import ByWhom

BOX = 1200
SHORT = 500


class Seat(models.TextChoices):
    """As what people write in a review and sign it."""

    PARTICIPANT = "participant", "Participant"
    SUPERVISOR = "supervisor", "Practice supervisor"
    ASSESSOR = "assessor", "Assessor"


class Review(models.Model):
    """One review of one person: the days it looks at, and how far it has come.

    ``covers_to`` is chosen when it is sent to be signed. From then on ``content`` holds all of it
    as canonical JSON under its hash (``reviews.content``); complete it never changes.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Being written"
        SIGNING = "signing", "To be signed"
        COMPLETE = "complete", "Complete"
        DISCARDED = "discarded", "Thrown away"

    TRANSITIONS: dict[str, set[str]] = {
        Status.DRAFT: {Status.SIGNING, Status.DISCARDED},
        # Returned by one of the three: it is written again, and signed again by all.
        Status.SIGNING: {Status.COMPLETE, Status.DRAFT},
        Status.COMPLETE: set(),
        Status.DISCARDED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    # The programme's key of it; "" of an extra one.
    key = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=120)
    due_on = models.DateField(null=True, blank=True)
    # Why an extra one is held.
    why = models.CharField(max_length=SHORT, blank=True)
    covers_from = models.DateField()
    covers_to = models.DateField(null=True, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_changed_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    # Who led it: whose boxes and views the content has.
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    with_supervisor = models.BooleanField(default=False)
    with_assessor = models.BooleanField(default=False)
    on_track = models.BooleanField(null=True, blank=True)
    # Why there is no view of the participant's in it.
    without_voice = models.CharField(max_length=SHORT, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    # Where it was completed although a signature is missing: by whom, and what they said.
    completed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    completed_because = models.CharField(max_length=SHORT, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "number"],
                condition=~Q(status="discarded"),
                name="review_number_once",
            ),
            models.UniqueConstraint(
                fields=["participant", "covers_from"],
                condition=~Q(status="discarded"),
                name="review_begins_where_no_other_does",
            ),
            models.UniqueConstraint(
                fields=["participant", "key"],
                condition=~Q(status="discarded") & ~Q(key=""),
                name="review_of_the_programme_once",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status__in=["draft", "signing"]),
                name="one_open_review",
                violation_error_message="A review is open already. Go on with that one.",
            ),
            models.CheckConstraint(
                name="review_covers_at_least_a_day",
                condition=Q(covers_to=None) | Q(covers_to__gte=F("covers_from")),
            ),
            models.CheckConstraint(
                name="review_signed_under_a_hash",
                condition=Q(status__in=["draft", "discarded"])
                | Q(covers_to__isnull=False, sent_by__isnull=False, on_track__isnull=False)
                & ~Q(sha256="")
                & (Q(status="signing") | Q(completed_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="review_by_state")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("assessments:review", args=[self.pk])

    @property
    def is_extra(self) -> bool:
        return not self.key

    @property
    def seats(self) -> tuple[str, ...]:
        """As what people sign it: those that were held when it was sent."""
        others = (("supervisor", self.with_supervisor), ("assessor", self.with_assessor))
        return ("participant", *(seat for seat, is_held in others if is_held))

    def last_day(self, today: date) -> date:
        """Up to which day it looks: of one that is being written, today."""
        return self.covers_to or today


def part_id(review: Any, author: Any) -> uuid.UUID:
    """The one part of each writer, known before it is there: two windows mean the same row."""
    return uuid.uuid5(review, str(author))


class ReviewPart(models.Model):
    """What one person writes for a review. Theirs alone until they show it; nobody else edits it.

    Who leads the review fills the boxes, the views and whether it is on track; the others say what
    they want to say in ``words``.
    """

    # Given by ``part_id``.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="parts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # As what they wrote it last.
    seat = models.CharField(max_length=12, choices=Seat)
    progress = models.TextField(max_length=BOX, blank=True)
    strengths = models.TextField(max_length=BOX, blank=True)
    next_steps = models.TextField(max_length=BOX, blank=True)
    next_by = models.DateField(null=True, blank=True)
    support = models.TextField(max_length=BOX, blank=True)
    on_track = models.BooleanField(null=True, blank=True)
    # Where they are not on track.
    concern = models.CharField(max_length=SHORT, blank=True)
    concern_support = models.CharField(max_length=SHORT, blank=True)
    concern_by_when = models.DateField(null=True, blank=True)
    concern_by_whom = models.CharField(max_length=12, choices=ByWhom, blank=True)
    words = models.TextField(max_length=BOX, blank=True)
    # The participant chose to add no view of their own.
    adds_none = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "author"], name="one_part_for_each_writer")
        ]

    def __str__(self) -> str:
        return str(self.get_seat_display())


class InterimView(models.Model):
    """Where somebody stands with one standard, or one domain: the programme decides which."""

    class View(models.TextChoices):
        AS_EXPECTED = "as_expected", "Where expected by now"
        ON_THE_WAY = "on_the_way", "On the way, with more to do"
        NOT_YET = "not_yet", "Not yet where expected"
        TOO_EARLY = "too_early", "Too early to say"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(ReviewPart, on_delete=models.CASCADE, related_name="views")
    standard = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=12, choices=View, blank=True)
    reason = models.CharField(max_length=SHORT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "standard"], name="one_interim_view_each")
        ]

    def __str__(self) -> str:
        return str(self.get_view_display())
