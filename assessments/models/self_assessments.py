"""Self-assessments: where somebody stands in each standard, in their own eyes and in those of who
assesses them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.self_assessments.querysets import (
    SelfAssessmentAnswerQuerySet,
    SelfAssessmentQuerySet,
)
from participants.models import Participant
from standards.models import FrameworkItem


class SelfAssessment(models.Model):
    """One side of one stage: the person's own, or that of who assesses them.

    A draft is its writer's alone. A finished one is hidden from the other side until both are.
    """

    class Side(models.TextChoices):
        OWN = "own", "The person themselves"
        ASSESSOR = "assessor", "Who assesses them"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        FINISHED = "finished", "Finished"

    TRANSITIONS: dict[str, set[str]] = {Status.DRAFT: {Status.FINISHED}, Status.FINISHED: set()}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="self_assessments"
    )
    # The key of a stage in the programme's file.
    stage = models.SlugField(max_length=40)
    side = models.CharField(max_length=8, choices=Side)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    status_changed_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)
    # Of one's own: shown to the assessor although theirs was not there.
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["participant", "created_at"]
        constraints = [
            # Who comes after another assessor begins their own.
            models.UniqueConstraint(
                fields=["participant", "stage", "side", "author"],
                name="self_assessment_once_for_each_writer",
            ),
            models.UniqueConstraint(
                fields=["participant", "stage", "side"],
                condition=Q(status="finished"),
                name="self_assessment_finished_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.stage}"

    @property
    def is_own(self) -> bool:
        return self.side == self.Side.OWN

    @property
    def is_finished(self) -> bool:
        return self.status == self.Status.FINISHED


class SelfAssessmentAnswer(models.Model):
    """Of one standard. ``level``: the place of the word among those of the programme, from 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    self_assessment = models.ForeignKey(
        SelfAssessment, on_delete=models.CASCADE, related_name="answers"
    )
    standard = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    # The word as it was when it was chosen.
    word = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)

    objects = SelfAssessmentAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["standard__list_enumeration"]
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "standard"], name="self_assessment_answer_once"
            )
        ]

    def __str__(self) -> str:
        return self.word
