"""What is written once: the independent reading, the decision, and all that it rests on."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.querysets import (
    DecisionQuerySet,
    FinalRecordQuerySet,
    IndependentReadingQuerySet,
)
from participants.models import Participant

from .final_assessments import NOTHING, FinalAssessment, Kept, Outcome


class IndependentReading(Kept):
    """A third person's view, formed with names removed and before seeing the recommendation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assessment = models.OneToOneField(
        FinalAssessment, on_delete=models.PROTECT, related_name="independent_reading"
    )
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # A copy, so that the database itself holds the two people apart.
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=12, choices=Outcome)
    reasons = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects = IndependentReadingQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            models.CheckConstraint(
                name="reader_is_not_the_assessor", condition=~Q(read_by=F("recommended_by"))
            )
        ]

    def __str__(self) -> str:
        return "Independent reading"


class Decision(Kept):
    """The employer's confirmation. Copies who recommended and who read; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="decisions")
    assessment = models.OneToOneField(
        FinalAssessment, on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    reasons = models.TextField()
    # What moderation found of the recommendation; None where it is not asked.
    stands = models.BooleanField(null=True, blank=True)
    falls_short = models.JSONField(default=list, db_default=NOTHING, blank=True)
    shortcomings = models.TextField(blank=True, default="", db_default="")
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    independent_reading = models.OneToOneField(
        IndependentReading, null=True, on_delete=models.PROTECT, related_name="decision"
    )
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta(Kept.Meta):
        ordering = ["-confirmed_at"]
        constraints = [
            models.CheckConstraint(
                name="confirmer_is_not_the_assessor",
                condition=~Q(confirmed_by=F("recommended_by")),
            ),
            models.CheckConstraint(
                name="reader_assessor_and_confirmer_differ",
                condition=Q(read_by=None)
                | (~Q(read_by=F("recommended_by")) & ~Q(read_by=F("confirmed_by"))),
            ),
            models.CheckConstraint(
                name="reading_and_reader_together",
                condition=Q(read_by=None, independent_reading=None)
                | Q(read_by__isnull=False, independent_reading__isnull=False),
            ),
            models.CheckConstraint(
                name="shortcomings_are_said_where_it_does_not_stand",
                condition=Q(stands=None) | Q(stands=True) | ~Q(shortcomings=""),
            ),
            models.CheckConstraint(
                name="not_yet_met_only_after_an_independent_reading",
                condition=~Q(outcome="not_yet_met") | Q(independent_reading__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def lacks(self) -> str:
        """ "robust, sufficient": what moderation found that the recommendation is not."""
        return ", ".join(self.falls_short)


class FinalRecord(Kept):
    """Everything a decision rests on, frozen as canonical JSON under its SHA-256. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="final_records"
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="final_record")
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    # Printed in the pack; anyone holding it can ask whether the record is genuine.
    code = models.CharField(max_length=20, unique=True)
    frozen_at = models.DateTimeField()

    objects = FinalRecordQuerySet.as_manager()

    class Meta(Kept.Meta):
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return self.code
