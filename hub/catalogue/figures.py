"""Figures over the published catalogue, as one audience sees it."""

from collections import Counter
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from hub.catalogue.digest import lines
from schema import KINDS, Audience


@dataclass(frozen=True)
class Figures:
    """Per kind: entities, and those that several sources tell of."""

    entities: dict[str, int]
    shared: dict[str, int]
    largest: int


def figures(conn: Connection, audience: Audience) -> Figures:
    """Counts the catalogue line by line."""
    entities: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    largest = 0
    for raw in lines(conn, audience):
        line = orjson.loads(raw)
        members = line["members"]
        entities[line["kind"]] += 1
        shared[line["kind"]] += len({key.split("/", 1)[0] for key in members}) > 1
        largest = max(largest, len(members))
    kinds = [kind for kind in KINDS if entities[kind]]
    return Figures({kind: entities[kind] for kind in kinds}, {kind: shared[kind] for kind in kinds}, largest)
