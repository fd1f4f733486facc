"""Who may see which review and which part of it, and with whom it lies."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Concat, TruncDate

from assessments.querysets import RULE, KeptQuerySet
from participants.models import Appointment, Participant

OPEN = ["draft", "signing"]


class ReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The three who sign it; from the recommendation on also the confirmer, what is complete.

        The workforce lead sees ``listed_for_lead``. The independent reader sees none: their view is
        formed on the evidence alone.
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
                status="complete",
            ),
        ).select_related(
            "participant__user",
            "participant__cohort__programme_version__framework",
            "opened_by",
            "sent_by",
            "completed_by",
        )

    def listed_for_lead(self, user: Any) -> Self:
        """Dates and states, for a workforce lead: no words of anybody."""
        return (
            self.filter(organisation__in=user.organisations_as("workforce_lead"))
            .exclude(participant__user=user)
            .only(
                *("id", "organisation_id", "participant_id", "number", "label", "key", "status"),
                *("due_on", "covers_from", "covers_to", "status_changed_at", "meeting_on"),
                *("sha256", "with_supervisor", "with_assessor"),
            )
        )

    def of(self, participant: Any) -> Self:
        """All of one person that were not thrown away, the newest first."""
        return self.filter(participant=participant).exclude(status="discarded").order_by("-number")

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def complete(self) -> Self:
        return self.filter(status="complete")

    def waiting_for(self, user: Any, today: date) -> Self:
        """What lies with ``user`` as supervisor or assessor: to write ("review_write",
        "review_again" after a return) or to sign ("review_sign"), as ``waits_for``."""
        ids = Participant.objects.all().appointed_ids
        mine = {
            kind: Q(participant__in=ids(user, kinds=(kind,))) for kind in ("supervisor", "assessor")
        }
        prefers = Q(**{f"{RULE}__recommender": "supervisor"})
        leads = mine["assessor"] & (~prefers | ~self._somebody_is("supervisor", today)) | mine[
            "supervisor"
        ] & (prefers | ~self._somebody_is("assessor", today))
        to_sign: Any = mine["supervisor"] & Q(with_supervisor=True) & ~self._answered("supervisor")
        to_sign |= mine["assessor"] & Q(with_assessor=True) & ~self._answered("assessor")
        returns: Any = self.model._meta.get_field("returns").related_model
        was_returned = Exists(returns._base_manager.filter(review=OuterRef("pk")))
        return self.filter(
            leads & Q(status="draft", participant__status="on_programme")
            | to_sign
            & Q(status="signing", participant__status__in=["on_programme", "being_judged"])
        ).annotate(
            waits_for=Case(
                When(status="signing", then=Value("review_sign")),
                When(was_returned, then=Value("review_again")),
                default=Value("review_write"),
                output_field=CharField(),
            ),
            opened_on=TruncDate("opened_at"),
        )

    def waiting_for_participant(self, participant: Any, user: Any) -> Self:
        """The open one that waits for the person themselves: for their view, or their signature."""
        parts: Any = self.model._meta.get_field("parts").related_model
        shown = Exists(
            parts.objects.filter(review=OuterRef("pk"), author=user, shown_at__isnull=False)
        )
        return self.filter(
            Q(status="draft") & ~shown | Q(status="signing") & ~self._answered("participant"),
            participant=participant,
        )

    def with_whom_it_lies(self) -> Self:
        """``lies_with``: of a draft who may lead it, the first choice first; of one that is to be
        signed whose signature is missing. As "supervisor assessor"."""
        missing = [
            Case(When(holds & ~self._answered(seat), then=Value(f"{seat} ")), default=Value(""))
            for seat, holds in (
                ("participant", Q()),
                ("supervisor", Q(with_supervisor=True)),
                ("assessor", Q(with_assessor=True)),
            )
        ]
        return self.annotate(
            lies_with=Case(
                When(status="signing", then=Concat(*missing)),
                When(**{f"{RULE}__recommender": "supervisor"}, then=Value("supervisor assessor")),
                default=Value("assessor supervisor"),
                output_field=CharField(),
            )
        )

    def _answered(self, seat: str) -> Exists:
        """Signed, or said that they do not sign, of the text as it stands now."""
        signatures: Any = self.model._meta.get_field("signatures").related_model
        return Exists(
            signatures._base_manager.filter(
                review=OuterRef("pk"), sha256=OuterRef("sha256"), seat=seat
            )
        )

    @staticmethod
    def _somebody_is(kind: str, today: date) -> Exists:
        held = Appointment.objects.current(today)
        return Exists(held.filter(participant=OuterRef("participant"), kind=kind))


class ReviewPartQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own; of others what they have shown. Until then nobody else reads it."""
        reviews = self.model._meta.get_field("review").related_model.objects
        readable = reviews.visible_to(user).select_related(None).order_by()
        return self.filter(
            Q(author=user) | Q(shown_at__isnull=False), review__in=readable.values("pk")
        ).select_related("author")


class OfReviewQuerySet(KeptQuerySet):
    """Signatures and returns: read by those who read the review, and kept as they were given."""

    def visible_to(self, user: Any) -> Self:
        reviews = self.model._meta.get_field("review").related_model.objects
        readable = reviews.visible_to(user).select_related(None).order_by()
        return self.filter(review__in=readable.values("pk"))


class SkippedReviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Everybody who sees whether reviews were held: the three and the workforce lead."""
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(participant__user=user)
            | Q(participant__in=close)
            | Q(organisation__in=user.organisations_as("workforce_lead")),
        )
