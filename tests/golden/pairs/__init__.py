"""Labelled pairs from real directories, and how far their two readers agreed.

`pairs.csv` keeps row references only (record keys, `source/kind/local id`), never what a directory says:

| column | |
|---|---|
| `a`, `b` | two record keys, `a` before `b` |
| `stratum` | why the pair was drawn; the readers did not see it |
| `reader_one`, `reader_two` | what each read by GUIDELINE.md, alone |
| `label` | what both read; else what a third reading settled, which may be `unclear`; empty: still open |

How it is made: `sample` draws the pairs (columns a, b, stratum) and writes a batch for the readers; each returns a file
`id,label`; `gather` puts the two together and names the disputes, and takes the third reading of these. A pair counts
once its label is settled; `unclear` is a label too, and whoever measures leaves such pairs out.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

PAIRS = Path(__file__).with_name("pairs.csv")


class Label(StrEnum):
    """How two records stand to one another; GUIDELINE.md says what each means."""

    SAME = "same"
    PART_OF = "part_of"
    HOSTED_BY = "hosted_by"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


class Reference(NamedTuple):
    """A drawn pair, and what was read of it so far."""

    a: str
    b: str
    stratum: str
    reader_one: Label | None = None
    reader_two: Label | None = None
    label: Label | None = None


class LabelledPair(NamedTuple):
    """A pair that two readers read and whose label is settled."""

    a: str
    b: str
    stratum: str
    reader_one: Label
    reader_two: Label
    label: Label


class Agreement(NamedTuple):
    """Of two readers over `pairs`: the share read alike, and Cohen's kappa, on all labels and on same against the rest."""

    pairs: int
    raw: float
    kappa: float
    kappa_same: float


def pair_id(a: str, b: str) -> str:
    """The name under which readers know a pair: a digest, so that it tells nothing."""
    return hashlib.sha256(f"{a}\n{b}".encode()).hexdigest()[:10]


def references(path: Path = PAIRS) -> list[Reference]:
    """All drawn pairs, read or not."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Reference(
                one["a"], one["b"], one["stratum"], *(_label(one[name]) for name in Reference._fields[3:])
            )
            for one in csv.DictReader(file)
        ]


def load(path: Path = PAIRS) -> list[LabelledPair]:
    """The pairs whose label is settled, `unclear` ones among them."""
    return [
        LabelledPair(a, b, stratum, one, two, label)
        for a, b, stratum, one, two, label in references(path)
        if one and two and label
    ]


def write(path: Path, held: Iterable[Reference]) -> None:
    """Replaces the file, in order of the keys."""
    lines = [[value or "" for value in one] for one in sorted(held, key=lambda one: one[:2])]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Reference._fields, *lines])


def settled(one: Label, two: Label, third: Label | None = None) -> Label | None:
    """What both say; else the third reading; None while that is missing."""
    return one if one is two else third


def agreement(pairs: Sequence[LabelledPair | Reference]) -> Agreement:
    """Over the pairs that both readers read. Raises ValueError when there are none."""
    read = [(one.reader_one, one.reader_two) for one in pairs if one.reader_one and one.reader_two]
    if not read:
        raise ValueError("no pair was read by both")
    raw, kappa = _kappa(read)
    _, kappa_same = _kappa([(one is Label.SAME, two is Label.SAME) for one, two in read])
    return Agreement(len(read), raw, kappa, kappa_same)


def _kappa(read: Sequence[tuple[object, object]]) -> tuple[float, float]:
    """Raw agreement, and what of it is beyond chance; two readers who know one word only agree by nature (kappa 1)."""
    raw = sum(one == two for one, two in read) / len(read)
    ones, twos = Counter(one for one, _ in read), Counter(two for _, two in read)
    chance = sum(ones[said] * twos[said] for said in ones) / len(read) ** 2
    return raw, 1.0 if chance == 1 else (raw - chance) / (1 - chance)


def _label(text: str) -> Label | None:
    return Label(text) if text else None
