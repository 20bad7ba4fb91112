"""The public digest as somebody who has only the dump computes it."""

import subprocess
import sys
from pathlib import Path

import pytest

from hub.catalogue.digest import catalogue_digest
from hub.outputs.dump import dump
from hub.pipeline import publish
from schema import Audience, Item
from tests.conftest import ROOT
from tests.federation import federation, fresh, offer

SCRIPT = ROOT / "docs" / "en" / "recompute_digest.py"


def _recomputed(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(file)], check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A dump of three entities, one of them of two sources and with characters that JSON could escape; its digest."""
    folder = tmp_path_factory.mktemp("dump")
    hub = federation(fresh(folder), {"alpha": ["a-liste"], "beta": ["b-liste"]})
    offer(hub, "a-liste", [_said("é/1", "L’Atelier \u2028 œuvre 𝄞", "732829320"), _said("2", "Mairie", None)])
    offer(hub, "b-liste", [_said("1", 'Atelier "du" Lac', "732829320"), _said("z", "Éducation", None)])
    publish(hub)
    with hub.db.read() as conn:
        (folder / "public.ndjson").write_bytes(b"".join(dump(conn, Audience.PUBLIC)))
        return folder / "public.ndjson", catalogue_digest(conn, Audience.PUBLIC)


def _said(local_id: str, name: str, siren: str | None) -> Item:
    data = {"name": name, "level": "legal_person"} | ({"siren": siren} if siren else {})
    return Item("organisation", local_id, data)


def test_the_dump_gives_the_digest(dumped: tuple[Path, str]) -> None:
    file, digest = dumped
    assert len(file.read_bytes().splitlines()) == 3
    assert _recomputed(file).stdout.strip() == digest


def test_a_changed_dump_is_noticed(dumped: tuple[Path, str], tmp_path: Path) -> None:
    file, digest = dumped
    lines = file.read_bytes().splitlines(keepends=True)
    (tmp_path / "changed").write_bytes(file.read_bytes().replace("Éducation".encode(), b"Education"))
    assert _recomputed(tmp_path / "changed").stdout.strip() not in ("", digest)
    (tmp_path / "moved").write_bytes(b"".join(reversed(lines)))
    assert _recomputed(tmp_path / "moved").returncode != 0


def test_it_is_short_and_ours_is_not_in_it() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert not any(name in text.split() for name in ("schema", "charter", "connectors", "hub.catalogue"))
