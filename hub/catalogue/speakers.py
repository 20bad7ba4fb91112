"""How the records of a source are looked at, and what its word weighs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charter import Territory
from hub.catalogue.facets import sites_of
from hub.harvest.described import Role
from hub.merge.survive import Authority
from hub.records.view import Lens


@dataclass(frozen=True)
class Speaker:
    """A source: a lens per layer, the rank and the territory of its cluster, and its role."""

    lenses: Sequence[Lens]
    trust: int
    territory: Territory
    role: Role

    def authority(self, view: Mapping[str, Any]) -> Authority:
        """Whose word a record is, as far as an audience can tell from what it sees of it."""
        if self.role.is_register:
            return Authority.REGISTER
        at_home = any(
            self.territory.holds(site.get("region"), site.get("department")) for site in sites_of(view)
        )
        return Authority.HOME if at_home else Authority.OTHER


def silent(speakers: Mapping[str, Speaker]) -> frozenset[str]:
    """The sources whose records add no entity: what they alone know is absent."""
    return frozenset(source for source, speaker in speakers.items() if not speaker.role.adds_entities)
