"""Files that people take from one employer to the next: with which key they are signed here, whose
keys are accepted, and what came of each."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.transfers.querysets import ArrivalQuerySet, KnownSenderQuerySet

from .people import Participant


class SigningKey(models.Model):
    """A key pair of the deployment. One signs; earlier ones stay published, so that files they
    signed can still be checked, unless their secret got out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Ed25519, in base64.
    public_key = models.CharField(max_length=44, unique=True)
    # Encrypted with a key made from SECRET_KEY.
    sealed_secret = models.TextField()
    # The same in every row: the constraint below lets one of those that are not retired be.
    signs = models.BooleanField(default=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["signs"], condition=models.Q(retired_at=None), name="one_key_signs"
            )
        ]

    def __str__(self) -> str:
        return f"Signing key from {self.made_at:%-d %B %Y}"

    @property
    def state(self) -> str:
        """ "signs", "retired" (what it signed still holds) or "revoked" (nothing does)."""
        if self.revoked_at:
            return "revoked"
        return "retired" if self.retired_at else "signs"


class KnownSender(models.Model):
    """A key that an organisation accepts: on first use, with its fingerprint looked at."""

    class Compared(models.TextChoices):
        PAGE = "page", "With the page of the sender"
        SPOKEN = "spoken", "With somebody there, by telephone or in person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=44)
    # As the file called itself when the key was accepted.
    name = models.CharField(max_length=120)
    compared = models.CharField(max_length=6, choices=Compared)
    trusted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    trusted_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = KnownSenderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-trusted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "public_key"],
                condition=models.Q(ended_at=None),
                name="sender_accepted_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """A transfer file that somebody brought, from upload to their place in a cohort here."""

    class Status(models.TextChoices):
        REFUSED = "refused", "Refused"
        UNKNOWN_SENDER = "unknown_sender", "Signed by a key not known here"
        READY = "ready", "Checked"
        APPLIED = "applied", "Added"
        DISCARDED = "discarded", "Thrown away"

    TRANSITIONS: dict[str, set[str]] = {
        Status.REFUSED: set(),
        Status.UNKNOWN_SENDER: {Status.READY, Status.DISCARDED},
        Status.READY: {Status.APPLIED, Status.DISCARDED},
        Status.APPLIED: set(),
        Status.DISCARDED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Of the whole file, byte for byte.
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=14, choices=Status)
    # Why it was refused: a sentence, nothing from the file.
    refusal = models.CharField(max_length=200, blank=True)
    # What the file says, as docs/transfer-file.md describes it. Empty once refused or thrown away.
    content = models.JSONField(default=dict, blank=True)
    public_key = models.CharField(max_length=44, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    participant = models.OneToOneField(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="arrival"
    )
    applied_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                condition=~models.Q(status__in=["discarded", "refused"]),
                name="transfer_file_arrives_once",
            )
        ]

    def __str__(self) -> str:
        return f"Transfer file, {self.get_status_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("participants:arrival", args=[self.pk])
