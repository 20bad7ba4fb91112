"""One entity from the statements of a group, each value with its origin. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hub.merge.decided import Resolve, decisions
from hub.merge.survive import ORDERS, Said, Value
from schema import KINDS, Field, canonical


def merge(kind: str, said: Sequence[Said], resolve: Resolve) -> dict[str, Any]:
    """The entity as one line of the catalogue, without public ids.

    `key` is the smallest member key and names the entity; `members` are the keys, sorted. `origin[field]` lists, for
    each value of the field, which members (by index) say it; it is left out when there is one member only.
    `others[field]` lists what other members say instead, as `[index, value]`. A link is `{"key": target}`.
    What people decided of members is told as `hub.merge.decided` says.
    """
    if len(said) == 1:
        only = _with_links(kind, said[0], resolve, said[0].key)
        line = {"kind": kind, "key": only.key, "members": [only.key], "data": only.data}
        return line | decisions(said, resolve)
    members = sorted(said, key=lambda one: one.key)
    index = {one.key: n for n, one in enumerate(members)}
    data: dict[str, Value] = {}
    origin: dict[str, list[list[int]]] = {}
    others: dict[str, list[list[Value]]] = {}
    linked = [_with_links(kind, one, resolve, members[0].key) for one in members]
    for name in sorted({name for one in linked for name in one.data}):
        field = KINDS[kind].fields[name]
        saying = [one for one in linked if name in one.data]
        values, chosen_by, rest = (_united if field.several else _chosen)(field, saying, index)
        data[name] = values if field.several else values[0]
        origin[name] = chosen_by
        if rest:
            others[name] = rest
    line = {
        "kind": kind, "key": members[0].key, "members": [one.key for one in members], "data": data, "origin": origin,
    }  # fmt: skip
    if others:
        line["others"] = others
    return line | decisions(members, resolve)


Outcome = tuple[list[Value], list[list[int]], list[list[Value]]]


def _chosen(field: Field, saying: Sequence[Said], index: Mapping[str, int]) -> Outcome:
    if len(saying) == 1:
        return [saying[0].data[field.name]], [[index[saying[0].key]]], []
    trusted = [one for one in saying if field.name not in one.contested]
    said = [one.data[field.name] for one in saying]
    if all(value == said[0] for value in said):
        return [said[0]], [sorted(index[one.key] for one in saying)], []
    best = ORDERS[field.keep.rule](trusted or saying, field.name)[0].data[field.name]
    agree = [index[one.key] for one in saying if one.data[field.name] == best]
    differ = [[index[one.key], one.data[field.name]] for one in saying if one.data[field.name] != best]
    return [best], [sorted(agree)], sorted(differ, key=lambda pair: int(pair[0]))


def _united(field: Field, saying: Sequence[Said], index: Mapping[str, int]) -> Outcome:
    if len(saying) == 1:
        values = list(saying[0].data[field.name])
        return values, [[index[saying[0].key]] for _ in values], []
    found: dict[bytes, tuple[Value, list[int]]] = {}
    for one in saying:
        for value in one.data[field.name]:
            found.setdefault(canonical(value), (value, []))[1].append(index[one.key])
    ordered = [found[raw] for raw in sorted(found)]
    return [value for value, _ in ordered], [sorted(set(who)) for _, who in ordered], []


def _with_links(kind: str, one: Said, resolve: Resolve, entity: str) -> Said:
    """The statement with each link turned into the key of its target; one that leads nowhere, or back, is absent."""
    names = [name for name, field in KINDS[kind].fields.items() if field.link and name in one.data]
    if not names:
        return one
    source = one.key.split("/", 1)[0]
    data = dict(one.data)
    for name in names:
        link = KINDS[kind].fields[name].link
        assert link is not None
        said = data.pop(name)
        keys = {resolve(source, link.kind, ref) for ref in (said if isinstance(said, list) else [said])}
        targets = [{"key": key} for key in sorted(key for key in keys if key and key != entity)]
        if targets:
            data[name] = targets if isinstance(said, list) else targets[0]
    return replace(one, data=data)
