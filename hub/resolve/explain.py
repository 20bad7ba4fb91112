"""Why two records are one entry of the catalogue, or why not, for an audience: from what it sees and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sqlalchemy import Connection, exists, select

from hub.relations.groups import match_key, stop_key
from hub.resolve.chain import Connected
from hub.resolve.contradictions import PUBLIC
from hub.resolve.group import pair
from hub.resolve.model import Model
from hub.resolve.neighbourhood import neighbourhood
from hub.resolve.regroup import clashes
from hub.resolve.rulings import DIFFERENT, SAME
from hub.resolve.score import contradiction
from hub.resolve.seen import Seen, seen_group, seen_records
from hub.resolve.weighed import Scales, Weighed

RULING = "ruling"
"""The veto of a person, among those of the clues."""


class Because(StrEnum):
    """What decides: the first three for records that are together, the others for records that are apart."""

    RULED_SAME = "ruled_same"
    JOINED = "joined"
    CHAINED = "chained"
    RULED_DIFFERENT = "ruled_different"
    VETO = "veto"
    FEW_POINTS = "few_points"
    NO_SHARED_KEY = "no_shared_key"
    CROWDED_KEY = "crowded_key"
    THIRD = "third"
    SETTLED = "settled"


@dataclass(frozen=True)
class Obstacle:
    """Two records, one of each group, that may never be together, and the veto that says so."""

    a: str
    b: str
    veto: str


Compared = Literal["yes", "crowded", "no"]
"""Whether two records share a search key; `crowded`: only keys that too many records hold."""


@dataclass(frozen=True)
class Explanation:
    """Two records, what speaks for and against, and what decided. `third` is told when other records keep them apart."""

    weighed: Weighed
    entities: tuple[str, str]
    compared: Compared
    because: Because
    third: Obstacle | None = None

    @property
    def together(self) -> bool:
        return self.entities[0] == self.entities[1]


def explain(conn: Connection, layer: int, a: str, b: str, model: Model) -> Explanation:
    """Why these two records are together or apart; raises NotFound for a record that the audience does not see."""
    found = seen_records(conn, layer, (a, b))
    one, other = found[a], found[b]
    groups = [list(seen_group(conn, layer, each.entity).values()) for each in (one, other)]
    if one.layer == other.layer == 0:  # the public's groups are made of what the public sees
        groups = [[each for each in group if each.layer == 0] for group in groups]
    scales = Scales(conn, {each.key: each for group in groups for each in group}.values(), model)
    weighed = scales.weigh(one, other)
    compared = _compared(conn, one, other)
    obstacle = None
    if one.entity == other.entity:
        because = _together(weighed, compared)
    else:
        because = _apart(weighed, compared)
        if because is Because.SETTLED:
            broken = _broken(conn, one, other, model) if weighed.ruled_same else None
            obstacle = next(_obstacles(scales, *groups), broken)
        if obstacle is not None:
            because = Because.VETO if {obstacle.a, obstacle.b} == {a, b} else Because.THIRD
    return Explanation(weighed, (one.entity, other.entity), compared, because, obstacle)


def _together(told: Weighed, compared: Compared) -> Because:
    if told.ruling == SAME:
        return Because.RULED_SAME
    return Because.JOINED if told.joins and compared == "yes" else Because.CHAINED


def _apart(told: Weighed, compared: Compared) -> Because:
    """What keeps the two apart by themselves; SETTLED when it is not between them."""
    if told.ruling == DIFFERENT:
        return Because.RULED_DIFFERENT
    if told.ruling == SAME:
        return Because.SETTLED
    if told.veto:
        return Because.VETO
    if told.score < told.theta:
        return Because.FEW_POINTS
    if compared == "yes":
        return Because.SETTLED
    return Because.CROWDED_KEY if compared == "crowded" else Because.NO_SHARED_KEY


def _compared(conn: Connection, a: Seen, b: Seen) -> Compared:
    """As candidates are found: a pair that the public sees shares a key that the public sees."""
    layer = max(a.layer, b.layer)
    mine, theirs = match_key.alias(), match_key.alias()
    stopped = exists().where(stop_key.c.key == mine.c.key, stop_key.c.layer == layer)
    query = (
        select(stopped)
        .join(theirs, theirs.c.key == mine.c.key)
        .where(mine.c.record == a.id, theirs.c.record == b.id, mine.c.layer <= layer, theirs.c.layer <= layer)
    )
    shared = set(conn.execute(query).scalars())
    if not shared:
        return "no"
    return "crowded" if all(shared) else "yes"


def _broken(conn: Connection, one: Seen, other: Seen, model: Model) -> Obstacle | None:
    """Two other records that a ruling "same" on these two would put together by a chain of such rulings."""
    told = clashes(neighbourhood(conn, [one.id, other.id]), model, max(one.layer, other.layer))
    clash = told.get(pair(one.key, other.key))
    return None if clash is None or clash.because == PUBLIC else Obstacle(*clash)


def _obstacles(scales: Scales, mine: list[Seen], theirs: list[Seen]) -> Iterator[Obstacle]:
    """Every veto between the two groups; rulings "same" set aside, between what they tie, all but identifiers."""
    layer = max(one.layer for one in (*mine, *theirs))
    within = {one.key for one in (*mine, *theirs)}
    tied = Connected()
    for a, b in scales.same:
        if a in within and b in within:
            tied.tie(a, b)
    for one in mine:
        for other in theirs:
            first, second = one.at(layer), other.at(layer)
            veto = contradiction(first, second, scales.model)
            if scales.ruling(pair(one.key, other.key)) == DIFFERENT:
                yield Obstacle(one.key, other.key, RULING)
            elif veto and (veto in first.identifiers or tied.top(one.key) != tied.top(other.key)):
                yield Obstacle(one.key, other.key, veto)
