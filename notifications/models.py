import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .presentation import Line, paragraphs_of
from .querysets import (
    CalendarLinkQuerySet,
    MailChoiceQuerySet,
    MailHoldQuerySet,
    MessageQuerySet,
    ReminderStopQuerySet,
)
from .rules import IN_PORTAL_ONLY, failure_in_words


class Message(models.Model):
    """An e-mail we promised to send: written with the change that caused it, sent after commit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=160, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.EmailField()
    template = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    # The recipient's copy in the portal: the words without what is secret.
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    # Codes and one-time links: wiped as soon as the message is sent, fails for good or expires.
    secrets = models.JSONField(default=dict)
    # A day for the recipient's calendar (calendars.as_kept), or nothing.
    calendar = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    not_before = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(MessageQuerySet)()

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="message_waiting",
                condition=models.Q(sent_at=None, given_up_at=None),
            ),
            models.Index(fields=["recipient", "-created_at"], name="message_of_person"),
            models.Index(
                fields=["recipient"], name="message_unread", condition=models.Q(read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("notifications:message", args=[self.pk])

    @property
    def paragraphs(self) -> list[list[Line]]:
        return paragraphs_of(self.text)

    @property
    def is_settled(self) -> bool:
        return bool(self.sent_at or self.given_up_at)

    @property
    def failure_words(self) -> str:
        return failure_in_words(self.failure)

    @property
    def post_state(self) -> tuple[str, str]:
        """How far the e-mail has come, in words, and the colour of their tag."""
        if self.sent_at:
            return "E-mail sent", "green"
        if self.failure == IN_PORTAL_ONLY:
            return "In the portal only", "grey"
        if self.given_up_at:
            return "E-mail not sent", "red"
        return ("E-mail is tried again", "yellow") if self.attempts else ("E-mail waits", "grey")


class MailChoice(models.Model):
    """Which e-mails a person wants. Who never chose has no row, or one that the planner made."""

    class Digest(models.TextChoices):
        WEEKLY = "weekly", "Once a week, on its first working day"
        DAILY = "daily", "Every working day"
        URGENT = "urgent", "Urgent messages only"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mail_choice"
    )
    digest = models.CharField(max_length=8, choices=Digest, default=Digest.WEEKLY)
    # The day on which a digest was last sent, or found to be empty.
    planned_for = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = MailChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.get_digest_display())


class ReminderStop(models.Model):
    """No reminders for a person in trouble: who stopped them, from when, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_stops"
    )
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    stopped_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = ReminderStopQuerySet.as_manager()

    class Meta:
        ordering = ["-stopped_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="stopped_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Reminders stopped for {self.person_id}"


class MailHold(models.Model):
    """Until it is released no e-mail goes out: a restored copy would repeat yesterday's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    held_at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(max_length=200)
    released_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(MailHoldQuerySet)()

    class Meta:
        ordering = ["-held_at"]

    def __str__(self) -> str:
        return self.reason


class CalendarLink(models.Model):
    """The secret address of a person's days; of the secret only the SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_links"
    )
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="one_calendar_link"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar link of {self.user_id}"
