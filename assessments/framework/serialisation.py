"""A framework to plain JSON and back, and the hash that names it. Pure."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from assessments.framework.definition import Framework


def to_json(framework: Framework) -> dict[str, Any]:
    """Only what differs from the defaults, so that a new key with a default changes no hash."""
    return typing.cast(dict[str, Any], plain(framework))


def plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != default_of(field)
        }
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def from_json(data: Mapping[str, Any]) -> Framework:
    return typing.cast(Framework, typed(Framework, data))


@cache
def hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def typed(kind: Any, value: Any) -> Any:
    """`value` as JSON gave it, as the annotation `kind` says."""
    if dataclasses.is_dataclass(kind):
        names = hints(typing.cast(type, kind))
        return typing.cast(type, kind)(
            **{key: typed(names[key], item) for key, item in value.items()}
        )
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        real = next(variant for variant in inner if variant is not type(None))
        return None if value is None else typed(real, value)
    if origin is tuple:
        return tuple(typed(inner[0], item) for item in value)
    if origin is frozenset:
        return frozenset(value)
    if origin is Mapping:
        return {key: typed(inner[1], item) for key, item in value.items()}
    if kind is date:
        return date.fromisoformat(value)
    return value


def canonical(data: Any) -> bytes:
    """One spelling per content: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(data: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()
