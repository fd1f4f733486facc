import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from .querysets import JobQuerySet


class Job(models.Model):
    """A piece of background work a person can watch. The row is the truth; Celery only rings."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to start"
        RUNNING = "running", "Working"
        FINISHED = "finished", "Ready"
        FAILED = "failed", "Could not be made"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    # What the work is about: a participant, a cohort. Its kind decides who may read the result.
    subject_id = models.UUIDField()
    parameters = models.JSONField(default=dict)
    # SHA-256 of the parameters: what makes two requests the same one.
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_words = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(JobQuerySet)()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="job_unfinished",
                condition=models.Q(status__in=["queued", "running"]),
            ),
            models.Index(fields=["requested_by", "-created_at"], name="job_by_person"),
        ]
        constraints = [
            # A second press while the first is being worked on leads to the first.
            models.UniqueConstraint(
                fields=["requested_by", "kind", "subject_id", "fingerprint"],
                condition=models.Q(status__in=["queued", "running"]),
                name="one_unfinished_job_for_one_request",
            ),
            models.CheckConstraint(
                name="job_finished_with_the_file_it_names",
                condition=~models.Q(status="finished")
                | ~models.Q(file_sha256="")
                | models.Q(file_name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.status in {self.Status.FINISHED, self.Status.FAILED}
