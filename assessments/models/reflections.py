"""What is thought over before a review: a written reflection, or a conversation that was noted."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.reflections.querysets import (
    ConversationQuerySet,
    ConversationReplyQuerySet,
    StagedReflectionQuerySet,
)
from evidence.models import EvidenceItem
from participants.models import Participant


class StagedReflection(models.Model):
    """A reflection that was begun for a review. It is gone with its draft, if that is deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="staged_reflections"
    )
    # The key of a review in the programme's file.
    review = models.SlugField(max_length=40)
    # The key of the prompts that were chosen; "" where there were none.
    scaffold = models.SlugField(max_length=40, blank=True)
    item = models.OneToOneField(
        EvidenceItem, on_delete=models.CASCADE, related_name="staged_reflection"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StagedReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["participant", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "review"], name="one_reflection_for_a_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.review}"


class Conversation(models.Model):
    """A conversation before a review as supervisor or assessor noted it. Once the person agrees,
    it counts as a written reflection does; if they disagree it goes back."""

    class Status(models.TextChoices):
        NOTED = "noted", "Noted, to be agreed"
        RETURNED = "returned", "Not agreed"
        AGREED = "agreed", "Agreed"

    TRANSITIONS: dict[str, set[str]] = {
        Status.NOTED: {Status.RETURNED, Status.AGREED},
        Status.RETURNED: {Status.NOTED},
        Status.AGREED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="conversations"
    )
    review = models.SlugField(max_length=40)
    # Who noted it, or changed the note last.
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    text = models.TextField()
    second_text = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.NOTED)
    status_changed_at = models.DateTimeField(default=timezone.now)
    # What it became once agreed.
    item = models.OneToOneField(
        EvidenceItem, null=True, blank=True, on_delete=models.PROTECT, related_name="conversation"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["participant", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "review"], name="one_conversation_for_a_review"
            )
        ]

    def __str__(self) -> str:
        return f"Conversation with {self.participant}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:conversation", args=[self.pk])


class ConversationReply(models.Model):
    """What the person said to a note, and the text as it was when they said it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="replies")
    agrees = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True)
    held_on = models.DateField()
    text = models.TextField()
    second_text = models.TextField(blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ConversationReplyQuerySet.as_manager()

    class Meta:
        ordering = ["conversation", "-at"]

    def __str__(self) -> str:
        return "Agreed" if self.agrees else "Not agreed"
