"""The cache in Redis, without which everything still works."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis import exceptions

log = structlog.get_logger()


def tolerant(name: str, otherwise: Callable[..., Any]) -> Any:
    """The backend's own method; where Redis is away, as if the cache were empty."""
    real = getattr(RedisCache, name)

    def method(self: RedisCache, *arguments: Any, **options: Any) -> Any:
        try:
            return real(self, *arguments, **options)
        except (exceptions.ConnectionError, exceptions.TimeoutError) as error:
            log.warning("cache_away", error=type(error).__name__)
            return otherwise(*arguments, **options)

    return method


class Cache(RedisCache):
    """Sessions are in the database as well, so nobody is signed out; rate limits pause."""

    get = tolerant("get", lambda key, default=None, version=None: default)
    get_many = tolerant("get_many", lambda *arguments, **options: {})
    set = tolerant("set", lambda *arguments, **options: None)
    add = tolerant("add", lambda *arguments, **options: True)
    delete = tolerant("delete", lambda *arguments, **options: False)
    delete_many = tolerant("delete_many", lambda *arguments, **options: None)
    has_key = tolerant("has_key", lambda *arguments, **options: False)
    incr = tolerant("incr", lambda key, delta=1, version=None: delta)
