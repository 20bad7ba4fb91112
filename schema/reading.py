"""Lenient reading of what a source says: a bad value drops itself only, and a person is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schema.canonical import canonical, digest
from schema.codes import listed, lists_digest
from schema.issues import REASONS, UNREADABLE, Invalid, Issue, Refused, issue
from schema.kinds import KINDS, Kind
from schema.shapes import plain
from schema.versions import DERIVATION_VERSION, SCHEMA_VERSION

__all__ = ["RULES_DIGEST", "Issue", "Reading", "Refused", "canonical", "digest", "read"]

RULES_DIGEST = digest(f"{SCHEMA_VERSION} {DERIVATION_VERSION} {lists_digest()}".encode())
MOST_ISSUES = 100
Path = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: JSON-ready data without blanks or floats, and an issue for each value left out."""

    data: dict[str, Any]
    issues: tuple[Issue, ...]


def read(kind: str, data: Mapping[str, Any]) -> Reading:
    """Clean and check the data of one item. Raises Refused only for an unknown kind or a missing name."""
    known = KINDS.get(kind)
    if known is None:
        kinds = ", ".join(KINDS)
        raise Refused(
            issue(
                "unknown_kind",
                "kind",
                kind,
                f"rubrique inconnue, prenez l'une de celles-ci : {kinds}",
                f"unknown kind, take one of these: {kinds}",
            )
        )
    try:
        return Reading(_validated(known, data), ())
    except ValidationError:
        return _mended_reading(known, _without_blanks(data))


def _validated(known: Kind, said: Mapping[str, Any]) -> dict[str, Any]:
    country = said.get("country")
    known_country = isinstance(country, str) and country in listed("countries")
    return plain(known.model.model_validate(said, context={"country": country} if known_country else None))


def _mended_reading(known: Kind, said: dict[str, Any]) -> Reading:
    """Leave out what is in error and validate again, until nothing is; each turn leaves out something."""
    issues: list[Issue] = []
    while True:
        try:
            return Reading(_validated(known, said), _bounded(issues))
        except ValidationError as problem:
            said = _without_blanks(_mended(said, problem, issues))


def _without_blanks(data: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, str):
            if value and not value.isspace():
                kept[str(key)] = value
        elif value is not None and (value := _full(value)) is not None:
            kept[str(key)] = value
    return kept


def _full(value: Any) -> Any:
    """The value without its blank parts, None if nothing is left."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, Mapping):
        return _without_blanks(value) or None
    if isinstance(value, list | tuple):
        return [full for item in value if (full := _full(item)) is not None] or None
    return value


def _mended(said: dict[str, Any], problem: ValidationError, issues: list[Issue]) -> dict[str, Any]:
    """The data without the values that are in error, or with what can be kept of them."""
    for error in problem.errors(include_url=False):
        path, reason = error["loc"], _reason(error)
        if error["type"] == "missing":
            path = _incomplete(path, issues)
        elif not _told(path, reason, issues):
            value = error["input"] if reason.value is None else reason.value
            issues.append(issue(reason.code, _dotted(path), value, reason.message_fr, reason.message_en))
        _put(said, path, reason.mended)
    return said


def _told(path: Path, reason: Invalid, issues: list[Issue]) -> bool:
    """Whether the reason only follows from a part of the value that was told to be wrong before."""
    return bool(reason.after) and _dotted((*path, reason.after or "")) in {known.field for known in issues}


def _reason(error: ErrorDetails) -> Invalid:
    """What a validator of ours said, or the same for an error that pydantic found."""
    context = error.get("ctx", {})
    if isinstance(context.get("error"), Invalid):
        return cast(Invalid, context["error"])
    if error["type"] == "too_long":
        most, values = context["max_length"], error["input"]
        return Invalid(
            "too_many",
            f"la liste compte {len(values)} valeurs, seules {most} sont gardées : retirez les autres",
            f"the list has {len(values)} values, only {most} are kept: remove the others",
            mended=sorted(values, key=repr)[:most],
        )
    return Invalid(*REASONS.get(error["type"], UNREADABLE))


def _incomplete(path: Path, issues: list[Issue]) -> Path:
    """Report what is missing, unless its bad value was just left out; give the path of its holder."""
    field = _dotted(path)
    earlier = next((known for known in issues if known.field == field), None)
    code, fr, en = REASONS["missing"]
    if len(path) == 1:
        raise Refused(replace(earlier or issue(code, field, None, fr, en), code=f"{code}_{field}"))
    if not earlier:
        issues.append(issue(code, field, None, fr, en))
    return path[:-1]


def _put(said: dict[str, Any], path: Path, value: Any) -> None:
    """Set the value at a path; a holder that an earlier error emptied stays empty."""
    holder: Any = said
    for step in path[:-1]:
        holder = holder[step]
        if holder is None:
            return
    holder[path[-1]] = value


def _dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _bounded(issues: list[Issue]) -> tuple[Issue, ...]:
    """In the order of their fields; beyond a hundred, one more says how many there were."""
    ordered = sorted(issues, key=lambda known: (known.field, known.code, known.value))
    if len(ordered) <= MOST_ISSUES:
        return tuple(ordered)
    more = len(ordered) - MOST_ISSUES
    last = Issue(
        "more_issues", "", "", f"Et {more} autres valeurs écartées.", f"And {more} more values left out."
    )
    return (*ordered[:MOST_ISSUES], last)
