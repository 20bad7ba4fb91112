"""The OpenAPI description: operations say what they take and answer, shapes and kinds become its components."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from charter import Charter
from hub.catalogue.facets import filter_names
from hub.paging import MOST, USUAL
from hub.search.asked import SORTS
from hub.web.answers import JSON
from hub.web.api import shapes, shapes_federation
from hub.web.areas import MOST_RADIUS, USUAL_RADIUS
from hub.web.asking import takes_days
from hub.web.parameters import LONGEST_VALUE, MOST_VALUES, READABLE
from schema import KINDS, Audience, Kind
from schema.export import data_schema

REF = "#/components/schemas/{model}"
PROBLEM = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}
REASONS = {
    400: "A parameter is unknown, or its value is off.",
    404: "There is no such thing, or it is not public.",
    406: "It is not to be had in any form that `Accept` takes.",
    503: "The search is being prepared: try again in a moment.",
    410: "It was public once; nobody publishes it any more. `successors` names the entries in which its records live on.",
}
DESCRIPTION = """The public catalogue of the federation, as data.

Every address answers HEAD as it answers GET, carries a strong `ETag` and answers 304 to `If-None-Match`. Unknown
parameters are refused. Errors are RFC 9457 problems whose `type` leads to a page that explains them. All of it may
be read from any site (CORS).

An entry is also linked data, in the form that `Accept` prefers or that the end of its address names: `.jsonld`, `.ttl`,
`.nt`, `.rdf`. So is the description of the catalogue, `/catalog` (DCAT-AP). The IRI of an entry leads to all of these."""
SHAPES = (
    shapes.Item, shapes.ItemList, shapes.Linked, shapes.Origin, shapes.Charter, shapes.Article, shapes.Status,
    shapes.Digest, shapes.Changes, shapes.Problem, shapes.Suggestions, shapes.Chart,
    shapes_federation.Members, shapes_federation.Key, shapes_federation.Runs,
)  # fmt: skip

Told = dict[str, Any]


def operation(
    name: str,
    summary: str,
    shape: str,
    example: Any,
    parameters: Sequence[Told] = (),
    problems: Iterable[int] = (400,),
    redirects: Mapping[int, str] | None = None,
    media_type: str = JSON,
    others: Mapping[str, Any] | None = None,
) -> Told:
    """What a route says of itself, as keyword arguments of `add_api_route`. `shape` names a component.

    `others`: further media types, each with its example.
    """
    plain = {"type": "object" if isinstance(example, dict) else "string"}
    schema = {"$ref": REF.format(model=shape)} if shape else plain
    answers: dict[int | str, Told] = {
        200: {
            "description": "As asked.",
            "content": {
                media_type: {"schema": schema, "example": example},
                **{
                    name: {
                        "schema": {"type": "object" if isinstance(said, dict) else "string"},
                        "example": said,
                    }
                    for name, said in (others or {}).items()
                },
            },
            "headers": {"ETag": {"schema": {"type": "string"}}},
        },
        304: {"description": "The caller holds these bytes already."},
        **{status: {"description": REASONS[status], "content": PROBLEM} for status in problems},
        **{status: _redirect(why) for status, why in (redirects or {}).items()},
        429: _wait(),
        "default": {"description": "Another problem.", "content": PROBLEM},
    }
    return {
        "operation_id": name,
        "name": name,
        "summary": summary,
        "responses": answers,
        "response_class": Response,
        "response_model": None,
        "openapi_extra": {"parameters": list(parameters)} if parameters else None,
    }


def in_path(name: str, description: str, example: str) -> Told:
    return {
        "name": name, "in": "path", "required": True, "description": description,
        "schema": {"type": "string"}, "example": example,
    }  # fmt: skip


def in_query(name: str, description: str, schema: Told) -> Told:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def list_parameters(kind: Kind) -> list[Told]:
    """What a list of this kind takes."""
    filters = filter_names(kind.name)
    counted = {"type": "array", "items": {"type": "string", "enum": list(filters)}}
    return [
        *search_parameters((kind.name,)),
        {
            **in_query("facets", "Filters whose counts are wanted.", counted),
            "style": "form",
            "explode": False,
        },
        sort_parameter(),
        in_query("explain", "1: how each score came about.", {"type": "string", "enum": ["0", "1"]}),
        in_query(
            "cursor", "`next` of the page before, of the same list.", {"type": "string", "minLength": 1}
        ),
        in_query(
            "limit",
            "Entries per page.",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        ),
    ]


def sort_parameter() -> Told:
    """The order of a list."""
    return in_query(
        "sort",
        "By how well the words fit (usual with `q`), by name, the last changed first, the nearest first (usual with `near`).",
        {"type": "string", "enum": list(SORTS)},
    )


def search_parameters(kinds: Sequence[str]) -> list[Told]:
    """What narrows a list, a map or an export of these kinds."""
    filters = sorted({name for kind in kinds for name in filter_names(kind)})
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": f"^{READABLE}$"}
    several = {"type": "array", "maxItems": MOST_VALUES, "items": text}
    number = r"-?\d{1,3}(\.\d{1,12})?"
    day = {"type": "string", "format": "date"}
    days = [
        in_query("from", "Taking place on that day or later.", day),
        in_query("to", "Taking place on that day or earlier.", day),
    ]
    return [
        *(in_query(name, "Only these; repeat it for alternatives.", several) for name in filters),
        in_query("q", "Words, and “phrases”, that the entries hold.", text),
        in_query(
            "bbox",
            "West, south, east, north in degrees: entries with a place in this box.",
            {"type": "string", "pattern": f"^{number}(,{number}){{3}}$"},
        ),
        in_query(
            "near",
            "Latitude, longitude in degrees: entries with a place not farther than `radius_km`.",
            {"type": "string", "pattern": f"^{number},{number}$"},
        ),
        in_query(
            "radius_km",
            "Kilometres around `near`.",
            {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_RADIUS, "default": USUAL_RADIUS},
        ),
        *(days if any(takes_days(kind) for kind in kinds) else ()),
    ]


def describe(app: FastAPI, base_url: str, charters: Iterable[Charter]) -> bytes:
    """The whole description, OpenAPI 3.1, as JSON."""
    said = get_openapi(
        title="Maillage",
        version="1",
        description=DESCRIPTION,
        routes=app.routes,
        servers=[{"url": base_url}],
    )
    said["components"] = {"schemas": _components(tuple(charters))}
    return orjson.dumps(said)


def component(kind: Kind) -> str:
    """The name that the entries of a kind have among the components."""
    return kind.name.title().replace("_", "")


def _components(charters: tuple[Charter, ...]) -> Told:
    adapters = [(shape.__name__, "serialization", TypeAdapter(shape)) for shape in SHAPES]
    _, made = TypeAdapter.json_schemas(adapters, ref_template=REF)  # type: ignore[arg-type]
    found: Told = {**made["$defs"], "Description": {"type": "object"}}
    for kind in KINDS.values():
        name = component(kind)
        data = _data_of(kind, charters)
        found.update(data.pop("$defs", {}))
        found[f"{name}Data"] = data
        found[name] = _with(found["Item"], {"data": REF.format(model=f"{name}Data")})
        found[f"{name}List"] = _with(found["ItemList"], {})
        found[f"{name}List"]["properties"]["items"] = {
            "type": "array", "items": {"$ref": REF.format(model=name)},
        }  # fmt: skip
    return found


def _data_of(kind: Kind, charters: Iterable[Charter]) -> Told:
    """The fields of a kind that some charter shows to the public; links as `Linked`, absent values left out."""
    made = data_schema(kind, REF)
    shown = {
        name
        for name, field in kind.fields.items()
        for charter in charters
        if charter.policy.decide(Audience.PUBLIC, kind.name, field.field_class).allowed
    }
    made["properties"] = {name: said for name, said in made["properties"].items() if name in shown}
    linked = {"$ref": REF.format(model="Linked")}
    for name, field in kind.fields.items():
        if field.link and name in shown:
            made["properties"][name] = {"type": "array", "items": linked} if field.several else linked
    return made


def _with(schema: Told, references: Mapping[str, str]) -> Told:
    properties = {**schema["properties"], **{name: {"$ref": to} for name, to in references.items()}}
    return {**schema, "properties": properties}


def _wait() -> Told:
    """Every operation may ask an eager caller to wait."""
    waiting = {"Retry-After": {"schema": {"type": "integer"}}}
    return {
        "description": "This address asks too often: wait so many seconds.",
        "content": PROBLEM,
        "headers": waiting,
    }


def _redirect(why: str) -> Told:
    return {"description": why, "headers": {"Location": {"schema": {"type": "string", "format": "uri"}}}}
