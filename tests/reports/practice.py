"""Somebody on the one-year programme with all that a portfolio is made of."""

import datetime

from django.utils import timezone

from assessments.goals import services as goals
from assessments.models import Review, ReviewPart, part_id
from assessments.reviews import services as reviews
from assessments.reviews.content import judged_parts
from evidence import services as evidence
from participants.models import Participant
from participants.shipped import shipped_programme
from supervision import services as supervision
from supervision.models import SupportAgreement, WeekAccount
from tests.assessments.conftest import make_case
from tests.factories import forget

STARTED = datetime.date(2025, 1, 6)
IN_FIRST_STAGE = datetime.date(2025, 3, 3)
IN_SECOND_STAGE = datetime.date(2025, 5, 12)
DUE = {"by_whom": "participant", "standard": None}


def one_year(**fields):
    asye = shipped_programme("asye")
    case = make_case(
        name="ASYE",
        nominal_months=12,
        support_rules=asye["support"],
        evidence_minimums=asye["evidence"],
        other_rules={"stages": asye["stages"], "reviews": asye["reviews"]},
        **fields,
    )
    Participant.objects.filter(pk=case.participant.pk).update(starts_on=STARTED)
    case.participant.refresh_from_db()
    return case


def agree(case, **terms):
    """Signed by all; ``terms``: key -> (value, reason) that differ from the programme."""
    made = supervision.start_agreement(participant=case.participant, by=case.assessor)
    supervision.save_meeting(
        agreement=fresh(made),
        by=case.assessor,
        met_on=STARTED,
        coordinator="Priya Shah",
        others_present="Sam Ode, team manager",
    )
    for term, (value, reason) in terms.items():
        supervision.save_term(
            agreement=fresh(made), by=case.assessor, term=term, value=value, reason=reason
        )
    supervision.send_to_be_signed(agreement=fresh(made), by=case.assessor)
    return fresh(made)


def sign(case, agreement, *people):
    for person in people or (case.user, case.supervisor, case.assessor):
        forget(person)
        supervision.sign_agreement(agreement=agreement, by=person, sha256=agreement.sha256)
    return fresh(agreement)


def fresh(agreement):
    return SupportAgreement.objects.get(pk=agreement.pk)


def week(case, monday, side="participant", **fields):
    by = {"participant": case.user, "supervisor": case.supervisor}.get(side)
    return WeekAccount.objects.create(
        organisation=case.participant.organisation,
        participant=case.participant,
        week_starts_on=monday,
        side=side,
        by=by,
        **fields,
    )


def weeks(case):
    """Received, not received, and one week with two accounts; then nobody recorded."""
    monday = STARTED
    week(case, monday, protected_time="had", protected_day="tuesday", children=3)
    monday += datetime.timedelta(days=7)
    week(case, monday, protected_time="not_had", children=9, in_the_way="COURT-CANARY")
    monday += datetime.timedelta(days=7)
    week(case, monday, protected_time="not_had", children=3)
    week(case, monday, "supervisor", protected_time="had", in_the_way="SUPERVISOR-CANARY")


def plan(case):
    """A goal that is done, with a comment; and one that was proposed and not taken on."""
    own = goals.add_goal(
        participant=case.participant,
        words="GOAL-CANARY chair a meeting",
        steps="Sit in on two",
        due_on=timezone.localdate() + datetime.timedelta(days=30),
        by=case.user,
        **DUE,
    )
    goals.comment_on_goal(goal=own, words="COMMENT-CANARY", by=case.supervisor)
    goals.close_goal(goal=own, outcome="done", note="OUTCOME-CANARY", by=case.user)
    goals.add_goal(
        participant=case.participant,
        words="PROPOSED-CANARY",
        steps="Not taken on",
        due_on=timezone.localdate() + datetime.timedelta(days=30),
        by=case.supervisor,
        **DUE,
    )


def observe(case, held_on=IN_SECOND_STAGE, observer=None, counts=True):
    who = observer or case.assessor
    made = supervision.plan_observation(
        participant=case.participant,
        by=who,
        observer=who,
        planned_for=held_on,
        purpose="A visit",
    )
    supervision.hold_observation(
        observation=made,
        by=who,
        held_on=held_on,
        setting="Home visit",
        family_answer="agreed",
        observer_is_registered=True,
    )
    words = {name: "OBSERVED-CANARY" for name in ("seen", "keep", "change", "next_time")}
    supervision.write_up_observation(observation=made, by=who, **words)
    supervision.answer_observation(observation=made, by=case.user, response="agree")
    supervision.sign_off_observation(
        observation=made,
        by=case.supervisor,
        counts=counts,
        **({} if counts else {"counts_reason": "Broken off"}),
    )
    return made


def reflect(case, on=IN_SECOND_STAGE, title="A hard conversation"):
    item = evidence.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title=title,
        happened_on=on,
        text="REFLECTION-CANARY",
        second_text="Say it at the door",
    )
    link = {"standard": case.standards[1], "why": "How she decided", "passage": ""}
    evidence.set_links(item=item, by=case.user, links=[link])
    evidence.submit_item(item=item, by=case.user)
    case.items.append(item)
    return item


def review(case, *people, words="REVIEW-CANARY"):
    """The three-month review, sent to be signed and signed by ``people``."""
    made = reviews.open_review(participant=case.participant, by=case.assessor, key="3-months")
    boxes = {name: words for name in ("progress", "strengths", "next_steps", "support")}
    later = timezone.localdate() + datetime.timedelta(days=20)
    reviews.save_boxes(part=_part(made, case.assessor), by=case.assessor, next_by=later, **boxes)
    views = {each.pk: ("as_expected", "") for each in judged_parts(case.participant)}
    reviews.save_views(
        part=_part(made, case.assessor), by=case.assessor, views=views, on_track=True, concern={}
    )
    reviews.save_words(part=_part(made, case.user), by=case.user, words="VOICE-CANARY", show=True)
    reviews.save_words(
        part=_part(made, case.supervisor), by=case.supervisor, words="UNSHOWN-CANARY", show=False
    )
    days = {"meeting_on": IN_FIRST_STAGE, "covers_to": IN_FIRST_STAGE}
    reviews.send_review(review=of(made), by=case.assessor, **days)
    for person in people:
        reviews.sign_review(review=of(made), by=person, sha256=of(made).sha256)
    return of(made)


def of(made):
    return Review.objects.select_related(
        "participant__organisation",
        "participant__user",
        "participant__cohort__programme_version__framework",
    ).get(pk=made.pk)


def _part(made, person):
    pk = part_id(made.pk, person.pk)
    part = ReviewPart.objects.filter(pk=pk).first() or ReviewPart(pk=pk, author=person)
    part.review = of(made)
    return part


def practised(**fields):
    case = one_year(**fields)
    sign(case, agree(case))
    weeks(case)
    plan(case)
    observe(case)
    reflect(case)
    return case
