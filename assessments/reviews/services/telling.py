"""Who is told what of a review: only those with whom it lies, or whom it is about."""

from collections.abc import Iterable

from accounts.models import User
from assessments.models import Review
from audit.models import AuditEvent
from notifications.services import absolute_url, notify


def tell(
    people: Iterable[User], template: str, review: Review, event: AuditEvent, by: User
) -> None:
    """Each of ``people`` once, but for who did it."""
    for person in {each.pk: each for each in people if each.pk != by.pk}.values():
        notify(
            to=person,
            template=template,
            key=f"event:{event.pk}:{person.pk}",
            url=absolute_url("assessments:review", review.pk),
        )
