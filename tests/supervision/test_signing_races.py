"""Several people sign at once, on PostgreSQL with real connections."""

import pytest
from django.db import connection

from supervision import services
from supervision.models import SupportAgreement
from tests.assessments.test_races import at_once
from tests.factories import forget

from .test_support_agreements import Three, fresh

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def sign(agreement, person):
    mine = SupportAgreement.objects.get(pk=agreement.pk)
    forget(person)
    return lambda: services.sign_agreement(agreement=mine, by=person, sha256=mine.sha256)


def test_all_three_sign_at_once_and_all_count():
    three = Three()
    agreement = three.sent()
    people = (three.own, three.supervisor, three.assessor)
    assert at_once(*(sign(agreement, each) for each in people)) == [None] * 3
    signed = fresh(agreement)
    assert signed.status == "signed"
    assert {each.signed_by for each in signed.signatures.all()} == set(people)


def test_one_signs_last_while_another_returns_and_only_one_of_them_counts():
    three = Three()
    agreement = three.sent()
    three.sign(agreement, three.own, three.supervisor)
    mine = fresh(agreement)
    forget(three.supervisor)
    signing, returning = at_once(
        sign(agreement, three.assessor),
        lambda: services.return_agreement(agreement=mine, by=three.supervisor, reason="Wait"),
    )
    assert (signing is None) != (returning is None)
    assert fresh(agreement).status == ("signed" if signing is None else "draft")
