"""Rulings that cannot hold as they stand: each is a task for people, with why and what would mend it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from hub.db import among, chunks
from hub.relations.facts import record
from hub.relations.groups import assignment, ruling
from hub.resolve.contradictions import PUBLIC, RULING, Clash
from hub.resolve.features import Features
from hub.resolve.group import Pair, pair
from hub.resolve.model import Model
from hub.resolve.neighbourhood import neighbourhood
from hub.resolve.regroup import clashes
from hub.resolve.rulings import CLOSED, IDENTIFIER_WRONG, SAME

IDENTIFIER, OTHERWISE, DATES, CIRCLE = "identifier", "otherwise", "dates", "circle"


class Sentence(NamedTuple):
    """The same in both languages."""

    fr: str
    en: str


@dataclass(frozen=True)
class Task:
    """`rulings`: the numbers of those that contradict each other, or something else; `records`: what they are on."""

    code: str
    rulings: tuple[int, ...]
    records: tuple[str, ...]
    why: Sentence
    mend: Sentence


class _Ruling(NamedTuple):
    number: int
    a: str
    b: str | None
    since: str | None
    entity: str
    other: str | None


def tasks(conn: Connection, model: Model) -> list[Task]:
    """Every task that is open, by the lowest number of its rulings. Rulings on absent records sleep: they are none."""
    found = [*_broken(conn, model), *_dates(_awake(conn, CLOSED)), *_circles(_awake(conn, CLOSED))]
    return sorted(found, key=lambda task: (task.rulings, task.code, task.records))


def _awake(conn: Connection, verdict: str) -> list[_Ruling]:
    """Rulings in force, with the entities of their records; `same` only where both are present."""
    one, other = record.alias(), record.alias()
    mine, theirs = assignment.alias(), assignment.alias()
    query = (
        select(ruling.c.id, ruling.c.a, ruling.c.b, ruling.c.since, mine.c.entity, theirs.c.entity)
        .join(one, one.c.key == ruling.c.a)
        .join(mine, mine.c.record == one.c.id)
        .outerjoin(other, other.c.key == ruling.c.b)
        .outerjoin(theirs, theirs.c.record == other.c.id)
        .where(ruling.c.void_revision.is_(None), ruling.c.verdict == verdict)
        .order_by(ruling.c.id)
    )
    found = [_Ruling(*row) for row in conn.execute(query)]
    return [one for one in found if one.other is not None or verdict != SAME]


def _broken(conn: Connection, model: Model) -> Iterator[Task]:
    """Of rulings "same" whose records are not in one entity."""
    numbers: dict[Pair, list[int]] = defaultdict(list)
    for one in _awake(conn, SAME):
        if one.b is not None and one.entity != one.other:
            numbers[pair(one.a, one.b)].append(one.number)
    if not numbers:
        return
    near = neighbourhood(conn, _ids(conn, {key for two in numbers for key in two}))
    # Two public records by what the public sees, others by what the members see.
    why = {**clashes(near, model, 1), **clashes(near, model, 0)}
    because: dict[Clash, list[Pair]] = defaultdict(list)
    for two in numbers:
        because[why.get(two, Clash(*two, OTHERWISE))].append(two)
    for clash, pairs in because.items():
        same = sorted(n for two in pairs for n in numbers[two])
        yield _task(clash, pairs, same, _different(conn, clash), near.nodes(1))


def _ids(conn: Connection, keys: Iterable[str]) -> list[int]:
    return [
        n
        for batch in chunks(sorted(keys))
        for n in conn.execute(select(record.c.id).where(among(record.c.key, batch))).scalars()
    ]


def _different(conn: Connection, clash: Clash) -> list[int]:
    """The rulings that keep the two apart."""
    on_both = or_(
        and_(ruling.c.a == clash.a, ruling.c.b == clash.b), and_(ruling.c.a == clash.b, ruling.c.b == clash.a)
    )
    query = select(ruling.c.id).where(on_both, ruling.c.void_revision.is_(None), ruling.c.verdict != SAME)
    return sorted(conn.execute(query).scalars())


def _task(
    clash: Clash, pairs: list[Pair], same: list[int], different: list[int], seen: Mapping[str, Features]
) -> Task:
    records = sorted({clash.a, clash.b, *(key for two in pairs for key in two)})
    told = _CASES.get(clash.because, _identifiers)(clash, different, seen)
    why = Sentence(
        f"{_rulings_fr(same)} : {clash.a} et {clash.b} seraient la même chose ; {told.why.fr}.",
        f"{_rulings_en(same)}: {clash.a} and {clash.b} would be the same; {told.why.en}.",
    )
    code = clash.because if clash.because in _CASES else IDENTIFIER
    return Task(code, (*same, *different), tuple(records), why, _or_undo(told.mend, (*same, *different)))


class _Told(NamedTuple):
    why: Sentence
    mend: Sentence


def _ruled(_clash: Clash, different: list[int], _seen: Mapping[str, Features]) -> _Told:
    numbers = ", ".join(map(str, different))
    why = Sentence(f"le contraire est décidé (n° {numbers})", f"the opposite is ruled (no. {numbers})")
    return _Told(why, Sentence("", ""))


def _public(clash: Clash, _different: list[int], _seen: Mapping[str, Features]) -> _Told:
    command = f"maillage hub rule {SAME} {clash.a} {clash.b}"
    return _Told(
        Sentence("le public en voit deux", "the public sees two"),
        Sentence(
            f"Réunir aussi les fiches publiques : {command}.", f"Join the public records too: {command}."
        ),
    )


def _otherwise(_clash: Clash, _different: list[int], _seen: Mapping[str, Features]) -> _Told:
    return _Told(
        Sentence(
            "une autre fiche d’une des deux entrées s’y oppose", "another record of one entry forbids it"
        ),
        Sentence("Décider aussi de cette autre fiche.", "Rule on that other record too."),
    )


def _identifiers(clash: Clash, _different: list[int], seen: Mapping[str, Features]) -> _Told:
    scheme = clash.because
    one, other = (seen[key].identifiers.get(scheme) for key in (clash.a, clash.b))
    command = f"maillage hub rule {IDENTIFIER_WRONG} {clash.a} {scheme}"
    return _Told(
        Sentence(
            f"l’une porte le {scheme.upper()} {one}, l’autre {other}",
            f"one bears the {scheme.upper()} {one}, the other {other}",
        ),
        Sentence(f"Si l’un des deux est faux : {command}.", f"If one of both is wrong: {command}."),
    )


_CASES: Mapping[str, Callable[[Clash, list[int], Mapping[str, Features]], _Told]] = {
    RULING: _ruled,
    PUBLIC: _public,
    OTHERWISE: _otherwise,
}


def _dates(closings: Sequence[_Ruling]) -> Iterator[Task]:
    """Closings of one entity that do not agree on the day: it is shown as closed, without one."""
    of: dict[str, list[_Ruling]] = defaultdict(list)
    for one in closings:
        of[one.entity].append(one)
    for those in of.values():
        days = ", ".join(sorted({str(one.since) for one in those}))
        if "," in days:
            why = Sentence(f"une seule entrée, plusieurs dates : {days}", f"one entry, several dates: {days}")
            yield _closing_task(DATES, those, why)


def _circles(closings: Sequence[_Ruling]) -> Iterator[Task]:
    """Two entities of which each is said to succeed the other."""
    ways: dict[tuple[str, str | None], list[_Ruling]] = defaultdict(list)
    for one in closings:
        ways[one.entity, one.other].append(one)
    for one_end, other_end in list(ways):
        if other_end is not None and one_end < other_end and (back := ways.get((other_end, one_end))):
            why = Sentence("chacune succéderait à l’autre", "each would succeed the other")
            yield _closing_task(CIRCLE, [*ways[one_end, other_end], *back], why)


def _closing_task(code: str, closings: Sequence[_Ruling], why: Sentence) -> Task:
    numbers = sorted(one.number for one in closings)
    records = sorted({key for one in closings for key in (one.a, one.b) if key})
    said = Sentence(f"{_rulings_fr(numbers)} : {why.fr}.", f"{_rulings_en(numbers)}: {why.en}.")
    return Task(code, tuple(numbers), tuple(records), said, _or_undo(Sentence("", ""), numbers))


def _or_undo(mend: Sentence, numbers: Sequence[int]) -> Sentence:
    commands = ", ".join(f"maillage hub rule undo {n}" for n in numbers)
    return Sentence(
        f"{mend.fr} Sinon, annuler : {commands}."
        if mend.fr
        else f"Annuler celle qui se trompe : {commands}.",
        f"{mend.en} Else undo: {commands}." if mend.en else f"Undo the one that is wrong: {commands}.",
    )


def _rulings_fr(numbers: Sequence[int]) -> str:
    return f"Décision{'s' * (len(numbers) > 1)} n° {', '.join(map(str, numbers))}"


def _rulings_en(numbers: Sequence[int]) -> str:
    return f"Ruling{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
