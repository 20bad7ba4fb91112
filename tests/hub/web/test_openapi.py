"""The OpenAPI description: valid, complete, with true examples; and what is served is what it describes."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from schema import KINDS
from tests.hub.web.world import World, make

NEEDED = {"/v1/suggest": "?q=ly", "/v1/map": "?bbox=-5.5,41,10,51.5&zoom=5"}
"""What an operation cannot do without."""
JSON_TYPES = ("application/json", "application/geo+json", "application/vnd.openactive.rpde+json; version=1")


@pytest.fixture(scope="module")
def world(sqlite_url: str) -> World:
    """What is asked here does not depend on the database."""
    return make(sqlite_url)


@pytest.fixture(scope="module")
def said(world: World) -> dict[str, Any]:
    return dict(world.get("/v1/openapi.json").json())


def operations(said: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in said["paths"].items():
        for operation in item.values():
            yield path, operation


def check(said: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    Draft202012Validator({**schema, "components": said["components"]}).validate(value)


def test_it_is_valid(said: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(said).validate()
    assert said["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_every_operation_says_all(said: dict[str, Any]) -> None:
    for path, operation in operations(said):
        assert operation["summary"], path
        assert {"200", "304", "400", "default"} <= operation["responses"].keys(), path
        named = {
            parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "path"
        }
        assert named == {part.strip("{}") for part in path.split("/") if part.startswith("{")}, path
        for media_type, content in operation["responses"]["200"]["content"].items():
            assert "example" in content, path
            if media_type in JSON_TYPES:
                check(said, content["schema"], content["example"])


def test_operations_have_names_of_their_own(said: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(said)]
    assert len(set(names)) == len(names)


def test_every_kind_lists_its_own_filters(said: dict[str, Any]) -> None:
    for kind in KINDS.values():
        names = {parameter["name"] for parameter in said["paths"][f"/v1/{kind.plural}"]["get"]["parameters"]}
        own = {field.facet.name for field in kind.fields.values() if field.facet}
        assert {*own, "region", "member", "cursor", "limit", "sort", "facets"} <= names


def test_what_nobody_publishes_is_not_described(said: dict[str, Any]) -> None:
    fields = said["components"]["schemas"]["OrganisationData"]["properties"]
    assert "siren" in fields
    assert not {"internal_note", "contacts", "portraits", "turnover_cents"} & fields.keys()


def test_answers_are_as_described(world: World, said: dict[str, Any]) -> None:
    adhesion = world.get("/v1/members").json()["items"][0]["signature"]
    known = {
        "version": "1.0.0",
        "ref": "A9",
        "kid": adhesion["kid"],
    }
    for path, operation in operations(said):
        for filled in _filled(world, path, known):
            answer = world.get(filled)
            media_type = answer.headers["content-type"]
            assert answer.status_code == 200, filled
            content = operation["responses"]["200"]["content"]
            assert media_type in content, filled
            if media_type in JSON_TYPES:
                check(said, content[media_type]["schema"], answer.json())


def _filled(world: World, path: str, known: dict[str, str]) -> Iterator[str]:
    """The path with what stands in braces; every entry of a kind for an id of that kind."""
    if path.startswith("/v1/members/"):
        yield path.format(id="nord")
    elif "{id}" in path:
        listed = world.get(path.partition("/{id}")[0] + "?limit=500").json()["items"]
        yield from (path.format(id=item["id"]) for item in listed)
    else:
        yield path.format(**known) + NEEDED.get(path, "")


def test_problems_are_as_described(world: World, said: dict[str, Any]) -> None:
    schema = said["components"]["schemas"]["Problem"]
    for path in ("/v1/nothing", "/v1/organisations?x=1", f"/v1/organisations/{world.gone}"):
        check(said, schema, world.get(path).json())


def test_each_form_that_is_described_is_had_by_asking(world: World, said: dict[str, Any]) -> None:
    content = said["paths"]["/v1/organisations/{id}"]["get"]["responses"]["200"]["content"]
    assert len(content) == 5
    for media_type in content:
        answer = world.get(f"/v1/organisations/{world.atelier}", accept=media_type)
        assert answer.headers["content-type"].partition(";")[0] == media_type
