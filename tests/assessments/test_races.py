"""Two people at once, on PostgreSQL with real connections."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from assessments import services
from assessments.models import Decision, FinalAssessment, FinalRecord, IndependentReading
from tests.factories import forget

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def at_once(*acts):
    """Run each act in a thread of its own, all from one line; their errors (or None) in order."""
    outcomes = [None] * len(acts)
    line = threading.Barrier(len(acts))

    def run(place, act):
        try:
            line.wait()
            act()
        except ValidationError as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return outcomes


@pytest.fixture
def case(transactional_db):
    from tests.assessments.conftest import make_case

    return make_case()


def confirm(case, pk):
    assessment = FinalAssessment.objects.get(pk=pk)
    forget(case.confirmer)
    return lambda: services.confirm_decision(
        assessment=assessment, by=case.confirmer, reasons="Yes", stands=True
    )


def send_back(case, pk):
    assessment = FinalAssessment.objects.get(pk=pk)
    return lambda: services.return_recommendation(
        assessment=assessment, by=case.confirmer, reason="No"
    )


def test_confirming_twice_at_once_makes_one_decision(case):
    pk = case.recommend("met").pk
    errors = at_once(confirm(case, pk), confirm(case, pk))
    assert sum(error is None for error in errors) == 1
    assert Decision.objects.count() == FinalRecord.objects.count() == 1


def test_confirming_and_sending_back_at_once_does_one_of_them(case):
    pk = case.recommend("met").pk
    errors = at_once(confirm(case, pk), send_back(case, pk))
    assert sum(error is None for error in errors) == 1
    status = FinalAssessment.objects.get(pk=pk).status
    assert (status == "confirmed") == Decision.objects.exists()
    assert status in {"confirmed", "draft"}


def test_a_reading_saved_while_it_is_confirmed_is_either_seen_or_refused(case):
    pk = case.recommend("met").pk

    def read():
        services.save_independent_reading(
            assessment=FinalAssessment.objects.get(pk=pk),
            by=case.reader,
            view="met",
            reasons="Yes",
        )

    errors = at_once(confirm(case, pk), read)
    assert sum(error is None for error in errors) == 1
    assert Decision.objects.exists() != IndependentReading.objects.exists()


def test_both_sides_finished_at_once_are_both_shown_and_nothing_is_lost(transactional_db):
    from assessments.models import SelfAssessment, SelfAssessmentAnswer
    from assessments.self_assessments import services as assessing
    from notifications.models import Message
    from participants.shipped import shipped_programme
    from tests.assessments.conftest import make_case

    rule = shipped_programme("early-career-development-programme")["self_assessment"]
    found = make_case(other_rules={"self_assessment": rule})
    sides = []
    for person in (found.user, found.assessor):
        forget(person)
        side = assessing.begin_self_assessment(
            participant=found.participant, stage="start", by=person
        )
        answers = [{"standard": each, "level": 2, "why": "So"} for each in found.standards]
        assessing.save_self_assessment(found=side, answers=answers, by=person)
        sides.append((SelfAssessment.objects.get(pk=side.pk), person))

    def finish(side, person):
        return lambda: assessing.finish_self_assessment(found=side, by=person)

    assert at_once(*(finish(*each) for each in sides)) == [None, None]
    for reader in (found.user, found.assessor, found.supervisor):
        assert SelfAssessment.objects.visible_to(reader).count() == 2
        seen = SelfAssessmentAnswer.objects.visible_to(reader)
        assert seen.count() == 2 * len(found.standards)
    together = Message.objects.filter(template="self_assessments_together")
    assert together.count() == 2, "one of the two was the second, and the others were told once"
