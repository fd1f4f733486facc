"""A Redis cache that is allowed to be away."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """While Redis is away each read is a miss and each write is forgotten; nobody sees an error.

    Only what may be forgotten belongs in it: sessions, jobs and messages are in the database.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        # Without these a silent Redis would hold each page for minutes.
        patience = {"socket_connect_timeout": 1, "socket_timeout": 1}
        options = patience | dict(params.get("OPTIONS", {}))
        super().__init__(server, params | {"OPTIONS": options})

    def _try(self, when_away: Any, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            # The key is left out: it may hold an e-mail address.
            log.warning("The cache is away: %s", type(error).__name__)
            return when_away

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try(default, super().get, key, default, version)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> Any:
        return self._try({}, super().get_many, keys, version)

    def has_key(self, key: Any, version: Any = None) -> Any:
        return self._try(False, super().has_key, key, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self._try(None, super().set, key, value, timeout, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """The keys that could not be set, as Django says: all of them while Redis is away."""
        return self._try(list(data), super().set_many, data, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """True while Redis is away, so that what waits for its turn goes on."""
        return self._try(True, super().add, key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try(False, super().touch, key, timeout, version)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self._try(False, super().delete, key, version)

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        self._try(None, super().delete_many, keys, version)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """A counter starts again at ``delta`` while Redis is away."""
        return self._try(delta, super().incr, key, delta, version)

    def clear(self) -> Any:
        return self._try(False, super().clear)
