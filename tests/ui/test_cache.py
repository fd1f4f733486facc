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


def test_another_cache_takes_its_place_while_redis_is_away(away):
    """Or else guessing would be unlimited for as long as an attacker keeps Redis down."""
    assert away.get("key") is None
    assert away.get("key", "default") == "default"
    away.set("key", "value", 30)
    assert away.get("key") == "value"
    assert away.get_many(["key", "b"]) == {"key": "value"}
    assert "key" in away and away.touch("key")
    assert away.delete("key") is True
    assert away.add("lock", 1) is True
    assert away.add("lock", 1) is False
    assert away.incr("counter") == 1
    assert away.incr("counter", 2) == 3
    assert away.decr("counter") == 2
    assert away.get_or_set("made", lambda: "value") == "value"
    assert away.set_many({"a": 1, "b": 2}) == []
    away.delete_many(["a", "b"])
    away.clear()
    assert away.get("made") is None


def test_nobody_sees_an_error_when_that_one_fails_too(away, settings, tmp_path):
    (tmp_path / "file").write_text("")
    folder = "django.core.cache.backends.filebased.FileBasedCache"
    in_the_way = {"BACKEND": folder, "LOCATION": str(tmp_path / "file")}
    settings.CACHES = settings.CACHES | {"while_redis_is_away": in_the_way}
    away.set("key", "value")
    assert away.get("key") is None
    assert away.add("lock", 1) is True
    assert away.incr("counter") == 1
    assert away.set_many({"a": 1}) == ["a"]
    assert away.touch("key") is False and away.delete("key") is False


def test_guesses_are_counted_while_redis_is_away(client, db, settings):
    forgiving = {"BACKEND": "ui.cache.ForgivingRedisCache", "LOCATION": NOBODY}
    settings.CACHES = settings.CACHES | {"default": forgiving}
    wrong = {"login": "amina@council.example", "password": "a wrong password"}
    answers = [client.post("/account/sign-in/", wrong).content.decode() for _ in range(11)]
    assert "too many tries" not in answers[9]
    assert "too many tries" in answers[10]


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
