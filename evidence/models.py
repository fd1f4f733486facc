import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from participants.models import Participant
from standards.models import FrameworkItem

from .querysets import (
    KEPT,
    EvidenceItemQuerySet,
    EvidenceLinkQuerySet,
    EvidenceReadingQuerySet,
    KeptQuerySet,
)


class EvidenceItem(models.Model):
    """One piece of evidence. What others read once it is submitted is its latest frozen version."""

    class Kind(models.TextChoices):
        WORK_SEEN = "work_seen", "Work seen"
        REFLECTION = "reflection", "Reflection"
        FEEDBACK = "feedback", "Feedback"
        OBSERVATION = "observation", "Direct observation"
        # Noted by supervisor or assessor and agreed by the person: counts as a reflection.
        CONVERSATION = "conversation", "Agreed conversation"

    class Detail(models.TextChoices):
        CASE_NOTE = "case_note", "Case note"
        REPORT = "report", "Report"
        COURT_STATEMENT = "court_statement", "Court statement"
        CHILD = "child", "A child"
        YOUNG_PERSON = "young_person", "A young person"
        PARENT = "parent", "A parent"
        CARER = "carer", "A carer"
        PROFESSIONAL = "professional", "Another professional"

    # Which details belong to which kind; the other kinds have none.
    DETAILS: dict[str, tuple[Detail, ...]] = {
        Kind.WORK_SEEN: (Detail.CASE_NOTE, Detail.REPORT, Detail.COURT_STATEMENT),
        Kind.FEEDBACK: (
            *(Detail.CHILD, Detail.YOUNG_PERSON, Detail.PARENT, Detail.CARER),
            Detail.PROFESSIONAL,
        ),
    }

    class Status(models.TextChoices):
        PRIVATE = "private", "Private draft"
        SHARED = "shared", "Shared"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned for changes"
        READ = "read", "Read"
        # Feedback once released, an observation once signed off, a conversation once agreed:
        # others wrote it, it stays.
        ON_RECORD = "on_record", "On the record"

    TRANSITIONS: dict[str, set[str]] = {
        Status.PRIVATE: {Status.SHARED, Status.SUBMITTED, Status.ON_RECORD},
        Status.SHARED: {Status.PRIVATE, Status.SUBMITTED},
        # Withdrawn before anybody read it.
        Status.SUBMITTED: {Status.RETURNED, Status.READ, Status.SHARED},
        Status.RETURNED: {Status.SUBMITTED},
        # A correction with a reason is a new version, to be read again.
        Status.READ: {Status.SUBMITTED},
        Status.ON_RECORD: set(),
    }
    # The live text may be edited here; everywhere else only a new version with a reason changes it.
    EDITABLE = frozenset({Status.PRIVATE, Status.SHARED, Status.RETURNED})
    # The readers beyond supervisor and assessor come in from here on.
    SUBMITTED_OR_LATER = frozenset(
        {Status.SUBMITTED, Status.RETURNED, Status.READ, Status.ON_RECORD}
    )
    # What the participant writes; the rest is written by others and only linked by the participant.
    OWN_KINDS = frozenset({Kind.WORK_SEEN, Kind.REFLECTION})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="evidence_items"
    )
    # The participant; for feedback the supervisor who typed it in; for an observation its observer;
    # for a conversation who noted it.
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    detail = models.CharField(max_length=16, choices=Detail, blank=True)
    title = models.CharField(max_length=120)
    happened_on = models.DateField()
    # Work seen: what it shows. Reflection: what happened and what it meant. Feedback: the words.
    text = models.TextField(blank=True)
    # Work seen: pseudonymised extract. Reflection: what I will do next. Feedback: how it was
    # asked for. Conversation: what was talked about; what comes next.
    second_text = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.PRIVATE)
    status_changed_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-created_at"]
        indexes = [
            models.Index(fields=["participant", "status"], name="evidence_by_status"),
            models.Index(fields=["participant", "-happened_on"], name="evidence_by_day"),
            # What has waited too long in an organisation is found without reading the rest.
            models.Index(
                fields=["organisation", "status_changed_at"],
                name="evidence_waiting",
                condition=Q(status__in=["submitted", "returned"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_others_words_go_on_the_record",
                condition=~Q(status="on_record")
                | Q(kind__in=["feedback", "observation", "conversation"]),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("evidence:item", args=[self.pk])

    @property
    def is_own_kind(self) -> bool:
        """Whether the participant writes it themselves."""
        return self.kind in self.OWN_KINDS

    @property
    def is_own_draft(self) -> bool:
        """A draft of the participant's that nobody else reads."""
        return self.is_own_kind and self.status == self.Status.PRIVATE

    @property
    def is_held_feedback(self) -> bool:
        return self.kind == self.Kind.FEEDBACK and self.status == self.Status.PRIVATE

    @property
    def latest_version(self) -> "EvidenceVersion | None":
        """The version others read. Pages prefetch ``versions``, which stand newest first."""
        return next(iter(self.versions.all()), None)


class Kept(models.Model):
    """A row written once: PostgreSQL refuses to change or delete it, and so does Python.

    Saving again goes through the base manager, whose query set refuses it.
    """

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(KEPT)


class EvidenceVersion(Kept):
    """What was submitted, kept word for word under its hash. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # As services.versions.content_of writes it: the item's fields, and its links as they were.
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField("reason for the correction", max_length=300, blank=True)
    frozen_at = models.DateTimeField(default=timezone.now, editable=False)
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Kept.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="evidence_version_once")
        ]
        indexes = [
            # Who has submitted something of late in an organisation is answered from this alone.
            models.Index(
                fields=["organisation", "frozen_at", "frozen_by"], name="evidence_version_lately"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class EvidenceLink(models.Model):
    """The participant's view: this item shows something of that standard, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="links")
    standard = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="links")
    # 1 to 5: the ceiling of five links is held by the database.
    place = models.PositiveSmallIntegerField()
    # Blank in a draft only: a stub made from the matrix says the standard first and the why later.
    why = models.CharField("what this shows", max_length=300, blank=True)
    passage = models.CharField("passage quoted", max_length=500, blank=True)
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["item", "standard"], name="link_once_per_standard"),
            models.UniqueConstraint(fields=["item", "place"], name="link_place_once"),
            models.CheckConstraint(
                name="at_most_five_links", condition=Q(place__gte=1, place__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"This shows {self.standard_id}"


class EvidenceReturn(Kept):
    """A version sent back to its author, with what to change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(
        EvidenceVersion, on_delete=models.PROTECT, related_name="sent_back"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what_to_change = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(Kept.Meta):
        pass

    def __str__(self) -> str:
        return f"Returned {self.at:%-d %B %Y}"


class EvidenceReading(models.Model):
    """The one reading of a version by supervisor or assessor: their view, dated and named."""

    class View(models.TextChoices):
        SHOWS = "shows", "Shows what the links say"
        PARTLY = "partly", "Shows it in part"
        DOES_NOT = "does_not", "Does not show it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    evidence_version = models.OneToOneField(
        EvidenceVersion, on_delete=models.PROTECT, related_name="reading"
    )
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The appointment they read under, kept as it was: "supervisor" or "assessor".
    read_as = models.CharField(max_length=12)
    view = models.CharField(max_length=10, choices=View)
    words = models.TextField(blank=True)
    read_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = EvidenceReadingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.get_view_display()


class LinkException(models.Model):
    """Where the reader's view of one link differs from their reading of the whole item."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reading = models.ForeignKey(
        EvidenceReading, on_delete=models.CASCADE, related_name="exceptions"
    )
    standard = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=10, choices=EvidenceReading.View)
    words = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "standard"], name="one_exception_per_link")
        ]

    def __str__(self) -> str:
        return self.get_view_display()
