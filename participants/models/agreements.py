"""Agreements beside the programme: who agreed to a pause, adjustments, and notes for named readers.

A note is a table of its own, so that no query for pauses or adjustments can meet its words.
"""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.agreements import rules
from participants.agreements.querysets import (
    AdjustmentQuerySet,
    LeaveAgreementQuerySet,
    NoteQuerySet,
    NoteReaderQuerySet,
)

from .people import Participant
from .periods import Leave


class LeaveAgreement(models.Model):
    """That one of those whom the programme asks agreed to a pause, and on which day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    leave = models.ForeignKey(Leave, on_delete=models.CASCADE, related_name="agreements")
    # One of the programme's pauses.agreed_by: participant, supervisor, assessor, ...
    role = models.SlugField(max_length=20)
    # As they are called: not everybody who agrees has an account.
    name = models.CharField(max_length=120)
    agreed_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = LeaveAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreed_on", "recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["leave", "role"], name="agreed_once_by_each")
        ]

    def __str__(self) -> str:
        return f"Agreed on {self.agreed_on:%-d %B %Y}"


class Adjustment(models.Model):
    """An adjustment that was agreed: who sees to it, by when, and until when it is needed.

    What it is stands in its note. Whether it came is what the two sides say (AdjustmentAccount).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="adjustments"
    )
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="adjustments_to_see_to")
    agreed_on = models.DateField()
    due_on = models.DateField()
    # The last day it was needed.
    ended_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_due_on_or_after_it_was_agreed",
                condition=Q(due_on__gte=F("agreed_on")),
            ),
            models.CheckConstraint(
                name="adjustment_ends_on_or_after_it_was_agreed",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("agreed_on")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="adjustment_by_owner")]

    def __str__(self) -> str:
        return f"Agreed adjustment, due {rules.in_words(self.due_on)}"

    @property
    def said(self) -> dict[str, tuple[bool, date]]:
        """Side -> whether it came and on which day, of the accounts that stand."""
        accounts = [each for each in self.accounts.all() if each.replaced_at is None]
        return {each.side: (each.delivered, each.on) for each in accounts}

    def delivery(self, today: date) -> rules.Delivery:
        return rules.delivery({side: came for side, (came, _) in self.said.items()}, self, today)

    def days_late(self, today: date) -> int:
        return rules.days_late(self.said, self.due_on, self.ended_on, today)

    def in_words(self, today: date) -> str:
        """Said to everybody: when, and whether it came; never what it is."""
        return rules.adjustment_in_words(self.delivery(today), self.due_on, self.said)


class AdjustmentAccount(models.Model):
    """What one side says of an adjustment: that it came and when, or that it has not. The newest
    account of a side stands; where the two differ, both do."""

    class Side(models.TextChoices):
        PARTICIPANT = "participant", "The person"
        EMPLOYER = "employer", "The employer"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    adjustment = models.ForeignKey(Adjustment, on_delete=models.CASCADE, related_name="accounts")
    side = models.CharField(max_length=12, choices=Side)
    delivered = models.BooleanField()
    # The day it came; or, where it did not, the day this is said of.
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["side", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "side"],
                condition=Q(replaced_at=None),
                name="one_account_of_an_adjustment_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}, {self.on:%-d %B %Y}"


class Note(models.Model):
    """Why a pause was agreed, or what an adjustment is. Read by the person themselves and by its
    named readers, and by nobody else: administrators and workforce leads included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="notes")
    leave = models.OneToOneField(
        Leave, null=True, blank=True, on_delete=models.CASCADE, related_name="note"
    )
    adjustment = models.OneToOneField(
        Adjustment, null=True, blank=True, on_delete=models.CASCADE, related_name="note"
    )
    # Of a pause: one of the reasons that the programme allows, as it says them.
    category = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="note_of_a_pause_or_of_an_adjustment",
                condition=Q(leave=None, adjustment__isnull=False)
                | Q(leave__isnull=False, adjustment=None),
            )
        ]

    def __str__(self) -> str:
        return "Note for named readers"

    def get_absolute_url(self) -> str:
        return reverse("participants:note", args=[self.pk])

    @property
    def subject(self) -> Any:
        """The pause or the adjustment."""
        return self.leave or self.adjustment

    @property
    def what(self) -> str:
        return "Why the pause was agreed" if self.leave_id else "What the adjustment is"


class NoteReader(models.Model):
    """Somebody who may read a note."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="named")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NoteReaderQuerySet.as_manager()

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="named_once_for_a_note")
        ]

    def __str__(self) -> str:
        return self.user.name
