"""Several people sign a review at once, on PostgreSQL with real connections."""

import pytest
from django.db import connection

from assessments.reviews import services
from tests.factories import forget

from .reviewing import Reviewing
from .test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def sign(three, review, person):
    mine = three.of(review)
    forget(person)
    return lambda: services.sign_review(review=mine, by=person, sha256=mine.sha256)


def test_two_people_signing_at_once_both_count():
    three = Reviewing()
    review = three.sent()
    assert at_once(*(sign(three, review, each) for each in three.people)) == [None] * 3
    signed = three.of(review)
    assert signed.status == "complete"
    assert {each.by for each in signed.signatures.all()} == set(three.people)


def test_one_signs_last_while_another_returns_and_only_one_of_them_counts():
    three = Reviewing()
    review = three.sent()
    three.sign(review, three.own, three.supervisor)
    mine = three.of(review)
    forget(three.supervisor)
    signing, returning = at_once(
        sign(three, review, three.assessor),
        lambda: services.return_review(review=mine, by=three.supervisor, reason="Wait"),
    )
    assert (signing is None) != (returning is None)
    assert three.of(review).status == ("complete" if signing is None else "draft")
