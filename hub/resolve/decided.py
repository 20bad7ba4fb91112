"""What people decided of single records, as deriving and merging need it: identifiers not to be trusted, closings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from hub.db import among, chunks
from hub.relations.groups import ruling
from hub.resolve.rulings import CLOSED, IDENTIFIER_WRONG
from schema import KINDS

Closing = tuple[str, str | None]
"""Since when, and the record of the successor."""


@dataclass(frozen=True)
class Decided:
    """Of one record. `wrong`: identifiers as `(scheme, value)`; one with another value is not meant."""

    wrong: frozenset[tuple[str, str]] = frozenset()
    closings: tuple[Closing, ...] = ()

    @property
    def targets(self) -> frozenset[str]:
        """Who has to be looked at again with the record: its successors, as targets of links."""
        return frozenset(f"key:{successor}" for _, successor in self.closings if successor)

    def contested(self, kind: str, view: Mapping[str, Any]) -> tuple[str, ...]:
        """The fields of the view whose value was ruled wrong."""
        if not self.wrong:
            return ()
        return tuple(
            field.name
            for field in KINDS[kind].fields.values()
            if field.identifier and (field.identifier.scheme, view.get(field.name)) in self.wrong
        )

    def trusted(self, kind: str, view: dict[str, Any] | None) -> dict[str, Any] | None:
        """The view without them: they are no evidence, no key and no veto."""
        if view is None or not (without := self.contested(kind, view)):
            return view
        return {name: value for name, value in view.items() if name not in without}


NOTHING = Decided()


def decided_of(conn: Connection, keys: Iterable[str]) -> dict[str, Decided]:
    """Those of these records of which something was decided."""
    wrong: dict[str, set[tuple[str, str]]] = defaultdict(set)
    closings: dict[str, set[Closing]] = defaultdict(set)
    query = select(ruling.c.verdict, ruling.c.a, ruling.c.b, ruling.c.scheme, ruling.c.value, ruling.c.since)
    holding = query.where(ruling.c.void_revision.is_(None), ruling.c.verdict.in_((IDENTIFIER_WRONG, CLOSED)))
    for batch in chunks(keys):
        for row in conn.execute(holding.where(among(ruling.c.a, batch))):
            if row.verdict == CLOSED:
                closings[row.a].add((row.since, row.b))
            else:
                wrong[row.a].add((row.scheme, row.value))
    return {
        key: Decided(
            frozenset(wrong[key]), tuple(sorted(closings[key], key=lambda one: (one[0], one[1] or "")))
        )
        for key in {*wrong, *closings}
    }
