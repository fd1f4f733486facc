"""With Redis away nothing fails; with Redis there it is an ordinary cache."""

import os
import uuid

import pytest

from ui.cache import ForgivingRedisCache

# Nothing listens on port 1.
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def away():
    return ForgivingRedisCache(NOBODY, {})


def test_reading_is_a_miss_while_redis_is_away(away):
    assert away.get("key") is None
    assert away.get("key", "default") == "default"
    assert away.get_many(["a", "b"]) == {}
    assert not away.has_key("key")
    assert "key" not in away


def test_writing_is_forgotten_while_redis_is_away(away):
    away.set("key", "value")
    assert away.set_many({"a": 1, "b": 2}) == ["a", "b"]
    assert away.touch("key") is False
    assert away.delete("key") is False
    away.delete_many(["a", "b"])
    assert away.clear() is False
    assert away.get("key") is None


def test_work_goes_on_while_redis_is_away(away):
    assert away.add("lock", 1) is True
    assert away.incr("counter") == 1
    assert away.decr("counter") == -1
    assert away.get_or_set("key", lambda: "made") == "made"


def test_the_log_says_so_without_the_key(away, caplog):
    away.get("amina@council.example")
    assert "cache is away" in caplog.text
    assert "amina" not in caplog.text


@pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="no REDIS_URL")
def test_with_redis_there_it_is_an_ordinary_cache():
    cache = ForgivingRedisCache(os.environ["REDIS_URL"], {"KEY_PREFIX": uuid.uuid4().hex})
    assert cache.add("key", 1, 30) is True
    assert cache.add("key", 2, 30) is False
    assert cache.incr("key") == 2
    cache.delete("key")
    assert cache.get("key", "gone") == "gone"
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")
