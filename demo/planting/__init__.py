"""Plays the stories through the product's own services, each step on the day it happened."""

from datetime import date, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F

from accounts.models import Organisation, Team, User
from accounts.services import create_organisation, invite_person
from demo import stories
from equality.models import EqualityAnswers
from equality.services import save_answers
from notifications.models import Message
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from participants.services import (
    add_cohort,
    add_participant,
    add_standard_programmes,
    appoint,
    edit_participant,
    record_period,
)
from participants.shipped import ASYE, TWO_YEAR
from reports.handover.services import finish_handovers
from standards.services import load_shipped_frameworks

from .agreeing import agree
from .arriving import arrive
from .cast import Cast, Telling, fresh, on_day, tell_together
from .judgement import judge
from .learning import attend, study
from .many import change_for_many
from .plans import plan
from .portfolio import hear, watch, write
from .programmes import change_programmes
from .reflecting import assess, talk
from .reviewing import review
from .supervising import supervise
from .weeks import live_through
from .working_life import change

ORGANISATION = "exampleshire"
# key of a cohort in the stories -> programme, what its name begins with, and how many days ago it
# began
COHORTS = {
    "two-year": (TWO_YEAR, "Two-year programme", 11 * stories.MONTH),
    "two-year-new": (TWO_YEAR, "Two-year programme", 7),
    "asye": (ASYE, "ASYE", 8 * stories.MONTH),
    "asye-earlier": (ASYE, "ASYE", 13 * stories.MONTH),
}

# Days ago that somebody was added whose first day is still to come.
IN_GOOD_TIME = 5
# Before the first day on the programme.
EMPLOYED_BEFORE = timedelta(days=14)
REGISTERED_BEFORE = timedelta(days=40)
QUALIFIED_BEFORE = timedelta(days=70)


def plant(today: date) -> None:
    """All stories in one transaction: either the whole demonstration is there or none of it."""
    # What the stories would have mailed counts as sent: no worker is rung, nobody is written to.
    current_app.conf.broker_url = "memory://localhost/"
    with transaction.atomic():
        Planting(today).everything()
        Message.objects.filter(sent_at=None).update(sent_at=F("created_at"), secrets={})


class Planting:
    """One run: remembers the people and cohorts it made by their keys in the stories."""

    def __init__(self, today: date) -> None:
        self.cast = Cast(today)
        self.cohorts: dict[str, Cohort] = {}

    def everything(self) -> None:
        with on_day(self.cast.ago(400), 9):
            self.set_up()
        for story in sorted(stories.PARTICIPANTS, key=lambda each: -each.started_days_ago):
            self.tell(story)
        change_for_many(self.cast)
        with on_day(self.cast.ago(1), 6):
            finish_handovers()
        change_programmes(self.organisation, self.cast, self.cast.who("priya"))

    def set_up(self) -> None:
        load_shipped_frameworks(by=None)
        self.organisation = create_organisation(
            name="Exampleshire Council", slug=ORGANISATION, by=None
        )
        for person in stories.STAFF:
            self.cast.emails[person.key] = self.invite(person).email
        self.lead = self.cast.who("priya")
        add_standard_programmes(organisation=self.organisation, by=self.lead)
        for name in sorted({story.team for story in stories.PARTICIPANTS}):
            Team.objects.create(organisation=self.organisation, name=name)

    def invite(self, person: stories.Person) -> User:
        return invite_person(
            organisation=self.organisation,
            email=person.email,
            name=person.name,
            roles=list(person.roles),
            starts_on=self.cast.ago(400),
            by=None,
        )

    def cohort(self, key: str) -> Cohort:
        if key not in self.cohorts:
            programme, name, days = COHORTS[key]
            starts_on = self.cast.ago(days)
            version = ProgrammeVersion.objects.get(
                organisation=self.organisation, programme=programme
            )
            with on_day(self.cast.ago(days + 1), 9):
                self.cohorts[key] = add_cohort(
                    organisation=self.organisation,
                    programme_version=version,
                    name=f"{name}, {starts_on:%B %Y}",
                    starts_on=starts_on,
                    by=self.lead,
                )
        return self.cohorts[key]

    def tell(self, story: stories.Participant) -> None:
        participant = self.join(story)
        tellings = [self.telling(participant, step) for step in story.story]
        tellings += [agree(self.cast, participant, step) for step in story.agreements]
        tellings.append(live_through(self.cast, participant, story))
        tellings.append(supervise(self.cast, participant, story))
        plans = stories.GOALS.get(story.person.key, ())
        tellings += [plan(self.cast, participant, goal) for goal in plans]
        held = stories.REVIEWS.get(story.person.key, ())
        tellings += [review(self.cast, participant, each) for each in held]
        tellings.append(assess(self.cast, participant, story.person.key))
        talks = stories.TALKS.get(story.person.key, ())
        tellings += [talk(self.cast, participant, each) for each in talks]
        tellings += [
            attend(self.cast, participant, event)
            for event in stories.EVENTS.get(story.cohort, ())
            if story.person.key not in event[-1]
            and participant.here_from <= self.cast.ago(event[2])
        ]
        if day := stories.STUDY_DAYS.get(story.person.key):
            tellings.append(study(self.cast, participant, day))
        if answers := stories.EQUALITY.get(story.person.key):
            tellings.append(self.answer_for_oneself(participant, answers))
        if story.judged:
            tellings.append(judge(self.cast, participant, story, story.judged))
        tell_together(tellings)

    def answer_for_oneself(self, participant: Participant, answers: dict[str, str]) -> Telling:
        yield max(participant.starts_on, self.cast.ago(30)), 17
        own = User.objects.get(pk=participant.user_id)
        save_answers(answers=EqualityAnswers(user=own), by=own, **answers)

    def telling(
        self,
        participant: Participant,
        step: stories.Work | stories.Voice | stories.Watched | stories.Change,
    ) -> Telling:
        match step:
            case stories.Work():
                return write(self.cast, participant, step)
            case stories.Voice():
                return hear(self.cast, participant, step)
            case stories.Watched():
                return watch(self.cast, participant, step)
            case _:
                return change(self.cast, participant, step)

    def join(self, story: stories.Participant) -> Participant:
        cohort = self.cohort(story.cohort)
        starts_on = self.cast.ago(story.started_days_ago)
        came = story.came_from
        number = f"SW{104730 + stories.PARTICIPANTS.index(story) * 1087}"
        number = number if story.is_registered else ""
        here_from = self.cast.ago(came.arrived_days_ago) if came else starts_on
        with on_day(min(here_from, self.cast.ago(IN_GOOD_TIME)), 9):
            team = Team.objects.get(organisation=self.organisation, name=story.team)
            participant = (
                arrive(self.cast, cohort, team, story, came)
                if came
                else self.add(story, cohort, team, starts_on, number)
            )
            participant = self.employ(participant, number, here_from)
            for kind in Appointment.Kind.values:
                holder = getattr(story, kind)
                if holder:
                    appoint(
                        participant=participant,
                        user=self.cast.who(holder),
                        kind=kind,
                        starts_on=here_from,
                        by=self.lead,
                    )
        self.cast.emails[story.person.key] = participant.user.email
        return participant

    def employ(self, participant: Participant, number: str, here_from: date) -> Participant:
        """Since when they are qualified, registered and employed here."""
        first = participant.starts_on
        edit_participant(
            participant=participant,
            starts_on=first,
            registration_number=number,
            registered_on=first - REGISTERED_BEFORE if number else None,
            qualified_on=first - QUALIFIED_BEFORE,
            staff_number=participant.staff_number,
            by=self.lead,
        )
        record_period(
            participant=participant,
            kind="employment",
            starts_on=here_from - EMPLOYED_BEFORE,
            ends_on=None,
            post="Social worker",
            setting="statutory",
            by=self.lead,
        )
        return fresh(participant)

    def add(
        self, story: stories.Participant, cohort: Cohort, team: Team, starts_on: date, number: str
    ) -> Participant:
        return add_participant(
            cohort=cohort,
            email=story.person.email,
            name=story.person.name,
            team=team,
            starts_on=starts_on,
            registration_number=number,
            enrolled_because="" if number else "Their registration is expected within four weeks",
            staff_number=str(10482 + stories.PARTICIPANTS.index(story) * 35),
            by=self.lead,
        )


def already_planted() -> bool:
    return Organisation.objects.filter(slug=ORGANISATION).exists()
