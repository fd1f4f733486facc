from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from participants.models import Appointment, Participant


class ObservationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own, of those one supervises or assesses; signed-off ones for the confirmer.

        The confirmer reads from the recommendation on. What the observer is still writing is kept
        from everybody else by the page: see ``permissions.can_read_write_up``.
        """
        people = Participant.objects.all()
        close = people.appointed_ids(user, kinds=("supervisor", "assessor"))
        confirmed_by = people.appointed_ids(user, kinds=("confirmer",))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(participant__user=user)
            | Q(participant__in=close)
            | Q(
                participant__in=confirmed_by,
                participant__status__in=Participant.OPEN_TO_CONFIRMER,
                status="signed_off",
            ),
        ).select_related(
            "participant__user",
            "participant__cohort__programme_version",
            "observer",
            "planned_by",
            "signed_off_by",
        )

    def listed_for_lead(self, user: Any) -> Self:
        """What a workforce lead may see of observations: dates and state, no words of anybody."""
        return self.filter(organisation__in=user.organisations_as("workforce_lead")).only(
            "id",
            "organisation_id",
            "participant_id",
            "planned_for",
            "held_on",
            "status",
            "status_changed_at",
            "counts",
        )

    def waiting_for(self, user: Any, today: date) -> Self:
        """Of what ``visible_to`` shows: what ``user`` is to hold, write up or sign off.

        Said by itself, in as few words to the database as can be: home pages begin with it.
        An assessor who may sign off is asked to only where there is no supervisor.
        """
        people = Participant.objects.all()
        close = people.appointed_ids(user, kinds=("supervisor", "assessor"))
        assessed = people.appointed_ids(user, kinds=("assessor",))
        supervised = people.appointed_ids(user, kinds=("supervisor",))
        supervised_by_anybody = Appointment.objects.current(today).filter(
            participant=OuterRef("participant"), kind="supervisor"
        )
        return self.filter(
            Q(observer=user, participant__in=close)
            & (Q(status="held") | Q(status="planned", planned_for__lte=today))
            | Q(status="answered", participant__in=supervised)
            | Q(
                ~Exists(supervised_by_anybody),
                status="answered",
                participant__in=assessed,
                participant__cohort__programme_version__assessor_may_sign_off_observations=True,
            ),
            participant__status="on_programme",
        ).order_by("status_changed_at", "pk")

    def waiting_for_sign_off(self) -> Self:
        return self.filter(status="answered").order_by("status_changed_at")

    def with_its_observer(self) -> Self:
        """Those that lie with their observer: to be held, or to be written up."""
        return self.filter(status__in=["planned", "held"]).order_by("status_changed_at")

    def waiting_for_answer(self) -> Self:
        return self.filter(status="written_up").order_by("status_changed_at")

    def counting(self) -> Self:
        """Signed off as counting towards the programme's minimum."""
        return self.filter(status="signed_off", counts=True)

    def with_who_assessed(self) -> Any:
        """Annotates ``by_assessor`` and ``by_supervisor``: what the observer was to the participant
        on that day."""
        appointed = Appointment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("held_on")),
            participant=OuterRef("participant"),
            user=OuterRef("observer"),
            starts_on__lte=OuterRef("held_on"),
        )
        return self.annotate(
            by_assessor=Exists(appointed.filter(kind="assessor")),
            by_supervisor=Exists(appointed.filter(kind="supervisor")),
        )


class EarlierRoundQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Rounds of the observations a person may see."""
        observations = self.model._meta.get_field("observation").related_model.objects
        return self.filter(observation__in=observations.visible_to(user).values("pk"))

    def newest_first(self) -> Self:
        return self.select_related("returned_by").order_by(F("number").desc())
