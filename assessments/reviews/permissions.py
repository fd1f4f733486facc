"""Who may open, write, lead, sign and list reviews; not whether it is the time for it."""

from django.utils import timezone

from accounts.models import User
from assessments.models import Review
from participants.models import Participant
from participants.permissions import (
    is_assessor_of,
    is_participant,
    is_supervisor_of,
    leads_programme_of,
    people_of,
)

from . import rules


def lead_seat(participant: Participant, people: dict[str, User]) -> str:
    """Which of supervisor and assessor leads the reviews; "" where neither is appointed."""
    order = rules.lead_order(participant.programme.judging.recommender)
    return next((seat for seat in order if seat in people), "")


def can_list_reviews(user: User, participant: Participant) -> bool:
    """When they are due and how far they have come; the workforce lead too."""
    return can_read_reviews(user, participant) or leads_programme_of(user, participant)


def can_read_reviews(user: User, participant: Participant) -> bool:
    return is_participant(user, participant) or can_open_review(user, participant)


def can_open_review(user: User, participant: Participant) -> bool:
    """Supervisor or assessor, whoever leads it then."""
    return is_supervisor_of(user, participant) or is_assessor_of(user, participant)


def can_lead_review(user: User, participant: Participant) -> bool:
    """Write the boxes and views, send it to be signed, complete it without a signature."""
    people = people_of(participant, timezone.localdate())
    seat = lead_seat(participant, people)
    return bool(seat) and seat in held_seats(user, participant)


def held_seats(user: User, participant: Participant) -> list[str]:
    """As what ``user`` takes part today. One person may be supervisor and assessor."""
    held = {
        "participant": is_participant(user, participant),
        "supervisor": is_supervisor_of(user, participant),
        "assessor": is_assessor_of(user, participant),
    }
    return [seat for seat, holds in held.items() if holds]


def can_write_part(user: User, review: Review) -> bool:
    """Each of the three their own, and nobody another's."""
    return bool(held_seats(user, review.participant))


def writes_as(user: User, participant: Participant, leads: str) -> str:
    """The seat in which ``user`` writes: the leading one where they hold it."""
    held = held_seats(user, participant)
    return leads if leads in held else next(iter(held), "")


def can_sign_review(user: User, review: Review) -> bool:
    """And return it, or say why they do not sign: each of the three."""
    return bool(held_seats(user, review.participant))


def seats_of(user: User, review: Review) -> list[str]:
    """As what ``user`` signs it today; none where nobody held their part when it was sent."""
    return [seat for seat in held_seats(user, review.participant) if seat in review.seats]
