"""The one YAML loader: scalars stay text, and nothing can be read in two ways.

PyYAML reads 0123 as 83 and NO as false: here every scalar is text. Aliases (bombs), tags (objects), keys
twice (the last would win), keys that are not text and depth over 32 are refused (attack case F11).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from connectors.errors import SourceError, StopRun

DEPTH = 32
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(data: bytes) -> Any:
    """The one document in `data`, made of dict, list and str. Raises StopRun with the line."""
    value, _lines = _document(data)
    return value


def load_list(data: bytes) -> list[tuple[int, Any]]:
    """The elements of the list at the top of the document, each with its line. Raises StopRun."""
    value, lines = _document(data)
    if isinstance(value, list):
        return list(zip(lines, value, strict=True))
    raise refused("yaml_not_a_list", 1, "une liste est attendue (des lignes « - … »)", "a list is expected")


def _document(data: bytes) -> tuple[Any, list[int]]:
    try:
        return _read(yaml.parse(decoded(data), Loader=_LOADER))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else 1
        raise refused(
            "yaml_malformed", line, "le YAML est invalide ou coupé", "the YAML is invalid or cut"
        ) from None
    except yaml.YAMLError:
        raise refused("yaml_malformed", 1, "le YAML est invalide", "the YAML is invalid") from None


def _read(events: Iterator[yaml.Event]) -> tuple[Any, list[int]]:
    found: tuple[Any, list[int]] | None = None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            found = _top(event, events)
        elif isinstance(event, yaml.DocumentStartEvent) and found is not None:
            raise _at(event, "yaml_documents", "un seul document par fichier", "one document per file")
    if found is None:
        raise refused("yaml_empty", 1, "le document est vide", "the document is empty")
    return found


def _top(event: yaml.NodeEvent, events: Iterator[yaml.Event]) -> tuple[Any, list[int]]:
    if not isinstance(event, yaml.SequenceStartEvent):
        return _node(event, events, DEPTH), []
    _check(event)
    lines, elements = [], []
    for one in _until(events, yaml.SequenceEndEvent):
        lines.append(_line(one))
        elements.append(_node(one, events, DEPTH - 1))
    return elements, lines


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Any:
    _check(event)
    if depth == 0:
        raise _at(event, "yaml_too_deep", f"plus de {DEPTH} niveaux", f"more than {DEPTH} levels")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return [_node(one, events, depth - 1) for one in _until(events, yaml.SequenceEndEvent)]
    return _mapping(events, depth)


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in _until(events, yaml.MappingEndEvent):
        _check(key)
        if not isinstance(key, yaml.ScalarEvent):
            raise _at(key, "yaml_key", "une clé doit être un texte", "a key must be text")
        if key.value in found:
            raise _at(
                key, "yaml_duplicate_key", f"clé « {key.value} » en double", f"key “{key.value}” stands twice"
            )
        found[key.value] = _node(next(events), events, depth - 1)
    return found


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _check(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _at(
            event, "yaml_alias", "les ancres et alias (& *) sont refusés", "anchors and aliases are refused"
        )
    if getattr(event, "tag", None):
        raise _at(event, "yaml_tag", "les étiquettes (!) sont refusées", "tags (!) are refused")


def decoded(data: bytes) -> str:
    """UTF-8, with or without its mark. Raises StopRun with the line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise refused("not_utf8", line, "ce n'est pas de l'UTF-8", "not UTF-8") from None


def _at(event: yaml.Event, code: str, fr: str, en: str) -> SourceError:
    return refused(code, _line(event), fr, en)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def refused(code: str, line: int, fr: str, en: str) -> SourceError:
    """The error with its line in front."""
    return StopRun(code, f"Ligne {line} : {fr}.", f"Line {line}: {en}.")
