"""The one byte form of a value: what is hashed, compared, stored and signed."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson


def canonical(value: Any) -> bytes:
    """UTF-8 JSON, keys by code point, no blanks. TypeError on a float: numbers that decide are integers."""
    _no_float(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(data: bytes) -> str:
    """SHA-256, 64 hex characters."""
    return hashlib.sha256(data).hexdigest()


def _no_float(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a float has no canonical form: {value!r}")
    if isinstance(value, dict):
        for item in value.values():
            if type(item) is not str:
                _no_float(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if type(item) is not str:
                _no_float(item)
