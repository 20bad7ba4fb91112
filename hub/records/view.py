"""What one audience may see of a record: the policy of the charter that its cluster signed, and the source's narrowing."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from charter import Policy
from schema import KINDS, Audience, FieldClass, Item


class Stored(NamedTuple):
    """An item that passed the intake: the same words as `schema.Item`, not checked a second time."""

    kind: str
    id: str
    data: Mapping[str, Any]
    modified: str | None
    visible_to: Audience
    narrowed: Mapping[str, Audience]


class Lens:
    """Looks at records as one audience, under one policy. Decisions are remembered per kind and narrowing."""

    def __init__(self, policy: Policy, audience: Audience) -> None:
        self._policy = policy
        self._audience = audience
        self._allowed: dict[tuple[str, Audience], frozenset[str]] = {}

    def see(self, item: Item | Stored) -> dict[str, Any] | None:
        """The visible part of the data, or None when the record, or its name, is hidden."""
        allowed = self.fields(item.kind, item.visible_to)
        data = {name: value for name, value in item.data.items() if name in allowed}
        for name, audience in item.narrowed.items():
            if name in data and name not in self.fields(item.kind, audience):
                del data[name]
        return data if "name" in data else None

    def fields(self, kind: str, visible_to: Audience) -> frozenset[str]:
        """The fields of a kind that this audience may see when the source narrows to `visible_to`."""
        at = (kind, visible_to)
        if at not in self._allowed:
            self._allowed[at] = frozenset(
                name
                for name, field in KINDS[kind].fields.items()
                if self._may(kind, field.field_class, visible_to)
            )
        return self._allowed[at]

    def _may(self, kind: str, field_class: FieldClass, visible_to: Audience) -> bool:
        return self._policy.decide(self._audience, kind, field_class, visible_to).allowed


def stored_item(body: bytes) -> Stored:
    """An item from canonical bytes of our own; foreign bytes go through `schema.parse_item`."""
    said: Mapping[str, Any] = orjson.loads(body)
    narrowed = said.get("narrowed")
    return Stored(
        said["kind"],
        said["id"],
        said["data"],
        said.get("modified"),
        Audience(said["visible_to"]) if "visible_to" in said else Audience.PUBLIC,
        {name: Audience(who) for name, who in narrowed.items()} if narrowed else {},
    )
