import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from participants.models import Participant
from supervision.querysets.weeks import WeekAccountQuerySet


class WeekAccount(models.Model):
    """What one side says of one week: protected time, children held, what was in the way.

    The participant's is the weekly check-in. The supervisor's stands beside it, and so does the
    number of children from the case system; none takes the place of another. Corrected after it was
    settled, the account stays and a new version follows it.
    """

    class Side(models.TextChoices):
        PARTICIPANT = "participant", "Weekly check-in"
        SUPERVISOR = "supervisor", "Practice supervisor’s account"
        CASE_SYSTEM = "case_system", "From the case system"

    class ProtectedTime(models.TextChoices):
        HAD = "had", "Yes"
        PARTLY = "partly", "Some of it"
        NOT_HAD = "not_had", "No"
        AWAY = "away", "Not at work this week"

    class Day(models.TextChoices):
        MONDAY = "monday", "Monday"
        TUESDAY = "tuesday", "Tuesday"
        WEDNESDAY = "wednesday", "Wednesday"
        THURSDAY = "thursday", "Thursday"
        FRIDAY = "friday", "Friday"
        SEVERAL = "several", "Several days"
        MADE_GOOD = "made_good", "In another week, made good"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="week_accounts"
    )
    # The Monday.
    week_starts_on = models.DateField()
    side = models.CharField(max_length=12, choices=Side)
    number = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    corrected_at = models.DateTimeField(null=True, blank=True)
    # When a newer version took its place; it stays readable.
    replaced_at = models.DateTimeField(null=True, blank=True)
    protected_time = models.CharField(max_length=8, choices=ProtectedTime, blank=True)
    protected_day = models.CharField(max_length=10, choices=Day, blank=True)
    # Empty: no number was given, which is not nought.
    children = models.PositiveSmallIntegerField(null=True, blank=True)
    in_the_way = models.CharField(max_length=500, blank=True)
    # Why there is a second version.
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WeekAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-week_starts_on", "side", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "week_starts_on", "side"],
                condition=Q(replaced_at=None),
                name="one_account_of_a_week_on_each_side",
                violation_error_message="This week is recorded already.",
            ),
            models.UniqueConstraint(
                fields=["participant", "week_starts_on", "side", "number"],
                name="week_account_number_once",
            ),
            models.CheckConstraint(
                name="week_account_says_something",
                condition=Q(side="case_system", children__isnull=False, protected_time="")
                | (~Q(side="case_system") & ~Q(protected_time="") & Q(by__isnull=False)),
            ),
        ]
        indexes = [
            # What stands of some weeks in an organisation, and who has checked in of late, is
            # answered from these alone.
            models.Index(
                fields=[
                    "organisation",
                    "week_starts_on",
                    "participant",
                    "protected_time",
                    "children",
                ],
                name="week_account_standing",
                condition=Q(replaced_at=None),
            ),
            models.Index(
                fields=["organisation", "recorded_at", "participant"],
                name="week_account_checked_in",
                condition=Q(side="participant"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}, week of {self.week_starts_on:%-d %B %Y}"
