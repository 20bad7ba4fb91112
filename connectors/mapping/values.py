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
Step = Callable[[list[Any]], list[Any]]


@dataclass(frozen=True)
class Setting:
    """What the rules of one source share."""

    zone: ZoneInfo
    nulls: frozenset[str] = NULLS
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_nulls(self, more: Iterable[str]) -> frozenset[str]:
        """The tokens that mean "nothing", folded."""
        return self.nulls | {folded(token) for token in more}


def folded(text: str) -> str:
    """As values are compared: without case, blanks collapsed."""
    return " ".join(text.casefold().split())


def texts_of(raw: Any, nulls: frozenset[str]) -> list[str]:
    """The texts in a cell, without those that mean "nothing"."""
    if isinstance(raw, list):
        return [text for item in raw for text in texts_of(item, nulls)]
    text = orjson.dumps(raw).decode() if isinstance(raw, dict) else text_of(raw)
    return [text] if text and folded(text[:40]) not in nulls else []


def compile_rule(rule: Rule, several: bool, setting: Setting) -> Getter:
    """The function of a rule. It gives None, one value, or (`several`) a list.

    Several values for a field that takes one are passed on as a list: the schema reports them.
    """
    nulls = setting.with_nulls(rule.nulls)
    origin, steps = _origin(rule, nulls), _steps(rule, nulls, setting)

    def get(frame: Frame) -> Any:
        found: list[Any] = origin(frame)
        for step in steps:
            found = step(found)
        found += flags(frame)
        return (found if several or len(found) > 1 else found[0]) if found else None

    flags = _flags(rule.flags, nulls)
    if rule.default or rule.link:
        return _ended(get, rule, several)
    return get


def _ended(get: Getter, rule: Rule, several: bool) -> Getter:
    def ended(frame: Frame) -> Any:
        value = get(frame)
        if value is None and rule.default:
            value = list(rule.default) if several or len(rule.default) > 1 else rule.default[0]
        if value is None or rule.link is None:
            return value
        if isinstance(value, list):
            return [{"scheme": rule.link, "value": one} for one in value]
        return {"scheme": rule.link, "value": value}

    return ended


def _origin(rule: Rule, nulls: frozenset[str]) -> Texts:
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
            filter(None, (texts_of(frame.flat.get(name), nulls) for name in rule.first)), []
        )
    names = (rule.column,) if rule.column else rule.all
    return lambda frame: [text for name in names for text in texts_of(frame.flat.get(name), nulls)]


def _record(kind: str) -> Callable[[Frame], list[Any]]:
    def link(frame: Frame) -> list[Any]:
        local_id = frame.made.get(kind)
        return [{"scheme": "local", "value": local_id}] if local_id else []

    return link


def _joined(frame: Frame, names: Iterable[str], between: str, nulls: frozenset[str]) -> list[str]:
    parts = [text for name in names for text in texts_of(frame.flat.get(name), nulls)]
    return [between.join(parts)] if parts else []


def _steps(rule: Rule, nulls: frozenset[str], setting: Setting) -> list[Step]:
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
        steps.append(lambda texts: [value for text in texts if (value := convert(text)) != ""])
    if rule.pad:
        width = rule.pad
        steps.append(lambda texts: [text.zfill(width) if text.isdecimal() else text for text in texts])
    return steps


def _find(pattern: re.Pattern[str]) -> Step:
    def found(text: str) -> str:
        match = pattern.search(text)
        if match is None:
            return ""
        return (
            next((group for group in match.groups() if group), "") if match.groups() else match[0]
        ).strip()

    return lambda texts: [part for text in texts if (part := found(text))]


def _split(separators: tuple[str, ...], nulls: frozenset[str]) -> Step:
    if separators == ("{}",):
        return lambda texts: [part for text in texts for part in _array(text, nulls)]
    cut = re.compile("|".join(map(re.escape, separators)))
    return lambda texts: [part for text in texts for one in cut.split(text) for part in texts_of(one, nulls)]


def _array(text: str, nulls: frozenset[str]) -> list[str]:
    """The elements of a PostgreSQL array: {A,"B, C"}; any other text is one element."""
    if not (text.startswith("{") and text.endswith("}")):
        return [text]
    line = next(csv.reader([text[1:-1].replace("\n", " ")], escapechar="\\", skipinitialspace=True), [])
    return [part for one in line for part in texts_of(one, nulls)]


def _look_up(table: Mapping[str, str], otherwise: str | None) -> Step:
    """Values that the table does not know are passed on as they are, unless `otherwise` is given."""
    known = {folded(key): value for key, value in table.items()}

    def looked_up(texts: list[str]) -> list[str]:
        values = (known.get(folded(text), text if otherwise is None else otherwise) for text in texts)
        return [value for value in values if value]

    return looked_up


def _flags(flags: Mapping[str, Mapping[str, str]], nulls: frozenset[str]) -> Texts:
    """Columns that say yes add an entry to the list."""
    if not flags:
        return lambda _: []
    known = [(name, {folded(key): value for key, value in says.items()}) for name, says in flags.items()]

    def flagged(frame: Frame) -> list[str]:
        return [
            entry
            for name, says in known
            for text in texts_of(frame.flat.get(name), nulls)
            if (entry := says.get(folded(text)))
        ]

    return flagged
