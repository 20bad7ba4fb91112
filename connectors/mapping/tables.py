"""A row becomes records: none, one or several, by the tables of the description.

A row that fills no id becomes an Unread; an item without a name is passed on, the hub refuses and counts it.
Values that cannot be read are passed on too: the schema names the field, the value and the mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from connectors.contract import Unread
from connectors.errors import StopRun
from connectors.mapping.columns import Columns, id_columns
from connectors.mapping.ids import compile_id
from connectors.mapping.objects import Scope, compile_fields, elements
from connectors.mapping.value_tables import ValueTable
from connectors.mapping.values import Frame, Nulls, Setting, compile_rule, texts_of
from connectors.row import Findings, Row
from connectors.rules import Rule, Table, When
from connectors.source import Source
from schema import KINDS, Audience, Invalid, Item
from schema.normalise import moment

Entry = tuple[str, Item | Unread]
"""A record, or what could not become one, with its position."""

NARROWER = (Audience.PUBLIC, Audience.MEMBER, Audience.NATIONAL, Audience.OWN)


class Mapper:
    """Maps the rows of one source, and keeps the account of its columns."""

    def __init__(self, source: Source, findings: Findings, digest_key: bytes = b"") -> None:
        setting = Setting(ZoneInfo(source.timezone), Nulls(source.nulls), source.tables)
        self.columns = Columns.of(source)
        self._kinds = source.kinds
        self.floor = Audience(source.visible_to)
        scope = Scope(setting, self.columns.seen)
        self._makers = [_Maker(table, scope, self.floor, findings, digest_key) for table in source.kinds]

    def map(self, row: Row) -> list[Entry]:
        """The records of a row, each with its position."""
        whole = Frame(row.values)
        self.columns.seen.update(whole.flat)
        return [entry for maker in self._makers for entry in maker.make(whole, row.position)]

    def refuse(self, values: Mapping[str, Any], why: Unread) -> list[Entry]:
        """The records that a row would have given, each refused for the same reason; none whose id is not told."""
        whole = Frame(values)
        return [entry for maker in self._makers for entry in maker.refuse(whole, why)]

    def check_ids(self) -> None:
        """Raises StopRun when no id has a column in the source: the run would refuse every row."""
        names = [name for table in self._kinds for name in id_columns(table)]
        if self.columns.seen and not self.columns.has_any(names):
            there = ", ".join(sorted(self.columns.seen)[:12])
            raise StopRun(
                "no_id_column",
                f"La colonne de l'identifiant « {names[0]} » n'existe pas ; colonnes lues : {there}.",
                f"There is no column “{names[0]}” for the id; columns read: {there}.",
            )


class _Maker:
    """Makes the records of one table of the description."""

    def __init__(self, table: Table, scope: Scope, floor: Audience, findings: Findings, key: bytes) -> None:
        setting = scope.setting
        self._table, self._floor, self._findings = table, floor, findings
        self._scope = scope.inside(table.each) if table.each else scope
        self._id = compile_id(table.id, setting.nulls, key)
        self._when = [_condition(condition, setting.nulls) for condition in table.when]
        self._modified = compile_rule(table.modified, False, setting) if table.modified else None
        self._visible_to = _narrowing(table.visible_to, setting, floor) if table.visible_to else None
        self._narrowed = [(name, _narrowing(rule, setting)) for name, rule in table.narrowed.items()]
        self._fields = compile_fields(table.fields, KINDS[table.kind].model, self._scope)

    def make(self, row: Frame, position: str) -> Iterator[Entry]:
        """The records of this table in the row."""
        for place, frame in self._frames(row, position):
            yield place, self._record(frame, place)

    def refuse(self, row: Frame, why: Unread) -> Iterator[Entry]:
        """The records of this table in the row that have an id, each refused."""
        for place, frame in self._frames(row, why.position):
            if local_id := self._id(frame):
                told = {"position": place, "kind": self._table.kind, "id": local_id}
                yield place, replace(why, **told, visible_to=self._audience(frame))

    def _frames(self, row: Frame, position: str) -> Iterator[tuple[str, Frame]]:
        each = self._table.each
        if each is None:
            if self._holds(row):
                yield position, row
            return
        for number, frame in enumerate(elements(row, each, self._scope)):
            if self._holds(frame):
                yield f"{position}, {each}[{number}]", frame

    def _holds(self, frame: Frame) -> bool:
        return not self._when or all(holds(frame) for holds in self._when)

    def _record(self, frame: Frame, place: str) -> Item | Unread:
        kind, local_id = self._table.kind, self._id(frame)
        if not local_id:
            return self._without_id(place)
        if self._table.each is None:
            frame.made.setdefault(kind, local_id)
        visible_to = self._audience(frame)
        narrowed = {name: who for name, rule in self._narrowed if (who := rule(frame)) is not Audience.PUBLIC}
        try:
            return Item(kind, local_id, self._fields(frame), self._modified_on(frame), visible_to, narrowed)
        except Invalid as problem:
            fr, en = (f"Identifiant : {problem.message_fr}.", f"Id: {problem.message_en}.")
            return Unread(place, problem.code, "id", local_id[:80], fr, en, kind, None, visible_to)

    def _audience(self, frame: Frame) -> Audience:
        return self._visible_to(frame) if self._visible_to else self._floor

    def _without_id(self, place: str) -> Unread:
        names = " + ".join(self._table.id.columns)
        return Unread(
            place,
            "no_id",
            names,
            "",
            f"Pas d'identifiant : remplissez la colonne « {names} ».",
            f"No id: fill the column “{names}”.",
            self._table.kind,
            None,
            self._floor,
        )

    def _modified_on(self, frame: Frame) -> str | None:
        said = self._modified(frame) if self._modified else None
        if said is None:
            return None
        try:
            return moment(str(said))
        except Invalid:
            self._findings.add(
                "bad_modified",
                f"Date de mise à jour illisible (« {str(said)[:40]} ») : elle est laissée de côté.",
                f"Unreadable date of change (“{str(said)[:40]}”): it is left out.",
            )
            return None


def _condition(when: When, nulls: Nulls) -> Callable[[Frame], bool]:
    wanted = ValueTable({value: value for value in when.is_ or when.is_not})

    def holds(frame: Frame) -> bool:
        found = texts_of(frame.flat.get(when.column), nulls)
        if when.filled is not None:
            return bool(found) is when.filled
        return any(map(wanted.every, found)) is bool(when.is_)

    return holds


def _narrowing(
    rule: str | Rule, setting: Setting, floor: Audience = Audience.PUBLIC
) -> Callable[[Frame], Audience]:
    """Who may see, within `floor`: a word, or a rule, whose unknown words hide from all but the owner."""
    if not isinstance(rule, Rule):
        fixed = max(floor, Audience(rule), key=NARROWER.index)
        return lambda _: fixed
    get = compile_rule(rule, True, setting)
    known = {audience.value: audience for audience in NARROWER}

    def narrowing(frame: Frame) -> Audience:
        said = [known.get(str(word), Audience.OWN) for word in get(frame) or ()]
        return max((floor, *said), key=NARROWER.index)

    return narrowing
