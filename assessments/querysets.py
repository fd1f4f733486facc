"""Who may see a judgement, and from when."""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q

from participants.models import Participant

FROM_RECOMMENDATION = ["recommended", "confirmed", "told"]
# From an assessment to the columns of the programme's decision rule.
RULE = "participant__cohort__programme_version"
KEPT = "This is kept as it was written: it can be neither changed nor deleted"


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are written once. ``_update`` is what a second ``save()`` of a row calls."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(KEPT)

    def _update(self, values: Any) -> NoReturn:
        raise TypeError(KEPT)

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """It can overwrite (``update_conflicts``), and rows are written one by one anyway."""
        raise TypeError(KEPT)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(KEPT)

    def delete(self) -> NoReturn:
        raise TypeError(KEPT)


def acted_as(seat: str, version: str = RULE) -> Q:
    """Where ``seat`` recommends or confirms by the decision rule of the ``version``."""
    return Q(**{f"{version}__recommender": seat}) | Q(**{f"{version}__confirmer": seat})


def _acting_as(what: str, user: Any) -> Q:
    """Assessments of which ``user`` is the "recommender" or the "confirmer" today."""
    people = Participant.objects.all()
    # Of their own: a draft that somebody else began under another rule does not open to them.
    found = Q(**{f"{RULE}__{what}": "participant"}, participant__user=user, assessor=user)
    for kind in ("supervisor", "assessor", "confirmer"):
        if ids := people.appointed_ids(user, kinds=(kind,)):
            found |= Q(**{f"{RULE}__{what}": kind}, participant__in=ids)
    return found


class FinalAssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Who writes it always; who confirms once recommended; the participant once told.

        As what people write and confirm is the programme's decision rule.

        The independent reader comes through ``to_read_independently``, so that nothing of the
        recommendation reaches them before their own view is saved.
        """
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            _acting_as("recommender", user)
            | _acting_as("confirmer", user) & Q(status__in=FROM_RECOMMENDATION)
            | Q(participant__in=close, status="told")
            | Q(participant__user=user, status="told"),
        ).with_people()

    def waiting_for(self, user: Any) -> Self:
        """Of what ``visible_to`` shows: what ``user`` is to write, to confirm or to tell.

        Said by itself, in as few words to the database as can be: home pages begin with it.
        """
        return self.filter(
            _acting_as("recommender", user) & Q(status__in=["draft", "confirmed"])
            | _acting_as("confirmer", user) & ~Q(recommended_by=user) & Q(status="recommended")
        ).order_by("pk")

    def to_read_independently(self, user: Any) -> Self:
        """Assessments whose participants ``user`` reads for, once they were recommended.

        One that was sent back to the assessor stays in it, so that the reader is told and not met
        with "page not found".
        """
        read = Participant.objects.all().appointed_ids(user, kinds=("reader",))
        return (
            self.with_reader()
            .filter(participant__in=read, recommended_at__isnull=False)
            .with_people()
        )

    def with_reader(self) -> Self:
        """Of programmes in which an independent reading may be needed."""
        return self.filter(**{f"{RULE}__has_reader": True})

    def with_people(self) -> Self:
        return self.select_related(
            "participant__user",
            "participant__organisation",
            "participant__cohort__programme_version__framework",
            "assessor",
            "recommended_by",
            "told_by",
        )

    def of(self, participant: Any) -> Self:
        """All attempts of one participant, the latest first."""
        return self.filter(participant=participant).order_by("-attempt")

    def waiting_for_decision(self) -> Self:
        """Recommended, and neither confirmed nor sent back; the oldest first."""
        return self.filter(status="recommended").with_people().order_by("recommended_at")

    def to_be_told_by(self, seat: str) -> Self:
        """Confirmed, and with ``seat``, who recommended, to tell."""
        return self.filter(**{f"{RULE}__recommender": seat}, status="confirmed")

    def not_yet_told(self) -> Self:
        """Those of which the participant knows nothing: their pages and timeline leave them out."""
        return self.exclude(status="told")


class IndependentReadingQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those who may see the assessment, and the reader: hidden from none of them once saved."""
        assessments = self.model._meta.get_field("assessment").related_model.objects
        return self.filter(
            Q(read_by=user) | Q(assessment__in=assessments.visible_to(user).values("pk"))
        ).select_related("read_by")


class DecisionQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those who may see the assessment; the workforce lead, whose reports show the outcome.

        A lead who is on a programme sees their own like everybody, once they were told.
        """
        assessments = self.model._meta.get_field("assessment").related_model.objects
        return self.filter(
            Q(assessment__in=assessments.visible_to(user).values("pk"))
            | Q(organisation__in=user.organisations_as("workforce_lead"))
            & ~Q(participant__user=user)
        ).select_related("confirmed_by", "recommended_by", "read_by")


class FinalRecordQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those who may see the assessment: a record holds every text, so no workforce lead."""
        assessments = self.model._meta.apps.get_model("assessments", "FinalAssessment").objects
        return self.filter(
            decision__assessment__in=assessments.visible_to(user).values("pk")
        ).select_related("decision")
