"""An item as it is sent: kind, local id, when it was modified, who may see it, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schema import normalise
from schema.canonical import canonical
from schema.issues import Invalid
from schema.strict_json import loads
from schema.traits import Audience

MOST_BYTES = 1 << 20
MOST_ID = 300
KEYS = frozenset(("kind", "id", "modified", "visible_to", "narrowed", "data"))
# A source may only narrow: to the members, to the national body, to itself.
NARROWINGS = frozenset((Audience.PUBLIC, Audience.MEMBER, Audience.NATIONAL, Audience.OWN))


@dataclass(frozen=True, slots=True)
class Item:
    """What a source says of one thing. Valid by construction, or Invalid is raised; the data is as it came.

    `modified` is a date or a moment, written as `normalise.moment` does. `narrowed` maps a field to the
    audience that may see it, where that is narrower than `visible_to`.
    """

    kind: str
    id: str
    data: dict[str, Any]
    modified: str | None = None
    visible_to: Audience = Audience.PUBLIC
    narrowed: Mapping[str, Audience] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z_]{1,40}", self.kind):
            raise Invalid("bad_kind", "le genre est un mot en minuscules", "the kind is a word in lower case")
        if not self.id or len(self.id) > MOST_ID or normalise.line(self.id) != self.id:
            raise Invalid(
                "bad_id",
                f"l'identifiant local compte 1 à {MOST_ID} caractères visibles, sans blanc au bord ni double",
                f"the local id has 1 to {MOST_ID} visible characters, no blank at its ends and none double",
            )
        if self.modified is not None and normalise.moment(self.modified) != self.modified:
            object.__setattr__(self, "modified", normalise.moment(self.modified))
        if not NARROWINGS.issuperset((self.visible_to, *self.narrowed.values())):
            raise _bad_audience()

    def line(self) -> bytes:
        """One line of canonical JSON, without its end; what is as usual is left out."""
        said: dict[str, Any] = {"kind": self.kind, "id": self.id, "data": self.data}
        if self.modified:
            said["modified"] = self.modified
        if self.visible_to is not Audience.PUBLIC:
            said["visible_to"] = self.visible_to.value
        if self.narrowed:
            said["narrowed"] = {name: audience.value for name, audience in self.narrowed.items()}
        return canonical(said)


def parse_item(line: bytes) -> Item:
    """The item of one line. Raises Invalid (a ValueError with `code`) for all else, unknown keys included."""
    if len(line) > MOST_BYTES:
        raise Invalid("line_too_long", "la ligne dépasse 1 Mio", "the line exceeds 1 MiB")
    said = loads(line)
    if not isinstance(said, dict):
        raise Invalid("not_object", "la ligne n'est pas un objet JSON", "the line is not a JSON object")
    if unknown := said.keys() - KEYS:
        # A misspelt "visible_to" would publish what was meant for few.
        names = ascii(min(unknown))[:60]
        raise Invalid("unknown_key", f"clé inconnue {names} : retirez-la", f"unknown key {names}: remove it")
    kind, local_id, data, modified = (said.get(key) for key in ("kind", "id", "data", "modified"))
    if not isinstance(kind, str) or not isinstance(local_id, str) or not isinstance(data, dict):
        raise Invalid(
            "incomplete",
            "kind et id (textes) et data (objet) sont obligatoires",
            "kind and id (texts) and data (an object) are mandatory",
        )
    if modified is not None and not isinstance(modified, str):
        raise Invalid("bad_date", "modified est une date", "modified is a date")
    return Item(kind, local_id, data, modified, _audience(said.get("visible_to", "public")), _narrowed(said))


def _narrowed(said: Mapping[str, Any]) -> Mapping[str, Audience]:
    narrowed = said.get("narrowed", {})
    if not isinstance(narrowed, dict):
        raise _bad_audience()
    return {name: _audience(value) for name, value in narrowed.items()}


def _audience(value: object) -> Audience:
    try:
        return Audience(value)  # type: ignore[arg-type]
    except ValueError:
        raise _bad_audience() from None


def _bad_audience() -> Invalid:
    known = ", ".join(sorted(NARROWINGS))
    return Invalid(
        "bad_audience", f"public visé inconnu, connus : {known}", f"unknown audience, known: {known}"
    )
