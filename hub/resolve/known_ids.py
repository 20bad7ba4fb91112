"""The ledger of ids as it is kept, and what became of a public one: ids that only members ever saw do not exist here."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from hub.db import among, upsert
from hub.relations.facts import record
from hub.relations.groups import assignment, departed, entity, passage
from hub.resolve.ledger import CURRENT, GONE, MERGED, Entry, Ledger

PUBLIC_LAYER = 0


def remember(conn: Connection, ledger: Ledger, known: Mapping[str, Entry]) -> None:
    """Writes down what handing out ids changed; `known`: what was known before."""
    moved = [entry for name, entry in ledger.entries.items() if known.get(name) != entry]
    upsert(conn, entity, [entry._asdict() for entry in moved], by=("id",))
    passed = [
        {"what": what, "id": name, "of": of, "revision": ledger.revision}
        for what, name, of in sorted(ledger.passages)
    ]
    upsert(conn, passage, passed, by=("id", "of", "revision"))
    back = [entry.id for entry in moved if entry.state != GONE]
    if back:
        conn.execute(delete(departed).where(among(departed.c.id, back)))
    for entry in moved:
        if entry.state == GONE:
            stood = [{"id": entry.id, "key": key} for key in ledger.departed.get(entry.id, ())]
            upsert(conn, departed, stood, by=("id", "key"))


def survivor(conn: Connection, name: str) -> Entry | None:
    """The id that stands for this one today, through any number of merges; None when it never was public.

    The entry's state says whether it is current or gone.
    """
    entry = next(iter(_entries(conn, [name])), None)
    seen = set()
    while entry is not None and entry.state == MERGED and entry.into and entry.id not in seen:
        seen.add(entry.id)
        entry = next(iter(_entries(conn, [entry.into])), None)
    return entry


def successors(conn: Connection, name: str) -> list[str]:
    """The current public ids under which records live on that a gone one stood for; sorted."""
    found: set[str] = set()
    since: dict[str, int] = {}
    frontier = {name: 0} if _entries(conn, [name]) else {}
    while frontier:
        since |= frontier
        reached = _passed(conn, frontier)
        entries = _entries(conn, reached.keys() | _living(conn, frontier))
        found |= {entry.id for entry in entries if entry.state == CURRENT}
        former = {entry.id for entry in entries if entry.state != CURRENT} & reached.keys()
        frontier = {of: reached[of] for of in former if reached[of] < since.get(of, reached[of] + 1)}
    return sorted(found)


def _passed(conn: Connection, since: Mapping[str, int]) -> dict[str, int]:
    """Ids to which records passed from these, not before the revision named with each; with the first such revision."""
    found: dict[str, int] = {}
    query = select(passage.c.id, passage.c.of, passage.c.revision).where(among(passage.c.of, sorted(since)))
    for row in conn.execute(query):
        if row.revision >= since[row.of]:
            found[row.id] = min(row.revision, found.get(row.id, row.revision))
    return found


def _living(conn: Connection, names: Iterable[str]) -> set[str]:
    """Ids that stand today for public records which these stood for when they went."""
    query = (
        select(assignment.c.entity)
        .join(record, record.c.id == assignment.c.record)
        .join(departed, departed.c.key == record.c.key)
        .where(among(departed.c.id, sorted(names)), assignment.c.layer == PUBLIC_LAYER)
    )
    return set(conn.execute(query).scalars())


def _entries(conn: Connection, names: Iterable[str]) -> list[Entry]:
    query = select(entity).where(among(entity.c.id, sorted(names)), entity.c.layer == PUBLIC_LAYER)
    return [Entry(*row) for row in conn.execute(query)]
