"""A few entries for the front page: telling ones of several regions, others each day, so that nobody owns the window."""

import hashlib
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from hub.catalogue.read import Entry, entries_shown, entry_of
from hub.catalogue.tables import facet, projection

LOOKED_AT = 30
TELLING = ("description", "themes", "website", "sites")
"""What an entry says that has something to show."""


def shown_today(conn: Connection, kind: str, day: date, most: int) -> list[Entry]:
    """Entries of a kind, one per region at first, in an order that the day alone decides; deterministic."""
    regions = select(facet.c.value).where(facet.c.name == "region").distinct()
    names = sorted(conn.execute(regions).scalars(), key=lambda region: _lot(day, region))
    found: dict[str, Entry] = {}
    for region in names:
        best = max(
            _some(conn, kind, region, day),
            key=lambda entry: (_tells(entry), _lot(day, entry.id)),
            default=None,
        )
        if best is not None:
            found.setdefault(best.id, best)
        if len(found) == most:
            break
    return list(found.values())


def _some(conn: Connection, kind: str, region: str, day: date) -> Iterator[Entry]:
    """Some entries of a region, others each day: those that follow a letter of the day in the order of ids."""
    start = _lot(day, region)[:2]
    of_region = select(facet.c.entity).where(facet.c.name == "region", facet.c.value == region)
    query = entries_shown(projection.c.kind == kind, projection.c.entity.in_(of_region))
    rows = conn.execute(query.order_by(projection.c.entity < start, projection.c.entity).limit(LOOKED_AT))
    yield from map(entry_of, rows)


def _tells(entry: Entry) -> int:
    data = entry.line["data"]
    return sum(name in data for name in TELLING) + len(entry.line["members"])


def _lot(day: date, name: str) -> str:
    """A place in an order that is another one each day: lower case letters and digits of base 32, as ids are."""
    number = int.from_bytes(hashlib.sha256(f"{day.isoformat()} {name}".encode()).digest()[:10], "big")
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[number >> shift & 31] for shift in range(75, -5, -5))
