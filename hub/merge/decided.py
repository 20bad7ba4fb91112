"""What people decided, as a line shows it: values held for wrong, a body that is closed. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hub.merge.survive import Said

Resolve = Callable[[str, str, Mapping[str, str]], str | None]
"""(source, kind linked to, link as said) → smallest key of the target's group for this audience, or None."""


def decisions(members: Sequence[Said], resolve: Resolve) -> dict[str, Any]:
    """What is added to the line of these members, in the order of the line; mostly nothing.

    `contested[field]`: which members (by index) say a value that was ruled wrong; it is shown, and proves nothing.
    `closed`: `since`, left out when rulings differ on it, and `successors`, links to those that this audience sees.
    """
    told: dict[str, Any] = {}
    if any(one.contested for one in members):
        told["contested"] = {
            name: [n for n, one in enumerate(members) if name in one.contested]
            for name in sorted({name for one in members for name in one.contested})
        }
    closings = {closing for one in members for closing in one.closings}
    if closings:
        told["closed"] = _closed(closings, resolve)
    return told


def _closed(closings: set[tuple[str, str | None]], resolve: Resolve) -> dict[str, Any]:
    since = {day for day, _ in closings}
    told: dict[str, Any] = {"since": min(since)} if len(since) == 1 else {}
    keys = set()
    for successor in {key for _, key in closings if key}:
        source, kind, rest = successor.split("/", 2)
        keys.add(resolve(source, kind, {"scheme": "local", "value": rest}))
    if found := sorted(key for key in keys if key):
        told["successors"] = [{"key": key} for key in found]
    return told
