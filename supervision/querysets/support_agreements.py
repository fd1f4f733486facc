"""Who may see which support agreement, with whom it lies, and which of them count."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from participants.models import Appointment, Participant

OPEN = ["draft", "signing"]
KEPT = "A signature is kept as it was given: it can be neither changed nor deleted"


class SupportAgreementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The three who sign it; once signed the workforce lead too. Nobody else."""
        close = Participant.objects.all().appointed_ids(user, kinds=("supervisor", "assessor"))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(participant__user=user)
            | Q(participant__in=close)
            | Q(status="signed", organisation__in=user.organisations_as("workforce_lead")),
        ).select_related(
            "participant__user", "participant__cohort__programme_version", "drafted_by"
        )

    def of(self, participant: Any) -> Self:
        """All versions of one person that were not thrown away, the newest first."""
        return self.filter(participant=participant).exclude(status="discarded").order_by("-number")

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def signed_by_all(self) -> Self:
        return self.filter(status="signed").order_by("signed_on", "number")

    def that_change_figures(self) -> Any:
        """Ids of the participants whose weeks may be measured by other figures than those of the
        programme they are on: changed, or of the version they were on before."""
        now = F("participant__cohort__programme_version")
        differs = ~Q(changes={}) | ~Q(programme_version=now)
        return self.filter(differs, status="signed").order_by().values("participant")

    def in_force(self, people: Iterable[Any]) -> dict[Any, list[tuple[date, Any]]]:
        """Participant id -> (day of the last signature, the agreement), the earliest first. One
        query; the agreement has its id, number and support rules."""
        found: dict[Any, list[tuple[date, Any]]] = defaultdict(list)
        rows = self.signed_by_all().filter(participant__in=[each.pk for each in people])
        for each in rows.only("participant_id", "number", "signed_on", "support_rules"):
            found[each.participant_id].append((each.signed_on, each))
        return found

    def waiting_for(self, user: Any) -> Self:
        """Those that ``user`` is to sign as supervisor or assessor, or to write again after one of
        the three returned it."""
        held = Participant.objects.all()
        to_sign = Q(pk__in=[])
        for seat in ("supervisor", "assessor"):
            if ids := held.appointed_ids(user, kinds=(seat,)):
                needed = Q(with_assessor=True) if seat == "assessor" else Q()
                unsigned = ~Exists(self._signatures(seat))
                to_sign |= needed & Q(unsigned, participant__in=ids, status="signing")
        drafts = Q(status="draft", participant__in=drafted_by(user))
        going_on = Q(participant__status__in=["on_programme", "being_judged"])
        return self.filter(going_on, to_sign | drafts).order_by("pk")

    def to_sign_by_participant(self, participant: Any) -> Self:
        """The one that waits for the participant's own signature."""
        unsigned = ~Exists(self._signatures("participant"))
        return self.filter(unsigned, participant=participant, status="signing")

    def _signatures(self, seat: str) -> Any:
        """Of a version as it stands now: each sending has a hash of its own."""
        rows = self.model._meta.get_field("signatures").related_model.objects
        return rows.filter(agreement=OuterRef("pk"), sha256=OuterRef("sha256"), seat=seat)


class AgreementSignatureQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(KEPT)

    def _update(self, values: Any) -> NoReturn:
        raise TypeError(KEPT)

    def delete(self) -> NoReturn:
        raise TypeError(KEPT)


def drafted_by(user: Any) -> Any:
    """Ids of the participants whose agreement ``user`` writes: the assessor, and where there is
    none the supervisor."""
    held = Participant.objects.all()
    assessed = held.appointed_ids(user, kinds=("assessor",))
    supervised = held.appointed_ids(user, kinds=("supervisor",))
    if not supervised:
        return assessed
    others = Appointment.objects.current(timezone.localdate()).filter(
        participant__in=supervised, kind="assessor"
    )
    have_one = set(others.values_list("participant_id", flat=True))
    return [*assessed, *(pk for pk in supervised if pk not in have_one)]


def without_agreement(user: Any, today: date) -> Any:
    """People whose first agreement ``user`` is to write: on a programme that promises support.
    Adds ``here_since``: their first day here, from when it is due."""
    agreements: Any = Participant._meta.get_field("support_agreements").related_model
    return (
        Participant.objects.filter(
            pk__in=drafted_by(user), status="on_programme", starts_on__lte=today
        )
        .exclude(cohort__programme_version__support_rules=[])
        .exclude(Exists(agreements.objects.of(OuterRef("pk"))))
        .annotate(here_since=Coalesce("arrived_on", "starts_on"))
        .order_by("pk")
    )
