import uuid
from datetime import date, timedelta
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.models import Participant, ProgrammeVersion
from supervision.querysets.support_agreements import (
    KEPT,
    AgreementSignatureQuerySet,
    SupportAgreementQuerySet,
)
from supervision.rules.support_agreements import Promised


def promised_by(programme: ProgrammeVersion) -> Promised:
    return Promised(
        tuple(programme.support_rules),
        programme.participant_short_title,
        tuple(
            (each["least"], each["label"])
            for each in programme.evidence_minimums
            if each["kind"] == "observation"
        ),
        programme.agreement_texts,
    )


class SupportAgreement(models.Model):
    """What participant, supervisor and assessor agree: one version of it.

    A draft says only what differs from the programme. What is sent to be signed is written out in
    ``content`` under its hash; signed by all it never changes, and a new version follows it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Being written"
        SIGNING = "signing", "To be signed"
        SIGNED = "signed", "Signed by all"
        DISCARDED = "discarded", "Thrown away"

    TRANSITIONS: dict[str, set[str]] = {
        Status.DRAFT: {Status.SIGNING, Status.DISCARDED},
        # Returned by one of the three: it is written again, and signed again by all.
        Status.SIGNING: {Status.SIGNED, Status.DRAFT},
        Status.SIGNED: set(),
        Status.DISCARDED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="support_agreements"
    )
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_changed_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    met_on = models.DateField(null=True, blank=True)
    coordinator = models.CharField(max_length=120, blank=True)
    others_present = models.CharField(max_length=500, blank=True)
    # Terms that differ from the programme: see rules.support_agreements.
    changes = models.JSONField(default=dict, blank=True)
    # Why one of the three sent it back, until it is sent again.
    return_reason = models.TextField(blank=True)
    returned_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # From being sent to be signed: all of it as canonical JSON, and who has to sign.
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    with_assessor = models.BooleanField(default=True)
    # The version whose terms were copied in.
    programme_version = models.ForeignKey(
        ProgrammeVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # By which the weeks are measured that begin on or after the day of the last signature.
    support_rules = models.JSONField(default=list, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SupportAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "number"],
                condition=~Q(status="discarded"),
                name="support_agreement_number_once",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status__in=["draft", "signing"]),
                name="one_open_support_agreement",
                violation_error_message="A new version is being written already.",
            ),
            models.CheckConstraint(
                name="support_agreement_signed_under_a_hash",
                condition=Q(status__in=["draft", "discarded"])
                | (~Q(sha256="") & (Q(status="signing") | Q(signed_on__isnull=False))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["participant", "signed_on"],
                name="support_agreement_in_force",
                condition=Q(status="signed"),
            )
        ]

    def __str__(self) -> str:
        return f"Support agreement, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:support_agreement", args=[self.pk])

    @property
    def promised(self) -> Promised:
        """What the programme says, which holds where nothing else is agreed."""
        return promised_by(self.participant.programme)

    @property
    def first_week(self) -> date | None:
        """The Monday of the first week that is measured by it."""
        return self.signed_on and self.signed_on + timedelta(days=-self.signed_on.weekday() % 7)

    @property
    def seats(self) -> tuple[str, ...]:
        """As what people sign it."""
        return ("participant", "supervisor", *(["assessor"] if self.with_assessor else []))


class AgreementSignature(models.Model):
    """One of the three signed the text with this hash, having signed in again. Never changed."""

    class Seat(models.TextChoices):
        PARTICIPANT = "participant", "Participant"
        SUPERVISOR = "supervisor", "Practice supervisor"
        ASSESSOR = "assessor", "Assessor"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        SupportAgreement, on_delete=models.PROTECT, related_name="signatures"
    )
    seat = models.CharField(max_length=12, choices=Seat)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64)

    objects = AgreementSignatureQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "sha256", "seat"], name="support_agreement_signed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.signed_by}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(KEPT)
