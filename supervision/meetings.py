"""Single supervision agreed against held, for one person: what pages, reviews and packs ask.

Figures and no words of anybody, so whoever may be shown a person's support figures may be shown all
of it. It does not ask who looks.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from participants.models import Participant
from participants.rules.expected import ExpectedWeek
from participants.rules.support import SUPERVISION, rule_of

from .models import MeetingAccount, SupportAgreement
from .rules import meetings as rules
from .rules.meetings import Meeting, MeetingFigures
from .rules.weeks import monday_of, sunday_of
from .support import ended_on


@dataclass(frozen=True)
class Supervision:
    """Of one person: what was agreed week by week, and the meetings of which something is said."""

    weeks: list[ExpectedWeek]
    meetings: list[Meeting]
    today: date
    # Whether programme or support agreement say how often.
    is_agreed: bool
    # The least minutes of a meeting today.
    minutes: int | None

    def by_month(
        self, first: date = date.min, until: date | None = None
    ) -> dict[date, MeetingFigures]:
        """Of the weeks that ended between two days; without them of all to the one that runs."""
        return rules.by_month(
            self.weeks,
            self.meetings,
            first=first,
            until=until or sunday_of(self.today),
            today=self.today,
        )

    def figures(self, first: date = date.min, until: date | None = None) -> MeetingFigures:
        return rules.in_all(self.by_month(first, until))

    def content(self, first: date = date.min, until: date | None = None) -> dict[str, Any]:
        """The figures as plain data with their sentence, as they are kept in what is signed."""
        figures = self.figures(first, until)
        found = asdict(figures) | {"nobody_recorded": figures.nobody_recorded}
        return found | {
            "is_agreed": self.is_agreed,
            "said": rules.in_a_sentence(found, is_agreed=self.is_agreed),
        }


def supervision_of(participant: Participant, today: date) -> Supervision:
    """Up to today, or to the last day of somebody who left or was told the decision.

    A participant with ``cohort__programme_version``; two queries, and those of their times.
    """
    ended = ended_on([participant]).get(participant.pk, today)
    agreements = SupportAgreement.objects.in_force([participant]).get(participant.pk, [])
    signed = [(signed_on, each.support_rules) for signed_on, each in agreements]
    timeline = participant.timeline(today)
    weeks = rules.agreed_weeks(timeline, signed, monday_of(min(ended, today)))
    in_force = signed[-1][1] if signed else participant.programme.support_rules
    return Supervision(
        weeks,
        _meetings(participant),
        today,
        is_agreed=any(
            rule_of(each, SUPERVISION)
            for each in (participant.programme.support_rules, *(rule for _, rule in signed))
        ),
        minutes=rules.minutes_agreed(weeks, in_force, today),
    )


def _meetings(participant: Participant) -> list[Meeting]:
    said: dict[date, dict[str, tuple[str, int | None]]] = {}
    for _, day, side, state, minutes in MeetingAccount.objects.figures([participant]):
        said.setdefault(day, {})[side] = (state, minutes)
    return [Meeting(day, said[day]) for day in sorted(said)]
