"""The shapes of the API's answers: the routes build them, the OpenAPI description is made of them."""

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class Linked(TypedDict):
    """Where a link leads: another entry of the catalogue."""

    id: str
    kind: str
    name: str
    url: str


class Related(TypedDict):
    """Entries that stand in one relation to an entry: how many there are, and the first of them by name."""

    total: int
    items: list[Linked]


class Relations(TypedDict):
    """What an entry is to others without being the same: a part of a body, or a guest under its roof.

    `comprises` and `hosts` are the other side of both. They are told at the address of the entry alone, not in lists or
    changes: they move without the entry.
    """

    part_of: NotRequired[Related]
    hosted_by: NotRequired[Related]
    comprises: NotRequired[Related]
    hosts: NotRequired[Related]


class Closed(TypedDict):
    """People found that it is closed. `since` is left out when they do not agree on it."""

    since: NotRequired[str]
    successors: NotRequired[list[Linked]]


class Item(TypedDict):
    """One entry. `iri` names it for ever; `change` is the number of its last change; `members` know it.

    `contested`: fields whose value people found to be wrong; it is shown as its source says it.
    """

    id: str
    kind: str
    url: str
    page: str
    iri: str
    change: int
    members: list[str]
    data: dict[str, Any]
    relations: NotRequired[Relations]
    contested: NotRequired[list[str]]
    closed: NotRequired[Closed]
    found: NotRequired["ItemFound"]


class Piece(TypedDict):
    """A piece of a text; `hit`: it is what was looked for."""

    text: str
    hit: bool


class ItemFound(TypedDict):
    """How an entry fits a search: a stretch of its description, metres to the place asked for; its score when asked for."""

    extract: NotRequired[list[Piece]]
    distance_m: NotRequired[int]
    score: NotRequired[float]
    explanation: NotRequired[dict[str, Any]]


class FacetValue(TypedDict):
    """A value of a filter, and how many entries it would give."""

    value: str
    count: int
    label_fr: str
    label_en: str


class ItemList(TypedDict):
    """A page of a list. `next` is the cursor of the next page; `total` is exact.

    `did_you_mean`: the words that were searched instead of unknown ones. `relaxed`: nothing fits all the words; these fit some.
    """

    items: list[Item]
    next: str | None
    total: int
    facets: NotRequired[dict[str, list[FacetValue]]]
    did_you_mean: NotRequired[str]
    relaxed: NotRequired[bool]


class Suggestion(TypedDict):
    """An entry, or a value of a filter with how many entries have it; `url` leads to the entry or to the list."""

    type: str
    label: str
    url: str
    page: str
    kind: NotRequired[str]
    id: NotRequired[str]
    filter: NotRequired[str]
    value: NotRequired[str]
    count: NotRequired[int]


class Suggestions(TypedDict):
    """What may be meant by what was typed so far."""

    items: list[Suggestion]


class Feature(TypedDict):
    """A point (`id`, `kind`, `name`, `url`, `page`) or a group (`count`, `bbox`), as GeoJSON (RFC 7946)."""

    type: str
    geometry: dict[str, Any]
    properties: dict[str, Any]
    bbox: NotRequired[list[float]]


class Chart(TypedDict):
    """A map. `total`: entries of the search; `in_view`: of these with a place in the box; `unplaced`: of these without one."""

    type: str
    features: list[Feature]
    total: int
    in_view: int
    unplaced: int


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
    """Where the values of one field come from, and what other records say instead.

    `contested`: records whose value people found to be wrong, by their place in `records`.
    """

    values: list[Said]
    others: list[Said]
    shown_under: list[Ground]
    contested: NotRequired[list[int]]


class Clue(TypedDict):
    """What two records agree or differ in, its weight in thousandths of a point, and the values that both have."""

    clue: str
    level: str
    weight: int
    shared: list[str]
    fr: str
    en: str


class Join(TypedDict):
    """Two records of an entry, by their place in `records`, and why they are taken for the same thing.

    They are when the clues weigh `threshold` together; `ruled`: people decided it, whatever the clues say.
    """

    records: list[int]
    score: int
    threshold: int
    ruled: bool
    clues: list[Clue]
    fr: str
    en: str


class Origin(TypedDict):
    """The origin of every value of an entry; `chain` holds its records together, by the strongest joins."""

    id: str
    kind: str
    url: str
    records: list[OriginRecord]
    fields: dict[str, OriginField]
    model: str
    chain: list[Join]


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


class ModelName(TypedDict):
    """The matching model by which the catalogue was grouped; `sha256` is that of its file."""

    version: str
    sha256: str


class Status(TypedDict):
    """What this hub serves now. `change` is the number of the newest public change; `model` null before the first entries."""

    status: Literal["ok"]
    change: int
    entries: dict[str, int]
    entries_total: int
    members: int
    sources: int
    model: ModelName | None
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
    """RFC 9457. `type` is the address of a page that explains the problem.

    `successors`: of an entry that is gone, the entries in which its records live on.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[ProblemError]]
    successors: NotRequired[list[Linked]]
    trace: NotRequired[str]
