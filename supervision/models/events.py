import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.models import Cohort, Participant
from supervision.querysets.events import AttendanceQuerySet, LearningEventQuerySet

LEAST_HOURS, MOST_HOURS = Decimal("0.5"), Decimal(10)


class LearningEvent(models.Model):
    """A workshop, group supervision or study day: of a cohort, with a list of who came, or
    somebody's own study day (without a cohort). Counted as protected time: ``rules.support``."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", "Workshop or training"
        GROUP_SUPERVISION = "group_supervision", "Group supervision"
        STUDY_DAY = "study_day", "Study day"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="learning_events"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    held_on = models.DateField()
    hours = models.DecimalField(
        max_digits=3,
        decimal_places=1,
        validators=[MinValueValidator(LEAST_HOURS), MaxValueValidator(MOST_HOURS)],
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = LearningEventQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "title"]
        constraints = [
            models.CheckConstraint(
                name="learning_event_of_somebody_alone_is_a_study_day",
                condition=Q(cohort__isnull=False) | Q(kind="study_day"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:learning_event", args=[self.pk])


class Attendance(models.Model):
    """That somebody was there. Who is not on the list was not, or nobody recorded it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(LearningEvent, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="attendances"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["-event__held_on"]
        constraints = [
            models.UniqueConstraint(fields=["event", "participant"], name="attended_once")
        ]

    def __str__(self) -> str:
        return str(self.event)
