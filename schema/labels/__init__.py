"""What fields and lists are called in French and English: `fields.csv` and `lists.csv`, for every reader of the schema.

A part of a compound value (a postcode of a site) is called as the field of that name is.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


def field_label(name: str, lang: str) -> str | None:
    """What a field, or a part of one, is called in that language; None for a name that is not of the schema."""
    return _labels("fields", lang).get(name)


def list_label(name: str, lang: str) -> str:
    """What a closed list is called in that language. KeyError if there is no such list."""
    return _labels("lists", lang)[name]


def labelled(of: str) -> frozenset[str]:
    """All names of `fields` or of `lists` that have a label."""
    return frozenset(_labels(of, "fr"))


@cache
def _labels(of: str, lang: str) -> Mapping[str, str]:
    lines = (files(__package__) / f"{of}.csv").read_text("utf-8").splitlines()
    return MappingProxyType({row["name"]: row[lang] for row in csv.DictReader(lines)})
