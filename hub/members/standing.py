"""What the signed registry lets each cluster do today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from charter import IN_CATALOGUE, Adhesion, Charter, Member, Policy, Refused, Registry, Territory, adhesion_of
from hub.errors import Conflict


@dataclass(frozen=True)
class Standing:
    """One cluster: what it signed, or why its signature does not count."""

    member: Member
    adhesion: Adhesion | Refused

    @property
    def charter(self) -> Charter | None:
        """The charter version that the cluster signed."""
        return self.adhesion.charter if isinstance(self.adhesion, Adhesion) else None

    @property
    def policy(self) -> Policy | None:
        """The policy of the charter version that the cluster signed."""
        return self.adhesion.charter.policy if isinstance(self.adhesion, Adhesion) else None

    @property
    def charter_sha256(self) -> str | None:
        return self.adhesion.charter.sha256 if isinstance(self.adhesion, Adhesion) else None

    @property
    def in_catalogue(self) -> bool:
        """Whether the records of the cluster are shown: its signature verifies and its state allows it."""
        return isinstance(self.adhesion, Adhesion) and self.member.state in IN_CATALOGUE

    @property
    def absent_because(self) -> tuple[str, str] | None:
        """Why its records are not shown, in French and in English; None when they are."""
        if isinstance(self.adhesion, Refused):
            return self.adhesion.message_fr, self.adhesion.message_en
        if self.in_catalogue:
            return None
        state = str(self.member.state)
        return f"{self.member.name} : état « {state} ».", f"{self.member.name}: state “{state}”."

    @property
    def weighs(self) -> tuple[bool, str | None, int, Territory]:
        """All that the catalogue depends on; when it moves, the records of the cluster are derived again."""
        return self.in_catalogue, self.charter_sha256, self.member.trust, self.member.territory


def standings(registry: Registry, charters: Iterable[Charter]) -> Mapping[str, Standing]:
    """The standing of every cluster of the registry, by cluster id."""
    texts = tuple(charters)
    return {member.id: Standing(member, _verified(member, texts)) for member in registry.members}


@lru_cache(maxsize=1024)
def _verified(member: Member, charters: tuple[Charter, ...]) -> Adhesion | Refused:
    """Checked once: every answer and every commit asks for it."""
    return adhesion_of(member, charters)


def may_speak(known: Mapping[str, Standing], cluster: str) -> Charter:
    """The charter under which a cluster of the catalogue speaks; Conflict when it may not."""
    standing = known.get(cluster)
    if standing is None or standing.charter is None or not standing.in_catalogue:
        raise Conflict(
            "not_in_catalogue",
            f"Le cluster « {cluster} » n’est pas au catalogue : rien n’est repris de ses sources.",
            f"The cluster “{cluster}” is not in the catalogue: nothing is taken from its sources.",
        )
    return standing.charter
