"""`maillage schema export` writes what the schema says to others, each file under its address."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli.schema_files import app
from schema import KINDS, SCHEMA_VERSION

FEDERATION = "https://federation.example"


def export(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["export", str(folder), *words])


def test_each_file_lies_where_its_address_says(tmp_path: Path) -> None:
    result = export(tmp_path, "--namespace", f"{FEDERATION}/", "--json")

    told = json.loads(result.output)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(
        told["files"]
    )
    for kind in KINDS:
        path = f"schema/{SCHEMA_VERSION}/{kind}.json"
        assert json.loads((tmp_path / path).read_text("utf-8"))["$id"] == f"{FEDERATION}/{path}"
    assert (tmp_path / "schema" / SCHEMA_VERSION / "context.jsonld").is_file()
    assert (tmp_path / "codes" / "sectors.csv").read_text("utf-8").startswith("code,fr,en\n")


def test_what_was_there_is_written_again(tmp_path: Path) -> None:
    assert export(tmp_path).output == export(tmp_path).output


@pytest.mark.parametrize(
    "namespace", ["nope", "ftp://a.example", "https://a.example/<x>", "https://u@a.example"]
)
def test_what_is_no_address_is_refused(namespace: str, tmp_path: Path) -> None:
    result = export(tmp_path, "--namespace", namespace)

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "https://maillage.example" in result.output


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = export(tmp_path / "file", "--lang", "en")

    assert result.exit_code == 2
    assert "choose another folder" in result.output
