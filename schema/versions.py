"""Schema versions, and the step from each to the next: what an older cluster sends is read as of today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schema.issues import Invalid

Step = Callable[[str, dict[str, Any]], dict[str, Any]]

SCHEMA_VERSION = "1.0"
# Raised whenever the same facts and lists would give other values than before.
DERIVATION_VERSION = 1
# Version left → (version reached, step). A step takes a kind and its data, gives new data, never refuses.
STEPS: Mapping[str, tuple[str, Step]] = {}


def upgrade(
    kind: str, data: dict[str, Any], version: str, steps: Mapping[str, tuple[str, Step]] = STEPS
) -> dict[str, Any]:
    """The data as the present version says it. Raises Invalid for a version that no step leaves."""
    while version != SCHEMA_VERSION:
        if version not in steps:
            raise Invalid(
                "unknown_version",
                f"la version {version} du schéma est inconnue, la version courante est {SCHEMA_VERSION}",
                f"schema version {version} is unknown, the present one is {SCHEMA_VERSION}",
            )
        version, step = steps[version]
        data = step(kind, data)
    return data
