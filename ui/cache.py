"""A Redis cache that is allowed to be away."""

import logging
from collections.abc import Iterable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """While Redis is away another cache takes its place, and nobody sees an error.

    So sign-in goes on, and guessing stays limited. Only what may be forgotten belongs in it:
    sessions, jobs and messages are in the database.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        # Without these a silent Redis would hold each page for minutes.
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
        options = patience | dict(params.get("OPTIONS", {}))
        super().__init__(server, params | {"OPTIONS": options})

    def _try(self, otherwise: Any, name: str, *args: Any) -> Any:
        """Redis, the cache in its place, or ``otherwise``: the first of them that can answer."""
        try:
            return getattr(super(), name)(*args)
        except (RedisError, OSError) as error:
            # The key is left out: it may hold an e-mail address.
            log.warning("The cache is away: %s", type(error).__name__)
        try:
            place = caches["while_redis_is_away"]
            if name == "incr":
                place.add(args[0], 0, version=args[2])
            return getattr(place, name)(*args)
        except OSError as error:
            log.warning("So is the one in its place: %s", type(error).__name__)
            return otherwise

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try(default, "get", key, default, version)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> Any:
        return self._try({}, "get_many", keys, version)

    def has_key(self, key: Any, version: Any = None) -> Any:
        return self._try(False, "has_key", key, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self._try(None, "set", key, value, timeout, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """The keys that could not be set, as Django says."""
        return self._try(list(data), "set_many", data, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """True if nothing can answer, so that what waits for its turn goes on."""
        return self._try(True, "add", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try(False, "touch", key, timeout, version)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self._try(False, "delete", key, version)

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        self._try(None, "delete_many", keys, version)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """A counter that Redis took along begins again at ``delta``."""
        return self._try(delta, "incr", key, delta, version)

    def clear(self) -> Any:
        return self._try(False, "clear")
