"""Who meets what of the agreements. ``NoteQuerySet.visible_to`` is the lock of the notes."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q


def _participants_of(rows: Any) -> Any:
    # models import this file, so the other model is found by its relation.
    return rows.model._meta.get_field("participant").related_model.objects


class LeaveAgreementQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Who agreed, and when: everybody who sees the pause."""
        leaves = self.model._meta.get_field("leave").related_model.objects
        return self.filter(leave__in=leaves.visible_to(user))


class AdjustmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """That there is one, and whether it came: who sees the person, and who sees to it."""
        return self.filter(
            Q(participant__in=_participants_of(self).visible_to(user)) | self._owned_by(user)
        ).select_related(
            "owner", "recorded_by", "participant__user", "participant__cohort__programme_version"
        )

    def with_accounts(self) -> Self:
        """With what the two sides say: one query for all."""
        return self.prefetch_related("accounts__by")

    def waiting_for(self, user: Any) -> Self:
        """Those that ``user`` sees to and that nobody says have come."""
        return self._open().filter(self._owned_by(user)).exclude(Exists(self._said(delivered=True)))

    def seen_to_by(self, user: Any) -> Self:
        """Those still needed that ``user`` sees to, delivered or not; also after their last day."""
        return self._open().filter(owner=user)

    def owners(self, organisations: Any) -> Any:
        """Who sees to those of how many people: rows as ``AppointmentQuerySet.loads`` has them,
        but for the kind."""
        return (
            self._open()
            .select_related(None)
            .filter(organisation__in=organisations)
            .order_by("owner__name")
            .values(
                "organisation", "organisation__name", user=F("owner"), user__name=F("owner__name")
            )
            .annotate(number=models.Count("participant", distinct=True))
        )

    def not_received(self, today: date) -> Self:
        """Due before ``today``, and not by every account delivered. Adds ``came``: whether one
        side says that it was."""
        came, came_not = self._said(delivered=True), self._said(delivered=False)
        found = self._open().filter(due_on__lt=today)
        return found.annotate(came=Exists(came)).exclude(Q(came=True) & ~Exists(came_not))

    def _open(self) -> Self:
        """Still needed, of people whose programme is not over."""
        return self.filter(
            ended_on=None, participant__status__in=["on_programme", "being_judged"]
        ).select_related("owner", "participant__user")

    def _said(self, *, delivered: bool) -> Any:
        accounts = self.model._meta.get_field("accounts").related_model.objects
        return accounts.filter(adjustment=OuterRef("pk"), replaced_at=None, delivered=delivered)

    @staticmethod
    def _owned_by(user: Any) -> Q:
        """Only while the person has a role there: who left sees nothing any more."""
        return Q(owner=user, organisation__in={place for place, _ in user.current_roles})


class NoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The person themselves, and the named readers while they have a role there. No role opens
        a note by itself, not even to who recorded it."""
        if not user.is_active:
            return self.none()
        return self.filter(
            Q(participant__user=user) | Q(pk__in=self._named_to(user))
        ).select_related("participant__user", "leave", "adjustment", "recorded_by")

    def named_to(self, user: Any) -> Self:
        """Those that ``user`` may read because they are named, the newest first."""
        return self.visible_to(user).filter(pk__in=self._named_to(user))

    def links_for(self, user: Any, participant: Any) -> dict[Any, Any]:
        """Id of each pause and adjustment that has a note -> the note's id, None where ``user`` may
        not read it; that there is one is no secret. No words."""
        opens = Q(participant__user=user) | Q(pk__in=self._named_to(user))
        rows = (
            self.filter(participant=participant)
            .order_by()
            .annotate(opens=models.ExpressionWrapper(opens, output_field=models.BooleanField()))
            .values_list("pk", "leave_id", "adjustment_id", "opens")
        )
        return {leave or other: pk if opens else None for pk, leave, other, opens in rows}

    def over_before(self, day: date) -> Self:
        """Of pauses and adjustments that were over before ``day``, or whose person had left."""
        return self.filter(
            Q(leave__ends_on__lt=day)
            | Q(adjustment__ended_on__lt=day)
            | Q(participant__left_on__lt=day)
        )

    def _named_to(self, user: Any) -> Any:
        readers = self.model._meta.get_field("named").related_model.objects
        places = {place for place, _ in user.current_roles}
        return readers.filter(user=user, organisation__in=places).order_by().values("note")


class NoteReaderQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Who is named: those who may read the note itself."""
        notes = self.model._meta.get_field("note").related_model.objects
        found = notes.visible_to(user).select_related(None).order_by()
        return self.filter(note__in=found.values("pk")).select_related("user", "named_by")
