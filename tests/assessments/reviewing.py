"""Somebody on a programme with reviews, and the three who hold them, for tests of reviews."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.models import Review, ReviewPart, part_id
from assessments.reviews import services
from assessments.reviews.content import judged_parts
from tests import factories

TODAY = timezone.localdate()
REVIEWS = [
    {"key": "3-months", "label": "Three-month review", "due": {"after_months": 3}},
    {"key": "6-months", "label": "Six-month review", "due": {"after_months": 6}},
    {
        "key": "9-months",
        "label": "Nine-month review",
        "due": {"after_months": 9},
        "optional": True,
    },
    {"key": "final", "label": "Final review", "due": {"at": "end"}},
]
BOXES = {
    "progress": "Visits are planned and written up the same week.",
    "strengths": "Children talk to her.",
    "next_steps": "Chair one core group.",
    "support": "Fortnightly supervision was held.",
}


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


class Reviewing:
    """Participant, supervisor, assessor and lead; ``reviewed`` takes a review all the way."""

    def __init__(
        self, *, assessor: bool = True, rules: dict[str, Any] | None = None, **fields: Any
    ) -> None:
        version = factories.ProgrammeVersionFactory(
            support_rules=[factories.CASELOAD], other_rules={"reviews": REVIEWS} | (rules or {})
        )
        cohort = factories.CohortFactory(
            organisation=version.organisation, programme_version=version
        )
        dates = {"starts_on": TODAY - timedelta(days=100)} | fields
        self.participant = factories.ParticipantFactory(cohort=cohort, **dates)
        self.own = self.participant.user
        self.supervisor = factories.appoint(self.participant, "supervisor")
        self.assessor = factories.appoint(self.participant, "assessor") if assessor else None
        self.leader = self.assessor or self.supervisor
        self.lead = factories.workforce_lead(version.organisation)

    @property
    def people(self) -> list[Any]:
        return [each for each in (self.own, self.supervisor, self.assessor) if each]

    def open(self, key: str = "3-months", **answers: Any) -> Review:
        made = services.open_review(
            participant=self.participant, by=self.leader, key=key, **answers
        )
        return self.of(made)

    def of(self, review: Review) -> Review:
        return Review.objects.select_related(
            "participant__user", "participant__cohort__programme_version__framework"
        ).get(pk=review.pk)

    def part(self, review: Review, person: Any) -> ReviewPart:
        pk = part_id(review.pk, person.pk)
        part = ReviewPart.objects.filter(pk=pk).first() or ReviewPart(pk=pk, author=person)
        part.review = self.of(review)
        return part

    def write(self, review: Review, **answers: Any) -> None:
        boxes = BOXES | {"next_by": TODAY + timedelta(days=20)} | answers
        services.save_boxes(part=self.part(review, self.leader), by=self.leader, **boxes)

    def judge(self, review: Review, view: str = "as_expected", **answers: Any) -> None:
        views = {each.pk: (view, "") for each in judged_parts(self.participant)}
        given = {"views": views, "on_track": True, "concern": {}} | answers
        services.save_views(part=self.part(review, self.leader), by=self.leader, **given)

    def say(self, review: Review, person: Any = None, words: str = "It goes well.") -> None:
        person = person or self.own
        services.save_words(part=self.part(review, person), by=person, words=words, show=True)

    def send(self, review: Review, **answers: Any) -> Review:
        days = {"meeting_on": TODAY, "covers_to": TODAY} | answers
        services.send_review(review=self.of(review), by=self.leader, **days)
        return self.of(review)

    def sent(self, key: str = "3-months", **answers: Any) -> Review:
        review = self.open(key)
        self.write(review)
        self.judge(review)
        self.say(review)
        return self.send(review, **answers)

    def sign(self, review: Review, *people: Any, words: str = "") -> Review:
        for person in people or self.people:
            now = self.of(review)
            services.sign_review(review=now, by=person, sha256=now.sha256, words=words)
        return self.of(review)

    def reviewed(self, key: str = "3-months", **answers: Any) -> Review:
        return self.sign(self.sent(key, **answers))
