import pytest
from django.test import Client

from accounts.models import User


@pytest.fixture
def strict_client(settings):
    """A browser whose forms need a valid token, signed in without the second factor's pages."""
    settings.ROOT_URLCONF = "tests.ui.urls"
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "SecondFactorRequired" not in name
    ]
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def person(db):
    return User.objects.create(name="Amina Khan", email="amina.khan@council.example")
