"""A rule of the description becomes a function: from one row to the value of one field."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
import orjson

from connectors.mapping.convert import conversion
from connectors.mapping.value_tables import ValueTable, folded
from connectors.row import flat, text_of
from connectors.rules import Rule

# What spreadsheets and databases leave where there is no value.
NULLS = frozenset(
    ("#n/d", "#n/a", "#ref!", "#value!", "#valeur!", "#name?", "#nom?", "#div/0!", "#null!", "#nul!", "null")
)


class Frame:
    """What a rule may look at: the columns, the nested row, and the ids of the records made of this row."""

    __slots__ = ("flat", "made", "nested")

    def __init__(self, nested: Mapping[str, Any], made: dict[str, str] | None = None) -> None:
        self.nested = nested
        self.flat = flat(nested)
        self.made: dict[str, str] = {} if made is None else made


Texts = Callable[[Frame], list[str]]
Getter = Callable[[Frame], Any]
Step = Callable[[list[Any], Frame], list[Any]]


class Nulls:
    """The texts that mean "nothing", compared folded."""

    __slots__ = ("longest", "tokens")

    def __init__(self, tokens: Iterable[str] = ()) -> None:
        self.tokens = NULLS | {folded(token) for token in tokens}
        self.longest = max(map(len, self.tokens))

    def also(self, tokens: Iterable[str]) -> Nulls:
        """These and more."""
        return Nulls((*self.tokens, *tokens)) if tokens else self


@dataclass(frozen=True)
class Setting:
    """What the rules of one source share."""

    zone: ZoneInfo
    nulls: Nulls = field(default_factory=Nulls)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def texts_of(raw: Any, nulls: Nulls) -> list[str]:
    """The texts in a cell, without those that mean "nothing"."""
    if type(raw) is str:
        text = raw.strip()
    elif type(raw) is list:
        return [text for item in raw for text in texts_of(item, nulls)]
    else:
        text = orjson.dumps(raw).decode() if type(raw) is dict else text_of(raw)
    return [] if not text or (len(text) <= nulls.longest and folded(text) in nulls.tokens) else [text]


def compile_rule(rule: Rule, several: bool, setting: Setting) -> Getter:
    """The function of a rule. It gives None, one value, or (`several`) a list.

    Several values for a field that takes one are passed on as a list: the schema reports them.
    """
    nulls = setting.nulls.also(rule.nulls)
    origin, steps = _origin(rule, nulls), _steps(rule, nulls, setting)
    if rule.flags:
        steps.append(_add_flags(rule.flags, nulls))
    if rule.default or rule.link:
        steps.append(_end(rule.default, rule.link))

    if rule.column and not steps and not several:
        return _plain(rule.column, nulls)

    def get(frame: Frame) -> Any:
        found: list[Any] = origin(frame)
        for step in steps:
            found = step(found, frame)
        if several or len(found) > 1:
            return found or None
        return found[0] if found else None

    return get


def _plain(name: str, nulls: Nulls) -> Getter:
    """The most usual rule, as short as it can be: one column as it is."""

    def get(frame: Frame) -> Any:
        found = texts_of(frame.flat.get(name), nulls)
        return found[0] if len(found) == 1 else found or None

    return get


def _origin(rule: Rule, nulls: Nulls) -> Texts:
    if rule.constant:
        return lambda _: list(rule.constant)
    if rule.record:
        return _record(rule.record)
    if rule.path:
        search = jmespath.compile(rule.path).search
        return lambda frame: texts_of(search(frame.nested), nulls)
    if rule.join:
        return lambda frame: _joined(frame, rule.join, rule.with_, nulls)
    if rule.first:
        return lambda frame: next(
            filter(None, (texts_of(frame.flat.get(one), nulls) for one in rule.first)), []
        )
    if rule.column:
        name = rule.column
        return lambda frame: texts_of(frame.flat.get(name), nulls)
    return lambda frame: [text for name in rule.all for text in texts_of(frame.flat.get(name), nulls)]


def _end(default: tuple[str, ...], link: str | None) -> Step:
    def ended(found: list[Any], _: Frame) -> list[Any]:
        values = found or list(default)
        return [{"scheme": link, "value": value} for value in values] if link else values

    return ended


def _record(kind: str) -> Callable[[Frame], list[Any]]:
    def link(frame: Frame) -> list[Any]:
        local_id = frame.made.get(kind)
        return [{"scheme": "local", "value": local_id}] if local_id else []

    return link


def _joined(frame: Frame, names: Iterable[str], between: str, nulls: Nulls) -> list[str]:
    parts = [text for name in names for text in texts_of(frame.flat.get(name), nulls)]
    return [between.join(parts)] if parts else []


def _steps(rule: Rule, nulls: Nulls, setting: Setting) -> list[Step]:
    """Find, split, table, as, pad: in this order, those that the rule names."""
    steps: list[Step] = []
    if rule.find:
        steps.append(_find(re.compile(rule.find)))
    if rule.split:
        steps.append(_split(rule.split, nulls))
    if rule.table is not None:
        named = setting.tables[rule.table] if isinstance(rule.table, str) else rule.table
        steps.append(_look_up(named, rule.otherwise))
    convert = conversion(rule.as_, setting.zone)
    if convert:
        steps.append(lambda texts, _: [value for text in texts if (value := convert(text)) != ""])
    if rule.pad:
        width = rule.pad
        steps.append(lambda texts, _: [text.zfill(width) if text.isdecimal() else text for text in texts])
    return steps


def _find(pattern: re.Pattern[str]) -> Step:
    def found(text: str) -> str:
        match = pattern.search(text)
        if match is None:
            return ""
        return (
            next((group for group in match.groups() if group), "") if match.groups() else match[0]
        ).strip()

    return lambda texts, _: [part for text in texts if (part := found(text))]


def _split(separators: tuple[str, ...], nulls: Nulls) -> Step:
    if separators == ("{}",):
        return lambda texts, _: [part for text in texts for part in _array(text, nulls)]
    cut = re.compile("|".join(map(re.escape, separators)))
    return lambda texts, _: [
        part for text in texts for one in cut.split(text) for part in texts_of(one, nulls)
    ]


def _array(text: str, nulls: Nulls) -> list[str]:
    """The elements of a PostgreSQL array: {A,"B, C"}; any other text is one element."""
    if not (text.startswith("{") and text.endswith("}")):
        return [text]
    line = next(csv.reader([text[1:-1].replace("\n", " ")], escapechar="\\", skipinitialspace=True), [])
    return [part for one in line for part in texts_of(one, nulls)]


def _look_up(table: Mapping[str, str], otherwise: str | None) -> Step:
    """Values that the table does not know are passed on as they are, unless `otherwise` is given."""
    first = ValueTable(table).first

    def looked_up(texts: list[str], _: Frame) -> list[str]:
        values = (first(text, text if otherwise is None else otherwise) for text in texts)
        return [value for value in values if value]

    return looked_up


def _add_flags(flags: Mapping[str, Mapping[str, str]], nulls: Nulls) -> Step:
    """Columns that say yes add an entry to the list."""
    known = [(name, ValueTable(says).every) for name, says in flags.items()]

    def flagged(found: list[Any], frame: Frame) -> list[Any]:
        said = ((every, text) for name, every in known for text in texts_of(frame.flat.get(name), nulls))
        return found + [entry for every, text in said for entry in every(text)]

    return flagged
