"""What is exported: the entries of a list as the API tells them, and what is said of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schema import Kind

Entry = Mapping[str, Any]
"""An item of the API: `id`, `kind`, `page`, `iri`, `members`, `data`."""


@dataclass(frozen=True)
class Export:
    """The entries of one kind in their order; `made_at`: when the catalogue last changed, never the clock.

    `address` leads to the list itself; `members` names each cluster; `language` is that of labels and headings.
    """

    kind: Kind
    entries: Sequence[Entry]
    address: str
    federation: str
    licence: str
    members: Mapping[str, str]
    language: str
    made_at: datetime

    @property
    def title(self) -> str:
        return f"{self.federation} : {self.kind.labels[self.language].lower()}"

    @property
    def attribution(self) -> str:
        """Whom to name when the values are used again."""
        known = sorted({name for entry in self.entries for name in entry["members"]})
        return ", ".join(self.members.get(name, name) for name in known)
