import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.querysets import KEPT, FinalAssessmentQuerySet
from evidence.models import EvidenceItem, EvidenceVersion
from participants.models import Participant
from participants.rules import Judging, outcome_words
from standards.models import FrameworkItem

# For columns of lists.
NOTHING = Value([], output_field=models.JSONField())


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
    # What the recommendation lacked, of moderation.rules.QUALITIES.
    sent_back_for = models.JSONField(default=list, db_default=NOTHING, blank=True)
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

    @property
    def lacks(self) -> str:
        """ "robust, sufficient": what it was sent back for."""
        return ", ".join(self.sent_back_for)


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
