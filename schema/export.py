"""The schema for others, made from the kinds: JSON Schema, Table Schema, JSON-LD context, SHACL shapes.

They describe the canonical form that `read` gives. `namespace` is the federation's IRI base,
without end slash; what `files` gives, put there, stands at the addresses that it is called by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from schema import codes, normalise
from schema.feed import Manifest
from schema.kind import Content, Field, Kind, content_of
from schema.kinds import KINDS
from schema.traits import Audience, Rdf
from schema.versions import SCHEMA_VERSION

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAMESPACES = {
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "legal": "http://www.w3.org/ns/legal#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# `iri` is that of a catalogue; `id` is the one that the source gives, and no IRI.
ITEM_TERMS = {
    "kind": "@type",
    "data": "@nest",
    "iri": "@id",
    "id": "hub:localId",
    "modified": "dct:modified",
}
MOMENTS = (normalise.moment, normalise.known_date, normalise.day)
SIMPLE_TYPES = {int: "integer", bool: "boolean"}
SHAPES_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sh": "http://www.w3.org/ns/shacl#",
}


def files(namespace: str) -> Iterator[tuple[str, str]]:
    """All of it, each under the path that follows the namespace in its address."""
    base = f"schema/{SCHEMA_VERSION}"
    for kind in KINDS.values():
        yield f"{base}/{kind.name}.json", _pretty(json_schema(kind, namespace))
        yield f"{base}/{kind.plural}.table.json", _pretty(table_schema(kind))
    yield f"{base}/envelope.json", _pretty(envelope_schema(namespace))
    yield f"{base}/manifest.json", _pretty(manifest_schema(namespace))
    yield f"{base}/context.jsonld", _pretty(jsonld_context(namespace))
    yield f"{base}/shapes.ttl", shacl(namespace)
    for name in codes.names():
        yield f"codes/{name}.csv", codes.text_of(name)


def data_schema(kind: Kind, ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """The data of a kind as canonical JSON has them; the shapes of compound values stand in `$defs`."""
    made: dict[str, Any] = _said(kind.model.model_json_schema(ref_template=ref_template))
    for name, described in made["properties"].items():
        described["x-class"] = kind.fields[name].field_class.value
    return made


def json_schema(kind: Kind, namespace: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of the data of a kind."""
    made = data_schema(kind)
    identity = {"$schema": DRAFT, "$id": f"{namespace}/schema/{SCHEMA_VERSION}/{kind.name}.json"}
    return identity | made | {"title": kind.labels["en"]}


def envelope_schema(namespace: str) -> dict[str, Any]:
    """JSON Schema of one line of a feed."""
    base = f"{namespace}/schema/{SCHEMA_VERSION}"
    narrowing = {"enum": [Audience.PUBLIC, Audience.MEMBER, Audience.NATIONAL, Audience.OWN]}
    return {
        "$schema": DRAFT,
        "$id": f"{base}/envelope.json",
        "title": "Item",
        "type": "object",
        "required": ["kind", "id", "data"],
        "additionalProperties": False,
        "properties": {
            "kind": {"enum": list(KINDS)},
            "id": {"type": "string", "minLength": 1, "maxLength": 300},
            "modified": {"type": "string", "description": "a date, or a date and time with its offset"},
            "visible_to": narrowing,
            "narrowed": {"type": "object", "additionalProperties": narrowing},
            "data": {"type": "object"},
        },
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}},
                "then": {"properties": {"data": {"$ref": f"{base}/{name}.json"}}},
            }
            for name in KINDS
        ],
    }


def manifest_schema(namespace: str) -> dict[str, Any]:
    """JSON Schema of a feed's manifest."""
    made: dict[str, Any] = _said(Manifest.model_json_schema())
    return {"$schema": DRAFT, "$id": f"{namespace}/schema/{SCHEMA_VERSION}/manifest.json"} | made


def table_schema(kind: Kind) -> dict[str, Any]:
    """Table Schema of a kind in one table: lists of texts are joined by `|`, compound values are JSON."""
    key = {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}}
    columns = [key, *map(_column, kind.fields.values())]
    return {"name": kind.plural, "title": kind.labels["fr"], "primaryKey": "id", "fields": columns}


def jsonld_context(namespace: str) -> dict[str, Any]:
    """JSON-LD 1.1 context of an item: its kind is its class, and inside a kind the fields are terms of their own.

    A link stays what it is, a thing known by `scheme` and `value`: only a hub knows where it leads.
    """
    kinds = {
        kind.name: {"@id": kind.classes[0], "@context": _terms(kind, namespace)} for kind in KINDS.values()
    }
    return {"@context": {"@version": 1.1} | ITEM_TERMS | _prefixes(namespace) | kinds}


def shacl(namespace: str) -> str:
    """SHACL shapes of all kinds, in Turtle."""
    prefixes = _prefixes(namespace) | SHAPES_NAMESPACES
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(prefixes.items()))
    return "\n".join((head, *map(_node_shape, KINDS.values())))


def _pretty(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _said(described: Any) -> Any:
    """What pydantic describes, as canonical data is: no null, no default, no title of its own making."""
    if isinstance(described, list):
        return [_said(each) for each in described]
    if not isinstance(described, dict):
        return described
    kept = {name: _said(each) for name, each in described.items() if not _noise(name, each)}
    choices = kept.get("anyOf", [])
    if {"type": "null"} in choices:
        del kept["anyOf"]
        kept = kept | next(choice for choice in choices if choice != {"type": "null"})
    return kept | {"uniqueItems": True} if kept.get("type") == "array" else kept


def _noise(name: str, described: Any) -> bool:
    return (name == "title" and isinstance(described, str)) or (name == "default" and described is None)


def _column(field: Field) -> dict[str, Any]:
    content = field.content
    column: dict[str, Any] = {"name": field.name, "type": "string", "description": field.field_class.value}
    constraints: dict[str, Any] = {"required": True} if field.name == "name" else {}
    if content.shape:
        column["type"] = "array" if field.several else "object"
    elif not field.several:
        column["type"] = SIMPLE_TYPES.get(content.base, "string")
        constraints |= {"pattern": content.form.pattern} if content.form else {}
    return column | ({"constraints": constraints} if constraints else {})


def _terms(kind: Kind, namespace: str) -> dict[str, Any]:
    return {
        field.name: _term(field.name, field.rdf, field.content, namespace)
        | ({"@container": "@set"} if field.several else {})
        | ({"@language": "fr"} if field.text else {})
        for field in kind.fields.values()
        if field.rdf
    }


def _term(name: str, rdf: Rdf, content: Content, namespace: str) -> dict[str, Any]:
    term: dict[str, Any] = {"@id": rdf.property}
    if scheme := content.codes or rdf.scheme:
        return _code_term(name, rdf, f"{namespace}/codes/{scheme}/", namespace)
    if _is_address(content):
        return term | {"@type": "@id"}
    if content.shape:
        inner = {
            part: (_rdf(info), content_of(info.annotation))
            for part, info in content.shape.model_fields.items()
        }
        terms = {part: _term(part, mark, each, namespace) for part, (mark, each) in inner.items() if mark}
        return term | {"@context": terms}
    return term


def _code_term(name: str, rdf: Rdf, concepts: str, namespace: str) -> dict[str, Any]:
    """A code is the IRI of its concept, also where a field or a kind is called as the code: no other term holds."""
    prefix, _, local = rdf.property.partition(":")
    alone = {"@id": _prefixes(namespace)[prefix] + local, "@type": "@vocab"}
    return {"@id": rdf.property, "@type": "@vocab", "@context": [None, {"@vocab": concepts, name: alone}]}


def _rdf(info: FieldInfo) -> Rdf | None:
    return next((mark for mark in info.metadata if isinstance(mark, Rdf)), None)


def _is_address(content: Content) -> bool:
    return content.form is not None and content.form.write is normalise.url


def _prefixes(namespace: str) -> dict[str, str]:
    return NAMESPACES | {"hub": f"{namespace}/vocabulary#"}


def _node_shape(kind: Kind) -> str:
    properties = " ,\n".join(_property_shape(field) for field in kind.fields.values() if field.rdf)
    head = f"hub:{kind.name.title()}Shape a sh:NodeShape ;\n  sh:targetClass {kind.classes[0]} ;\n"
    return f"{head}  sh:property\n{properties} .\n"


def _property_shape(field: Field) -> str:
    said = [f"sh:path {field.rdf.property if field.rdf else ''}", _node(field)]
    said += ["sh:minCount 1"] if field.name == "name" else []
    said += [] if field.several else ["sh:maxCount 1"]
    return f"    [ {' ; '.join(said)} ]"


def _node(field: Field) -> str:
    content = field.content
    if content.codes or (field.rdf and field.rdf.scheme) or _is_address(content):
        return "sh:nodeKind sh:IRI"
    if content.shape:
        return "sh:nodeKind sh:BlankNodeOrIRI"
    if content.form and content.form.write in MOMENTS:
        return "sh:nodeKind sh:Literal"  # a day or a moment, and of some a month or a year
    return "sh:datatype " + (
        "rdf:langString" if field.text else f"xsd:{SIMPLE_TYPES.get(content.base, 'string')}"
    )
