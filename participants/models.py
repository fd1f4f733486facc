import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Team, User
from standards.models import Framework

from . import rules
from .querysets import (
    AppointmentQuerySet,
    CohortQuerySet,
    ParticipantQuerySet,
    ProgrammeVersionQuerySet,
)


class ProgrammeVersion(models.Model):
    """The rules of a programme as one council runs it. Published once, then never changed."""

    class NarrativeLevel(models.TextChoices):
        DOMAIN = "domain", "One narrative for each domain"
        STANDARD = "standard", "One narrative for each judged standard"

    class SecondReading(models.TextChoices):
        ALWAYS = "always", "For every recommendation"
        NOT_YET_MET = "not_yet_met", "Where the recommendation is not yet met"

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
    narrative_level = models.CharField(max_length=12, choices=NarrativeLevel)
    second_reading = models.CharField(max_length=12, choices=SecondReading)
    # Who may, where programmes differ.
    assessor_may_supervise = models.BooleanField(default=True)
    assessor_may_sign_off_observations = models.BooleanField(default=True)
    published_at = models.DateTimeField(null=True, blank=True)

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


class Participant(models.Model):
    """One person's time on one programme. Everything they do there hangs from it."""

    class Status(models.TextChoices):
        ON_PROGRAMME = "on_programme", "On the programme"
        # From recommendation to telling nothing of the record changes, and nothing shows which of
        # reading, confirming and telling it has come to.
        BEING_JUDGED = "being_judged", "Final assessment under way"
        DECIDED = "decided", "Decision confirmed"
        LEFT = "left", "Left the programme"

    TRANSITIONS: dict[str, set[str]] = {
        Status.ON_PROGRAMME: {Status.BEING_JUDGED, Status.LEFT},
        Status.BEING_JUDGED: {Status.ON_PROGRAMME, Status.DECIDED, Status.LEFT},
        # Not yet met: another attempt may follow.
        Status.DECIDED: {Status.ON_PROGRAMME, Status.LEFT},
        Status.LEFT: set(),
    }
    NOT_OVER = (Status.ON_PROGRAMME, Status.BEING_JUDGED)
    # From the recommendation on the confirmer reads what it rests on.
    OPEN_TO_CONFIRMER = (Status.BEING_JUDGED, Status.DECIDED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="participants")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    registration_number = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=14, choices=Status, default=Status.ON_PROGRAMME)
    left_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status__in=["on_programme", "being_judged"]),
                name="person_on_one_programme_at_a_time",
                violation_error_message="This person is already on a programme.",
            ),
            models.UniqueConstraint(
                fields=["user", "cohort"],
                name="person_once_in_a_cohort",
                violation_error_message="This person is already in the cohort.",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="participant_by_status")]

    def __str__(self) -> str:
        return self.user.name

    def get_absolute_url(self) -> str:
        return reverse("reports:participant", args=[self.pk])

    @property
    def programme(self) -> ProgrammeVersion:
        return self.cohort.programme_version

    def why_closed(self, user: User) -> str:
        """Said to ``user``: why nothing of the record can be changed; "" when it can."""
        return rules.why_closed(self.status, own=self.user_id == user.pk)

    @property
    def nominal_end_on(self) -> date:
        """Last day of the programme, from its start and nominal length."""
        return rules.nominal_end(self.starts_on, self.programme.nominal_months)

    @property
    def nominal_end_working(self) -> str:
        return rules.nominal_end_working(self.starts_on, self.programme.nominal_months)


class Appointment(models.Model):
    """Who supervises, assesses, reads or confirms for a participant, from day to day inclusive.

    Every right to read a participant's record derives from a current row here.
    """

    class Kind(models.TextChoices):
        SUPERVISOR = "supervisor", "Practice supervisor"
        ASSESSOR = "assessor", "Assessor"
        READER = "reader", "Independent reader"
        CONFIRMER = "confirmer", "Confirmer"

        @property
        def with_article(self) -> str:
            name = str(self.label).lower()
            return f"an {name}" if name[0] in "aeiou" else f"a {name}"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="appointments"
    )
    # A copy of participant.user, so that the database itself can refuse self-appointment.
    participant_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    appointed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="nobody_appointed_to_themselves", condition=~Q(user=F("participant_user"))
            ),
            models.CheckConstraint(
                name="appointment_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["user", "kind"], name="appointment_by_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {rules.in_words(self.starts_on)}"

    @property
    def period(self) -> str:
        """ "from 1 March 2026", "1 March 2026 to 3 April 2026"."""
        first = rules.in_words(self.starts_on)
        return f"{first} to {rules.in_words(self.ends_on)}" if self.ends_on else f"from {first}"

    def stage(self, today: date) -> str:
        """Where it stands on ``today``: "to come", "current" or "ended"."""
        if self.starts_on > today:
            return "to come"
        return "ended" if self.ends_on and self.ends_on < today else "current"
