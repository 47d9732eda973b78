"""Where the rows lie: SQLite under DATA_DIR, or Postgres by one address or by its parts."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env

UNREADABLE = (
    "DATABASE_URL cannot be read: it is postgres://user:password@host:5432/name. In a password "
    "write / as %2F, ? as %3F, # as %23, @ as %40, % as %25; or set POSTGRES_HOST and "
    "POSTGRES_PASSWORD instead, where every character stands for itself."
)


def database(env: Env, data_dir: Path) -> dict[str, Any]:
    """Postgres keeps its connection; SQLite takes its write lock at BEGIN, so that two writers
    queue for it instead of failing half-way."""
    settings = by_address(env) or by_parts(env)
    if settings:
        return settings | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    data_dir.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "hub.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def by_address(env: Env) -> dict[str, Any]:
    url = env.str("DATABASE_URL", "")
    if not url:
        return {}
    try:
        settings: dict[str, Any] = env.db_url_config(url)
    except ValueError:
        settings = {}
    if not settings.get("ENGINE", "").endswith("postgresql") or "@" in settings["NAME"]:
        raise ImproperlyConfigured(UNREADABLE)
    return settings


def by_parts(env: Env) -> dict[str, Any]:
    """Each holds any character as it is."""
    host = env.str("POSTGRES_HOST", "")
    if not host:
        return {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "PORT": env.int("POSTGRES_PORT", 5432),
        "USER": env.str("POSTGRES_USER", "hub"),
        "PASSWORD": env.str("POSTGRES_PASSWORD", ""),
        "NAME": env.str("POSTGRES_DB", "hub"),
    }
