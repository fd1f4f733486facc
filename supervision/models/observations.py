import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from evidence.models import EvidenceItem
from participants.models import Participant
from supervision.querysets.observations import EarlierRoundQuerySet, ObservationQuerySet


class Observation(models.Model):
    """A direct observation of practice. Signed off, it owns one evidence item on the record."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held, to be written up"
        WRITTEN_UP = "written_up", "Written up, to be answered"
        ANSWERED = "answered", "Answered, waiting for sign-off"
        SIGNED_OFF = "signed_off", "Signed off"
        CANCELLED = "cancelled", "Cancelled"

    # While the observer writes, nobody else reads the write-up.
    BEING_WRITTEN = {Status.PLANNED, Status.HELD}
    # Over: it lies with nobody.
    CLOSED = {Status.SIGNED_OFF, Status.CANCELLED}

    TRANSITIONS: dict[str, set[str]] = {
        Status.PLANNED: {Status.HELD, Status.CANCELLED},
        # Cancelled only where the observer left without writing it up: see passing_on.
        Status.HELD: {Status.WRITTEN_UP, Status.CANCELLED},
        Status.WRITTEN_UP: {Status.ANSWERED},
        # Sent back: the observer writes again, and the participant answers again.
        Status.ANSWERED: {Status.SIGNED_OFF, Status.HELD},
        Status.SIGNED_OFF: set(),
        Status.CANCELLED: set(),
    }

    class Response(models.TextChoices):
        AGREE = "agree", "I agree with it"
        REFLECT = "reflect", "I want to add something"
        DISAGREE = "disagree", "I disagree with some or all of it"

    class FamilyAnswer(models.TextChoices):
        AGREED = "agreed", "They agreed"
        REFUSED = "refused", "They refused, so it did not go ahead with them"
        NO_FAMILY = "no_family", "No family was present"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="observations"
    )
    observer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_for = models.DateField()
    purpose = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=Status, default=Status.PLANNED)
    status_changed_at = models.DateTimeField(default=timezone.now)
    held_on = models.DateField(null=True, blank=True)
    setting = models.CharField(max_length=120, blank=True)
    family_answer = models.CharField(max_length=10, choices=FamilyAnswer, blank=True)
    observer_is_registered = models.BooleanField(null=True)
    # The write-up: what was seen and heard, then what to keep, change and try next.
    seen = models.TextField(blank=True)
    keep = models.TextField(blank=True)
    change = models.TextField(blank=True)
    next_time = models.TextField(blank=True)
    response = models.CharField(max_length=10, choices=Response, blank=True)
    response_text = models.TextField(blank=True)
    return_reason = models.TextField(blank=True)
    signed_off_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    # Whether it counts towards the programme's minimum, and why not where it does not.
    counts = models.BooleanField(null=True)
    counts_reason = models.CharField(max_length=300, blank=True)
    evidence_item = models.OneToOneField(
        EvidenceItem, null=True, blank=True, on_delete=models.PROTECT, related_name="observation"
    )
    cancelled_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_for", "-created_at"]
        indexes = [
            models.Index(fields=["participant", "status"], name="observation_by_status"),
            # What has waited too long in an organisation is found without reading the rest.
            models.Index(
                fields=["organisation", "status_changed_at"],
                name="observation_open",
                condition=Q(status__in=["planned", "held", "written_up", "answered"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="observation_held_on_a_day",
                condition=Q(status__in=["planned", "cancelled"]) | Q(held_on__isnull=False),
            ),
            models.CheckConstraint(
                name="observation_signed_off_whole_or_not_at_all",
                condition=Q(
                    status="signed_off",
                    signed_off_by__isnull=False,
                    signed_off_at__isnull=False,
                    counts__isnull=False,
                    evidence_item__isnull=False,
                )
                | (
                    ~Q(status="signed_off")
                    & Q(
                        signed_off_by__isnull=True,
                        signed_off_at__isnull=True,
                        evidence_item__isnull=True,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Observation on {self.held_on or self.planned_for:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:observation", args=[self.pk])

    @property
    def is_being_written(self) -> bool:
        return self.status in self.BEING_WRITTEN

    @property
    def is_unsent(self) -> bool:
        """Whether what the observer wrote, if anything, was never sent to anybody."""
        return self.is_being_written or self.status == self.Status.CANCELLED

    @property
    def is_closed(self) -> bool:
        return self.status in self.CLOSED


class EarlierRound(models.Model):
    """What an observation said, and what was answered, when it was sent back. Never changed.

    A disagreement stays on the record also when the observer writes again and is answered again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="earlier_rounds"
    )
    number = models.PositiveSmallIntegerField()
    seen = models.TextField(blank=True)
    keep = models.TextField(blank=True)
    change = models.TextField(blank=True)
    next_time = models.TextField(blank=True)
    response = models.CharField(max_length=10, choices=Observation.Response)
    response_text = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    return_reason = models.TextField()
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(default=timezone.now)

    objects = EarlierRoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["observation", "number"], name="observation_round_once")
        ]

    def __str__(self) -> str:
        return f"Round {self.number}, returned {self.returned_at:%-d %B %Y}"
