"""Everything that comes of the rows of one file, kind by kind and in portions."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models

from accounts.models import Role, User
from accounts.services import Invited, Invitee, invite_many, people_with
from audit.actions import Action
from audit.services import Step, record_many
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.models import (
    Appointment,
    Cohort,
    Participant,
    PeopleFile,
    TeamPlacement,
    WorkingPattern,
)
from participants.people_files.checks import COLLEAGUES
from participants.people_files.facts import folded
from participants.services.teams import placement_of

from .checking import ROWS_AT_ONCE, CheckedRow, write_rows


def make_everything(
    file: PeopleFile, checked: Sequence[CheckedRow], by: User | None, today: date
) -> None:
    """Accounts, participants, working patterns and appointments, with their mail and their trail.

    In the caller's transaction, of rows without problems. Each row is told what was made of it.
    """
    _Making(file, checked, by, today).make()


class _Making:
    """Everything that comes of the rows of one file, kind by kind and in portions."""

    def __init__(
        self, file: PeopleFile, checked: Sequence[CheckedRow], by: User | None, today: date
    ) -> None:
        self.file, self.checked, self.by, self.today = file, checked, by, today
        self.cohort = Cohort.objects.select_related("organisation").get(pk=file.cohort_id)
        self.steps: list[Step] = []

    def make(self) -> None:
        invited = self._invite()
        participants = self._participants(invited)
        self._placements(participants)
        self._patterns(participants)
        appointments = self._appointments(participants, invited)
        self._tell(appointments)
        record_many(self.steps, by=self.by)
        rows = [each.row for each in self.checked]
        write_rows(rows, ["made"])

    def _invite(self) -> dict[str, Invited]:
        people: list[Invitee] = []
        for each in self.checked:
            starts_on = each.person.starts_on or self.today
            # Somebody invited before the first day can already sign in and look around.
            first_day = min(starts_on, self.today)
            person = each.person
            people.append(Invitee(person.email, person.name, Role.PARTICIPANT, first_day))
            people += each.findings.colleagues
        organisation = self.cohort.organisation
        invited = invite_many(organisation=organisation, people=people, by=self.by)
        for each in self.checked:
            addresses = [each.person.email, *(one.email for one in each.findings.colleagues)]
            of_row = [invited[address] for address in addresses]
            each.row.made = {
                "users": [str(one.user.pk) for one in of_row if one.is_new],
                "grants": [str(grant.pk) for one in of_row for grant in one.grants],
                "appointments": [],
                "patterns": [],
                "placements": [],
            }
        return invited

    def _participants(self, invited: dict[str, Invited]) -> list[Participant]:
        teams = {folded(team.name): team for team in self.cohort.organisation.teams.all()}
        participants = [
            Participant(
                organisation_id=self.cohort.organisation_id,
                user=invited[each.person.email].user,
                cohort=self.cohort,
                team=teams.get(folded(each.person.team)),
                starts_on=each.person.starts_on or self.today,
                registration_number=each.person.registration_number,
                registered_on=each.person.registered_on,
                qualified_on=each.person.qualified_on,
                enrolled_because=each.findings.enrolled_because,
                staff_number=each.person.staff_number,
            )
            for each in self.checked
        ]
        Participant.objects.bulk_create(participants, batch_size=ROWS_AT_ONCE)
        for each, participant in zip(self.checked, participants, strict=True):
            each.row.made["participant"] = str(participant.pk)
            self._step(
                Action.PARTICIPANT_ADDED,
                participant,
                participant,
                cohort=self.cohort,
                file=self.file,
            )
        return participants

    def _placements(self, participants: Sequence[Participant]) -> None:
        """In their team from their first day on."""
        placements = []
        for each, participant in zip(self.checked, participants, strict=True):
            if participant.team:
                placement = placement_of(participant, participant.team, participant.starts_on)
                placement.recorded_by = self.by
                placements.append(placement)
                each.row.made["placements"].append(str(placement.pk))
                self._step(
                    Action.TEAM_PLACEMENT_RECORDED,
                    placement,
                    participant,
                    starts_on=placement.starts_on,
                    ends_on=None,
                )
        TeamPlacement.objects.bulk_create(placements, batch_size=ROWS_AT_ONCE)

    def _patterns(self, participants: Sequence[Participant]) -> None:
        patterns = []
        for each, participant in zip(self.checked, participants, strict=True):
            percent = each.person.percent
            if percent and percent != rules.FULL_TIME:
                pattern = WorkingPattern(
                    organisation_id=participant.organisation_id,
                    participant=participant,
                    percent=percent,
                    starts_on=each.person.percent_from or participant.starts_on,
                    recorded_by=self.by,
                )
                patterns.append(pattern)
                each.row.made["patterns"].append(str(pattern.pk))
                self._step(
                    Action.WORKING_PATTERN_RECORDED,
                    pattern,
                    participant,
                    percent=percent,
                    starts_on=pattern.starts_on,
                )
        WorkingPattern.objects.bulk_create(patterns, batch_size=ROWS_AT_ONCE)

    def _appointments(
        self, participants: Sequence[Participant], invited: dict[str, Invited]
    ) -> list[Appointment]:
        """From the person's first day, and never from a day that has gone by."""
        colleagues = self._colleagues(invited)
        appointments = []
        for each, participant in zip(self.checked, participants, strict=True):
            for kind in COLLEAGUES:
                if email := getattr(each.person, kind):
                    appointment = Appointment(
                        organisation_id=participant.organisation_id,
                        participant=participant,
                        participant_user_id=participant.user_id,
                        user=colleagues[email],
                        kind=Appointment.Kind(kind).value,
                        starts_on=max(participant.starts_on, self.today),
                        appointed_by=self.by,
                    )
                    appointments.append(appointment)
                    each.row.made["appointments"].append(str(appointment.pk))
        Appointment.objects.bulk_create(appointments, batch_size=ROWS_AT_ONCE)
        for appointment in appointments:
            self._step(
                Action.APPOINTED,
                appointment,
                appointment.participant,
                kind=appointment.kind,
                person=appointment.user_id,
                starts_on=appointment.starts_on,
                ends_on=None,
            )
        return appointments

    def _colleagues(self, invited: dict[str, Invited]) -> dict[str, User]:
        """Who is appointed, by e-mail: had an account before, or got one by this file."""
        named = {getattr(each.person, kind) for each in self.checked for kind in COLLEAGUES}
        known = {user.email.lower(): user for user in people_with(sorted(named - {""}))}
        return known | {email: one.user for email, one in invited.items() if email in named}

    def _tell(self, appointments: Sequence[Appointment]) -> None:
        """One mail to each colleague for each kind, however many people it is about."""
        counted = Counter((each.user, each.kind) for each in appointments)
        first_days: dict[Any, date] = {}
        for each in appointments:
            of_kind = (each.user, each.kind)
            first_days[of_kind] = min(first_days.get(of_kind, each.starts_on), each.starts_on)
        notify_many(
            [
                Mail(
                    to=user,
                    template="appointed" if number == 1 else "appointed_to_several",
                    key=f"appointed_by_file:{self.file.pk}:{user.pk}:{kind}",
                    context={
                        "name": user.name,
                        "kind": Appointment.Kind(kind).label.lower(),
                        "number": str(number),
                        "starts_on": rules.in_words(first_days[user, kind]),
                        "link": absolute_url("reports:home"),
                    },
                )
                for (user, kind), number in counted.items()
            ]
        )

    def _step(
        self, action: Action, target: models.Model, about: Participant, **detail: Any
    ) -> None:
        self.steps.append(Step(action, target, about, detail))
