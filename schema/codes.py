"""The closed lists: codes with their labels in French and English, as small CSV files in `lists/`.

A list with a `parent` column is a hierarchy (department to region); all can be read as SKOS schemes.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from unicodedata import combining, normalize

LISTS = files(__package__) / "lists"


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    fr: str
    en: str
    parent: str | None = None


@cache
def names() -> tuple[str, ...]:
    """The names of all lists, in order."""
    return tuple(
        sorted(file.name.removesuffix(".csv") for file in LISTS.iterdir() if file.name.endswith(".csv"))
    )


@cache
def listed(name: str) -> Mapping[str, Code]:
    """The codes of one list, in the order of its file. KeyError if there is no such list."""
    if name not in names():
        raise KeyError(f"no list called {name!r}")
    lines = (LISTS / f"{name}.csv").read_text("utf-8").splitlines()
    return MappingProxyType({row["code"]: Code(**row) for row in csv.DictReader(lines)})


def find(name: str, label: str) -> str | None:
    """The code whose code, French or English label this is, without regard to case, accents and blanks."""
    return _by_label(name).get(folded(label))


def lists_digest() -> str:
    """SHA-256 over the bytes of all lists: two hubs with the same digest close their fields alike."""
    total = hashlib.sha256()
    for name in names():
        content = (LISTS / f"{name}.csv").read_text("utf-8").encode()
        total.update(f"{name}:{len(content)}\n".encode() + content)
    return total.hexdigest()


def folded(label: str) -> str:
    """Lower case, without accents, words parted by one blank."""
    plain = "".join(c for c in normalize("NFD", label) if not combining(c)).casefold()
    return " ".join(re.findall(r"\w+", plain))


@cache
def _by_label(name: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code in listed(name).values():
        for label in (code.code, code.fr, code.en):
            found.setdefault(folded(label), code.code)
    return found
