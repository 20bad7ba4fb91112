"""The command line: what each command answers, in which language, with which exit code; never a traceback."""

import hashlib
import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from charter import new_key, sign_adhesion
from hub.cli import demo, operate
from hub.clock import now
from tests.federation import charter

SOURCE = """id: dunes-liste
cluster: dunes
title: Annuaire
protocol: delimited
address: liste.csv
licence: etalab-2.0
kinds:
  - kind: organisation
    id: num
    fields: {name: nom, phone: tel}
ignored: {note: interne}
"""
LINES = ["num,nom,tel,note"] + [f"{n},Atelier {n},0557657539,x" for n in range(1, 31)]


@dataclass
class Desk:
    """An operator's desk: a folder with a hub in `var`, a card, a key, a source and its list."""

    folder: Path

    def hub(self, *words: str, code: int = 0) -> Result:
        """Runs `maillage hub …`; the exit code must be this one, and no fault of ours may show."""
        with chdir(self.folder):
            done = CliRunner().invoke(operate.app, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert done.exit_code == code, done.output
        return done

    def json(self, *words: str) -> Any:
        return json.loads(self.hub(*words, "--json").stdout)

    def write(self, lines: list[str]) -> None:
        (self.folder / "liste.csv").write_text("\n".join(lines) + "\n")

    @property
    def digest(self) -> str:
        return self.hub("digest").stdout.strip()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Nothing is founded yet."""
    return laid_out(tmp_path)


def laid_out(tmp_path: Path) -> Desk:
    officer = new_key(tmp_path / "officer.pem", None)
    new_key(tmp_path / "feed.pem", None)
    (tmp_path / "dunes.jws").write_text(sign_adhesion("dunes", charter(), officer, now(), "présidence"))
    (tmp_path / "dunes.toml").write_text(
        'id = "dunes"\nname = "Cluster des dunes"\nwebsite = "https://dunes.example"\n'
        'officer_keys = ["officer.pem.pub"]\nfeed_keys = ["feed.pem.pub"]\nadhesion = "dunes.jws"\n'
        '[territory]\nregions = ["75"]\n'
    )
    (tmp_path / "dunes-liste.yml").write_text(SOURCE)
    one = Desk(tmp_path)
    one.write(LINES)
    return one


@pytest.fixture
def founded(desk: Desk) -> Desk:
    """A member is admitted, its source read and published."""
    desk.hub("init")
    desk.hub("admit", "dunes.toml", "--source", "dunes-liste.yml")
    desk.hub("harvest")
    return desk


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of such a desk, to be copied."""
    desk = laid_out(tmp_path_factory.mktemp("desk"))
    for words in (["init"], ["admit", "dunes.toml", "--source", "dunes-liste.yml"], ["harvest"]):
        desk.hub(*words)
    return desk.folder


@pytest.fixture
def copied(example: Path, tmp_path: Path) -> Desk:
    """The same, quicker; its hub goes on reading the list of the first."""
    return Desk(Path(shutil.copytree(example, tmp_path / "copied")))


def test_from_nothing_to_a_catalogue(desk: Desk) -> None:
    assert "var" in desk.hub("init", "--federation", "Essai").stdout
    assert "est au catalogue" in desk.hub("admit", "dunes.toml", "--source", "dunes-liste.yml").stdout
    told = desk.hub("harvest").stdout
    assert "30 lignes → 30 lues = 30 nouvelles" in told
    assert desk.digest in told
    assert "identiques" in desk.hub("harvest").stdout
    dump = desk.hub("dump").stdout_bytes.splitlines()
    total = hashlib.sha256(b"".join(hashlib.sha256(line).digest() for line in dump)).hexdigest()
    assert (len(dump), total) == (30, desk.digest)
    desk.hub("dump", "--out", "catalogue.ndjson")
    assert (desk.folder / "catalogue.ndjson").read_bytes().splitlines() == dump


def test_in_english(copied: Desk) -> None:
    assert "30 rows → 30 read" in copied.hub("harvest", "--lang", "en").stdout
    assert "no run is waiting" in copied.hub("held", "--lang", "en").stdout.lower()
    assert "There is no run 99." in copied.hub("undo", "99", "--lang", "en", code=1).stderr


def test_a_held_list_is_shown_then_accepted(founded: Desk) -> None:
    before = founded.digest
    founded.write(LINES[:3])
    assert "en attente d’une décision : " in founded.hub("harvest").stdout
    shown = founded.hub("held").stdout
    assert "retirées (28)" in shown
    assert "maillage hub accept 2" in shown
    (waiting,) = founded.json("held")
    assert (waiting["run"], waiting["reason"]["code"], len(waiting["removed"])) == (2, "removed", 20)
    assert founded.digest == before
    founded.hub("accept", "2")
    assert founded.digest != before
    founded.hub("undo", "2")
    assert founded.digest == before


def test_leaving_and_coming_back(copied: Desk) -> None:
    before = copied.digest
    copied.hub("withdraw", "dunes")
    assert copied.hub("dump").stdout == ""
    copied.hub("return", "dunes")
    assert copied.digest == before


def test_rulings(copied: Desk) -> None:
    one, two = "dunes-liste/organisation/1", "dunes-liste/organisation/2"
    before = copied.digest
    said = copied.hub("rule", "same", one, two, "--author", "comité", "--reason", "vu").stdout
    assert "n° 1" in said
    assert copied.digest != before
    copied.hub("rule", "undo", "1")
    assert copied.digest == before


def test_a_bundle_for_a_successor(copied: Desk, tmp_path: Path) -> None:
    (tmp_path / "successor").mkdir()
    copied.hub("bundle", "../successor/faits")
    successor = Desk(tmp_path / "successor")
    assert "comparez" in successor.hub("replay", "faits").stdout
    assert successor.digest == copied.digest
    assert copied.hub("rebuild").stdout.startswith("30 ")
    copied.hub("backup", "copie.sqlite")
    assert (copied.folder / "copie.sqlite").stat().st_size > 0


def test_an_earlier_catalogue(founded: Desk) -> None:
    then = founded.hub("dump").stdout
    revision = founded.json("status")["revision"]
    founded.write([*LINES, "31,Neuf,,"])
    founded.hub("harvest")
    assert founded.hub("dump", "--as-of", str(revision)).stdout == then != founded.hub("dump").stdout


JSON = [
    ["rulings"],
    ["review"],
    ["status"],
    ["digest"],
    ["held"],
    ["harvest"],
    ["rebuild"],
    ["bundle", "faits"],
]


@pytest.mark.parametrize("words", JSON, ids=lambda words: words[0])
def test_json_for_programs(copied: Desk, words: list[str]) -> None:
    assert copied.json(*words) is not None


def test_a_source_that_fails_ends_with_one(founded: Desk) -> None:
    before = founded.digest
    (founded.folder / "liste.csv").unlink()
    assert "non lue : " in founded.hub("harvest", code=1).stdout
    assert founded.digest == before


def edit(name: str, old: str, new: str) -> Callable[[Desk], None]:
    """Changes a file of the desk."""

    def change(desk: Desk) -> None:
        path = desk.folder / name
        path.write_text(path.read_text().replace(old, new))

    return change


def nothing(_desk: Desk) -> None:
    """The mistake is in the words alone."""


BEFORE_INIT = {
    "harvest": ["harvest"],
    "admit": ["admit", "dunes.toml"],
    "withdraw": ["withdraw", "dunes"],
    "status": ["status"],
    "rebuild": ["rebuild"],
    "bundle": ["bundle", "faits"],
    "replay without a file": ["replay", "absent"],
}


@pytest.mark.parametrize("case", BEFORE_INIT)
def test_before_the_hub_is_made(desk: Desk, case: str) -> None:
    assert_one_sentence(desk.hub(*BEFORE_INIT[case], code=1))


RULE = ["rule", "same", "dunes-liste/organisation/1"]
SIGNED = ["--author", "x", "--reason", "y"]
HUGE = "9" * 25
MISTAKES: dict[str, tuple[list[str], int, str, Callable[[Desk], None]]] = {
    "made twice": (["init"], 1, "existe déjà", nothing),
    "an unknown source": (["harvest", "rien"], 1, "rien", nothing),
    "an unknown run to accept": (["accept", "99"], 1, "99", nothing),
    "a run that does not wait": (["accept", "1"], 1, "applied", nothing),
    "an unknown run to undo": (["undo", "99"], 1, "99", nothing),
    "a run beyond all numbers": (["undo", HUGE], 2, "", nothing),
    "a ruling beyond all numbers": (["rule", "undo", HUGE], 2, HUGE, nothing),
    "an unknown cluster": (["withdraw", "rien"], 1, "rien", nothing),
    "a return of who is there": (["return", "dunes"], 1, "", nothing),
    "an unknown record": ([*RULE, "x/y/z", *SIGNED], 1, "x/y/z", nothing),
    "a key that is none": ([*RULE, "rien", *SIGNED], 1, "rien", nothing),
    "itself": ([*RULE, RULE[2], *SIGNED], 2, "same", nothing),
    "an unknown verdict": (["rule", "peut-être", "a", "b", *SIGNED], 2, "same", nothing),
    "a ruling by nobody": ([*RULE, "dunes-liste/organisation/2"], 2, "--author", nothing),
    "an unknown ruling": (["rule", "undo", "7"], 1, "7", nothing),
    "no ruling": (["rule", "undo", "abc"], 2, "abc", nothing),
    "an identifier that it does not bear": (
        ["rule", "identifier_wrong", RULE[2], "siren", *SIGNED], 1, "siren", nothing,
    ),
    "closed since no day": (["rule", "closed", RULE[2], *SIGNED], 2, "--since", nothing),
    "its own successor": (["rule", "closed", RULE[2], RULE[2], "--since", "2026-01-31", *SIGNED], 2, RULE[2], nothing),
    "an audience without a catalogue": (["digest", "--audience", "own"], 2, "own", nothing),
    "a dump for it": (["dump", "--audience", "observatory"], 2, "observatory", nothing),
    "an unknown revision": (["dump", "--as-of", "999"], 1, "999", nothing),
    "a revision beyond all numbers": (["dump", "--as-of", HUGE], 2, "", nothing),
    "a dump into no folder": (["dump", "--out", "rien/x"], 1, "rien", nothing),
    "a bundle into no folder": (["bundle", "rien/x"], 1, "rien", nothing),
    "a backup into no folder": (["backup", "rien/x"], 1, "rien", nothing),
    "a backup over a file": (["backup", "liste.csv"], 1, "liste.csv", nothing),
    "a replay of no file": (["replay", "rien"], 1, "rien", nothing),
    "a replay of something else": (["replay", "liste.csv"], 2, "liste.csv", nothing),
    "a card that is not there": (["admit", "rien.toml"], 2, "rien.toml", nothing),
    "a card that is a folder": (["admit", "."], 2, ".", nothing),
    "a card that is no TOML": (["admit", "liste.csv"], 2, "liste.csv", nothing),
    "a card without a name": (["admit", "dunes.toml"], 2, "name", edit("dunes.toml", "name =", "nom =")),
    "a card with a wrong id": (["admit", "dunes.toml"], 2, "id", edit("dunes.toml", '"dunes"', '"DUNES !"')),
    "a card with an odd territory": (
        ["admit", "dunes.toml"],
        2,
        "territory",
        edit("dunes.toml", "[territory]\nregions = [\"75\"]", "territory = 75"),
    ),
    "a card with an odd list of keys": (
        ["admit", "dunes.toml"],
        2,
        "officer_keys",
        edit("dunes.toml", '["officer.pem.pub"]', "75"),
    ),
    "a key that is not there": (["admit", "dunes.toml"], 1, "x.pub", edit("dunes.toml", "feed.pem.pub", "x.pub")),
    "an adhesion that is not there": (["admit", "dunes.toml"], 2, "x.jws", edit("dunes.toml", "dunes.jws", "x.jws")),
    "a source that is not there": (["admit", "dunes.toml", "--source", "x.yml"], 1, "x.yml", nothing),
    "a source of another": (
        ["admit", "dunes.toml", "--source", "dunes-liste.yml"],
        2,
        "autre",
        edit("dunes-liste.yml", "cluster: dunes", "cluster: autre"),
    ),
    "a source without an id rule": (
        ["admit", "dunes.toml", "--source", "dunes-liste.yml"],
        1,
        "id",
        edit("dunes-liste.yml", "    id: num\n", ""),
    ),
    "a source that is no YAML": (
        ["admit", "dunes.toml", "--source", "dunes-liste.yml"],
        1,
        "dunes-liste.yml",
        edit("dunes-liste.yml", "id: dunes", "id: [dunes"),
    ),
    "no number": (["accept", "abc"], 2, "N", nothing),
    "an unknown command": (["danser"], 2, "danser", nothing),
    "an unknown option": (["digest", "--vite"], 2, "--vite", nothing),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_answered_in_a_sentence(copied: Desk, case: str) -> None:
    words, code, named, change = MISTAKES[case]
    before = copied.digest
    change(copied)
    done = copied.hub(*words, code=code)
    assert named in " ".join(done.stderr.split())
    if code == 1:
        assert_one_sentence(done)
    assert copied.digest == before, "nothing was changed"


def assert_one_sentence(done: Result) -> None:
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(said) == 1, done.output
    assert said[0].rstrip().endswith((".", ")", "»", "`")), said
    assert "Traceback" not in done.output


SETTINGS = {
    "no address of a database": "n'importe quoi",
    "an unknown kind of database": "oracle://x/y",
    "a database that does not answer": "postgresql://x:y@127.0.0.1:9/z",
    "a folder that is a file": "sqlite:///liste.csv/hub.sqlite",
    "a file that is no database": "sqlite:///liste.csv",
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_that_lead_nowhere(desk: Desk, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", SETTINGS[case])
    done = desk.hub("status", code=1)
    assert_one_sentence(done)
    assert "MAILLAGE_DATABASE_URL" in done.stderr
    assert "x:y@" not in done.output, "no password is shown"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


def test_a_port_that_is_taken(copied: Desk, taken: int) -> None:
    done = copied.hub("serve", "--port", str(taken), code=1)
    assert_one_sentence(done)
    assert f"PORT={taken + 80}" in done.stderr
    with chdir(copied.folder):
        played = CliRunner().invoke(demo.app, ["--port", str(taken)])
    assert (played.exit_code, "PORT=" in played.stderr) == (1, True)
    assert not (copied.folder / "var" / "demo").exists(), "said before any work is done"
