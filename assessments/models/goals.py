"""The development plan: goals, every text they have had, and what was said of them."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.goals.querysets import GoalQuerySet, GoalTextQuerySet
from evidence.models import EvidenceItem
from participants.models import Participant
from standards.models import FrameworkItem
from supervision.models import WeekAccount


class ByWhom(models.TextChoices):
    """Who does what a goal needs. A part in the programme and no name: people change."""

    PARTICIPANT = "participant", "The person themselves"
    SUPERVISOR = "supervisor", "Practice supervisor"
    ASSESSOR = "assessor", "Assessor"
    TOGETHER = "together", "Several together"


class GoalText(models.Model):
    """What a goal says: of the goal as it stands, and of each text it has had."""

    # What the person wants to be able to do.
    words = models.CharField(max_length=300)
    # What will be done for it.
    steps = models.CharField(max_length=500)
    due_on = models.DateField()
    by_whom = models.CharField(max_length=12, choices=ByWhom, default=ByWhom.PARTICIPANT)
    standard = models.ForeignKey(
        FrameworkItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Goal(GoalText):
    """One goal of somebody's plan. It is never deleted: done or let go, it stays in the plan."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        OPEN = "open", "Open"
        DONE = "done", "Done"
        LET_GO = "let_go", "Let go"

    TRANSITIONS: dict[str, set[str]] = {
        Status.PROPOSED: {Status.OPEN, Status.LET_GO},
        Status.OPEN: {Status.DONE, Status.LET_GO},
        Status.DONE: {Status.OPEN},
        Status.LET_GO: {Status.OPEN},
    }
    CLOSED = frozenset({Status.DONE, Status.LET_GO})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="goals")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status)
    status_changed_at = models.DateTimeField(default=timezone.now)
    # What it came from. A private draft may be deleted; the goal stays.
    item = models.ForeignKey(
        EvidenceItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="goals"
    )
    week = models.ForeignKey(
        WeekAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="goals"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]
        indexes = [models.Index(fields=["participant", "status"], name="goal_of_by_state")]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("assessments:goal", args=[self.pk])


class GoalVersion(GoalText):
    """A goal's text as somebody saved it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = GoalTextQuerySet.as_manager()

    class Meta:
        ordering = ["goal", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_version_number_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class GoalNote(models.Model):
    """What somebody said of a goal: a comment, or the note with which its state changed."""

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        TAKEN_ON = "taken_on", "Taken on"
        DONE = "done", "Done"
        LET_GO = "let_go", "Let go"
        REOPENED = "reopened", "Opened again"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = GoalTextQuerySet.as_manager()

    class Meta:
        ordering = ["goal", "-at"]

    def __str__(self) -> str:
        return str(self.get_kind_display())
