import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.querysets import (
    KEPT,
    DecisionQuerySet,
    FinalAssessmentQuerySet,
    FinalRecordQuerySet,
    IndependentReadingQuerySet,
)
from evidence.models import EvidenceItem, EvidenceVersion
from participants.models import Participant
from participants.rules import Judging, outcome_words
from standards.models import FrameworkItem


class Kept(models.Model):
    """A row written once: PostgreSQL refuses to change or delete it, and so does Python.

    Saving again goes through the base manager, whose query set refuses it.
    """

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(KEPT)


# Which of them a programme has, its decision rule says.
class Outcome(models.TextChoices):
    MET = "met", outcome_words("met")
    NOT_YET_MET = "not_yet_met", outcome_words("not_yet_met")
    COMPLETE = "complete", outcome_words("complete")
    NOT_COMPLETE = "not_complete", outcome_words("not_complete")
    DECLARED = "declared", outcome_words("declared")


class FinalAssessment(models.Model):
    """The judgement at the end of the programme, up to the participant's reply."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Being written"
        RECOMMENDED = "recommended", "Recommendation made"
        CONFIRMED = "confirmed", "Decision confirmed"
        TOLD = "told", "Told in person"

    TRANSITIONS: dict[str, set[str]] = {
        Status.DRAFT: {Status.RECOMMENDED},
        # Sent back by the confirmer: the assessor writes again.
        Status.RECOMMENDED: {Status.CONFIRMED, Status.DRAFT},
        Status.CONFIRMED: {Status.TOLD},
        Status.TOLD: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="final_assessments"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    status_changed_at = models.DateTimeField(default=timezone.now)
    summary = models.TextField(blank=True)
    recommendation = models.CharField(max_length=12, choices=Outcome, blank=True)
    recommended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recommended_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.TextField(blank=True)
    told_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=200, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = FinalAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "attempt"], name="final_assessment_once_per_attempt"
            ),
            models.CheckConstraint(
                name="recommendation_with_name_and_time",
                condition=Q(status="draft")
                | (
                    Q(recommended_by__isnull=False, recommended_at__isnull=False)
                    & ~Q(recommendation="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return "Final assessment"

    def get_absolute_url(self) -> str:
        return reverse("assessments:final_assessment", args=[self.pk])

    @property
    def judging(self) -> Judging:
        """The programme's decision rule."""
        return self.participant.programme.judging

    @property
    def status_words(self) -> str:
        return self.judging.words.states.get(self.status, str(self.get_status_display()))


class DomainNarrative(models.Model):
    """What the assessor says of one domain, or one judged standard: the programme decides which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        FinalAssessment, on_delete=models.CASCADE, related_name="narratives"
    )
    standard = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "standard"], name="one_narrative_per_standard"
            )
        ]

    def __str__(self) -> str:
        return f"Narrative of {self.standard_id}"


class OutcomeJudgement(models.Model):
    """The view of one judged standard; reasons and citations where it is not met or uncertain."""

    class View(models.TextChoices):
        MET = "met", "Met"
        UNCERTAIN = "uncertain", "Uncertain"
        NOT_MET = "not_met", "Not met"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        FinalAssessment, on_delete=models.CASCADE, related_name="judgements"
    )
    standard = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="+")
    # Blank while the assessor has typed reasons and not made up their mind.
    view = models.CharField(max_length=10, choices=View, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "standard"], name="one_judgement_per_standard"
            )
        ]

    def __str__(self) -> str:
        return self.get_view_display()


class Citation(models.Model):
    """An item a judgement rests on: one to three where it is not met or uncertain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    judgement = models.ForeignKey(
        OutcomeJudgement, on_delete=models.CASCADE, related_name="citations"
    )
    place = models.PositiveSmallIntegerField()
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="+")
    evidence_version = models.ForeignKey(
        EvidenceVersion, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["judgement", "item"], name="item_cited_once"),
            models.UniqueConstraint(fields=["judgement", "place"], name="citation_place_once"),
            models.CheckConstraint(
                name="at_most_three_citations", condition=Q(place__gte=1, place__lte=3)
            ),
        ]

    def __str__(self) -> str:
        return f"Citation {self.place}"


class IndependentReading(Kept):
    """A third person's view, formed with names removed and before seeing the recommendation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assessment = models.OneToOneField(
        FinalAssessment, on_delete=models.PROTECT, related_name="independent_reading"
    )
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # A copy, so that the database itself holds the two people apart.
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    view = models.CharField(max_length=12, choices=Outcome)
    reasons = models.TextField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects = IndependentReadingQuerySet.as_manager()

    class Meta(Kept.Meta):
        constraints = [
            models.CheckConstraint(
                name="reader_is_not_the_assessor", condition=~Q(read_by=F("recommended_by"))
            )
        ]

    def __str__(self) -> str:
        return "Independent reading"


class Decision(Kept):
    """The employer's confirmation. Copies who recommended and who read; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="decisions")
    assessment = models.OneToOneField(
        FinalAssessment, on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(max_length=12, choices=Outcome)
    reasons = models.TextField()
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    independent_reading = models.OneToOneField(
        IndependentReading, null=True, on_delete=models.PROTECT, related_name="decision"
    )
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta(Kept.Meta):
        ordering = ["-confirmed_at"]
        constraints = [
            models.CheckConstraint(
                name="confirmer_is_not_the_assessor",
                condition=~Q(confirmed_by=F("recommended_by")),
            ),
            models.CheckConstraint(
                name="reader_assessor_and_confirmer_differ",
                condition=Q(read_by=None)
                | (~Q(read_by=F("recommended_by")) & ~Q(read_by=F("confirmed_by"))),
            ),
            models.CheckConstraint(
                name="reading_and_reader_together",
                condition=Q(read_by=None, independent_reading=None)
                | Q(read_by__isnull=False, independent_reading__isnull=False),
            ),
            models.CheckConstraint(
                name="not_yet_met_only_after_an_independent_reading",
                condition=~Q(outcome="not_yet_met") | Q(independent_reading__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class FinalRecord(Kept):
    """Everything a decision rests on, frozen as canonical JSON under its SHA-256. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="final_records"
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="final_record")
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    # Printed in the pack; anyone holding it can ask whether the record is genuine.
    code = models.CharField(max_length=20, unique=True)
    frozen_at = models.DateTimeField()

    objects = FinalRecordQuerySet.as_manager()

    class Meta(Kept.Meta):
        ordering = ["-frozen_at"]

    def __str__(self) -> str:
        return self.code
