"""Who may see which participant: the appointments of today, and nothing else."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from participants.rules import FULL_TIME

from .asked_by_all import HELD, TIMES

# kind of appointment -> roles of which the person must hold one, today, for it to count
ROLES_BEHIND = {
    "supervisor": ("practice_supervisor",),
    "assessor": ("assessor",),
    "reader": ("moderator",),
    "confirmer": ("moderator", "workforce_lead"),
}


class CohortQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Cohorts as lists of people are the workforce lead's alone."""
        return self.filter(organisation__in=user.organisations_as("workforce_lead")).select_related(
            "programme_version"
        )

    def open_to(self, participant: Any) -> Self:
        """Cohorts that the participant may be in: the same organisation and the same standards."""
        return self.filter(
            organisation=participant.organisation_id,
            programme_version__framework=participant.programme.framework_id,
        ).select_related("programme_version__framework")


class ParticipantQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, today: date | None = None) -> Self:
        """Oneself, those one is appointed to today, and everybody for the workforce lead.

        What of the record may be read is decided object by object, as in
        ``EvidenceItem.objects.visible_to``. Independent readers see a participant under a code
        only: pages for them never use this name.
        """
        appointed = self.appointed_ids(user, today)
        return self.filter(
            Q(user=user)
            | Q(pk__in=appointed)
            | Q(organisation__in=user.organisations_as("workforce_lead"))
        ).select_related("user", "team", "cohort__programme_version__framework")

    def appointed_ids(
        self,
        user: Any,
        today: date | None = None,
        kinds: Iterable[str] = ("supervisor", "assessor", "confirmer"),
    ) -> list[Any]:
        """Ids of the participants ``user`` is appointed to today in one of ``kinds``.

        A list, not a subquery: nobody holds many, it is looked up once for a request, and pages ask
        a dozen times.
        """
        appointments = self.model._meta.get_field("appointments").related_model.objects
        held = appointments.held_on(user, today)
        return [participant for participant, kind in held if kind in kinds]

    def appointed_to(self, user: Any, *kinds: str, today: date | None = None) -> Self:
        """Participants for whom ``user`` holds one of ``kinds`` today."""
        return self.filter(pk__in=self.appointed_ids(user, today, kinds)).select_related(
            "user", "team", "cohort__programme_version__framework"
        )

    def with_time(self) -> Self:
        """With working patterns and pauses, which dates follow from: two queries for all."""
        return self.prefetch_related("working_patterns", "leaves")

    def with_first_employment(self) -> Self:
        """Adds ``first_setting`` and ``first_is_agency``: of the employment they started in."""
        last_day = Q(ends_on=None) | Q(ends_on__gte=models.OuterRef("starts_on"))
        held = self._related("employments").filter(last_day, participant=models.OuterRef("pk"))
        held = held.order_by("starts_on")
        return self.annotate(
            first_setting=models.Subquery(held.values("setting")[:1]),
            first_is_agency=models.Subquery(held.values("is_agency")[:1]),
        )

    def with_whether_time_differs(self) -> Self:
        """Adds ``time_differs``: whether there is any working pattern or pause to look up."""
        own = models.OuterRef("pk")
        any_of = Q(models.Exists(self._related("working_patterns").filter(participant=own)))
        any_of |= Q(models.Exists(self._related("leaves").filter(participant=own)))
        return self.annotate(
            time_differs=models.ExpressionWrapper(any_of, output_field=models.BooleanField())
        )

    def times_of(self, ids: Iterable[Any]) -> dict[Any, tuple[list[Any], list[Any]]]:
        """Id -> working patterns and pauses, as ``Participant.time`` has them: one query for all.

        For ids of people whose dates may be shown.
        """
        found: dict[Any, tuple[list[Any], list[Any]]] = {pk: ([], []) for pk in ids}
        for pk, first, last, percent, phased in TIMES.ask(tuple(found)) if found else ():
            if percent is None:
                found[pk][1].append((first, last))
            else:
                found[pk][0].append((first, last, percent, bool(phased)))
        return found

    def look_up_time(self, people: Iterable[Any]) -> None:
        """Give each their working patterns and pauses, as ``with_time`` does: one query, none where
        ``with_whether_time_differs`` says that there are none."""
        found = self.times_of(each.pk for each in people if getattr(each, "time_differs", True))
        for each in people:
            each.known_time = found.get(each.pk, ([], []))

    def on_leave(self, today: date) -> Self:
        """Those with an agreed pause on ``today``: first and last day count."""
        return self.filter(self._leave_on(today))

    def with_leave_on(self, today: date) -> Self:
        """Adds ``is_on_leave``: whether an agreed pause holds on ``today``."""
        return self.annotate(is_on_leave=self._leave_on(today))

    def with_percent_on(self, today: date) -> Self:
        """Adds ``percent_on``: percent of full time on ``today``, 100 where nothing is recorded."""
        pattern = self._related("working_patterns").current(today)
        held = pattern.filter(participant=models.OuterRef("pk")).values("percent")[:1]
        return self.annotate(percent_on=Coalesce(models.Subquery(held), FULL_TIME))

    def _leave_on(self, today: date) -> models.Exists:
        leave = self._related("leaves").current(today)
        return models.Exists(leave.filter(participant=models.OuterRef("pk")))

    def _related(self, name: str) -> Any:
        # models import this file, so the other model is found by its relation.
        return self.model._meta.get_field(name).related_model.objects


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows with ``starts_on`` and ``ends_on``: both days count, an end of None is open."""

    def current(self, today: date) -> Self:
        """In force on ``today``."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def not_ended(self, today: date) -> Self:
        """In force on ``today`` or to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today))

    def sharing_a_day_with(self, starts_on: date, ends_on: date | None) -> Self:
        """Those whose period has a day in common with this one."""
        from_then = self.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        return from_then if ends_on is None else from_then.filter(starts_on__lte=ends_on)


class AppointmentQuerySet(PeriodQuerySet):
    def counting_on(self, today: date) -> Self:
        """Adds ``counts``: whether account and role behind the appointment allow it to count."""
        grants = self.model._meta.get_field("user").related_model
        roles = grants._meta.get_field("role_grants").related_model.objects.current(today)
        behind = Q(pk__in=[])
        for kind, names in ROLES_BEHIND.items():
            held = roles.filter(
                user=models.OuterRef("user"),
                organisation=models.OuterRef("organisation"),
                role__in=names,
            )
            behind |= Q(models.Exists(held), kind=kind)
        counts = Q(user__is_active=True) & behind
        return self.annotate(
            counts=models.Case(
                models.When(counts, then=True), default=False, output_field=models.BooleanField()
            )
        )

    def counting(self, today: date) -> Self:
        """Those that count on ``today``: account open, and the role behind them held."""
        # One filter() call, so that every condition is about one and the same grant: a join costs
        # Django a third of what it takes to put together an EXISTS for each kind.
        behind = Q(pk__in=[])
        for kind, names in ROLES_BEHIND.items():
            behind |= Q(kind=kind, user__role_grants__role__in=names)
        not_ended = Q(user__role_grants__ends_on=None) | Q(user__role_grants__ends_on__gte=today)
        return self.filter(
            behind,
            not_ended,
            user__is_active=True,
            user__role_grants__starts_on__lte=today,
            user__role_grants__organisation=models.F("organisation"),
        ).distinct()

    def loads(self, organisations: Any, kinds: Iterable[str], today: date) -> Any:
        """Who holds how many of these kinds, now or to come: rows of user, kind and ``number``."""
        held = self.filter(organisation__in=organisations, kind__in=list(kinds)).not_ended(today)
        return (
            held.exclude(participant__status="left")
            .order_by("user__name", "kind")
            .values("user", "user__name", "kind", "organisation", "organisation__name")
            .annotate(number=models.Count("participant", distinct=True))
        )

    def held_on(self, user: Any, today: date | None = None) -> set[tuple[Any, str]]:
        """(participant id, kind) of every appointment that counts, as the account is open and the
        role behind it held today; today's are kept on the user."""
        kept: set[tuple[Any, str]] | None = getattr(user, "_appointments_today", None)
        if today is None and kept is not None:
            return kept
        organisations = tuple(
            (kind, tuple(sorted(set().union(*(user.organisations_as(role) for role in roles)))))
            for kind, roles in ROLES_BEHIND.items()
        )
        held = set(HELD.ask(user.pk, today or timezone.localdate(), organisations))
        if today is None:
            self.keep_as_held(user, held)
        return held

    def keep_as_held(self, user: Any, held: set[tuple[Any, str]]) -> None:
        """What ``held_on`` says of today from now on, for as long as this user object lives."""
        user._appointments_today = held

    def visible_to(self, user: Any) -> Self:
        """One's own, those of one's own record, and all for the workforce lead.

        Who reads independently is not told to the person whose record it is.
        """
        return self.filter(
            Q(user=user)
            | (Q(participant__user=user) & ~Q(kind="reader"))
            | Q(organisation__in=user.organisations_as("workforce_lead"))
        ).select_related("user", "participant__user")


class DepartureQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def visible_to(self, user: Any) -> Self:
        """Why somebody left is for the workforce lead and the person themselves."""
        return self.filter(
            Q(participant__user=user) | Q(organisation__in=user.organisations_as("workforce_lead"))
        ).select_related("participant__cohort__programme_version", "recorded_by")


class HandoverQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Handing over is the workforce lead's alone."""
        led = user.organisations_as("workforce_lead")
        return self.filter(organisation__in=led).select_related(
            "leaver", "made_by", "undone_by", "organisation"
        )

    def to_be_finished(self, today: date) -> Self:
        """Those whose last day is over while something may still lie with the leaver."""
        return self.filter(finished_at=None, undone_at=None, last_day__lt=today).order_by("made_at")


class LoadMoveQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Moving loads is the workforce lead's alone."""
        led = user.organisations_as("workforce_lead")
        return self.filter(organisation__in=led).select_related("away", "made_by", "undone_by")


class WorkingPatternQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(participant__in=participants_of(self).visible_to(user))


class LeaveQuerySet(PeriodQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Everybody who sees the participant sees from when to when; why, only Note's readers."""
        return self.filter(participant__in=participants_of(self).visible_to(user))


def participants_of(rows: Any) -> Any:
    # models import this file, so the other model is found by its relation.
    return rows.model._meta.get_field("participant").related_model.objects
