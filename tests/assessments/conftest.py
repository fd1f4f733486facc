"""One participant with everybody around them, and evidence that was really submitted."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Q

from accounts.models import Team, User
from assessments import services
from assessments.models import FinalAssessment
from assessments.parts import standards_by_part
from evidence import services as evidence_services
from evidence.models import EvidenceItem
from participants.models import Participant
from tests.factories import (
    ROLE_FOR_KIND,
    CohortFactory,
    ParticipantFactory,
    ProgrammeVersionFactory,
    UserFactory,
    appoint,
    forget,
    framework_with_standards,
    give_role,
    workforce_lead,
)

NAMES = {
    "participant": "Zephyrine Quillfeather",
    "supervisor": "Osric Brambleby",
    "assessor": "Ludmila Thistlewood",
    "confirmer": "Barnabas Inkpen",
    "reader": "Ottoline Marchbanks",
}
TEAM = "Kingfisher Wharf Team"


@dataclass
class Case:
    participant: Participant
    supervisor: User
    assessor: User
    reader: User
    confirmer: User
    lead: User
    items: list[EvidenceItem] = field(default_factory=list)

    @property
    def user(self) -> User:
        return self.participant.user

    @property
    def standards(self) -> list[Any]:
        pairs = standards_by_part(self.participant.programme)
        return [standard for _, judged in pairs for standard in judged]

    @property
    def parts(self) -> list[Any]:
        return [standard for standard, _ in standards_by_part(self.participant.programme)]

    @property
    def everybody(self) -> list[User]:
        people = [self.user, self.supervisor, self.assessor]
        return [*people, self.reader, self.confirmer, self.lead]

    def submit_item(self, title: str, text: str = "What it shows", standard: Any = None) -> Any:
        item = evidence_services.start_item(
            participant=self.participant,
            by=self.user,
            kind="work_seen",
            detail="case_note",
            title=title,
            happened_on=datetime.date(2025, 3, 3),
            text=text,
        )
        evidence_services.set_links(
            item=item,
            by=self.user,
            links=[
                {
                    "standard": standard or self.standards[0],
                    "why": f"{self.user.name} shows it here",
                    "passage": "",
                }
            ],
        )
        evidence_services.submit_item(item=item, by=self.user)
        self.items.append(item)
        return item

    def replace(self, kind: str, person: User) -> None:
        """``person`` takes over an appointment, as if they had always held it."""
        appointments = self.participant.appointments
        appointments.filter(Q(kind=kind) | Q(user=person)).delete()
        if not person.has_role(ROLE_FOR_KIND[kind], self.participant.organisation_id):
            give_role(person, ROLE_FOR_KIND[kind], self.participant.organisation)
        appoint(self.participant, kind, person)

    def start(self) -> FinalAssessment:
        return services.start_final_assessment(participant=self.participant, by=self.assessor)

    def write(self, assessment: FinalAssessment, *, but: str = "met", text: str = "") -> None:
        """Every part complete; the first standard has the view ``but``."""
        for number, (standard, judged) in enumerate(standards_by_part(self.participant.programme)):
            services.save_narrative(
                assessment=assessment,
                standard=standard,
                by=self.assessor,
                text=text or f"Narrative {number} about {self.user.name}",
                judgements=[
                    self.judgement(each, but if number + place == 0 else "met")
                    for place, each in enumerate(judged)
                ],
            )

    def judgement(self, standard: Any, view: str) -> Any:
        reasons = "" if view == "met" else f"JUDGEMENT-CANARY {view}"
        items = [] if view == "met" else self.items[:1]
        return {"standard": standard, "view": view, "reasons": reasons, "items": items}

    def recommend(self, recommendation: str = "met", *, but: str = "") -> FinalAssessment:
        assessment = self.start()
        but = but or ("met" if recommendation == "met" else "not_met")
        self.write(assessment, but=but)
        return services.recommend(
            assessment=assessment,
            by=self.assessor,
            recommendation=recommendation,
            summary=f"SUMMARY-CANARY of {self.user.name}",
        )

    def read(self, assessment: FinalAssessment, view: str = "not_yet_met") -> Any:
        reading = services.save_independent_reading(
            assessment=assessment, by=self.reader, view=view, reasons="READING-CANARY"
        )
        assessment.refresh_from_db()
        return reading

    def confirm(self, assessment: FinalAssessment) -> Any:
        return services.confirm_decision(
            assessment=assessment, by=self.confirmer, reasons="DECISION-CANARY", stands=True
        )

    def tell(self, assessment: FinalAssessment, on: Any = None) -> None:
        from django.utils import timezone

        services.record_told(
            assessment=assessment,
            by=self.assessor,
            told_on=on or timezone.localdate(),
            told_how="Face to face",
        )

    def decided(self, recommendation: str = "met") -> FinalAssessment:
        assessment = self.recommend(recommendation)
        if recommendation != "met":
            self.read(assessment)
        self.confirm(assessment)
        return assessment

    def told(self, recommendation: str = "met") -> FinalAssessment:
        assessment = self.decided(recommendation)
        self.tell(assessment)
        return assessment


def make_case(**programme: Any) -> Case:
    version = ProgrammeVersionFactory(**programme)
    cohort = CohortFactory(organisation=version.organisation, programme_version=version)
    team = Team.objects.create(organisation=version.organisation, name=TEAM)
    participant = ParticipantFactory(
        cohort=cohort,
        team=team,
        registration_number="SW987654",
        user=UserFactory(name=NAMES["participant"], email="zephyrine@council.example"),
    )
    people = {
        kind: appoint(participant, kind)
        for kind in ("supervisor", "assessor", "reader", "confirmer")
    }
    for kind, person in people.items():
        User.objects.filter(pk=person.pk).update(name=NAMES[kind])
        person.refresh_from_db()
        forget(person)
    case = Case(participant=participant, lead=workforce_lead(version.organisation), **people)
    case.submit_item("A home visit", f"{NAMES['participant']} of {TEAM} saw the child")
    return case


@pytest.fixture
def case(db: Any) -> Case:
    return make_case()


@pytest.fixture
def case_by_domain(db: Any) -> Case:
    """Two domains: one judged itself, one with two judged standards under it."""
    from standards.models import FrameworkItem

    framework = framework_with_standards(2)
    second = framework.items.get(human_coding_scheme="2")
    second.is_judged = False
    second.save()
    for n in (1, 2):
        FrameworkItem.objects.create(
            framework=framework,
            parent=second,
            top=second,
            item_type="outcome",
            human_coding_scheme=f"2.{n}",
            full_statement=f"Outcome 2.{n}",
            list_enumeration=10 + n,
            depth=1,
            is_judged=True,
        )
    return make_case(framework=framework, narrative_level="domain", second_reading="always")
