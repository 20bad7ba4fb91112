"""Counts over what the public sees: by a filter's values, and how much two clusters know in common."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, and_, func, select

from hub.catalogue.read import PUBLIC, SOURCE
from hub.catalogue.tables import facet, projection


@dataclass(frozen=True)
class Overlap:
    """Two clusters, and how many entries both know."""

    clusters: tuple[str, str]
    count: int


def counts_by(conn: Connection, name: str) -> list[tuple[str, int]]:
    """How many entries of all kinds have each value of a filter; most first."""
    number = func.count()
    query = (
        select(facet.c.value, number)
        .join(projection, and_(projection.c.entity == facet.c.entity, projection.c.audience == PUBLIC))
        .where(facet.c.name == name, projection.c.name.is_not(None))
        .group_by(facet.c.value)
        .order_by(number.desc(), facet.c.value)
    )
    return [(value, count) for value, count in conn.execute(query)]


def overlaps(conn: Connection, clusters: Mapping[str, str]) -> list[Overlap]:
    """Every two clusters that know an entry in common, most first. `clusters` names the cluster of each source."""
    several = (
        select(facet.c.entity).where(facet.c.name == SOURCE).group_by(facet.c.entity).having(func.count() > 1)
    )
    query = select(facet.c.entity, facet.c.value).where(facet.c.name == SOURCE, facet.c.entity.in_(several))
    known: dict[str, set[str]] = {}
    for entity, source in conn.execute(query):
        if source in clusters:
            known.setdefault(entity, set()).add(clusters[source])
    counted = Counter(pair for names in known.values() for pair in combinations(sorted(names), 2))
    return [
        Overlap(pair, count) for pair, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]
