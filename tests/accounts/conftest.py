import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.factories import TOTP_SECRET, OrganisationFactory, administrator

PASSWORD = "three quiet harbours"


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Exampleshire", slug="exampleshire")


@pytest.fixture
def admin(organisation):
    return administrator(organisation)


@pytest.fixture
def sign_in(client):
    """`sign_in(user)`: as after a sign-in of this minute, both steps given."""

    def as_person(user):
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return as_person


def code_now(secret=TOTP_SECRET, steps=0):
    """What the authenticator app shows now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
