"""The closed lists: codes with their labels in French and English, as small CSV files in `lists/`.

A list with a `parent` column is a hierarchy (department to region); all can be read as SKOS schemes.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from unicodedata import combining, normalize

LONGEST_TYPED, MOST_NEAR, LIKE = 80, 3, 0.75
# A word of a label that is alike says less than a whole label.
OF_A_WORD, SHORTEST_WORD = 0.9, 4
# The one list that no field takes its codes from.
PLATFORMS = "shared_platforms"
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
    lines = text_of(name).splitlines()
    return MappingProxyType({row["code"]: Code(**row) for row in csv.DictReader(lines)})


def text_of(name: str) -> str:
    """One list as its file has it."""
    return (LISTS / f"{name}.csv").read_text("utf-8")


def find(name: str, label: str) -> str | None:
    """The code whose code, French or English label this is, without regard to case, accents and blanks."""
    return _by_label(name).get(folded(label))


def near(name: str, typed: str) -> tuple[Code, ...]:
    """The few codes that a person may have meant, the likest first: by code or label, whole or by a word of it."""
    return _near(name, folded(typed[:LONGEST_TYPED]))


def lists_digest() -> str:
    """SHA-256 over the bytes of all lists: two hubs with the same digest close their fields alike."""
    total = hashlib.sha256()
    for name in names():
        content = text_of(name).encode()
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


@lru_cache(maxsize=4_096)
def _near(name: str, typed: str) -> tuple[Code, ...]:
    known, labels = listed(name), _by_label(name)
    if typed in labels:
        return (known[labels[typed]],)
    alike: dict[str, float] = {}
    for label, code in labels.items():
        alike[code] = max(alike.get(code, 0), _likeness(typed, label))
    best = sorted((code for code in alike if alike[code] >= LIKE), key=lambda code: -alike[code])
    return tuple(known[code] for code in best[:MOST_NEAR])


def _likeness(typed: str, label: str) -> float:
    """From 0 to 1; the beginning of a label is as like it as can be without being one."""
    if len(typed) >= SHORTEST_WORD and label.startswith(typed):
        return 1.0
    words = [word for word in label.split() if len(word) >= SHORTEST_WORD]
    compared = SequenceMatcher(b=typed, autojunk=False)

    def ratio(other: str) -> float:
        compared.set_seq1(other)
        return compared.ratio() if compared.real_quick_ratio() >= LIKE else 0.0

    return max(ratio(label), OF_A_WORD * max(map(ratio, words), default=0))
