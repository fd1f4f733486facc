"""Two organisations, full of words that tell where they come from, made by the product's services.

Records ("cases") are known by short keys. Those of one stage of the final assessment hold the same
people: ``main`` draft, ``back`` sent back to the assessor, ``reco`` recommended, ``read`` read
independently, ``conf`` confirmed, ``told`` told in person. ``other`` belongs to another team,
``lapse`` to people whose roles ended yesterday while their appointments go on, ``duo`` to a
supervisor, ``third`` is supervised by them, ``bside`` stands in another organisation.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import Invitation, Organisation, Role, RoleGrant, Team, User
from accounts.services import issue_invitation
from assessments import services as assessing
from assessments.models import FinalAssessment
from assessments.parts import standards_by_part
from evidence import services as evidence
from evidence.models import EvidenceItem
from jobs.models import Job
from jobs.services.store import write_file
from participants.models import Appointment, Cohort, Participant, ProgrammeVersion
from standards.models import Framework
from supervision import services as supervision
from supervision.models import Observation
from tests.factories import (
    LONG_AGO,
    ROLE_FOR_KIND,
    CohortFactory,
    OrganisationFactory,
    ProgrammeVersionFactory,
    UserFactory,
    framework_with_standards,
    give_role,
)

from .canaries import canary

STAGES = ("main", "back", "reco", "read", "conf", "told")
PASSWORD = "correct horse battery staple 9"


@dataclass
class Thing:
    """An object that routes are tried with: what its address holds and what a form needs."""

    args: list[Any] = field(default_factory=list)
    case: str = ""
    version: int = 1


@dataclass
class Case:
    key: str
    participant: Participant
    people: dict[str, User]
    items: dict[str, EvidenceItem] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    assessment: FinalAssessment | None = None

    @property
    def owner(self) -> User:
        return fresh(self.participant.user)

    def by(self, kind: str) -> User:
        """Fresh, so that it knows today's roles and appointments."""
        return fresh(self.people[kind])

    @property
    def standards(self) -> list[Any]:
        return list(self.participant.programme.framework.items.order_by("list_enumeration"))


@dataclass
class World:
    today: datetime.date
    a: Organisation
    b: Organisation
    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    # name -> thing; for an actor with a record of their own the name may be "lapse.<name>"
    things: dict[str, Thing] = field(default_factory=dict)
    # person's pk -> key of a canary -> what they are to it
    relations: dict[Any, dict[str, set[str]]] = field(default_factory=dict)

    def relate(self, user: User, key: str, *relations: str) -> None:
        self.relations.setdefault(user.pk, {}).setdefault(key, set()).update(relations)


def fresh(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def build() -> World:
    world = World(today=timezone.localdate(), a=_organisation("aorg"), b=_organisation("borg"))
    framework = framework_with_standards(2)
    _organisation_a(world, framework)
    _organisation_b(world, framework)
    _bystanders(world)
    _things(world)
    _long_ago(world)
    _jobs(world)
    _invitation(world)
    _relations(world)
    return world


def _organisation(key: str) -> Organisation:
    return OrganisationFactory(name=canary("org", key), slug=key)


# --- people -----------------------------------------------------------------------------------


def person(kind: str, key: str, role: str = "", organisation: Any = None, **dates: Any) -> User:
    """Somebody with two canaries as a name; with the role where one is given."""
    user = UserFactory(
        name=f"{canary(kind, key)} {canary(kind, key)}",
        email=f"{canary('readermail' if kind == 'readername' else 'mail', key)}@council.example",
    )
    user.set_password(PASSWORD)
    user.save()
    if role:
        give_role(user, role, organisation, **dates)
    return user


def _cast(key: str, organisation: Organisation) -> dict[str, User]:
    """Who is, and until yesterday was, appointed to a record."""
    names = ("supervisor", "assessor", "reader", "confirmer")
    cast = {}
    for kind in names:
        word = "readername" if kind == "reader" else "staff"
        cast[kind] = person(word, key, ROLE_FOR_KIND[kind], organisation)
    for kind in names[:3]:
        word = "readername" if kind == "reader" else "staff"
        cast[f"former_{kind}"] = person(word, key, ROLE_FOR_KIND[kind], organisation)
    # The one address that people wrote into their texts, for an independent reader not to meet.
    mentioned = cast["former_assessor"]
    mentioned.email = f"{canary('address', key)}@council.example".lower()
    mentioned.save()
    return cast


def _appoint(participant: Participant, kind: str, user: User, **dates: Any) -> Appointment:
    return Appointment.objects.create(
        organisation=participant.organisation,
        participant=participant,
        participant_user=participant.user,
        user=user,
        kind=kind,
        **dates,
    )


def _case(
    world: World, key: str, cohort: Cohort, team: Team, people: dict[str, User], owner: Any = None
) -> Case:
    owner = owner or person("nqsw", key)
    give_role(owner, Role.PARTICIPANT, cohort.organisation)
    participant = Participant.objects.create(
        organisation=cohort.organisation,
        user=owner,
        cohort=cohort,
        team=team,
        starts_on=LONG_AGO,
        registration_number=canary("reg", key).upper(),
    )
    yesterday = world.today - datetime.timedelta(days=1)
    for kind, user in people.items():
        if kind.startswith("former_"):
            _appoint(
                participant,
                kind.removeprefix("former_"),
                user,
                starts_on=LONG_AGO,
                ends_on=yesterday,
            )
        else:
            _appoint(participant, kind, user, starts_on=world.today)
    world.cases[key] = Case(key, participant, people)
    return world.cases[key]


# --- the organisations ------------------------------------------------------------------------


def _programme(organisation: Organisation, framework: Framework, key: str) -> ProgrammeVersion:
    return ProgrammeVersionFactory(
        organisation=organisation,
        framework=framework,
        name=canary("programme", key),
        programme=f"programme-{key}",
        standards_name=canary("programme", key),
    )


def _cohort(programme: ProgrammeVersion, key: str) -> Cohort:
    return CohortFactory(
        organisation=programme.organisation, programme_version=programme, name=canary("cohort", key)
    )


def _team(organisation: Organisation, key: str) -> Team:
    return Team.objects.create(organisation=organisation, name=canary("team", key))


def _organisation_a(world: World, framework: Framework) -> None:
    programme = _programme(world.a, framework, "aorg")
    cohort, other_cohort = _cohort(programme, "main"), _cohort(programme, "other")
    team, other_team = _team(world.a, "main"), _team(world.a, "other")
    cast = _cast("main", world.a)
    world.people |= cast
    for key in STAGES:
        _case(world, key, cohort, team, cast)
    other = _cast("other", world.a)
    world.people |= {f"other_{kind}": user for kind, user in other.items()}
    _case(world, "other", other_cohort, other_team, other)
    world.people["peer"] = world.cases["other"].participant.user
    lapsed = _cast("lapse", world.a)
    _case(world, "lapse", other_cohort, other_team, lapsed)
    both = person("nqsw", "duo", Role.PRACTICE_SUPERVISOR, world.a)
    world.people["two_roles"] = both
    _case(world, "duo", other_cohort, other_team, {}, owner=both)
    _case(world, "third", other_cohort, other_team, {"supervisor": both})
    for key in ("main", "other", "lapse"):
        everything(world.cases[key])
    for key in ("back", "reco", "read", "conf", "told"):
        submitted_and_read(world.cases[key])
    submitted_and_read(world.cases["third"])
    for key, stage in {**{key: key for key in STAGES}, "other": "told", "lapse": "main"}.items():
        judged(world.cases[key], stage)
    RoleGrant.objects.filter(user__in=list(lapsed.values())).update(
        ends_on=world.today - datetime.timedelta(days=1)
    )
    world.people["role_ended"] = lapsed["supervisor"]
    world.people["assessor_role_ended"] = lapsed["assessor"]
    world.people["reader_role_ended"] = lapsed["reader"]


def _organisation_b(world: World, framework: Framework) -> None:
    programme = _programme(world.b, framework, "borg")
    cast = _cast("bside", world.b)
    world.people |= {f"b_{kind}": user for kind, user in cast.items()}
    cohort = _cohort(programme, "bside")
    _team(world.b, "bother")
    _case(world, "bside", cohort, _team(world.b, "bside"), cast)
    everything(world.cases["bside"])
    judged(world.cases["bside"], "told")
    world.people["b_lead"] = person("staff", "bside", Role.WORKFORCE_LEAD, world.b)
    world.people["b_administrator"] = person("staff", "bside", Role.ADMINISTRATOR, world.b)


def _bystanders(world: World) -> None:
    world.people["lead"] = person("staff", "aorg", Role.WORKFORCE_LEAD, world.a)
    world.people["administrator"] = person("staff", "aorg", Role.ADMINISTRATOR, world.a)
    # Whose account was closed while a session was open; the role was never ended.
    closed = person("staff", "closed", Role.WORKFORCE_LEAD, world.a)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    world.people["closed"] = closed
    world.people["without_role"] = person("staff", "norole")


# --- what people wrote ------------------------------------------------------------------------


def everything(case: Case) -> None:
    """Evidence and observations in every state they can be in."""
    submitted_and_read(case)
    items = case.items
    items["private"] = write(case, "private", "private")
    items["shared"] = share(case, write(case, "sharedtitle", "sharedtext"))
    items["submitted"] = hand_in(case, write(case, "submittitle", "submittext"))
    items["private_again"] = _taken_back(case)
    items["returned"] = _returned(case)
    items["corrected"] = _corrected(case)
    items["held"] = _feedback(case, "held", "held", by="supervisor")
    items["held_by_former"] = _feedback(case, "held", "held", by="supervisor")
    EvidenceItem.objects.filter(pk=items["held_by_former"].pk).update(
        author=case.people["former_supervisor"]
    )
    items["released"] = _feedback(case, "submittitle", "submittext", by="supervisor")
    evidence.release_feedback(item=items["released"], by=case.by("supervisor"))
    link(case, fresh(items["released"]), "submittext")
    _observe(case)


def submitted_and_read(case: Case) -> None:
    """One piece of work that names everybody it can, submitted and read."""
    item = hand_in(case, write(case, "submittitle", "submittext"))
    case.items["read"] = item
    evidence.read_item(
        item=fresh(item),
        by=case.by("supervisor"),
        view="shows",
        words=words(case, "readwords"),
        exceptions=[
            {
                "standard": case.standards[0],
                "view": "partly",
                "words": canary("readwords", case.key),
            }
        ],
    )


def words(case: Case, kind: str) -> str:
    """A canary among names that an independent reader must not meet, whole and in parts."""
    writers = [user for kind, user in case.people.items() if not kind.endswith("reader")]
    people = [case.participant.user, *writers]
    named = ", ".join(f"{user.name}, {user.name.split()[0]}" for user in people)
    number, team = case.participant.registration_number, case.participant.team
    address = case.people["former_assessor"].email if "former_assessor" in case.people else ""
    return f"{canary(kind, case.key)} of {named}; {number}, {team}, {address}"


def write(case: Case, title: str, text: str, kind: str = "work_seen") -> EvidenceItem:
    item = evidence.start_item(
        participant=case.participant,
        by=case.owner,
        kind=kind,
        detail="case_note" if kind == "work_seen" else "",
        title=canary(title, case.key),
        happened_on=LONG_AGO,
        text=words(case, text),
        second_text=words(case, text),
    )
    return link(case, item, text)


def link(case: Case, item: EvidenceItem, text: str) -> EvidenceItem:
    row = {"standard": case.standards[0], "why": canary(text, case.key), "passage": ""}
    evidence.set_links(item=item, by=case.owner, links=[row])
    return fresh(item)


def share(case: Case, item: EvidenceItem) -> EvidenceItem:
    evidence.share_item(item=fresh(item), by=case.owner)
    return item


def hand_in(case: Case, item: EvidenceItem) -> EvidenceItem:
    evidence.submit_item(item=fresh(item), by=case.owner)
    return item


def _taken_back(case: Case) -> EvidenceItem:
    item = hand_in(case, write(case, "private", "private"))
    evidence.withdraw_item(item=fresh(item), by=case.owner)
    evidence.make_item_private(item=fresh(item), by=case.owner)
    return item


def _returned(case: Case) -> EvidenceItem:
    """Sent back, and being written again: the new words are the author's alone."""
    item = hand_in(case, write(case, "submittitle", "submittext"))
    evidence.return_item(
        item=fresh(item), by=case.by("assessor"), what_to_change=words(case, "returnwords")
    )
    evidence.edit_item(
        item=fresh(item),
        by=case.owner,
        title=canary("private", case.key),
        happened_on=LONG_AGO,
        detail="report",
        text=words(case, "private"),
        second_text=words(case, "private"),
    )
    return item


def _corrected(case: Case) -> EvidenceItem:
    item = hand_in(case, write(case, "submittitle", "submittext", kind="reflection"))
    evidence.read_item(
        item=fresh(item), by=case.by("assessor"), view="partly", words=words(case, "readwords")
    )
    evidence.correct_item(
        item=fresh(item),
        by=case.owner,
        reason=canary("correction", case.key),
        title=canary("submittitle", case.key),
        happened_on=LONG_AGO,
        text=words(case, "submittext"),
        second_text="",
    )
    return item


def _feedback(case: Case, title: str, text: str, by: str) -> EvidenceItem:
    return evidence.enter_feedback(
        participant=case.participant,
        by=case.by(by),
        detail="parent",
        title=canary(title, case.key),
        happened_on=LONG_AGO,
        text=words(case, text),
        second_text=canary(text, case.key),
    )


# --- observations -----------------------------------------------------------------------------


def _observe(case: Case) -> None:
    seen = case.observations
    seen["planned"] = _plan(case, "obsplan")
    seen["held"] = _write_half(case, _hold(case, _plan(case, "obsplan")), "obsdraft")
    by_assessor = _plan(case, "obsplan", observer="assessor")
    seen["held_by_assessor"] = _write_half(case, _hold(case, by_assessor), "obsdraftassessor")
    seen["held_by_former"] = _write_half(
        case, _hold(case, _plan(case, "obsplan")), "obsdraftformer"
    )
    Observation.objects.filter(pk=seen["held_by_former"].pk).update(
        observer=case.people["former_supervisor"]
    )
    seen["written_up"] = _write_up(case, _hold(case, _plan(case, "obsplan")), "obswords")
    seen["answered"] = _answer(
        case, _write_up(case, _hold(case, _plan(case, "obsplan")), "obswords"), "obswords"
    )
    seen["returned"] = _send_back(case)
    seen["signed_off"] = _sign_off(case)
    seen["cancelled"] = _plan(case, "obsplan")
    supervision.cancel_observation(
        observation=seen["cancelled"],
        by=case.by("supervisor"),
        cancelled_reason=canary("obswords", case.key),
    )
    case.items["observed"] = fresh(seen["signed_off"]).evidence_item


def _plan(case: Case, purpose: str, observer: str = "supervisor") -> Observation:
    return supervision.plan_observation(
        participant=case.participant,
        by=case.owner,
        observer=case.people[observer],
        planned_for=timezone.localdate(),
        purpose=canary(purpose, case.key),
    )


def _hold(case: Case, observation: Observation, setting: str = "obsplan") -> Observation:
    supervision.hold_observation(
        observation=fresh(observation),
        by=fresh(observation.observer),
        held_on=timezone.localdate(),
        setting=canary(setting, case.key),
        family_answer="agreed",
        observer_is_registered=True,
    )
    return observation


def _texts(case: Case, kind: str) -> dict[str, str]:
    return {name: words(case, kind) for name in ("seen", "keep", "change", "next_time")}


def _write_half(case: Case, observation: Observation, kind: str) -> Observation:
    supervision.save_write_up(
        observation=fresh(observation), by=fresh(observation.observer), **_texts(case, kind)
    )
    return observation


def _write_up(case: Case, observation: Observation, kind: str) -> Observation:
    supervision.write_up_observation(
        observation=fresh(observation), by=fresh(observation.observer), **_texts(case, kind)
    )
    return observation


def _answer(case: Case, observation: Observation, kind: str) -> Observation:
    supervision.answer_observation(
        observation=fresh(observation),
        by=case.owner,
        response="disagree",
        response_text=words(case, kind),
    )
    return observation


def _send_back(case: Case) -> Observation:
    """Answered and returned: the observer writes again, nobody else reads what."""
    observation = _write_up(case, _hold(case, _plan(case, "obsplan")), "obswords")
    _answer(case, observation, "obswords")
    supervision.return_observation(
        observation=fresh(observation),
        by=case.by("supervisor"),
        return_reason=words(case, "obswords"),
    )
    return _write_half(case, observation, "obsdraft")


def _sign_off(case: Case) -> Observation:
    # Signed off, its purpose may become the title of a piece of evidence.
    observation = _hold(case, _plan(case, "submittitle"), "submittext")
    _answer(case, _write_up(case, observation, "submittext"), "submittext")
    supervision.sign_off_observation(
        observation=fresh(observation),
        by=case.by("supervisor"),
        counts=False,
        counts_reason=canary("countsreason", case.key),
    )
    return observation


# --- judgement --------------------------------------------------------------------------------


def judged(case: Case, stage: str) -> None:
    """The final assessment as far as ``stage``, its words named after how far it came."""
    word = "judgedraft" if stage in {"main", "back"} else f"judge{stage}"
    started = assessing.start_final_assessment(
        participant=fresh(case.participant), by=case.by("assessor")
    )
    _narratives(case, started, word)
    if stage == "main":
        assessing.save_summary(
            assessment=fresh(started), by=case.by("assessor"), summary=words(case, word)
        )
        FinalAssessment.objects.filter(pk=started.pk).update(
            assessor=case.people["former_assessor"]
        )
    else:
        assessing.recommend(
            assessment=fresh(started),
            by=case.by("assessor"),
            recommendation="not_yet_met",
            summary=words(case, word),
        )
    _later_steps(case, started, stage, word)
    case.assessment = fresh(started)


def _later_steps(case: Case, started: FinalAssessment, stage: str, word: str) -> None:
    if stage == "back":
        assessing.return_recommendation(
            assessment=fresh(started), by=case.by("confirmer"), reason=words(case, "sentback")
        )
    if stage in {"read", "conf", "told"}:
        assessing.save_independent_reading(
            assessment=fresh(started),
            by=case.by("reader"),
            view="not_yet_met",
            reasons=canary(word, case.key),
        )
    if stage in {"conf", "told"}:
        assessing.confirm_decision(
            assessment=fresh(started), by=case.by("confirmer"), reasons=words(case, word)
        )
    if stage == "told":
        assessing.record_told(
            assessment=fresh(started),
            by=case.by("assessor"),
            told_on=timezone.localdate(),
            told_how=canary("toldwords", case.key),
        )
        assessing.answer_decision(
            assessment=fresh(started), by=case.owner, reply=words(case, "toldwords")
        )


def _narratives(case: Case, assessment: FinalAssessment, word: str) -> None:
    for standard, judged_here in standards_by_part(case.participant.programme):
        assessing.save_narrative(
            assessment=fresh(assessment),
            standard=standard,
            by=case.by("assessor"),
            text=words(case, word),
            judgements=[
                {
                    "standard": each,
                    "view": "not_met",
                    "reasons": words(case, word),
                    "items": [case.items["read"]],
                }
                for each in judged_here
            ],
        )


# --- what routes are tried with ---------------------------------------------------------------


def _things(world: World) -> None:
    for key in ("main", "lapse"):
        _case_things(world, world.cases[key], "" if key == "main" else "lapse.")
    for key in STAGES:
        case = world.cases[key]
        world.things[f"participant_{key}"] = _thing(case.participant, case)
        _assessment_things(world, case, f"_{key}", "")
    _organisation_things(world)


def _thing(row: Any, case: Case, *more: Any) -> Thing:
    row = fresh(row)
    return Thing(
        args=[row.pk, *(each.pk for each in more)],
        case=case.key,
        version=getattr(row, "version", 1),
    )


def _case_things(world: World, case: Case, prefix: str) -> None:
    things = world.things
    things[f"{prefix}participant_main"] = _thing(case.participant, case)
    for name, item in case.items.items():
        things[f"{prefix}item_{name}"] = _thing(item, case)
    for name, observation in case.observations.items():
        things[f"{prefix}observation_{name}"] = _thing(observation, case)
    for appointment in case.participant.appointments.all():
        former = "former_" if appointment.ends_on else ""
        things[f"{prefix}appointment_{former}{appointment.kind}"] = _thing(appointment, case)
    things[f"{prefix}person_owner"] = _thing(case.participant.user, case)
    _assessment_things(world, case, "_main", prefix)


def _assessment_things(world: World, case: Case, suffix: str, prefix: str) -> None:
    assert case.assessment is not None
    things = world.things
    things[f"{prefix}assessment{suffix}"] = _thing(case.assessment, case)
    things[f"{prefix}part{suffix}"] = _thing(case.assessment, case, case.standards[0])
    things[f"{prefix}nameless{suffix}"] = _thing(case.assessment, case, case.items["read"])


def _organisation_things(world: World) -> None:
    main, things = world.cases["main"], world.things
    things["nothing"] = Thing()
    things["cohort"] = Thing(args=[main.participant.cohort_id])
    things["framework"] = Thing(args=[main.participant.programme.framework_id])
    # Somebody who waits for an invitation, somebody with an account, somebody whose is closed.
    for name in ("supervisor", "closed", "administrator", "lead"):
        things[f"person_{name}"] = Thing(args=[world.people[name].pk])
    for name in ("supervisor", "administrator"):
        grant = RoleGrant.objects.get(user=world.people[name], organisation=world.a)
        things[f"grant_{name}"] = Thing(args=[grant.pk])
    lapsed = RoleGrant.objects.get(user=world.people["role_ended"])
    things["grant_ended"] = Thing(args=[lapsed.pk])
    _things_for_forms(world)
    things["persona"] = Thing(args=["priya"])
    things["reset_link"] = Thing(args=["1a", "no-such-link"])
    # A draft of one record under the assessment of another.
    read, reco = world.cases["read"], world.cases["reco"]
    things["nameless_crossed"] = _thing(read.assessment, read, reco.items["read"])
    things["nameless_private"] = _thing(read.assessment, read, main.items["private"])


def _things_for_forms(world: World) -> None:
    """What no rule of the policy is about, but what some form needs."""
    main, third = world.cases["main"], world.cases["third"]
    draft = share(main, write(main, "sharedtitle", "sharedtext", kind="reflection"))
    read = hand_in(main, write(main, "submittitle", "submittext", kind="reflection"))
    evidence.read_item(item=fresh(read), by=main.by("supervisor"), view="shows", words="")
    to_come = _appoint(
        third.participant,
        "assessor",
        world.people["other_assessor"],
        starts_on=world.today + datetime.timedelta(days=30),
    )
    world.things |= {
        "item_reflection": _thing(draft, main),
        "item_reflection_read": _thing(read, main),
        "appointment_to_come": _thing(to_come, third),
    }


def _long_ago(world: World) -> None:
    """All that waits has waited for long, so that it is on the lists of what waits too long."""
    for model in (EvidenceItem, Observation, FinalAssessment):
        rows = model._base_manager.filter(organisation__in=[world.a, world.b])
        # What is signed off is over, and does not change.
        rows.exclude(status="signed_off").update(
            status_changed_at=timezone.now() - datetime.timedelta(days=40)
        )


def _jobs(world: World) -> None:
    def job(name: str, user: str, kind: str, subject: Any, status: str) -> None:
        word = canary("job", name)
        content = canary("jobfile", name).encode()
        made = Job.objects.create(
            organisation=world.a,
            requested_by=world.people[user],
            kind=kind,
            title=word,
            subject_id=subject.pk,
            fingerprint=name,
            status=status,
            progress_words=word,
            failure=word if status == "failed" else "",
            file_name=f"{word}.pdf",
            content_type="application/pdf",
            file_sha256=write_file(content) if status == "finished" else "",
        )
        world.things[f"job_{name}"] = Thing(args=[made.pk])

    participant = world.cases["told"].participant
    job("pack", "assessor", "assessment_pack", participant, "finished")
    job("waits", "assessor", "assessment_pack", world.cases["main"].participant, "queued")
    job("csv", "lead", "cohort_csv", participant.cohort, "finished")
    job("failed", "lead", "cohort_csv", participant.cohort, "failed")
    # Asked for while they were the assessor.
    job("former", "former_assessor", "assessment_pack", participant, "finished")


def _invitation(world: World) -> None:
    invited = person("staff", "invited", Role.ASSESSOR, world.a)
    User.objects.filter(pk=invited.pk).update(password="!")
    url = issue_invitation(
        user=fresh(invited), organisation=world.a, by=fresh(world.people["administrator"])
    )
    world.people["invited"] = invited
    world.things["person_invited"] = Thing(args=[invited.pk])
    world.things["invitation"] = Thing(args=[url.rstrip("/").rsplit("/", 1)[1]])
    world.things["invitation_wrong"] = Thing(args=["nothing-that-was-ever-sent"])
    assert Invitation.objects.filter(user=invited).exists()


# --- who is what to whose record ---------------------------------------------------------------


def _relations(world: World) -> None:
    for case in world.cases.values():
        owner = case.participant.user
        world.relate(owner, case.key, "owner")
        cast = _cast_key(case.key)
        for key in (cast, _organisation_key(world, case)):
            world.relate(owner, key, "member")
        if case.key != "lapse":
            _relate_cast(world, case, cast)
    _relate_organisation(world, world.a, "lead", "administrator")
    _relate_organisation(world, world.b, "b_lead", "b_administrator")
    for user in world.people.values():
        for organisation_id, _ in fresh(user).current_roles:
            world.relate(user, "aorg" if organisation_id == world.a.pk else "borg", "member")
    _relate_jobs(world)


def _cast_key(key: str) -> str:
    """Under which key the names of a record's people stand."""
    return {"third": "duo", **dict.fromkeys(STAGES, "main")}.get(key, key)


def _organisation_key(world: World, case: Case) -> str:
    return "aorg" if case.participant.organisation_id == world.a.pk else "borg"


def _relate_cast(world: World, case: Case, cast: str) -> None:
    for kind, user in case.people.items():
        if not kind.startswith("former_"):
            world.relate(user, case.key, kind)
            world.relate(user, cast, "reading" if kind == "reader" else "member")
            # Names of cohort and team stand under the keys "main" and "other".
            place = "other" if case.key in {"third", "duo"} else cast
            world.relate(user, place, "reading" if kind == "reader" else "place")
    place = "other" if case.key in {"third", "duo", "lapse"} else cast
    world.relate(case.participant.user, place, "place")


def _relate_organisation(world: World, organisation: Organisation, *names: str) -> None:
    keys = [*world.cases] + ["aorg", "closed", "invited"]
    here = {key for key in world.cases if world.cases[key].participant.organisation == organisation}
    for name in names:
        for key in keys:
            if key in here or (organisation == world.a and key in {"aorg", "closed", "invited"}):
                world.relate(world.people[name], key, name.removeprefix("b_"))
    for name in names:
        if organisation == world.b:
            world.relate(world.people[name], "bother", name.removeprefix("b_"))


def _relate_jobs(world: World) -> None:
    for name, user in {
        "pack": "assessor",
        "waits": "assessor",
        "csv": "lead",
        "failed": "lead",
    }.items():
        world.relate(world.people[user], name, "requester")
    # May not read it any more, but asked for it once.
    world.relate(world.people["former_assessor"], "former", "asked")
    for name in ("role_ended", "assessor_role_ended", "reader_role_ended"):
        world.relate(world.people[name], "aorg", "past")
