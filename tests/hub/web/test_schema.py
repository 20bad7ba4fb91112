"""The IRIs of the schema lead to what they name."""

import json

import pytest

from schema import SCHEMA_VERSION
from schema.codes import names
from schema.export import files
from tests.hub.web.world import BASE, World

NAMESPACE = "https://maillage.example"


def test_every_file_is_served_for_the_namespace(world: World) -> None:
    for path, text in files(NAMESPACE):
        answer = world.get(f"/{path}")
        assert (answer.status_code, answer.text) == (200, text), path
        assert answer.headers["access-control-allow-origin"] == "*"


def test_the_context_of_entries_leads_to_itself(world: World) -> None:
    context = json.loads(world.get(f"/schema/{SCHEMA_VERSION}/context.jsonld").text)
    assert context["@context"]["hub"] == f"{NAMESPACE}/vocabulary#"


@pytest.mark.parametrize("name", names())
def test_codes_lead_to_their_lists(world: World, name: str) -> None:
    code = world.get(f"/codes/{name}.csv").text.splitlines()[1].split(",")[0].strip('"')
    for path in (f"/codes/{name}", f"/codes/{name}/{code}"):
        answer = world.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/codes/{name}.csv"), path


def test_terms_lead_to_the_shapes(world: World) -> None:
    shapes = world.get(world.get("/vocabulary").headers["location"].removeprefix(BASE))
    assert "sh:NodeShape" in shapes.text


@pytest.mark.parametrize(
    "path",
    ["/schema/0.1/organisation.json", "/schema/1.0/ship.json", "/codes/nothing", "/codes/themes/nothing", "/codes/nothing.csv",
     "/schema/1.0/..%2Fcodes%2Fthemes.csv", "/schema/1.0/x"],
)  # fmt: skip
def test_nothing_else_is_there(world: World, path: str) -> None:
    answer = world.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
