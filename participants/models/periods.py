"""What holds of a participant from one day to another, both included."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organisation, User
from participants import rules
from participants.querysets import AppointmentQuerySet, LeaveQuerySet, WorkingPatternQuerySet

from .people import Participant


class Appointment(models.Model):
    """Who supervises, assesses, reads or confirms for a participant, from day to day inclusive.

    Every right to read a participant's record derives from a current row here.
    """

    class Kind(models.TextChoices):
        SUPERVISOR = "supervisor", "Practice supervisor"
        ASSESSOR = "assessor", "Assessor"
        READER = "reader", "Independent reader"
        CONFIRMER = "confirmer", "Confirmer"

        @property
        def with_article(self) -> str:
            name = str(self.label).lower()
            return f"an {name}" if name[0] in "aeiou" else f"a {name}"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="appointments"
    )
    # A copy of participant.user, so that the database itself can refuse self-appointment.
    participant_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    appointed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="nobody_appointed_to_themselves", condition=~Q(user=F("participant_user"))
            ),
            models.CheckConstraint(
                name="appointment_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["user", "kind"], name="appointment_by_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {rules.in_words(self.starts_on)}"

    @property
    def period(self) -> str:
        return rules.period_in_words(self.starts_on, self.ends_on)

    def stage(self, today: date) -> str:
        return rules.stage(self.starts_on, self.ends_on, today)


class Period(models.Model):
    """Something that holds of a participant from one day to another. Two of a kind never overlap:
    on PostgreSQL by an exclusion constraint (migrations 0005, 0012, 0018), everywhere by the
    services.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["-starts_on"]

    @property
    def period(self) -> str:
        return rules.period_in_words(self.starts_on, self.ends_on)

    def stage(self, today: date) -> str:
        return rules.stage(self.starts_on, self.ends_on, today)


class WorkingPattern(Period):
    """How much of full time somebody works. Where none is recorded it is full time."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="working_patterns"
    )
    percent = models.PositiveSmallIntegerField()
    # After a pause, with more hours step by step: a programme may count it as part of the pause.
    phased_return = models.BooleanField(default=False, db_default=False)

    objects = WorkingPatternQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            models.CheckConstraint(
                name="working_pattern_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="working_pattern_is_a_part_of_full_time",
                condition=Q(percent__gte=1, percent__lte=100),
            ),
            models.CheckConstraint(
                name="phased_return_has_a_last_day",
                condition=Q(phased_return=False) | Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        phased = ", phased return" if self.phased_return else ""
        return f"{rules.percent_in_words(self.percent)}{phased}, {self.period}"


class Leave(Period):
    """An agreed pause. Why it was agreed is not here: see Note, for its named readers alone."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="leaves")

    objects = LeaveQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            models.CheckConstraint(
                name="leave_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return rules.leave_in_words(self.starts_on, self.ends_on)
