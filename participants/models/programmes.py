import uuid
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Organisation, User
from participants import rules
from participants.programme_editor.querysets import (
    ProgrammeDraftQuerySet,
    ProgrammeVersionQuerySet,
)
from participants.querysets import CohortQuerySet
from participants.rules.programme_file import file_of, in_order, programme_of
from standards.models import Framework


class ProgrammeVersion(models.Model):
    """The rules of a programme as one council runs it. Published once, then never changed."""

    class NarrativeLevel(models.TextChoices):
        DOMAIN = "domain", "One narrative for each domain"
        STANDARD = "standard", "One narrative for each judged standard"

    class SecondReading(models.TextChoices):
        ALWAYS = "always", "For every recommendation"
        NOT_YET_MET = "not_yet_met", "Where the recommendation is not yet met"
        NEVER = "never", "For no recommendation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    # What a person on the programme is called: "newly qualified social worker", "NQSW".
    participant_title = models.CharField(max_length=80)
    participant_short_title = models.CharField(max_length=20)
    standards_name = models.CharField(max_length=80)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="programmes")
    nominal_months = models.PositiveSmallIntegerField()
    longest_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # [{"kind": "observation", "label": ..., "least": 3, "source": ...}, ...], where it applies with
    # "by_assessor_least": 2, "registered_observer": true, "includes": [{"label", "details": [...]}]
    evidence_minimums = models.JSONField(default=list)
    # Agreed caseload by month and protected time: see support_rules.py for the shape.
    support_rules = models.JSONField(default=list, blank=True)
    # [{"key": "moved_employer", "label": "Moved to another employer"}, ...]: why somebody left, as
    # a category. Empty: rules.REASONS_TO_LEAVE.
    leaving_reasons = models.JSONField(default=list, blank=True)
    # Under which scheme people can be claimed for: see reports.figures.funding_rules. {}: none.
    funding = models.JSONField(default=dict, blank=True)
    # The sections of the programme's file that have no column: see rules.programme_file.columns.
    other_rules = models.JSONField(default=dict, blank=True)
    narrative_level = models.CharField(max_length=12, choices=NarrativeLevel)
    second_reading = models.CharField(max_length=12, choices=SecondReading)
    # What queries ask of the decision rule, as rules.judging has it: as what people act, and
    # whether an independent reading may be needed.
    recommender = models.CharField(max_length=12, default="assessor", db_default="assessor")
    confirmer = models.CharField(max_length=12, default="confirmer", db_default="confirmer")
    has_reader = models.BooleanField(default=True, db_default=True)
    # Who may, where programmes differ.
    assessor_may_supervise = models.BooleanField(default=True)
    assessor_may_sign_off_observations = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # The first day on which cohorts may be started on it; None: since it was published.
    offered_from = models.DateField(null=True, blank=True)

    objects = ProgrammeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "number"], name="programme_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("participants:programme_version", args=[self.pk])

    @property
    def publish_day(self) -> date | None:
        """The day from which cohorts may be started on it; None: not published."""
        if self.offered_from or not self.published_at:
            return self.offered_from
        return timezone.localdate(self.published_at)

    @property
    def is_offered(self) -> bool:
        """Whether its publish day has come."""
        return self.publish_day is not None and self.publish_day <= timezone.localdate()

    def as_file(self) -> dict[str, Any]:
        """The version as a programme's file holds it: docs/programme-file.md."""
        columns = {field.attname: getattr(self, field.attname) for field in self._meta.fields}
        return in_order(file_of(columns, self.framework.slug))

    def as_rules(self) -> rules.Programme:
        """The rules that dates follow from."""
        columns = {field.attname: getattr(self, field.attname) for field in self._meta.fields}
        return programme_of(file_of(columns, ""))

    @property
    def jurisdiction(self) -> str:
        """The part of the United Kingdom whose register and bank holidays count."""
        return str(self.other_rules.get("jurisdiction", rules.ENGLAND))

    @property
    def days_outside(self) -> tuple[str, ...]:
        """Names of the days outside it that something is due by."""
        return self.as_rules().days_outside

    @property
    def moves_dates(self) -> bool:
        """Whether pauses or part time move a person's dates by themselves."""
        return self.as_rules().time.moves

    @property
    def extension_rule(self) -> dict[str, Any]:
        """What the programme's file says of time added at the end; {} where it says nothing."""
        rule: dict[str, Any] = self.other_rules.get("extensions", {})
        return rule

    @property
    def self_assessment(self) -> dict[str, Any]:
        """``words`` to choose from, and ``stages``; {} where none is asked for."""
        rule: dict[str, Any] = self.other_rules.get("self_assessment", {})
        return rule

    @property
    def reflections(self) -> dict[str, Any]:
        """``working_days_before`` a review, and ``scaffolds``; {} where none is asked for."""
        rule: dict[str, Any] = self.other_rules.get("reflections", {})
        return rule

    @property
    def agreement_texts(self) -> dict[str, str]:
        """Term of a support agreement -> the programme's words for it, where it has its own."""
        texts: dict[str, str] = self.other_rules.get("agreement", {})
        return texts

    @property
    def asks_for_registration(self) -> bool:
        """Whether anything hangs on it: enrolling, being paid for, or from when the time runs."""
        otherwise = self.other_rules.get("eligibility", {}).get("otherwise", {})
        return (
            otherwise.get("not_registered", "funded") != "funded"
            or self.other_rules.get("clock", {}).get("starts_with") == "registration"
        )

    @cached_property
    def judging(self) -> rules.Judging:
        """Which outcomes and which steps its last judgement has, and in which words."""
        return rules.Judging.of(self.decision_rule)

    @property
    def decision_rule(self) -> dict[str, Any]:
        """As its file says it; of a version from before there were files what its columns say."""
        return {**self.other_rules.get("decision", {}), "second_reading": self.second_reading}

    @property
    def asks_for_employment(self) -> bool:
        """Whether enrolling or being paid for hangs on where somebody is employed."""
        return bool(self.other_rules.get("eligibility"))

    @property
    def may_run_before_start(self) -> bool:
        """Whether the time runs from the employment, which may begin before the programme."""
        clock = self.other_rules.get("clock", {}).get("starts_with")
        return bool(clock == rules.Clock.EMPLOYMENT)

    @property
    def reasons_to_leave(self) -> list[tuple[str, str]]:
        """(key, words) of every category that may be chosen when somebody has left."""
        reasons = self.leaving_reasons or rules.REASONS_TO_LEAVE
        return [(each["key"], each["label"]) for each in reasons]

    def reason_to_leave(self, key: str) -> str:
        """The words of a category; "" where there is no such one."""
        return dict(self.reasons_to_leave).get(key, "")


class ProgrammeDraft(models.Model):
    """The next version of a programme while it is worked on: its file, which may still be wrong.

    One for each programme. It is gone once it is published or thrown away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.SlugField(max_length=40)
    # As docs/programme-file.md describes it.
    file = models.JSONField(default=dict)
    # The version it was begun from, of whichever programme; None: a file.
    begun_from = models.ForeignKey(
        ProgrammeVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = ProgrammeDraftQuerySet.as_manager()

    class Meta:
        ordering = ["programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme"], name="one_draft_of_a_programme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.called}, draft"

    def get_absolute_url(self) -> str:
        return reverse("participants:programme_draft", args=[self.pk])

    @property
    def called(self) -> str:
        return str(self.file.get("name") or self.programme)


class Cohort(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cohorts")
    programme_version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="cohorts"
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60)
    starts_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"],
                name="cohort_slug_once_per_organisation",
                violation_error_message="There is already a cohort with this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:cohort", args=[self.pk])
