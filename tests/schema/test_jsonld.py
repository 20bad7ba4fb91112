"""An item of each kind, expanded by a JSON-LD processor, keeps every field, every code and every link."""

from typing import Any

import pytest
from pyld import jsonld

from schema import KINDS, Field, Kind, export, read
from schema.codes import listed
from schema.kind import Content, content_of
from schema.traits import Rdf
from tests.schema.builders import SIREN, SITE, link, organisation

FEDERATION = "https://maillage.example"
CONTEXT = export.jsonld_context(FEDERATION)["@context"]
PREFIXES = export.NAMESPACES | {"hub": f"{FEDERATION}/vocabulary#"}
Node = dict[str, Any]


def iri(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def expanded(item: Node) -> Node:
    (node,) = jsonld.expand({"@context": CONTEXT} | item)
    return dict(node)


def example(content: Content) -> list[Any]:
    """Values of that form; every code of a list, since some are called as a field or a kind is."""
    if content.codes:
        return list(listed(content.codes))
    if content.shape:
        inner = {name: content_of(info.annotation) for name, info in content.shape.model_fields.items()}
        return [{name: example(each)[0] for name, each in inner.items()}]
    if content.form and content.form.pattern.startswith("^https"):
        return ["https://example.org/a"]
    samples: dict[type, list[Any]] = {int: [12], bool: [True]}
    return samples.get(content.base, ["École"])


def said(field: Field) -> Any:
    values = example(field.content)
    return values if field.several else values[0]


def of_values(rdf: Rdf, content: Content, values: list[Any]) -> list[Any]:
    """What the expansion has to hold for these values: concepts by their IRI, compound values part by part."""
    if scheme := content.codes or rdf.scheme:
        return [f"{FEDERATION}/codes/{scheme}/{value}" for value in values]
    if content.shape:
        parts = {
            name: (info, content_of(info.annotation)) for name, info in content.shape.model_fields.items()
        }
        return [
            {
                iri(rdf.property): of_values(rdf, parts[name][1], [part])
                for name, part in value.items()
                if (rdf := rdf_of(parts[name][0]))
            }
            for value in values
        ]
    return values


def rdf_of(info: Any) -> Rdf:
    return next(mark for mark in info.metadata if isinstance(mark, Rdf))


def plain(value: Node) -> Any:
    """A node of the expansion: the value of a literal, the IRI of a reference, the parts of anything else."""
    if "@value" in value:
        return value["@value"]
    return value.get("@id") or {name: [plain(each) for each in parts] for name, parts in value.items()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_an_item_of_each_kind_keeps_all_that_has_a_property(kind: Kind) -> None:
    fields = [field for field in kind.fields.values() if field.rdf]
    data = {field.name: said(field) for field in fields}

    node = expanded({"kind": kind.name, "id": "a b", "modified": "2026-11-23", "data": data})

    assert node["@type"] == [iri(kind.classes[0])]
    assert node[iri("hub:localId")] == [{"@value": "a b"}]
    assert node[iri("dct:modified")] == [{"@value": "2026-11-23"}]
    for field in fields:
        assert field.rdf
        values = data[field.name] if field.several else [data[field.name]]
        found = [plain(value) for value in node[iri(field.rdf.property)]]
        assert found == of_values(field.rdf, field.content, values), field.name
    assert len(node) == len(fields) + 3


def test_fields_that_nobody_is_to_link_have_no_property() -> None:
    """Persons, notes, prices of answers and proofs of labels are in no graph."""
    without = {
        field.field_class for kind in KINDS.values() for field in kind.fields.values() if not field.rdf
    }
    assert without == {"internal", "person_contact", "person_extra", "label_evidence", "tender"}


def test_what_was_read_is_a_graph() -> None:
    data = read(
        "solution", {"name": "Élan", "publisher": link("siren", SIREN), "labels": [link("local", "l 1")]}
    ).data

    node = expanded({"kind": "solution", "iri": f"{FEDERATION}/id/solution/1", "id": "1", "data": data})

    assert node["@id"] == f"{FEDERATION}/id/solution/1"
    assert node[iri("schema:name")] == [{"@value": "Élan", "@language": "fr"}]
    assert plain(node[iri("schema:provider")][0]) == {
        iri("hub:linkScheme"): ["siren"],
        iri("hub:linkValue"): [SIREN],
    }
    assert plain(node[iri("hub:hasLabel")][0])[iri("hub:linkValue")] == ["l 1"]


def test_a_place_keeps_its_parts() -> None:
    data = read("organisation", organisation(sites=[SITE])).data

    (site,) = expanded({"kind": "organisation", "id": "1", "data": data})[iri("org:hasSite")]

    assert plain(site)[iri("schema:postalCode")] == [SITE["postcode"]]
    assert plain(site)[iri("hub:department")] == [f"{FEDERATION}/codes/departments/69"]
