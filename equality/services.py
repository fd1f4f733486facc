"""Give, change and delete one's own answers. The trail says that it was done, never what."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Organisation, User
from accounts.permissions import require
from audit.actions import Action
from audit.services import record, touch
from participants.models import Cohort, Participant

from .models import EqualityAnswers
from .permissions import can_give_answers, can_see_counts, programme_of
from .rules import questions, wrong_answers

GONE = "Your answers were deleted already"


@transaction.atomic
def save_answers(*, answers: EqualityAnswers, by: User, **given: str) -> EqualityAnswers:
    """All answers as they are now; "" is none. Raises StaleObject after a change in another window.

    ``answers``: one's own, or a new row for oneself. ``given``: one for each question.
    """
    require(can_give_answers(by) and answers.user_id == by.pk)
    if wrong := wrong_answers(given):
        raise ValidationError({key: "Choose one of the answers" for key in wrong})
    # Locked, so that a first saving in two windows makes one row.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    existing = EqualityAnswers.objects.visible_to(by).first()
    if existing is not None:
        existing.version = answers.version
        touch(existing)
    kept = existing or answers
    for each in questions():
        setattr(kept, each.key, given.get(each.key, ""))
    kept.save(force_insert=existing is None)
    action = Action.EQUALITY_CHANGED if existing else Action.EQUALITY_GIVEN
    record(action, kept, by=by, about=_own_programme(by))
    return kept


@transaction.atomic
def delete_answers(*, answers: EqualityAnswers, by: User) -> None:
    """Nothing of them is left but that they were deleted."""
    require(can_give_answers(by) and answers.user_id == by.pk)
    if not EqualityAnswers.objects.visible_to(by).filter(pk=answers.pk).exists():
        raise ValidationError(GONE)
    record(Action.EQUALITY_DELETED, answers, by=by, about=_own_programme(by))
    answers.delete()


@transaction.atomic
def note_counts_opened(*, cohort: Cohort | None, organisation: Organisation, by: User) -> None:
    """That somebody looked at counts, and of which cohort or (None) programme."""
    require(can_see_counts(by, organisation.pk))
    record(
        Action.EQUALITY_COUNTS_OPENED,
        cohort or organisation,
        by=by,
        about=organisation,
    )


def _own_programme(user: User) -> Participant:
    programme = programme_of(user)
    if programme is None:
        raise PermissionDenied
    return programme
