"""Fixtures for every test; those of one app's tests stand in that app's folder."""

from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(settings):
    """No test meets the rate limits that another one used up, on Redis neither."""
    settings.CACHES = {
        name: {**cache, "KEY_PREFIX": uuid4().hex} for name, cache in settings.CACHES.items()
    }


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.STORE_DIR = tmp_path / "store"
