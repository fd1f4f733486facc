"""Who may read which evidence. The one place where this is decided."""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KT

from participants.models import Participant

SUBMITTED_OR_LATER = ["submitted", "returned", "read", "on_record"]
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


PARTS = {
    "links": ("standard", "linked_by"),
    "versions": ("frozen_by", "reading__read_by", "sent_back__by"),
}
# What a workforce lead may know of an item.
FOR_LEAD = (
    "id",
    "organisation_id",
    "participant_id",
    "author_id",
    "title",
    "kind",
    "status",
    "happened_on",
    "status_changed_at",
    "created_at",
)


class EvidenceItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Items whose text ``user`` may read.

        Private: the author alone. Shared: also the participant's own supervisor and assessor.
        Submitted and later: also the confirmer, once there is a recommendation. On the record: also
        the participant (whose feedback it is). Held feedback is no private draft of the
        participant's: the supervisor of today reads it, so that it is not lost with the one who
        typed it in. The independent reader reads through ``readable_without_names`` only, the
        workforce lead sees ``listed_for_lead``.
        """
        people = Participant.objects.all()
        supervised = people.appointed_ids(user, kinds=("supervisor",))
        close = people.appointed_ids(user, kinds=("supervisor", "assessor"))
        confirmed_by = people.appointed_ids(user, kinds=("confirmer",))
        is_active = Q() if user.is_active else Q(pk__in=[])
        return self.filter(
            is_active,
            Q(author=user, participant__user=user)
            | Q(kind="feedback", status="private", participant__in=supervised)
            | Q(participant__user=user, status="on_record")
            | (~Q(status="private") & Q(participant__in=close))
            | Q(
                participant__in=confirmed_by,
                participant__status__in=Participant.OPEN_TO_CONFIRMER,
                status__in=SUBMITTED_OR_LATER,
            ),
        ).select_related("participant__user", "participant__cohort__programme_version", "author")

    def readable_without_names(self, user: Any) -> Self:
        """Submitted items of the participants ``user`` reads independently: names are taken out."""
        read = Participant.objects.all().appointed_ids(user, kinds=("reader",))
        return self.filter(participant__in=read, status__in=SUBMITTED_OR_LATER).select_related(
            "participant__user", "participant__cohort__programme_version", "author"
        )

    def listed_for_lead(self, user: Any) -> Self:
        """Items of which a workforce lead sees title, kind, state and dates: no private ones."""
        return (
            self.exclude(status="private")
            .filter(organisation__in=user.organisations_as("workforce_lead"))
            .only(*FOR_LEAD)
        )

    def titled_for(self, user: Any) -> Self:
        """Adds ``shown_title``: of a returned item others see the title that was submitted."""
        versions = self.model._meta.get_field("versions").related_model.objects
        submitted = versions.filter(item=OuterRef("pk")).order_by("-number")
        return self.annotate(
            shown_title=Case(
                When(
                    Q(status="returned") & ~Q(author_id=user.pk),
                    then=Subquery(submitted.annotate(was=KT("content__title")).values("was")[:1]),
                ),
                default=F("title"),
                output_field=models.CharField(),
            )
        )

    def with_what_was_submitted(self) -> Self:
        """Adds ``submitted_detail`` and ``submitted_on`` (as text) to returned items, "" to others:
        what the author changes in them counts once it is submitted again."""
        versions = self.model._meta.get_field("versions").related_model.objects
        newest = versions.filter(item=OuterRef("pk")).order_by("-number")
        kept = {
            f"submitted_{name}": Case(
                When(
                    status="returned",
                    then=Subquery(newest.annotate(was=KT(f"content__{key}")).values("was")[:1]),
                ),
                default=Value(""),
                output_field=models.CharField(),
            )
            for name, key in {"detail": "detail", "on": "happened_on"}.items()
        }
        return self.annotate(**kept)

    def parts(self, name: str) -> Any:
        """Links or versions of all items, with who made them."""
        rows = self.model._meta.get_field(name).related_model.objects
        return rows.select_related(*PARTS[name])

    def submitted_or_later(self) -> Self:
        return self.filter(status__in=SUBMITTED_OR_LATER)

    def steps_of_drafts(self, participant: Any) -> Q:
        """Steps of the trail about work that is private, private again or deleted.

        To others they would tell of a draft, also of one that was shared for a while.
        """
        known = self.filter(participant=participant).exclude(status="private")
        ids = [str(pk) for pk in known.values_list("pk", flat=True)]
        return Q(target_type=self.model._meta.label) & ~Q(target_id__in=ids)

    def waiting_for(self, user: Any) -> Self:
        """Of what ``visible_to`` shows: what ``user`` is to read, or holds and may release.

        Said by itself, in as few words to the database as can be: home pages begin with it.
        """
        people = Participant.objects.all()
        return self.filter(
            Q(
                status="submitted",
                participant__in=people.appointed_ids(user, kinds=("supervisor", "assessor")),
            )
            | Q(
                status="private",
                kind="feedback",
                participant__in=people.appointed_ids(user, kinds=("supervisor",)),
            ),
            participant__status="on_programme",
        ).order_by("status_changed_at", "pk")

    def waiting_to_be_read(self) -> Self:
        return self.filter(status="submitted").order_by("status_changed_at")


class EvidenceLinkQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Links of items whose text the person may read.

        Not those that an author is changing in a returned item: others know the ones submitted.
        """
        items = self.model._meta.get_field("item").related_model.objects.visible_to(user)
        readable = items.exclude(Q(status="returned") & ~Q(author=user))
        return self.filter(item__in=readable.values("pk")).select_related("item", "standard")

    def counted_by_cell(self) -> Any:
        """(standard_id, kind, status, number of items, latest day) for each cell of a matrix."""
        return (
            self.order_by()
            .values("standard_id", kind=F("item__kind"), status=F("item__status"))
            .annotate(number=Count("item"), latest=Max("item__happened_on"))
            .values_list("standard_id", "kind", "status", "number", "latest")
        )


class EvidenceReadingQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Readings of items whose text the person may read."""
        items = self.model._meta.apps.get_model("evidence", "EvidenceItem").objects
        return self.filter(
            evidence_version__item__in=items.visible_to(user).values("pk")
        ).select_related("evidence_version__item__participant", "read_by")
