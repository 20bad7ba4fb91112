"""The shapes of the API's answers: the routes build them, the OpenAPI description is made of them."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class Linked(TypedDict):
    """Where a link leads: another entry of the catalogue."""

    id: str
    kind: str
    name: str
    url: str


class Item(TypedDict):
    """One entry. `iri` names it for ever; `change` is the number of its last change; `members` know it."""

    id: str
    kind: str
    url: str
    page: str
    iri: str
    change: int
    members: list[str]
    data: dict[str, Any]


class FacetValue(TypedDict):
    """A value of a filter, and how many entries it would give."""

    value: str
    count: int
    label_fr: str
    label_en: str


class ItemList(TypedDict):
    """A page of a list. `next` is the cursor of the next page; `total` is exact."""

    items: list[Item]
    next: str | None
    total: int
    facets: NotRequired[dict[str, list[FacetValue]]]


class CharterName(TypedDict):
    """A version of the charter, named by the SHA-256 of its exact bytes."""

    version: str
    sha256: str
    url: str


class OriginRecord(TypedDict):
    """One record behind an entry: what it is called where it comes from."""

    member: str
    member_name: str
    source: str
    source_title: str
    licence: str
    record: str
    charter: NotRequired[CharterName]


class Said(TypedDict):
    """A value and the records that say it, by their place in `records`."""

    value: Any
    records: list[int]


class Ground(TypedDict):
    """Why the public sees a field: the rule and the article of the charter that the cluster signed."""

    charter: str
    rule: str
    article: str
    url: str


class OriginField(TypedDict):
    """Where the values of one field come from, and what other records say instead."""

    values: list[Said]
    others: list[Said]
    shown_under: list[Ground]


class Origin(TypedDict):
    """The origin of every value of an entry."""

    id: str
    kind: str
    url: str
    records: list[OriginRecord]
    fields: dict[str, OriginField]


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


class Article(TypedDict):
    """A text that clusters sign. The French text is the one that counts."""

    ref: str
    title: str
    text: str
    url: str
    rules: list["Rule"]


class Rule(TypedDict):
    """What machines or people check of an article."""

    id: str
    check: str
    text: str


class Charter(TypedDict):
    """One version of the charter; `text_url` gives the exact bytes whose SHA-256 was signed."""

    id: str
    version: str
    title: str
    sha256: str
    text_url: str
    adopted: str
    effective: str
    required: str
    articles: list[Article]
    signed_by: list[str]
    versions: list[CharterName]


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


class Status(TypedDict):
    """What this hub serves now. `change` is the number of the newest public change."""

    status: Literal["ok"]
    change: int
    entries: dict[str, int]
    entries_total: int
    members: int
    sources: int
    updated: str | None


class Digest(TypedDict):
    """SHA-256 over the concatenated SHA-256 of the lines of the public catalogue, ordered by their smallest key."""

    audience: Literal["public"]
    sha256: str
    entries: int
    change: int


class Change(TypedDict):
    """One change (RPDE): `modified` is its number; a deleted entry has no `data`."""

    state: Literal["updated", "deleted"]
    kind: str
    id: str
    modified: int
    data: NotRequired[Item]


class Changes(TypedDict):
    """A page of the change feed; `next` is its own address when there is nothing newer."""

    next: str
    items: list[Change]
    license: str


class ProblemError(TypedDict):
    """What is off; `pointer` (RFC 6901) looks at the request as `{path, query}`."""

    pointer: str
    detail: str


class Problem(TypedDict):
    """RFC 9457. `type` is the address of a page that explains the problem."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[ProblemError]]
    trace: NotRequired[str]
