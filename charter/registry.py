"""The registry of the federation: who its members are, with their keys and states, as signed data.

What holds today: one signature, by one root key, over one JSON document; `threshold` is therefore 1 and any
other value is refused. Version N+1 counts only when its signer is a root key in version N and still one in
N+1: nobody outside N can hand the registry over, nobody outside N+1 can be left behind with it. When several
clusters hold root keys, a document will carry several signatures and the threshold will rise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from charter.errors import KeyProblem, RegistryRefused
from charter.keys import PrivateKey, PublicKey
from charter.lifecycle import State
from charter.signature import Typ, read_signed, sign
from schema import normalise
from schema.canonical import canonical
from schema.faults import first_fault
from schema.issues import Invalid
from schema.strict_json import loads

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Name = Annotated[str, StringConstraints(pattern=r"^[^\p{C}\s]([^\p{C}]*[^\p{C}\s])?$", max_length=200)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s@\\\p{C}]+$", max_length=300)]
Region = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[A-Z]{2}-[A-Z0-9]{1,3})$")]
Department = Annotated[str, StringConstraints(pattern=r"^([0-9]{2,3}|2[AB])$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RegisteredKey(_Strict):
    """A public key and the days on which it may sign: `since` to `until` included, before `revoked_on`."""

    kid: str
    x: str
    since: date
    until: date | None = None
    revoked_on: date | None = None
    revoked_because: Name | None = None

    @model_validator(mode="after")
    def _kid_is_the_thumbprint(self) -> Self:
        try:
            named = self.public.kid == self.kid
        except KeyProblem:
            named = False
        if not named:
            raise Invalid(
                "kid",
                "kid n'est pas l'empreinte d'une clé Ed25519 x",
                "kid is not the thumbprint of an Ed25519 key x",
            )
        return self

    @property
    def public(self) -> PublicKey:
        """The key itself."""
        return PublicKey(self.x)

    def valid_on(self, day: date) -> bool:
        """Whether a signature made on that day counts."""
        ended = self.until is not None and day > self.until
        revoked = self.revoked_on is not None and day >= self.revoked_on
        return self.since <= day and not ended and not revoked


class Territory(_Strict):
    """Where a cluster works: region codes (INSEE, or ISO 3166-2 for the neighbours) and department codes."""

    regions: tuple[Region, ...] = Field(min_length=1)
    departments: tuple[Department, ...] = ()

    def holds(self, region: str | None, department: str | None) -> bool:
        """Whether a place is in it: in one of its departments, or in a region of which it names no department."""
        if department in self.departments:
            return True
        in_part = {normalise.region_of(named) for named in self.departments}
        return region in self.regions and region not in in_part


class Ceilings(_Strict):
    """What a member may bring in one harvest without a person's consent."""

    max_records: int = Field(default=50_000, ge=1)


class Member(_Strict):
    """A cluster as the federation knows it.

    `adhesion` is the compact JWS it signed, `charter_sha256` the charter version that signature covers.
    `hosted`: the hub runs its connector, the feed is unsigned. `trust` (0 to 100) orders values when merging.
    """

    id: Slug
    name: Name
    website: Address
    state: State
    since: date
    territory: Territory
    officer_keys: tuple[RegisteredKey, ...] = ()
    feed_keys: tuple[RegisteredKey, ...] = ()
    adhesion: str | None = Field(default=None, max_length=8_192)
    charter_sha256: Digest | None = None
    hosted: bool = False
    trust: int = Field(default=50, ge=0, le=100)
    ceilings: Ceilings = Ceilings()


class Registry(_Strict):
    """One version of the registry. `namespace` is the base of the federation's IRIs, whoever serves them."""

    version: int = Field(ge=1)
    federation: Name
    namespace: Address
    created: AwareDatetime
    root_keys: tuple[RegisteredKey, ...] = Field(min_length=1)
    threshold: int = Field(ge=1, le=1)
    members: tuple[Member, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        """One entry per member; one holder and one purpose per key, so that no key counts as two."""
        _once("le membre", "member", (member.id for member in self.members))
        _once("la clé racine", "root key", (key.kid for key in self.root_keys))
        keys = (key.kid for m in self.members for key in (*m.officer_keys, *m.feed_keys))
        _once("la clé", "key", keys)
        return self

    def member(self, member_id: str) -> Member | None:
        """The member of that id."""
        return next((member for member in self.members if member.id == member_id), None)


def keys_on(keys: Iterable[RegisteredKey], day: date) -> dict[str, PublicKey]:
    """The keys that may sign on that day, by thumbprint: what `verify` asks for."""
    return {key.kid: key.public for key in keys if key.valid_on(day)}


def seal(registry: Registry, key: PrivateKey) -> str:
    """The registry signed as its members will read it; the key must be one of its root keys."""
    if key.kid not in {root.kid for root in registry.root_keys}:
        raise RegistryRefused("not_a_root_key")
    return sign(canonical(registry.model_dump(mode="json", exclude_defaults=True)), key, Typ.REGISTRY)


def read_registry(jws: str | bytes, roots: Mapping[str, PublicKey]) -> Registry:
    """The registry that one of `roots` signed, and that still names that key as a root.

    Raises SignatureRefused, or RegistryRefused when what was signed is not a registry. Roots come from the
    version held before (see `succeed`) or, the first time, from a fingerprint checked by people.
    """
    signed = read_signed(jws, Typ.REGISTRY, roots)
    registry = _registry(signed.payload)
    signer = next((key for key in registry.root_keys if key.kid == signed.kid), None)
    if signer is None or not signer.valid_on(registry.created.date()):
        raise RegistryRefused("not_a_root_key")
    return registry


def succeed(held: Registry, jws: str | bytes) -> Registry:
    """The next version: signed by a root key of the one held, numbered one more, of the same federation."""
    roots = {key.kid: key.public for key in held.root_keys if key.revoked_on is None}
    offered = read_registry(jws, roots)
    if offered.version != held.version + 1:
        raise RegistryRefused("not_the_next_version", offered=offered.version, expected=held.version + 1)
    if (offered.federation, offered.namespace) != (held.federation, held.namespace):
        raise RegistryRefused("another_federation")
    if offered.created < held.created:
        raise RegistryRefused("older_than_held")
    return offered


def _registry(payload: bytes) -> Registry:
    try:
        loads(payload)  # the strict reading first: no duplicate keys, no NaN, bounded depth
        return Registry.model_validate_json(payload)
    except ValidationError as problem:
        where, fr, en = first_fault(problem)
        raise RegistryRefused("registry_invalid", where=where or "registry", why_fr=fr, why_en=en) from None
    except Invalid as problem:
        said = {"why_fr": problem.message_fr, "why_en": problem.message_en}
        raise RegistryRefused("registry_invalid", where="registry", **said) from None


def _once(fr: str, en: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise Invalid("twice", f"{fr} {name} y est {times} fois", f"{en} {name} stands {times} times")
