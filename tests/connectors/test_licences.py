"""`maillage connector` reads and publishes nothing under a licence that the charter does not take."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from charter import new_key, shipped
from connectors.cli import app

YAML = """
id: exemple
cluster: lac
title: Annuaire du lac
protocol: delimited
address: annuaire.csv
licence: {licence}
kinds:
  - kind: organisation
    id: id
    fields: {{name: nom}}
"""


def described(folder: Path, licence: str) -> Path:
    (folder / "annuaire.csv").write_text("id;nom\n1;Médiathèque du lac\n2;Atelier du lac\n")
    (folder / "exemple.yml").write_text(YAML.format(licence=licence))
    return folder / "exemple.yml"


def run(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def publishing(folder: Path, licence: str, *more: object) -> Result:
    new_key(folder / "feed.pem", None)
    source = described(folder, licence)
    return run("publish", source, "--into", folder / "web", "--key", folder / "feed.pem", *more)


@pytest.mark.parametrize("command", ["try", "check", "publish"])
@pytest.mark.parametrize(
    ("licence", "said"),
    [("CC-BY-NC-4.0", "n'accepte pas la licence"), ("ODbL-1.0", "partage à l'identique")],
)
def test_a_licence_that_the_charter_does_not_take_ends_the_command(
    command: str, licence: str, said: str, tmp_path: Path
) -> None:
    if command == "publish":
        result = publishing(tmp_path, licence)
        assert not (tmp_path / "web").exists()
    else:
        result = run(command, described(tmp_path, licence))
    assert result.exit_code == 1
    assert said in result.output
    assert licence in result.output


@pytest.mark.parametrize("licence", ["etalab-2.0", "cc0-1.0", "MIT"])
def test_a_licence_that_it_takes_is_published_however_it_is_capitalised(licence: str, tmp_path: Path) -> None:
    assert publishing(tmp_path, licence).exit_code == 0


def test_publish_obeys_the_charter_that_is_named(tmp_path: Path) -> None:
    narrower = shipped()[-1].raw.replace(b'"MIT", ', b"")
    (tmp_path / "charte.toml").write_bytes(narrower)
    assert publishing(tmp_path, "MIT", "--charter", tmp_path / "charte.toml").exit_code == 1
    wider = shipped()[-1].raw.replace(b'"MIT", ', b'"MIT", "GFDL-1.3", ')
    (tmp_path / "charte.toml").write_bytes(wider)
    described(tmp_path, "GFDL-1.3")
    words = (
        "--into",
        tmp_path / "web",
        "--key",
        tmp_path / "feed.pem",
        "--charter",
        tmp_path / "charte.toml",
    )
    assert run("publish", tmp_path / "exemple.yml", *words).exit_code == 0
