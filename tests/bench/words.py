"""The words that generated organisations are named with, from `words.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_TOLD: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

TOWN_STARTS: Sequence[str] = _TOLD["town_starts"]
TOWN_ENDS: Sequence[str] = _TOLD["town_ends"]
PEOPLE: Sequence[str] = _TOLD["people"]
STREETS: Sequence[str] = _TOLD["streets"]
SYLLABLES: Sequence[str] = _TOLD["syllables"]
TRADES: Sequence[str] = _TOLD["trades"]
CAUSES: Sequence[str] = _TOLD["causes"]
COUNTRY: Sequence[str] = _TOLD["country"]
NETWORKS: Sequence[str] = _TOLD["networks"]
OPERATORS: Sequence[str] = _TOLD["operators"]
COMPANY_FORMS: Sequence[str] = _TOLD["company_forms"]
FORMS: Mapping[str, Sequence[str]] = _TOLD["forms"]
