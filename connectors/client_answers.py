"""What a hub's API answers, as its client gives it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, NotRequired, Self, TypedDict, TypeVar, cast

from schema import KINDS, Field, Kind
from schema.fields import Record

R = TypeVar("R", bound=Record)


class Problem(Exception):
    """The hub refused. `code` is the last part of the problem's type, the address of a page that explains it."""

    def __init__(self, status: int, code: str, title: str, detail: str) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status, self.code, self.title, self.detail = status, code, title, detail

    @classmethod
    def of(cls, status: int, body: bytes) -> Self:
        """The problem in the body of an answer, which may come from something else than a hub."""
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        told = said if isinstance(said, dict) else {}
        code = str(told.get("type", "")).rpartition("/")[2]
        return cls(status, code, str(told.get("title", "")), str(told.get("detail", "")))


@dataclass(frozen=True)
class Linked:
    """Where a link leads: another entry."""

    id: str
    kind: str
    name: str
    url: str


@dataclass(frozen=True)
class Entry(Generic[R]):
    """One entry. `iri` names it for ever; `change` is the number of its last change; `members` know it.

    `data` holds the values; `links` where the fields that are links lead, whose values in `data` are None. `raw` is the
    whole answer, with what a newer hub may say beyond this schema.
    """

    id: str
    kind: str
    name: str
    url: str
    page: str
    iri: str
    change: int
    members: tuple[str, ...]
    data: R
    links: Mapping[str, tuple[Linked, ...]]
    raw: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One change; `entry` is None when the entry is gone."""

    number: int
    kind: str
    id: str
    entry: Entry[Record] | None


class OriginRecord(TypedDict):
    """One record behind an entry."""

    member: str
    member_name: str
    source: str
    source_title: str
    licence: str
    record: str


class Said(TypedDict):
    """A value and the records that say it, by their place in `records`."""

    value: Any
    records: list[int]


class OriginField(TypedDict):
    """Where the values of one field come from, and what other records say instead."""

    values: list[Said]
    others: list[Said]
    shown_under: list[dict[str, str]]
    contested: NotRequired[list[int]]


class Origin(TypedDict):
    """The origin of every value of an entry; `chain`: why its records are taken for the same thing."""

    id: str
    kind: str
    url: str
    records: list[OriginRecord]
    fields: dict[str, OriginField]
    model: str
    chain: list[dict[str, Any]]


class Suggestion(TypedDict):
    """What a text that is being typed may become: an entry (`type` is `entry`), or a value of the filter that `type` names.

    `url` leads to the entry or to the list of the organisations with that value, `page` to what people read.
    """

    type: str
    label: str
    url: str
    page: str
    kind: NotRequired[str]
    id: NotRequired[str]
    filter: NotRequired[str]
    value: NotRequired[str]
    count: NotRequired[int]


@cache
def kind_of(model: type[Record]) -> Kind:
    """The kind that a model makes; TypeError for a class that makes none."""
    for kind in KINDS.values():
        if kind.model is model:
            return kind
    raise TypeError(f"{model.__name__} is not the model of a kind: take one of schema.kinds")


def entry(model: type[R], said: Mapping[str, Any]) -> Entry[R]:
    """An entry of the API; fields that this version of the schema does not know stay in `raw`."""
    fields = kind_of(model).fields
    data = {name: value for name, value in said["data"].items() if name in fields}
    links = {name: value for name, value in data.items() if fields[name].link}
    plain = {name: _value(fields[name], value) for name, value in data.items() if name not in links}
    return Entry(
        id=said["id"],
        kind=said["kind"],
        name=said["data"]["name"],
        url=said["url"],
        page=said["page"],
        iri=said["iri"],
        change=said["change"],
        members=tuple(said["members"]),
        data=cast(R, model.model_construct(**plain)),
        links={name: _links(value) for name, value in links.items()},
        raw=said,
    )


def change(said: Mapping[str, Any]) -> Change:
    """A change of the API; the entry of a kind that this version of the schema does not know counts as gone from it."""
    kind = KINDS.get(said["kind"])
    now = entry(kind.model, said["data"]) if kind and "data" in said else None
    return Change(said["modified"], said["kind"], said["id"], now)


def _links(value: Any) -> tuple[Linked, ...]:
    return tuple(
        Linked(each["id"], each["kind"], each["name"], each["url"])
        for each in (value if isinstance(value, list) else [value])
    )


def _value(field: Field, value: Any) -> Any:
    """Compound values as their shapes, so that their parts are attributes."""
    shape = field.content.shape
    if shape is None:
        return value
    if isinstance(value, list):
        return [shape.model_construct(**each) for each in value]
    return shape.model_construct(**value)
