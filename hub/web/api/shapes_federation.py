"""The shapes of what the API tells of the federation: members, keys, signatures, runs."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from hub.web.api.shapes import CharterName

Purpose = Literal["adhesion", "feed"]
RunState = Literal["applied", "held", "failed", "void"]


class KeyName(TypedDict):
    """A key of a cluster and what it may sign."""

    purpose: Purpose
    kid: str
    since: str
    until: str | None
    revoked_on: str | None


class Key(TypedDict):
    """A public key as a JSON Web Key (RFC 8037)."""

    kid: str
    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str


class Signature(TypedDict):
    """What a cluster signed, as anyone can verify it; or why its signature does not count."""

    verified: bool
    reason: NotRequired[str]
    detail_fr: NotRequired[str]
    detail_en: NotRequired[str]
    charter: NotRequired[CharterName]
    signed_at: NotRequired[str]
    role: NotRequired[str]
    kid: NotRequired[str]
    jws: NotRequired[str]


class MemberSource(TypedDict):
    """One publication of a cluster; `updated` is when it was last read with success."""

    id: str
    title: str
    licence: str
    signed_feed: bool
    updated: str | None


class Member(TypedDict):
    """A cluster: its standing under the charter, its keys, and how much of the catalogue it knows."""

    id: str
    name: str
    website: str
    state: str
    since: str
    in_catalogue: bool
    hosted: bool
    regions: list[str]
    departments: list[str]
    signature: Signature
    keys: list[KeyName]
    sources: list[MemberSource]
    entries: dict[str, int]
    entries_total: int
    updated: str | None


class Members(TypedDict):
    """Everyone in the registry, in the catalogue or not."""

    federation: str | None
    registry_version: int | None
    registry_url: str
    items: list[Member]


class Balance(TypedDict):
    """Both balances of a run over public records: read = created + updated + same + refused + repeated,
    held = updated + same + kept + removed."""

    read: int
    created: int
    updated: int
    same: int
    refused: int
    repeated: int
    kept: int
    removed: int
    held: int


class Run(TypedDict):
    """One reading of a source. `failure` is a code; `issues` counts reasons, without any value."""

    state: RunState
    started: str
    finished: str | None
    failure: NotRequired[str]
    balance: NotRequired[Balance]
    issues: dict[str, int]


class SourceRuns(TypedDict):
    """The last runs of one source, newest first."""

    source: str
    title: str
    member: str
    runs: list[Run]


class Runs(TypedDict):
    items: list[SourceRuns]
