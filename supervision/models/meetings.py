import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.models import Participant
from supervision.querysets.meetings import MeetingAccountQuerySet, SupervisionMeetingQuerySet

LEAST_MINUTES, MOST_MINUTES = 5, 480


class SupervisionMeeting(models.Model):
    """Single supervision on one day, held or not: one row, however many recorded it.

    What is said of it stands in its accounts, at most one on each side. Figures only: no notes and
    no topics are kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="supervision_meetings"
    )
    # Of one that did not take place: the day for which it was planned.
    held_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = SupervisionMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "held_on"],
                name="one_supervision_meeting_a_day",
                violation_error_message="Supervision of this day is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Supervision of {self.held_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:meeting", args=[self.pk])

    def is_said_by_alone(self, user: User) -> bool:
        """Whether one account is all there is, and it is theirs: such a one can be taken away."""
        return [each.by_id for each in self.accounts.all()] == [user.pk]


class MeetingAccount(models.Model):
    """What one side says of a meeting. Neither side's takes the place of the other's.

    Once the other side has answered, a correction is a new account and the old one stays.
    """

    class Side(models.TextChoices):
        PARTICIPANT = "participant", "Participant"
        SUPERVISOR = "supervisor", "Practice supervisor"

    class State(models.TextChoices):
        HELD = "held", "Held"
        NOT_HELD = "not_held", "Did not take place"

    class Reason(models.TextChoices):
        MOVED = "moved", "Moved to another day"
        BY_SUPERVISOR = "by_supervisor", "Cancelled by the supervisor"
        BY_PARTICIPANT = "by_participant", "Cancelled by the person supervised"
        AWAY = "away", "Sickness or leave"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        SupervisionMeeting, on_delete=models.PROTECT, related_name="accounts"
    )
    side = models.CharField(max_length=12, choices=Side)
    number = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    corrected_at = models.DateTimeField(null=True, blank=True)
    # When a newer account of the same side took its place; it stays readable.
    replaced_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State)
    # Of one that was held.
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # Why it did not take place.
    reason = models.CharField(max_length=14, choices=Reason, blank=True)

    objects = MeetingAccountQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "side"],
                condition=Q(replaced_at=None),
                name="one_account_of_a_meeting_on_each_side",
            ),
            models.UniqueConstraint(
                fields=["meeting", "side", "number"], name="meeting_account_number_once"
            ),
            models.CheckConstraint(
                name="meeting_account_says_how_long_or_why_not",
                condition=Q(
                    state="held",
                    minutes__gte=LEAST_MINUTES,
                    minutes__lte=MOST_MINUTES,
                    reason="",
                )
                | (Q(state="not_held", minutes=None) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_state_display()}"

    @property
    def said(self) -> tuple[str, int | None, str]:
        """What two accounts agree or differ in."""
        return (self.state, self.minutes, self.reason)
