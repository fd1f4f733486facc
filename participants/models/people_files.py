import uuid
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from jobs.models import Job
from participants.people_files.querysets import (
    UNDONE_WITHIN,
    PeopleFileQuerySet,
    PeopleFileRowQuerySet,
)

from .programmes import Cohort


class PeopleFile(models.Model):
    """A file of people for one cohort, from upload to the end of the time in which it is undone.

    The file itself goes as soon as it was read; what its rows said goes a day after they were
    applied, at once when it is thrown away, and after seven days in which nobody went on with it.
    """

    class Status(models.TextChoices):
        CHECKING = "checking", "Being checked"
        READY = "ready", "Ready to apply"
        FAULTY = "faulty", "Needs changes"
        REFUSED = "refused", "Could not be read"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        DISCARDED = "discarded", "Thrown away"

    TRANSITIONS: dict[str, set[str]] = {
        Status.CHECKING: {Status.READY, Status.FAULTY, Status.REFUSED, Status.DISCARDED},
        Status.READY: {Status.APPLYING, Status.CHECKING, Status.DISCARDED},
        Status.FAULTY: {Status.CHECKING, Status.DISCARDED},
        Status.REFUSED: {Status.DISCARDED},
        # Checked again where the work was cut off, or people changed since the file was checked.
        Status.APPLYING: {Status.APPLIED, Status.FAULTY, Status.CHECKING, Status.DISCARDED},
        Status.APPLIED: {Status.UNDONE},
        Status.UNDONE: set(),
        Status.DISCARDED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="people_files")
    # Empty for the command line.
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160, blank=True)
    # The file as it was sent, until it was read.
    content = models.BinaryField(null=True)
    form = models.CharField(max_length=4, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.CHECKING)
    sha256 = models.CharField(max_length=64, blank=True)
    # Sentences: why the file as a whole cannot be used.
    refusals = models.JSONField(default=list)
    # What its owner should know of how it was read.
    notes = models.JSONField(default=list)
    # The header as it was typed, and of each column the name of ours (columns.py).
    header = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    counts_from_1904 = models.BooleanField(default=False)
    row_count = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    # How many accounts and roles it makes or made: {"people": 38, "colleagues": 2}
    invited = models.JSONField(default=dict)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    forgotten_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = PeopleFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["cohort", "-created_at"], name="people_file_by_cohort")]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.row_count} rows"

    def get_absolute_url(self) -> str:
        return reverse("participants:people_file", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Whether a job is to go on with it; ``job`` says whether it still can."""
        return self.status in {self.Status.CHECKING, self.Status.APPLYING}

    @property
    def was_cut_off(self) -> bool:
        """Whether the job that was to go on with it ended without doing so."""
        return self.is_at_work and (self.job is None or self.job.is_over)

    @property
    def undone_until(self) -> datetime | None:
        return self.applied_at + UNDONE_WITHIN if self.applied_at else None


class PeopleFileRow(models.Model):
    """One row: what its cells said, what is wrong with it, and what was made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(PeopleFile, on_delete=models.CASCADE, related_name="rows")
    # As a spreadsheet counts, the header being a row too.
    number = models.PositiveIntegerField()
    # [[kind, text], ...] in the order of the file's columns (ui.table_files.cells).
    cells = models.JSONField(default=list)
    # [[name of the column, sentence], ...]
    problems = models.JSONField(default=list)
    # Sentences: what happens that one might not expect.
    remarks = models.JSONField(default=list)
    # Ids of what was made: {"participant", "user", "grants", "appointments", "patterns"}
    made = models.JSONField(default=dict)

    objects = PeopleFileRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="people_file_row_once")
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"
