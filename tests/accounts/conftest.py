import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests import factories
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
    return lambda user: factories.sign_in(client, user, just_now=True)


def code_now(secret=TOTP_SECRET, steps=0):
    """What the authenticator app shows now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
