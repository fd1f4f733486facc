"""Who may see a judgement, and from when."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from participants.models import Participant

FROM_RECOMMENDATION = ["recommended", "confirmed", "told"]


class FinalAssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The assessor always; the confirmer once recommended; the participant once told in person.

        The independent reader comes through ``to_read_independently``, so that nothing of the
        recommendation reaches them before their own view is saved.
        """
        people = Participant.objects.all()
        assessed = people.appointed_ids(user, kinds=("assessor",))
        confirmed = people.appointed_ids(user, kinds=("confirmer",))
        supervised = people.appointed_ids(user, kinds=("supervisor",))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(participant__in=assessed)
            | Q(participant__in=confirmed, status__in=FROM_RECOMMENDATION)
            | Q(participant__in=supervised, status="told")
            | Q(participant__user=user, status="told"),
        ).select_related(
            "participant__user", "participant__cohort__programme_version__framework", "assessor"
        )

    def to_read_independently(self, user: Any) -> Self:
        """Assessments whose participants ``user`` reads for, from the recommendation on."""
        read = Participant.objects.all().appointed_ids(user, kinds=("reader",))
        return self.filter(participant__in=read, status__in=FROM_RECOMMENDATION).select_related(
            "participant__user", "participant__cohort__programme_version__framework"
        )


class IndependentReadingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those who may see the assessment, and the reader: hidden from none of them once saved."""
        assessments = self.model._meta.get_field("assessment").related_model.objects
        return self.filter(
            Q(read_by=user) | Q(assessment__in=assessments.visible_to(user).values("pk"))
        ).select_related("read_by")


class DecisionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        assessments = self.model._meta.get_field("assessment").related_model.objects
        return self.filter(
            Q(assessment__in=assessments.visible_to(user).values("pk"))
            | Q(organisation__in=user.organisations_as("workforce_lead"))
        ).select_related("confirmed_by", "recommended_by", "read_by")


class FinalRecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        decisions = self.model._meta.get_field("decision").related_model.objects
        return self.filter(decision__in=decisions.visible_to(user).values("pk"))
