"""Draws the pairs to be labelled, and writes what the readers see.

Three steps, the second in an environment of its own that holds splink 5:

    maillage demo --no-serve --data DIRECTORIES      # all real directories in one hub
    python -m tests.golden.pairs.sample rows DATABASE_URL ROWS.jsonl
    python tests/golden/pairs/splink_joins.py ROWS.jsonl JOINS.csv
    python -m tests.golden.pairs.sample draw DATABASE_URL JOINS.csv BATCH.jsonl

`draw` writes `pairs.csv` (row references and strata, no label yet) and BATCH, one line per pair for the readers, who
see neither stratum nor score. The draw has no state: within a stratum pairs come in the order of a seeded digest of
their keys, turn by turn over the pairs of sources, so that no large list fills it.
"""

import argparse
import csv
import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from hub.db import Database
from tests.golden.pairs import PAIRS, Reference, load, pair_id, write
from tests.golden.pairs import families as f
from tests.golden.pairs import other_kinds as o
from tests.golden.pairs.rows import Row, for_splink, metres, rows

SEED = "maillage pairs 1"
MOST_OF_ONE = 4
"""No record stands in more pairs than this."""


class Stratum(NamedTuple):
    """At most `quota` pairs of a family."""

    name: str
    quota: int
    family: f.Family


STRATA = (
    Stratum("one-uai", 8, f.one_uai),
    Stratum("one-siret", 24, f.one_siret),
    Stratum("one-siren", 34, f.one_siren),
    Stratum("phone-far", 24, f.phone_far),
    Stratum("phone-near", 44, f.phone_near),
    Stratum("host-and-service", 60, f.host_and_service),
    Stratum("one-institution", 36, f.one_institution),
    Stratum("operator-sites", 26, f.operator_sites),
    Stratum("same-source", 36, f.same_source),
    Stratum("school-annexes", 34, f.school_annexes),
    Stratum("lycees", 18, f.lycees),
    Stratum("namesakes", 24, f.namesakes),
    Stratum("one-place", 34, f.one_place),
    Stratum("name-same-department", 26, f.name_same_department),
    Stratum("name-other-department", 18, f.name_other_department),
    Stratum("name-and-place", 90, f.name_and_place),
)
OTHER_KINDS = (
    Stratum("conferences", 4, o.conferences),
    Stratum("event-cross-posted", 22, o.event_cross_posted),
    Stratum("event-series", 14, o.event_series),
    Stratum("event-twins", 14, o.event_twins),
    Stratum("event-one-day", 8, o.event_one_day),
    Stratum("solutions", 14, o.solutions),
    Stratum("trainings", 12, o.trainings),
)
SPLINK = (
    ("splink-above-12", 12, 99, 40),
    ("splink-4-to-12", 4, 12, 44),
    ("splink-0-to-4", 0, 4, 34),
    ("splink-near-miss", -4, 0, 30),
)
"""Name, lowest and highest match weight in bits, quota. A documented threshold lies between 0 and 12."""


def draw(held: list[Row], joins: Mapping[tuple[str, str], float]) -> list[Reference]:
    """The sample: a function of the records in force, the joins and the seed. A pair stands in its first stratum."""
    organisations = [row for row in held if row.kind == "organisation"]
    by_key = {row.key: row for row in held}
    taken: dict[tuple[str, str], Reference] = {}
    seen: Counter[str] = Counter()
    for name, low, high, quota in SPLINK:
        joined = ((by_key[a], by_key[b]) for (a, b), weight in joins.items() if low <= weight < high)
        _take(name, quota, joined, taken, seen)
    for stratum, among in [*((s, organisations) for s in STRATA), *((s, held) for s in OTHER_KINDS)]:
        _take(stratum.name, stratum.quota, stratum.family(among), taken, seen)
    return sorted(taken.values())


def _take(
    stratum: str,
    quota: int,
    pairs: Iterable[f.Pair],
    taken: dict[tuple[str, str], Reference],
    seen: Counter[str],
) -> None:
    for a, b in _in_turn({_ordered(pair) for pair in pairs} - taken.keys()):
        if quota and seen[a] < MOST_OF_ONE and seen[b] < MOST_OF_ONE:
            taken[a, b] = Reference(a, b, stratum)
            seen.update((a, b))
            quota -= 1


def _ordered(pair: f.Pair) -> tuple[str, str]:
    a, b = sorted(row.key for row in pair)
    return a, b


def _in_turn(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """By seeded digest, one pair of sources after the other."""
    queues: defaultdict[tuple[str, ...], deque[tuple[str, str]]] = defaultdict(deque)
    for pair in sorted(pairs, key=lambda pair: hashlib.sha256("\n".join((SEED, *pair)).encode()).digest()):
        queues[tuple(key.partition("/")[0] for key in pair)].append(pair)
    while queues:
        for sources in sorted(queues):
            yield queues[sources].popleft()
            if not queues[sources]:
                del queues[sources]


SHOWN = {
    "organisation": (
        "name", "other_names", "acronym", "category", "level", "siren", "siret", "rna", "uai", "ror", "wikidata",
        "phone", "email", "website", "networks",
    ),
    "event": ("name", "starts", "ends", "status", "organiser_names", "website", "online_url", "registration_url"),
    "training": ("name", "provider_name", "website"),
    "solution": ("name", "other_names", "publisher_name", "version", "licences", "wikidata", "website", "links"),
}  # fmt: skip


def for_reader(row: Row) -> dict[str, Any]:
    """What a reader sees of a record; absent values are left out."""
    site = {name: row.site[name] for name in ("address", "postcode", "commune") if name in row.site}
    if "label" in row.site:
        site["place"] = row.site["label"]  # a word that cannot be taken for the reader's own
    told = {name: row.data[name] for name in SHOWN[row.kind] if name in row.data}
    point = {"coordinates": list(row.point)} if row.point else {}
    described = {"description": row.data["description"][:200]} if "description" in row.data else {}
    return {"source": row.source, **told, **site, **point, **described}


def _batch(drawn: Iterable[Reference], by_key: Mapping[str, Row]) -> list[bytes]:
    """Lines by pair id: a digest, so their order tells nothing."""
    lines = []
    for one in drawn:
        a, b = by_key[one.a], by_key[one.b]
        said = {
            "id": pair_id(one.a, one.b),
            "kind": a.kind,
            "a": for_reader(a),
            "b": for_reader(b),
            "metres": metres(a, b),
        }
        lines.append(orjson.dumps({name: value for name, value in said.items() if value is not None}) + b"\n")
    return sorted(lines)


def read_joins(path: Path) -> dict[tuple[str, str], float]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(one["a"], one["b"]): float(one["weight"]) for one in csv.DictReader(file)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.golden.pairs.sample")
    steps = parser.add_subparsers(dest="step", required=True)
    for step, files in (("rows", ("into",)), ("draw", ("joins", "batch"))):
        one = steps.add_parser(step)
        one.add_argument("database")
        for name in files:
            one.add_argument(name, type=Path)
    told = parser.parse_args()
    held = rows(Database(told.database))
    if told.step == "rows":
        compared = (dict(for_splink(row)) for row in held if row.kind == "organisation")
        told.into.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in compared))
        return
    if load():
        parser.error("the pairs are read already: a new draw would lose the labels")
    drawn = draw(held, read_joins(told.joins))
    write(PAIRS, drawn)
    told.batch.write_bytes(b"".join(_batch(drawn, {row.key: row for row in held})))
    print(f"{len(drawn)} pairs:", dict(sorted(Counter(one.stratum for one in drawn).items())))


if __name__ == "__main__":
    main()
