from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Q

from participants.models import Leave, Participant, ProgrammeVersion, WorkingPattern
from participants.rules import Clock
from participants.rules.support import caseload_steps

# Months are of different lengths: at the end of one a few weeks too many are looked at.
AROUND_A_MONTHS_END = timedelta(days=3)


class WeekAccountQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Accounts with their words: one's own weeks, and of those one supervises or assesses.

        A workforce lead gets figures only: see ``supervision.support``.
        """
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active, Q(participant__user=user) | Q(participant__in=close)
        ).select_related("by", "participant__user", "participant__cohort__programme_version")

    def current(self) -> Self:
        """Of each side's account of a week the newest version."""
        return self.filter(replaced_at=None)

    def that_may_tell_of_gaps(
        self, programmes: Iterable[ProgrammeVersion], first: date, last: date
    ) -> Self:
        """Accounts of the weeks from ``first`` to ``last``, both Mondays, that may say that agreed
        support was not received: some too many and never too few. ``supervision.support`` knows.

        How many children are agreed goes by the month of the programme. It is fewer for part time
        and after leave, and a support agreement may say another number, so every number of those
        people is looked at; and of all, where the programme counts its months from another day than
        the first one on it.
        """
        agreed_otherwise = Q(
            participant__in=WorkingPattern.objects.order_by().values("participant")
        ) | Q(participant__in=Leave.objects.order_by().values("participant"))
        agreements: Any = Participant._meta.get_field("support_agreements").related_model
        agreed_otherwise |= Q(participant__in=agreements.objects.that_change_figures())
        may_tell = Q(protected_time__in=["partly", "not_had"])
        for programme in programmes:
            if steps := caseload_steps(programme.support_rules):
                too_many = Q(children__isnull=False)
                if programme.as_rules().time.clock == Clock.PROGRAMME:
                    too_many &= agreed_otherwise
                    too_many |= _above(steps, first, last)
                may_tell |= Q(participant__cohort__programme_version=programme) & too_many
        return self.filter(may_tell, week_starts_on__gte=first, week_starts_on__lte=last)

    def figures(self, participants: Iterable[Any]) -> Any:
        """(participant id, Monday, side, protected time, children) of what stands; no words."""
        return (
            self.current()
            .filter(participant__in=[each.pk for each in participants])
            .order_by()
            .values_list("participant_id", "week_starts_on", "side", "protected_time", "children")
        )


class CaseloadFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The workforce lead's alone."""
        return self.filter(organisation__in=user.organisations_as("workforce_lead"))


def _above(steps: list[tuple[int, int]], first: date, last: date) -> Q:
    """More children than the step allows in which somebody is, full time, between two Mondays."""
    above = Q()
    for (month, children), (next_month, _) in pairwise([*steps, (0, 0)]):
        in_step = Q(participant__starts_on__lte=_start(last, month) + AROUND_A_MONTHS_END)
        if next_month:
            earliest = _start(first, next_month) - AROUND_A_MONTHS_END
            in_step &= Q(participant__starts_on__gte=earliest)
        above |= in_step & Q(children__gt=children)
    return above


def _start(day: date, month: int) -> date:
    """About when somebody started for whom ``day`` begins this month of the programme."""
    return day - relativedelta(months=month - 1)
