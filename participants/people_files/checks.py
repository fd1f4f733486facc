"""The rules of adding and appointing people, held against every row of a file at once.

They are those of ``participants.services`` (tests/participants/test_people_files.py holds the two
together row by row), asked of facts that were gathered beforehand.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Role, User
from accounts.permissions import can_give_roles
from accounts.services import Invitee
from participants import rules
from participants.models import Cohort
from participants.rules.eligibility import eligibility_of, why_not_added
from participants.services.people import ADDRESS_NOT_POSSIBLE

from .facts import Facts, folded
from .values import Person, Problem, name_and_number

# kind of appointment -> (column, column of the name, role, in words)
COLLEAGUES = {
    "supervisor": ("supervisor_name", Role.PRACTICE_SUPERVISOR, "practice supervisor"),
    "assessor": ("assessor_name", Role.ASSESSOR, "assessor"),
}
OWN_ROW = "This is you, and nobody gives themselves a role. Ask another workforce lead"
YOURSELF = "You cannot choose yourself. Ask another workforce lead"
OTHER_NAME = (
    "Somebody with this e-mail address has an account under another name. Ask them how their name "
    "is written there"
)


@dataclass
class Findings:
    """Of one row: what is wrong, what one should know, and whom it makes accounts for."""

    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    colleagues: list[Invitee] = field(default_factory=list)
    # Why somebody is added who may not enrol.
    enrolled_because: str = ""


class Checker:
    """Rows of one file against the portal's facts and against each other."""

    def __init__(
        self, people: Sequence[Person], facts: Facts, cohort: Cohort, by: User | None, today: date
    ) -> None:
        self.facts, self.cohort, self.by, self.today = facts, cohort, by, today
        self.programme = cohort.programme_version.as_rules()
        self.first_with: dict[tuple[str, str], int] = {}
        for row in people:
            for column in ("email", "staff_number", "registration_number"):
                if value := getattr(row, column):
                    self.first_with.setdefault((column, value), row.number)
        self.names: dict[tuple[str, str], tuple[str, int]] = {}
        for row in people:
            for kind, (column, _, _) in COLLEAGUES.items():
                if getattr(row, kind) and (name := getattr(row, column)):
                    self.names.setdefault((kind, getattr(row, kind)), (name, row.number))
        self.may_give = {
            role: by is None or can_give_roles(by, cohort.organisation_id, {role})
            for role in (Role.PRACTICE_SUPERVISOR, Role.ASSESSOR)
        }

    def check(self, row: Person) -> Findings:
        found = Findings()
        found.problems += self._repeated(row)
        found.problems += self._person(row, found)
        found.problems += self._numbers(row)
        found.problems += self._registered(row)
        found.problems += self._start_and_team(row)
        found.problems += self._enrolment(row, found)
        found.problems += self._working_pattern(row)
        found.problems += self._programme(row)
        for kind in COLLEAGUES:
            if getattr(row, kind):
                found.problems += self._colleague(row, kind, found)
        found.problems += self._pair(row)
        return found

    def appointed_from(self, row: Person) -> date:
        """The first day of the appointments: the person's own, and never in the past."""
        return max(row.starts_on or self.today, self.today)

    def _repeated(self, row: Person) -> Iterator[Problem]:
        words = {
            "email": "e-mail address",
            "staff_number": "staff number",
            "registration_number": "registration number",
        }
        for column, said in words.items():
            first = self.first_with.get((column, getattr(row, column)), row.number)
            if first != row.number:
                yield column, f"Row {first} has the same {said}"

    def _person(self, row: Person, found: Findings) -> Iterator[Problem]:
        user = self.facts.people.get(row.email)
        if user is None:
            return
        if problem := self._why_not(user, row.name):
            yield "email", problem
        elif folded(user.name) != folded(row.name):
            found.remarks.append(f"Has an account as {user.name}; that name stays.")
        elif user.has_usable_password():
            found.remarks.append("Has an account, and keeps it.")

    def _why_not(self, user: User, name: str) -> str:
        """Why somebody with an account cannot be put on this programme, or ""."""
        facts, organisation = self.facts, self.cohort.organisation_id
        current = facts.on_a_programme.get(user.pk)
        here = user.pk in facts.roles_here
        if (current and current.organisation_id != organisation) or (
            user.pk in facts.active_elsewhere and not here
        ):
            return ADDRESS_NOT_POSSIBLE.removesuffix(".")
        if current:
            cohort = current.cohort
            return f"Already on {cohort.programme_version.name}, cohort {cohort.name}"
        if user.pk in facts.in_cohort:
            return "Was in this cohort before"
        return self._why_no_role(user, name)

    def _why_no_role(self, user: User, name: str) -> str:
        if not user.is_active:
            return "The account with this e-mail address is closed. Have it opened again first"
        if self._has_to_be_named(user) and folded(name) != folded(user.name):
            return OTHER_NAME
        if user == self.by:
            return OWN_ROW
        return ""

    def _has_to_be_named(self, user: User) -> bool:
        """An address alone does not tell the name of somebody in another organisation."""
        known = self.facts.known_by_name
        return known is not None and user.pk not in known and user.pk in self.facts.has_roles

    def _numbers(self, row: Person) -> Iterator[Problem]:
        user = self.facts.people.get(row.email)
        for column, taken, words in (
            ("registration_number", self.facts.registration_numbers, "registration number"),
            ("staff_number", self.facts.staff_numbers, "staff number"),
        ):
            other = taken.get(getattr(row, column))
            if other and (user is None or other.user_id != user.pk):
                here = other.organisation_id == self.cohort.organisation_id
                whose = other.user.name if here else "somebody else on a programme"
                yield column, f"This is the {words} of {whose}"

    def _registered(self, row: Person) -> Iterator[Problem]:
        if row.registered_on is None:
            return
        if reason := rules.implausible_registration(row.registered_on, None, self.today):
            yield "registered_on", reason[1]
        elif not row.registration_number:
            yield "registered_on", "Fill in the registration number too, or leave this blank"

    def _enrolment(self, row: Person, found: Findings) -> Iterator[Problem]:
        """Who may enrol and is paid for, as far as the file says."""
        if row.starts_on is None:
            return
        answer = eligibility_of(
            self.programme,
            rules.Facts(
                starts_on=row.starts_on,
                on=self.today,
                is_registered=bool(row.registration_number),
                qualified_on=row.qualified_on,
            ),
        )
        if answer is None:
            return
        why = " ".join(answer.reasons)
        if problem := why_not_added(answer, row.enrolled_because):
            field, words = problem
            if field:
                words = f"{answer.in_words}. {why} {words}"
            yield (field or "registration_number"), words.removesuffix(".")
            return
        remark = f"{answer.in_words}, by what the file says. {why}".strip()
        if not answer.may_enrol:
            found.enrolled_because = row.enrolled_because
            remark += " Added all the same, for the reason given."
        found.remarks.append(remark)

    def _start_and_team(self, row: Person) -> Iterator[Problem]:
        if row.starts_on and (reason := rules.implausible_start(row.starts_on, self.today)):
            yield "starts_on", reason
        if row.team and folded(row.team) not in self.facts.teams:
            close = difflib.get_close_matches(folded(row.team), self.facts.teams, n=1)
            meant = f"Perhaps “{self.facts.teams[close[0]].name}” is meant" if close else ""
            hint = meant or "An administrator adds teams"
            yield "team", f"There is no team “{row.team}”. {hint}"

    def _working_pattern(self, row: Person) -> Iterator[Problem]:
        if row.percent_from is None:
            return
        if row.percent is None:
            yield "percent_from", "Fill in the percent of full time too, or leave this blank"
        elif row.starts_on and row.percent_from < row.starts_on:
            yield "percent_from", f"It must be {rules.in_words(row.starts_on)} or later"
        elif reason := rules.implausible_period(row.percent_from, None, self.today):
            yield "percent_from", reason[1]

    def _programme(self, row: Person) -> Iterator[Problem]:
        """Which programme somebody is on follows from the cohort; a file may say which it means."""
        if not row.programme:
            return
        wanted, own = name_and_number(row.programme), self.cohort.programme_version
        version = self.facts.programmes.get(wanted) if wanted else None
        if version is None:
            there_are = ", ".join(str(each) for each in self.facts.programmes.values())
            yield (
                "programme",
                f"There is no published programme “{row.programme[:60]}”. Write name and "
                f"number, as in: {there_are}",
            )
        elif version.pk != own.pk:
            yield "programme", f"This cohort is on {own}. Add the person to a cohort of {version}"

    def _colleague(self, row: Person, kind: str, found: Findings) -> Iterator[Problem]:
        email = getattr(row, kind)
        if email == row.email:
            yield kind, "Nobody can be appointed to themselves"
        elif ("email", email) in self.first_with and email not in self.facts.people:
            number = self.first_with["email", email]
            yield kind, f"Row {number} adds this person to the cohort: choose somebody else"
        elif (user := self.facts.people.get(email)) and user == self.by:
            yield kind, YOURSELF
        elif problem := self._why_not_appointed(row, kind, found):
            yield kind, problem

    def _why_not_appointed(self, row: Person, kind: str, found: Findings) -> str:
        """ "" when they hold the role, or the file may give it to them and says their name."""
        email, (_, role, words) = getattr(row, kind), COLLEAGUES[kind]
        user, first_day = self.facts.people.get(email), self.appointed_from(row)
        if user and not user.is_active:
            return "The account with this e-mail address is closed"
        grants = self.facts.roles_here.get(user.pk, []) if user else []
        theirs = [grant for grant in grants if grant.role == role]
        if any(grant.is_current(first_day) for grant in theirs):
            return ""
        if any(grant.ends_on is None or grant.ends_on >= self.today for grant in theirs):
            return f"Does not hold the role of {words} on {rules.in_words(first_day)}"
        return self._why_not_given(row, kind, user, found)

    def _why_not_given(self, row: Person, kind: str, user: User | None, found: Findings) -> str:
        """Somebody without the role: given it where the person applying may, and says the name."""
        column, role, words = COLLEAGUES[kind]
        nobody = f"Nobody with this e-mail address is {words} here. "
        if not self.may_give[role]:
            return f"{nobody}Ask an administrator to invite them, then check the file again"
        name, number = self.names.get((kind, getattr(row, kind)), ("", 0))
        if not name:
            return f"{nobody}To invite them by this file, fill in their {column.replace('_', ' ')}"
        if folded(getattr(row, column) or name) != folded(name):
            return f"Row {number} gives another name for this person"
        return self._why_not_invited(row, kind, user, found) if number == row.number else ""

    def _why_not_invited(self, row: Person, kind: str, user: User | None, found: Findings) -> str:
        """The first row that names them invites them, for all rows."""
        column, role, words = COLLEAGUES[kind]
        name = getattr(row, column)
        if user and (problem := self._why_no_role(user, name)):
            return problem
        found.colleagues.append(Invitee(getattr(row, kind), name, role, self.today))
        verb = "is given the role of" if user else "is invited as"
        found.remarks.append(f"{user.name if user else name} {verb} {words}.")
        return ""

    def _pair(self, row: Person) -> Iterator[Problem]:
        programme = self.cohort.programme_version
        if (
            row.supervisor
            and row.supervisor == row.assessor
            and not programme.assessor_may_supervise
        ):
            yield (
                "assessor",
                "On this programme the assessor must be somebody other than the supervisor",
            )
