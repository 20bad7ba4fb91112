"""What the signed registry lets each cluster do today."""

from collections.abc import Mapping
from dataclasses import dataclass

from charter import IN_CATALOGUE, Charter, Member, Policy, Registry, Unsigned, adhesion_of


@dataclass(frozen=True)
class Standing:
    """One cluster: whether its records are in the catalogue, under which policy, or why not."""

    member: Member
    policy: Policy | None
    charter_sha256: str | None
    absent_because: str | None

    @property
    def in_catalogue(self) -> bool:
        return self.policy is not None and self.absent_because is None


def standings(registry: Registry, charters: Mapping[str, Charter]) -> dict[str, Standing]:
    """The standing of every cluster of the registry, by cluster id. `charters`: texts by their SHA-256."""
    return {member.id: _standing(member, charters) for member in registry.members}


def _standing(member: Member, charters: Mapping[str, Charter]) -> Standing:
    adhesion = adhesion_of(member, charters)
    if isinstance(adhesion, Unsigned):
        return Standing(member, None, None, adhesion.code)
    signed = charters[adhesion.charter_sha256]
    reason = None if member.state in IN_CATALOGUE else str(member.state)
    return Standing(member, signed.policy, signed.sha256, reason)
