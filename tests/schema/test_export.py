"""The schema for others says what the reading does: its validators and ours agree on every record."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from referencing import Registry, Resource

from schema import KINDS, SCHEMA_VERSION, Item, Kind, export, read
from schema.codes import names
from tests.schema.builders import SITE, link, organisation
from tests.schema.golden import must_equal_golden
from tests.schema.said import RECORDS

FEDERATION = "https://maillage.example"
VALIDATORS = {
    name: jsonschema.Draft202012Validator(export.json_schema(kind, FEDERATION))
    for name, kind in KINDS.items()
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_json_schema_is_one(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(export.json_schema(kind, FEDERATION))


AGREED = {
    "organisation.schema.json": "organisation.json",
    "organisation.table.json": "organisations.table.json",
    "envelope.schema.json": "envelope.json",
    "manifest.schema.json": "manifest.json",
    "context.jsonld": "context.jsonld",
    "shapes.ttl": "shapes.ttl",
}


@pytest.mark.parametrize(("golden", "name"), AGREED.items(), ids=AGREED)
def test_the_exports_are_agreed(golden: str, name: str) -> None:
    must_equal_golden(golden, dict(export.files(FEDERATION))[f"schema/{SCHEMA_VERSION}/{name}"])


def test_a_file_stands_at_the_address_that_it_names() -> None:
    files = dict(export.files(FEDERATION))
    named = {json.loads(text).get("$id"): path for path, text in files.items() if path.endswith(".json")}
    named.pop(None)

    assert {f"{FEDERATION}/{path}" for path in named.values()} == named.keys()
    assert len(named) == len(KINDS) + len(("envelope", "manifest"))
    assert {path for path in files if path.startswith("codes/")} == {f"codes/{name}.csv" for name in names()}


@given(RECORDS)
def test_what_was_read_fits_the_json_schema(record: tuple[str, dict[str, Any]]) -> None:
    kind, said = record
    VALIDATORS[kind].validate(read(kind, said).data)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("organisation", organisation(siren="732 829 320")),
        ("organisation", organisation(sectors=["magic"])),
        ("organisation", organisation(sectors=["school", "school"])),
        ("organisation", organisation(sites=[SITE | {"floor": 2}])),
        ("organisation", {"siren": "732829320"}),
        ("organisation", organisation(website=None)),
        ("event", {"name": "x", "starts": "demain"}),
        ("event", {"name": "x", "organisers": link("local", "1")}),
    ],
)
def test_what_the_reading_would_change_does_not_fit(kind: str, said: dict[str, Any]) -> None:
    assert not VALIDATORS[kind].is_valid(said)


def envelope_validator() -> jsonschema.Draft202012Validator:
    schemas = [export.json_schema(kind, FEDERATION) for kind in KINDS.values()]
    registry: Registry[Any] = Registry().with_resources(
        (s["$id"], Resource.from_contents(s)) for s in schemas
    )
    return jsonschema.Draft202012Validator(export.envelope_schema(FEDERATION), registry=registry)


def test_a_line_fits_the_envelope_with_the_data_of_its_kind() -> None:
    validator = envelope_validator()
    line = json.loads(Item("organisation", "1", organisation()).line())

    assert validator.is_valid(line)
    assert not validator.is_valid(line | {"data": {"siren": "1"}})
    assert not validator.is_valid(line | {"kind": "job", "data": organisation()})
    assert not validator.is_valid(line | {"visible_too": "own"})
    assert not validator.is_valid(line | {"visible_to": "workspace"})


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_prefix_is_declared(kind: Kind) -> None:
    known = {*export.NAMESPACES, "hub"}
    used = {field.rdf.property for field in kind.fields.values() if field.rdf} | set(kind.classes)

    assert {curie.partition(":")[0] for curie in used} <= known


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_table_has_a_column_for_each_field(kind: Kind) -> None:
    columns = [column["name"] for column in export.table_schema(kind)["fields"]]
    assert columns == ["id", *kind.fields]
