"""Plays the stories through the product's own services, each step on the day it happened."""

from datetime import date

from celery import current_app
from django.db import transaction
from django.db.models import F

from accounts.models import Organisation, Team, User
from accounts.services import create_organisation, invite_person
from demo import stories
from notifications.models import Message
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from participants.services import add_cohort, add_participant, add_standard_programmes, appoint
from participants.shipped import ASYE, TWO_YEAR
from standards.services import load_shipped_frameworks

from .cast import Cast, Telling, on_day, tell_together
from .judgement import judge
from .portfolio import hear, watch, write
from .programmes import change_programmes
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
        tellings.append(live_through(self.cast, participant, story))
        if story.judged:
            tellings.append(judge(self.cast, participant, story, story.judged))
        tell_together(tellings)

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
        with on_day(min(starts_on, self.cast.ago(IN_GOOD_TIME)), 9):
            participant = add_participant(
                cohort=cohort,
                email=story.person.email,
                name=story.person.name,
                team=Team.objects.get(organisation=self.organisation, name=story.team),
                starts_on=starts_on,
                registration_number=f"SW{104730 + stories.PARTICIPANTS.index(story) * 1087}",
                staff_number=str(10482 + stories.PARTICIPANTS.index(story) * 35),
                by=self.lead,
            )
            for kind in Appointment.Kind.values:
                holder = getattr(story, kind)
                if holder:
                    appoint(
                        participant=participant,
                        user=self.cast.who(holder),
                        kind=kind,
                        starts_on=starts_on,
                        by=self.lead,
                    )
        self.cast.emails[story.person.key] = participant.user.email
        return participant


def already_planted() -> bool:
    return Organisation.objects.filter(slug=ORGANISATION).exists()
