import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Team, User
from participants import rules
from participants.querysets import ParticipantQuerySet

from .programmes import Cohort, ProgrammeVersion


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
        # Recorded by mistake: back to what it was.
        Status.LEFT: {Status.ON_PROGRAMME, Status.DECIDED},
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
    # The employer's own number for the person: how files of other systems name them.
    staff_number = models.CharField(max_length=20, blank=True)
    # Agreed last day where it differs from the nominal one: recorded by whom, and when.
    agreed_end_on = models.DateField(null=True, blank=True)
    agreed_end_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_end_at = models.DateTimeField(null=True, blank=True)
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
            models.UniqueConstraint(
                fields=["organisation", "staff_number"],
                condition=Q(status__in=["on_programme", "being_judged"]) & ~Q(staff_number=""),
                name="staff_number_once_per_organisation",
                violation_error_message="Somebody else has this staff number.",
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
        """Last day of the programme, from its start and nominal length alone."""
        return rules.nominal_end(self.starts_on, self.programme.nominal_months)

    @property
    def ends_on(self) -> date:
        """Last day of the programme: the agreed one where there is one, else the nominal one."""
        return self.agreed_end_on or self.nominal_end_on

    @property
    def end_explained(self) -> str:
        """How ``ends_on`` comes about, in words. Names who recorded an agreed end."""
        return self.end_explained_on(self.programme)

    def end_explained_on(self, programme: ProgrammeVersion) -> str:
        """The same, were they on ``programme``."""
        agreed = None
        if self.agreed_end_on and self.agreed_end_at:
            recorded_on = timezone.localdate(self.agreed_end_at)
            agreed = rules.AgreedEnd(self.agreed_end_on, recorded_on, str(self.agreed_end_by))
        return rules.how_the_end_is_reckoned(self.starts_on, programme.nominal_months, agreed)
