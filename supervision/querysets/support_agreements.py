"""Who may see which support agreement, with whom it lies, and which of them count."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

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
        query, none where ``with_whether_agreed`` says that there are none; the agreement has its
        id, number and support rules."""
        found: dict[Any, list[tuple[date, Any]]] = defaultdict(list)
        have = [each.pk for each in people if getattr(each, "has_agreement", True)]
        if not have:
            return found
        rows = self.signed_by_all().filter(participant__in=have)
        for each in rows.only("participant_id", "number", "signed_on", "support_rules"):
            found[each.participant_id].append((each.signed_on, each))
        return found

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


def with_whether_agreed(people: Any) -> Any:
    """Adds ``has_agreement`` to participants: whether any was signed by all."""
    agreements: Any = Participant._meta.get_field("support_agreements").related_model
    signed = agreements.objects.filter(participant=OuterRef("pk"), status="signed")
    return people.annotate(has_agreement=Exists(signed))


def with_something_to_agree(user: Any, today: date) -> Any:
    """People of whose support agreement something lies with ``user``, each with ``waits_for``:
    "agree" (the first is to be written), "agree_on", "agree_again" (it was returned) or "sign".

    Also ``agreement``, the open one, ``since``, and ``here_from_day``, the first day here, from
    when a first agreement is due. Written by the assessor, and by the supervisor where there is
    none.
    """
    held = Participant.objects.all()
    assessed = Q(pk__in=held.appointed_ids(user, kinds=("assessor",)))
    supervised = Q(pk__in=held.appointed_ids(user, kinds=("supervisor",)))
    assessors = Appointment.objects.current(today).filter(
        participant=OuterRef("pk"), kind="assessor"
    )
    writes = assessed | supervised & ~Exists(assessors)
    agreements: Any = Participant._meta.get_field("support_agreements").related_model
    promises = ~Q(cohort__programme_version__support_rules=[])
    none_yet = ~Exists(agreements.objects.of(OuterRef("pk")))
    to_sign = supervised & ~Exists(_signed_as("supervisor")) | assessed & Q(
        ~Exists(_signed_as("assessor")), open__with_assessor=True
    )
    open_one = Q(support_agreements__status__in=OPEN)
    return (
        Participant.objects.annotate(
            open=FilteredRelation("support_agreements", condition=open_one)
        )
        .filter(
            writes & promises & none_yet & Q(status="on_programme", starts_on__lte=today)
            | writes & Q(open__status="draft")
            | Q(open__status="signing") & to_sign,
            assessed | supervised,
            status__in=["on_programme", "being_judged"],
        )
        .annotate(
            agreement=F("open__pk"),
            since=F("open__status_changed_at"),
            here_from_day=Coalesce("arrived_on", "starts_on"),
            waits_for=Case(
                When(open__status="signing", then=Value("sign")),
                When(open__pk=None, then=Value("agree")),
                When(open__return_reason="", then=Value("agree_on")),
                default=Value("agree_again"),
            ),
        )
    )


def _signed_as(seat: str) -> Any:
    """Signatures of the open agreement of the participant around, as it stands now."""
    agreements: Any = Participant._meta.get_field("support_agreements").related_model
    rows = agreements._meta.get_field("signatures").related_model.objects
    return rows.filter(
        agreement__participant=OuterRef("pk"),
        agreement__status="signing",
        agreement__sha256=F("sha256"),
        seat=seat,
    )
