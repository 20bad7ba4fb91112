"""The rules of a description: how one field, one id, one point comes out of the columns of a row.

A small and fixed set of keys (docs/en/source-description.md); past that, ten lines of Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from jmespath.exceptions import JMESPathError
from jmespath.parser import Parser
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from schema.issues import Invalid


class Strict(BaseModel):
    """A mapping of the description: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        raise Invalid(
            "regular_expression",
            f"expression régulière invalide ({problem})",
            f"invalid regular expression ({problem})",
        ) from None
    return pattern


def _path(expression: str) -> str:
    try:
        Parser().parse(expression)
    except JMESPathError:
        raise Invalid(
            "path",
            f"chemin JMESPath invalide « {expression} » (entre guillemets les noms avec espace ou point)",
            f"invalid JMESPath “{expression}” (quote names that hold a blank or a dot)",
        ) from None
    return expression


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Pattern = Annotated[str, AfterValidator(_compiled)]
Path = Annotated[str, AfterValidator(_path)]
Narrowing = Literal["public", "member", "national", "own"]
SOURCES = ("column", "first", "join", "all", "path", "constant", "record")


class Rule(Strict):
    """One value: where it comes from (one of SOURCES, and `flags`), then steps in the order written here."""

    column: str | None = None
    first: Columns = ()
    join: Columns = ()
    with_: str = Field(" ", alias="with")
    all: Columns = ()
    path: Path | None = None
    constant: Columns = ()
    record: str | None = None

    nulls: Columns = ()
    find: Pattern | None = None
    split: Columns = ()
    table: str | dict[str, str] | None = None
    otherwise: str | None = None
    flags: dict[str, dict[str, str]] = Field(default_factory=dict)
    as_: Literal["text", "html", "date", "datetime", "cents", "integer", "boolean"] = Field(
        "text", alias="as"
    )
    pad: int | None = Field(None, ge=1, le=64)
    default: Columns = ()
    link: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        named = [name for name in SOURCES if getattr(self, name)]
        if len(named) > 1 or not (named or self.flags):
            raise Invalid(
                "origin",
                f"il faut une seule origine parmi {', '.join(SOURCES)} (ou flags)",
                f"exactly one origin is needed among {', '.join(SOURCES)} (or flags)",
            )
        if self.otherwise is not None and self.table is None:
            raise Invalid("otherwise", "« otherwise » va avec « table »", "“otherwise” goes with “table”")
        return self

    def columns(self) -> Iterator[str]:
        """The columns that the rule reads; a path names them itself (`path_roots`)."""
        if self.column:
            yield self.column
        yield from self.first
        yield from self.join
        yield from self.all
        yield from self.flags


class Point(Strict):
    """A place on the map in degrees (two columns, or one with both) or in metres of a projection."""

    latitude: str | None = None
    longitude: str | None = None
    pair: str | None = None
    order: Literal["lat lon", "lon lat"] = "lat lon"
    x: str | None = None
    y: str | None = None
    epsg: int = 2154

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = (
            (self.latitude and self.longitude, self.latitude or self.longitude),
            (self.pair, self.pair),
            (self.x and self.y, self.x or self.y),
        )
        if sum(bool(begun) for _, begun in forms) != 1 or not any(whole for whole, _ in forms):
            raise Invalid(
                "point",
                "un point s'écrit latitude et longitude, ou pair, ou x et y",
                "a point is latitude and longitude, or pair, or x and y",
            )
        return self

    def columns(self) -> Iterator[str]:
        """The columns that the point reads."""
        yield from (name for name in (self.latitude, self.longitude, self.pair, self.x, self.y) if name)


class Objects(Strict):
    """A list of objects (sites…): those written under `of`, or one per element of the list `each`."""

    each: str | None = None
    of: tuple[dict[str, Spec], ...] = Field(min_length=1)


def _shape(value: Any) -> str:
    if isinstance(value, BaseModel):
        return type(value).__name__.lower()
    keys = set(value) if isinstance(value, dict) else set()
    if "of" in keys:
        return "objects"
    return "point" if keys & {"latitude", "longitude", "pair", "x", "y"} else "rule"


def _long_form(value: Any) -> Any:
    if isinstance(value, str):
        return {"column": value}
    if isinstance(value, list):
        return {"of": value} if any(isinstance(item, dict) for item in value) else {"first": value}
    if isinstance(value, dict) and "each" in value and "fields" in value:
        return {"of": [value["fields"]], **{key: item for key, item in value.items() if key != "fields"}}
    return value


Spec = Annotated[
    Annotated[Rule, Tag("rule")] | Annotated[Objects, Tag("objects")] | Annotated[Point, Tag("point")],
    Discriminator(_shape),
    BeforeValidator(_long_form),
]
Value = Annotated[Rule, BeforeValidator(_long_form)]
Objects.model_rebuild()


def _id_form(value: Any) -> Any:
    return {"columns": value} if isinstance(value, str | list) else value


class IdRule(Strict):
    """The local id: columns in this order, then the digest of `tie_break`; `digest`: as a keyed digest."""

    columns: Columns = Field(min_length=1)
    tie_break: Columns = ()
    digest: bool = False


class When(Strict):
    """A condition on one column; several in a list must all hold."""

    column: str
    is_: Columns = Field((), alias="is")
    is_not: Columns = ()
    filled: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if (bool(self.is_) + bool(self.is_not) + (self.filled is not None)) != 1:
            raise Invalid(
                "when",
                "une seule condition parmi is, is_not, filled",
                "one condition among is, is_not, filled",
            )
        return self


Id = Annotated[IdRule, BeforeValidator(_id_form)]
Conditions = Annotated[tuple[When, ...], BeforeValidator(lambda v: [v] if isinstance(v, dict) else v)]


class Table(Strict):
    """How records of one kind come out of a row, or out of each element of one of its lists."""

    kind: str
    each: str | None = None
    when: Conditions = ()
    id: Id
    modified: Value | None = None
    visible_to: Narrowing | Rule | None = None
    narrowed: dict[str, Narrowing | Rule] = Field(default_factory=dict)
    fields: dict[str, Spec]
