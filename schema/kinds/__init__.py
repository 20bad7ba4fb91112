"""The kinds, found by module name: a new kind is a new file beside this one that defines KIND."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from schema.kind import Field, Kind

__all__ = ["KINDS", "Field", "Kind"]

_FOUND: list[Kind] = [import_module(f"{__name__}.{module.name}").KIND for module in iter_modules(__path__)]
KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in sorted(_FOUND, key=lambda k: (k.layer, k.name))}
)
