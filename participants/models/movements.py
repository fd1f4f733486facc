"""When people moved and left, and when somebody's load moved to others."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Team, User
from participants.querysets import DepartureQuerySet, HandoverQuerySet, LoadMoveQuerySet

from .people import Participant
from .periods import Appointment
from .programmes import Cohort


class Move(models.Model):
    """From one cohort or team to another; ``moved_on`` is the first day in the new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="moves")
    moved_on = models.DateField()
    from_cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="moves_away")
    to_cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="moves_here")
    from_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["moved_on", "recorded_at"]

    def __str__(self) -> str:
        return f"Moved on {self.moved_on:%-d %B %Y}"


class Departure(models.Model):
    """Leaving the programme: when, and why as a category. Kept also when it was a mistake."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="departures"
    )
    left_on = models.DateField()
    # A key of the programme version's reasons_to_leave.
    reason = models.SlugField(max_length=40)
    # What taking it back restores: the status, and the last day of appointments it ended,
    # {appointment's id: last day before, or None}.
    status_before = models.CharField(max_length=14)
    ended_appointments = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(undone_at=None),
                name="left_once_unless_taken_back",
            )
        ]

    def __str__(self) -> str:
        return f"Left on {self.left_on:%-d %B %Y}"

    @property
    def reason_words(self) -> str:
        return self.participant.programme.reason_to_leave(self.reason)


class Handover(models.Model):
    """Somebody leaves: all they hold passes on in one act. The appointments of each kind are a
    ``LoadMove`` of it; what could not pass on at once does so after the last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    leaver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    # The roles it ended, as they were: [{"grant", "role", "starts_on", "ends_on", "version",
    # "taken_back", "through_group"}, ...]; ``version`` is the grant's afterwards.
    roles = models.JSONField(default=list)
    # Observations that others are to hold: [{"observation", "to", "version"}, ...]
    observations = models.JSONField(default=list)
    # Adjustments that others see to: [{"adjustment", "to", "version", "was_named"}, ...];
    # ``was_named``: whether ``to`` was a reader of its note before.
    adjustments = models.JSONField(default=list)
    # How many observations ended with it, because only the leaver could write them up.
    given_up = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    # When nothing was left with the leaver.
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Hand-over of {self.leaver}, last day {self.last_day:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("reports:handover", args=[self.pk])


class LoadMove(models.Model):
    """All that somebody held of one kind, moved to others in one act."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    away = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Appointment.Kind)
    starts_on = models.DateField()
    # What it did, and what taking it back restores: [{"appointment", "participant", "made",
    # "starts_on", "ends_on", "taken_back"}, ...]; the days are those before the move.
    rows = models.JSONField(default=list)
    # Where it is part of a hand-over; then ``made`` is None in a row that nobody took over.
    handover = models.ForeignKey(
        Handover, null=True, blank=True, on_delete=models.PROTECT, related_name="moves"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = LoadMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Load of {self.away} from {self.starts_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("participants:load_move", args=[self.pk])
