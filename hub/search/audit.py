"""The index held against the catalogue: every entry at its last change, and nothing else."""

from dataclasses import dataclass

from sqlalchemy import Connection
from tantivy import Query, Searcher

from hub.catalogue.read import last_changes
from hub.search import fields as f
from hub.search.generations import Opened
from hub.search.near import how_many


@dataclass(frozen=True)
class Audit:
    """Entries that the index lacks, holds too many, or holds as they were before; `entries` are those of the catalogue."""

    entries: int
    missing: int
    surplus: int
    stale: int

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.surplus or self.stale)


def audit(conn: Connection, opened: Opened | None) -> Audit:
    """Compares id and change number of every entry; a number says all, since each change of a line has its own."""
    told = last_changes(conn)
    held = _held(opened.searcher) if opened else []
    known = dict(held)
    stale = sum(1 for name, number in known.items() if name in told and told[name] != number)
    surplus = len(held) - len(known.keys() & told.keys())
    return Audit(len(told), len(told.keys() - known.keys()), surplus, stale)


def _held(searcher: Searcher) -> list[tuple[str, int]]:
    """Id and change number of every document of an entry."""
    entries = Query.exists_query(f.KIND)
    found = searcher.search(entries, max(1, how_many(searcher, entries)), count=False).hits
    documents = (searcher.doc(address) for _, address in found)
    return [(one[f.ENTITY][0], one[f.CHANGE][0]) for one in documents]
