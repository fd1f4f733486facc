"""Where somebody is employed and placed, whom they ask, and time that was added at the end."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organisation, Team, User
from participants import rules
from participants.querysets import (
    BuddyQuerySet,
    EmploymentQuerySet,
    ExtensionQuerySet,
    HostPlacementQuerySet,
    TeamPlacementQuerySet,
)

from .people import Participant
from .periods import Period


class Employment(Period):
    """Employed by this organisation. Where none is recorded, nothing is known of it."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="employments"
    )
    # As the employer calls it: post, contract.
    post = models.CharField(max_length=120, blank=True)
    # One of the settings of the programme's eligibility rule; "" where it names none.
    setting = models.CharField(max_length=60, blank=True)
    is_agency = models.BooleanField(default=False)

    objects = EmploymentQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            models.CheckConstraint(
                name="employment_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        through = " through an agency" if self.is_agency else ""
        post = f" as {self.post}" if self.post else ""
        return f"Employed{through}{post}, {self.period}"


class TeamPlacement(Period):
    """In a team of this organisation. ``Participant.team`` is the one of today, for lists of many
    people: services.teams keeps it."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="team_placements"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")

    objects = TeamPlacementQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            models.CheckConstraint(
                name="team_placement_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Team {self.team.name}, {self.period}"


class HostPlacement(Period):
    """A time with another organisation, while employed here."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="host_placements"
    )
    host = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, blank=True)

    objects = HostPlacementQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            models.CheckConstraint(
                name="host_placement_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"With {self.host}, {self.period}"


class Buddy(Period):
    """A colleague to ask. Only a name: it opens nothing, and needs no account."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="buddies")
    name = models.CharField(max_length=120)

    objects = BuddyQuerySet.as_manager()

    class Meta(Period.Meta):
        constraints = [
            models.CheckConstraint(
                name="buddy_ends_on_or_after_its_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Buddy {self.name}, {self.period}"


class Extension(models.Model):
    """Time that was agreed to be added at the end. Several add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="extensions"
    )
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    # One of the programme's extensions.reasons_allowed; "" where it names none. Read by the person
    # and the workforce lead.
    reason = models.CharField(max_length=120, blank=True)
    # Who agreed, as a programme's file names them (rules.WHO_AGREES), and on which day.
    agreed_by = models.JSONField(default=list)
    agreed_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="extension_adds_something", condition=Q(months__gte=1) | Q(days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Extension of {rules.extension_in_words(self.months, self.days)}"

    @property
    def who_agreed(self) -> str:
        """ "The person themselves, practice supervisor and workforce lead"; "" where not asked."""
        return rules.agreed_in_words(self.agreed_by)
