"""Plays the stories through the product's own services, each step on the day it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from celery import current_app
from django.db import transaction
from django.db.models import F

from accounts.models import Organisation, Team, User
from accounts.services import create_organisation, invite_person
from assessments.models import FinalAssessment
from assessments.services import (
    answer_decision,
    confirm_decision,
    recommend,
    record_told,
    save_independent_reading,
    save_narrative,
    start_final_assessment,
)
from evidence.models import EvidenceItem
from evidence.services import (
    enter_feedback,
    read_item,
    release_feedback,
    return_item,
    set_links,
    share_item,
    start_item,
    submit_item,
)
from notifications.models import Message
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from participants.services import add_cohort, add_participant, add_standard_programmes, appoint
from participants.services.programmes import ASYE, TWO_YEAR
from standards.services import load_shipped_frameworks
from supervision.services import (
    answer_observation,
    hold_observation,
    plan_observation,
    sign_off_observation,
    write_up_observation,
)

from . import stories

LONDON = ZoneInfo("Europe/London")
ORGANISATION = "exampleshire"
# key of a cohort in the stories -> programme, and how many days ago it began
COHORTS = {
    "two-year": (TWO_YEAR, 11 * stories.MONTH),
    "two-year-new": (TWO_YEAR, 7),
    "asye": (ASYE, 8 * stories.MONTH),
    "asye-earlier": (ASYE, 13 * stories.MONTH),
}
ON_A_CARD = "Names and places were changed before this was typed."


@contextmanager
def on_day(day: date, hour: int, minute: int = 0) -> Iterator[None]:
    """Everything inside happens at that London time."""
    moment = datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)
    with time_machine.travel(moment, tick=False):
        yield


def plant(today: date) -> None:
    """All stories in one transaction: either the whole demonstration is there or none of it."""
    # What the stories would have mailed counts as sent: no worker is rung, nobody is written to.
    current_app.conf.broker_url = "memory://"
    with transaction.atomic():
        Planting(today).everything()
        Message.objects.filter(sent_at=None).update(sent_at=F("created_at"), secrets={})


class Planting:
    """One run: knows today, and remembers the people and cohorts it made by their keys."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.emails: dict[str, str] = {}
        self.cohorts: dict[str, Cohort] = {}

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def who(self, key: str) -> User:
        """The person, fresh: what a request would know of their roles and appointments that day."""
        return User.objects.get(email=self.emails[key])

    def everything(self) -> None:
        with on_day(self.ago(400), 9):
            self.set_up()
        for story in sorted(stories.PARTICIPANTS, key=lambda each: -each.started_days_ago):
            self.tell(story)

    def set_up(self) -> None:
        load_shipped_frameworks(by=None)
        self.organisation = create_organisation(
            name="Exampleshire Council", slug=ORGANISATION, by=None
        )
        for person in stories.STAFF:
            self.emails[person.key] = self.invite(person).email
        self.lead = self.who("priya")
        add_standard_programmes(organisation=self.organisation, by=self.lead)
        for name in sorted({story.team for story in stories.PARTICIPANTS}):
            Team.objects.create(organisation=self.organisation, name=name)

    def invite(self, person: stories.Person) -> User:
        return invite_person(
            organisation=self.organisation,
            email=person.email,
            name=person.name,
            roles=list(person.roles),
            starts_on=self.ago(400),
            by=None,
        )

    def cohort(self, key: str) -> Cohort:
        if key not in self.cohorts:
            programme, days = COHORTS[key]
            starts_on = self.ago(days)
            version = ProgrammeVersion.objects.get(
                organisation=self.organisation, programme=programme
            )
            with on_day(self.ago(days + 1), 9):
                self.cohorts[key] = add_cohort(
                    organisation=self.organisation,
                    programme_version=version,
                    name=f"{version.name}, {starts_on:%B %Y}",
                    starts_on=starts_on,
                    by=self.lead,
                )
        return self.cohorts[key]

    def tell(self, story: stories.Participant) -> None:
        participant = self.join(story)
        steps: list[Any] = sorted(story.story, key=lambda step: -step.days_ago)
        for step in steps:
            match step:
                case stories.Work():
                    self.write(participant, story, step)
                case stories.Voice():
                    self.hear(participant, story, step)
                case stories.Watched():
                    self.watch(participant, story, step)
        if story.judged:
            self.judge(participant, story, story.judged)

    def join(self, story: stories.Participant) -> Participant:
        cohort = self.cohort(story.cohort)
        starts_on = self.ago(story.started_days_ago)
        with on_day(starts_on, 9):
            participant = add_participant(
                cohort=cohort,
                email=story.person.email,
                name=story.person.name,
                team=Team.objects.get(organisation=self.organisation, name=story.team),
                starts_on=starts_on,
                registration_number=f"SW{104730 + stories.PARTICIPANTS.index(story) * 1087}",
                by=self.lead,
            )
            for kind in Appointment.Kind.values:
                holder = getattr(story, kind)
                if holder:
                    appoint(
                        participant=participant,
                        user=self.who(holder),
                        kind=kind,
                        starts_on=starts_on,
                        by=self.lead,
                    )
        self.emails[story.person.key] = participant.user.email
        return participant

    # --- evidence -----------------------------------------------------------------------------

    def write(
        self, participant: Participant, story: stories.Participant, step: stories.Work
    ) -> None:
        author = participant.user
        with on_day(self.ago(step.days_ago), 17):
            item = start_item(
                participant=participant,
                by=author,
                kind=step.kind,
                title=step.title,
                happened_on=self.ago(step.days_ago),
                detail=step.detail,
                text=step.text,
                second_text=step.more,
            )
            item = self.link(participant, item, step.shows)
        if step.ends == "private":
            return
        with on_day(self.ago(step.days_ago - 1), 9):
            share_item(item=item, by=author)
        if step.ends == "shared":
            return
        with on_day(self.ago(step.days_ago - 1), 16):
            submit_item(item=item, by=author)
        if step.ends == "submitted":
            return
        reader = self.who(getattr(story, step.read_by))
        with on_day(self.ago(max(step.days_ago - 6, 1)), 11):
            if step.ends == "returned":
                return_item(item=item, by=reader, what_to_change=step.said)
            else:
                read_item(item=item, by=reader, view=step.view, words=step.said, exceptions=[])

    def link(
        self, participant: Participant, item: EvidenceItem, shows: dict[str, str]
    ) -> EvidenceItem:
        if shows:
            framework = participant.cohort.programme_version.framework
            standards = {each.human_coding_scheme: each for each in framework.items.all()}
            set_links(
                item=item,
                by=participant.user,
                links=[
                    {"standard": standards[code], "why": why, "passage": ""}
                    for code, why in shows.items()
                ],
            )
        return EvidenceItem.objects.get(pk=item.pk)

    def hear(
        self, participant: Participant, story: stories.Participant, step: stories.Voice
    ) -> None:
        supervisor = self.who(story.supervisor)
        with on_day(self.ago(step.days_ago), 14):
            item = enter_feedback(
                participant=participant,
                by=supervisor,
                detail=step.who,
                title=step.title,
                happened_on=self.ago(step.days_ago),
                text=step.words,
                second_text=f"{step.asked} {ON_A_CARD}",
            )
        if not step.released:
            return
        with on_day(self.ago(step.days_ago - 4), 10):
            release_feedback(item=item, by=supervisor)
            self.link(participant, EvidenceItem.objects.get(pk=item.pk), step.shows)

    # --- observations ---------------------------------------------------------------------------

    def watch(
        self, participant: Participant, story: stories.Participant, step: stories.Watched
    ) -> None:
        observer = self.who(getattr(story, step.observer))
        held_on = self.ago(step.days_ago)
        with on_day(min(self.ago(step.days_ago + 14), self.ago(1)), 12):
            observation = plan_observation(
                participant=participant,
                by=participant.user,
                observer=observer,
                planned_for=held_on,
                purpose=step.purpose,
            )
        if step.ends == "planned":
            return
        with on_day(held_on, 15):
            hold_observation(
                observation=observation,
                by=observer,
                held_on=held_on,
                setting="At the family’s home",
                family_answer="agreed",
                observer_is_registered=True,
            )
        if step.ends == "held":
            return
        with on_day(self.ago(step.days_ago - 1), 10):
            write_up_observation(
                observation=fresh(observation),
                by=observer,
                seen=stories.WATCHED_SEEN,
                keep=stories.WATCHED_KEEP,
                change=stories.WATCHED_CHANGE,
                next_time=stories.WATCHED_NEXT,
            )
        if step.ends == "written_up":
            return
        with on_day(self.ago(step.days_ago - 3), 17):
            answer_observation(
                observation=fresh(observation),
                by=participant.user,
                response=step.response,
                response_text=step.response_text,
            )
        if step.ends == "answered":
            return
        with on_day(self.ago(step.days_ago - 5), 9):
            sign_off_observation(
                observation=fresh(observation),
                by=self.who(story.supervisor),
                counts=True,
                counts_reason="",
            )
            item = fresh(observation).evidence_item
            self.link(participant, item, step.shows)

    # --- judgement ------------------------------------------------------------------------------

    def judge(
        self, participant: Participant, story: stories.Participant, judged: stories.Judged
    ) -> None:
        assessor = self.who(str(story.assessor))
        with on_day(self.ago(judged.days_ago), 9):
            assessment = start_final_assessment(participant=participant, by=assessor)
            self.write_narratives(participant, assessment, judged)
            recommend(
                assessment=fresh(assessment),
                by=assessor,
                recommendation=judged.recommendation,
                summary=judged.summary,
            )
        with on_day(self.ago(judged.days_ago - 8), 14):
            save_independent_reading(
                assessment=fresh(assessment),
                by=self.who(str(story.reader)),
                view=judged.recommendation,
                reasons=judged.reading,
            )
        with on_day(self.ago(judged.days_ago - 14), 11):
            confirm_decision(
                assessment=fresh(assessment),
                by=self.who(str(story.confirmer)),
                reasons=judged.reasons,
            )
        with on_day(self.ago(judged.days_ago - 16), 15):
            record_told(
                assessment=fresh(assessment),
                by=assessor,
                told_on=self.ago(judged.days_ago - 16),
                told_how=judged.told,
            )
        with on_day(self.ago(judged.days_ago - 19), 18):
            answer_decision(assessment=fresh(assessment), by=participant.user, reply=judged.reply)

    def write_narratives(
        self, participant: Participant, assessment: FinalAssessment, judged: stories.Judged
    ) -> None:
        framework = participant.cohort.programme_version.framework
        cited = list(
            EvidenceItem.objects.filter(
                participant=participant, status__in=["read", "on_record"]
            ).order_by("happened_on")[:2]
        )
        for standard in framework.items.filter(is_judged=True):
            code = standard.human_coding_scheme
            reasons = judged.weak.get(code) or judged.uncertain.get(code, "")
            view = "not_met" if code in judged.weak else "uncertain" if reasons else "met"
            save_narrative(
                assessment=fresh(assessment),
                standard=standard,
                by=assessment.assessor,
                text=judged.narrative,
                judgements=[
                    {
                        "standard": standard,
                        "view": view,
                        "reasons": reasons,
                        "items": cited if reasons else [],
                    }
                ],
            )


def fresh(row: Any) -> Any:
    """The row as it stands now, as the next page a person opens would fetch it."""
    return type(row)._base_manager.get(pk=row.pk)


def already_planted() -> bool:
    return Organisation.objects.filter(slug=ORGANISATION).exists()
