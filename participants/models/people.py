import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Team, User
from participants import rules
from participants.querysets import ParticipantQuerySet

from .programmes import Cohort, ProgrammeVersion

# First day, last day, percent of full time, whether a phased return; first day, last day.
KnownPattern = tuple[date, date | None, int, bool]
KnownPause = tuple[date, date | None]


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
    # The team of today, or of the first day, for lists of many; TeamPlacement has it day by day.
    # Written by services.teams alone.
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    # First day here of somebody who came by transfer: what lies before was served elsewhere.
    arrived_on = models.DateField(null=True, blank=True)
    # As rules.registration writes it; "" until it is known.
    registration_number = models.CharField(max_length=20, blank=True)
    # What was given as a number and is none; goes once somebody has looked and given the right one.
    registration_to_check = models.CharField(max_length=20, blank=True, db_default="")
    registered_on = models.DateField(null=True, blank=True)
    qualified_on = models.DateField(null=True, blank=True)
    # On a programme like this one, for which somebody was paid for them.
    funded_before = models.BooleanField(default=False, db_default=False)
    # Why somebody was added who may not enrol by the programme's rule, where it allows that.
    enrolled_because = models.CharField(max_length=300, blank=True, default="", db_default="")
    # What the rows of Employment and Extension say, for lists of many people: dates follow from it.
    # Written by services.period_steps and services.working_life alone.
    employed_from = models.DateField(null=True, blank=True)
    extension_months = models.PositiveSmallIntegerField(default=0, db_default=0)
    extension_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Days outside the programme that it is tied to: {"registration_renewal": "2027-11-30"}.
    outside_days = models.JSONField(
        default=dict, db_default=Value({}, output_field=models.JSONField()), blank=True
    )
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

    # What ``look_up_time`` found.
    known_time: Any = None

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
                fields=["registration_number"],
                condition=Q(status__in=["on_programme", "being_judged"])
                & ~Q(registration_number=""),
                name="registration_number_once",
                violation_error_message="Somebody else has this registration number.",
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

    @property
    def status_words(self) -> str:
        states = self.programme.judging.words.person_states
        return states.get(self.status, str(self.get_status_display()))

    def why_closed(self, user: User) -> str:
        """Said to ``user``: why nothing of the record can be changed; "" when it can."""
        is_judged = self.status == self.Status.BEING_JUDGED
        whole = self.programme.judging.words.whole if is_judged else ""
        return rules.why_closed(self.status, whole, own=self.user_id == user.pk)

    @property
    def here_from(self) -> date:
        """First day with this organisation. ``starts_on`` is that of the programme."""
        return self.arrived_on or self.starts_on

    @property
    def known_outside(self) -> dict[str, date]:
        """Days outside the programme, by name."""
        return {name: date.fromisoformat(day) for name, day in self.outside_days.items()}

    @property
    def nominal_end_on(self) -> date:
        """Last day of the programme, from its start and nominal length alone."""
        return rules.nominal_end(self.starts_on, self.programme.nominal_months)

    @property
    def earliest_end_on(self) -> date:
        """The end as soon as it can be: only an employment that began before the programme brings
        it forward from the nominal one."""
        first = self.starts_on
        if self.employed_from and self.programme.may_run_before_start:
            first = min(first, self.employed_from)
        return self.agreed_end_on or rules.nominal_end(first, self.programme.nominal_months)

    @property
    def time(self) -> tuple[list[KnownPattern], list[KnownPause]]:
        """Working patterns (first day, last day, percent, whether a phased return) and pauses
        (first and last day): two queries, none where ``with_time`` or ``look_up_time`` has found
        them."""
        if not self.known_time:
            return _time_of(self.working_patterns.all(), self.leaves.all())
        return self.known_time

    def keep_time(self, patterns: Iterable[Any], pauses: Iterable[Any]) -> None:
        """Let ``time`` be of these rows, which were looked up for something else."""
        self.known_time = _time_of(patterns, pauses)

    @property
    def has_time(self) -> bool:
        """Whether ``time`` asks nothing more."""
        known = getattr(self, "_prefetched_objects_cache", {})
        return bool(self.known_time) or {"working_patterns", "leaves"} <= known.keys()

    def facts(self, today: date) -> rules.Facts:
        """What their dates follow from, with their ``time``."""
        return self.facts_with(today, *self.time)

    def facts_with(
        self,
        today: date,
        patterns: Iterable[KnownPattern],
        pauses: Iterable[KnownPause],
    ) -> rules.Facts:
        """The same with patterns and pauses that are known, as ``time`` has them."""
        more = rules.Extension(self.extension_months, self.extension_days)
        return rules.Facts(
            starts_on=self.starts_on,
            on=today,
            employed_from=self.employed_from,
            arrived_on=self.arrived_on,
            registered_on=self.registered_on,
            outside=self.known_outside,
            qualified_on=self.qualified_on,
            is_registered=bool(self.registration_number),
            funded_before=self.funded_before,
            extensions=(more,) if more.months or more.days else (),
            patterns=tuple(rules.Pattern(*each) for each in patterns),
            pauses=tuple(rules.Pause(*each) for each in pauses),
            agreed_end=self._agreed_end(),
        )

    def timeline(self, today: date) -> rules.Timeline:
        """All their dates under their programme, as they stand on ``today``."""
        return rules.Timeline(self.programme.as_rules(), self.facts(today))

    def stages_for_minimums(self, today: date) -> list[tuple[str, date | None]]:
        """(key, last day) of the stages, as ``check_minimums`` asks for them; [] and nothing is
        looked up where no least evidence is of a stage."""
        if not rules.asks_by_stage(self.programme.evidence_minimums):
            return []
        return [(each.key, each.on) for each in self.timeline(today).stages]

    @property
    def ends_on(self) -> date:
        """Last day of the programme as it stands today: the agreed one where there is one."""
        return self.agreed_end_on or self._timeline_to_the_end(self.programme).ends_on

    def ends_on_by(self, found: rules.Programme) -> date:
        """The same by the rules of their programme, for lists of people on one programme."""
        return self.agreed_end_on or self._timeline_by(found).ends_on

    @property
    def end_steps(self) -> tuple[str, ...]:
        """How ``ends_on`` comes about, step by step. Names who recorded an agreed end."""
        return self._timeline_to_the_end(self.programme).end.steps

    @property
    def end_explained(self) -> str:
        """The same in one paragraph."""
        return " ".join(self.end_steps)

    def end_explained_on(self, programme: ProgrammeVersion) -> str:
        """The same, were they on ``programme``."""
        return " ".join(self._timeline_to_the_end(programme).end.steps)

    def _timeline_to_the_end(self, programme: ProgrammeVersion) -> rules.Timeline:
        """Working patterns and pauses are not looked up where they do not move the end."""
        return self._timeline_by(programme.as_rules())

    def _timeline_by(self, found: rules.Programme) -> rules.Timeline:
        today = timezone.localdate()
        facts = self.facts(today) if found.time.moves else self.facts_with(today, [], [])
        return rules.Timeline(found, facts)

    def _agreed_end(self) -> rules.AgreedEnd | None:
        if not self.agreed_end_on:
            return None
        at = self.agreed_end_at
        return rules.AgreedEnd(
            self.agreed_end_on,
            timezone.localdate(at) if at else None,
            str(self.agreed_end_by) if at else "",
        )


def _time_of(
    patterns: Iterable[Any], pauses: Iterable[Any]
) -> tuple[list[KnownPattern], list[KnownPause]]:
    return (
        [(each.starts_on, each.ends_on, each.percent, each.phased_return) for each in patterns],
        [(each.starts_on, each.ends_on) for each in pauses],
    )
