"""`maillage hub explain`: two records, an entry, a record; in both languages, as JSON; and mistakes in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hub.cli import operate
from hub.pipeline import publish
from schema import Audience
from tests.federation import federation, offer
from tests.hub.looking import SIREN, one_sentence, said

A, B, SECRET = "a-liste/organisation/1", "b-liste/organisation/1", "b-liste/organisation/2"
PHONE = "05 57 65 75 39"


@pytest.fixture(scope="module")
def served(sqlite_url: str) -> str:
    """A hub with an entry of two public records, and a third for members."""
    hub = federation(sqlite_url, {"alpha": ["a-liste"], "beta": ["b-liste"]})
    known: dict[str, Any] = {"siren": SIREN, "level": "legal_person"}
    offer(
        hub, "a-liste", [said(1, "Atelier du Lac", phone=PHONE, **known), said(2, "Tout autre\x1b[31m chose")]
    )
    offer(
        hub,
        "b-liste",
        [said(1, "Atelier du Lac SAS", phone=PHONE, **known), said(2, "Caché", Audience.MEMBER, **known)],
    )
    publish(hub)
    return sqlite_url


@pytest.fixture
def run(served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", served)
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))

    def explained(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(operate.app, ["explain", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert done.exit_code == code, done.output
        return done

    return explained


def test_two_records(run: Any) -> None:
    told = run(A, B).stdout
    assert "Atelier du Lac SAS" in told
    assert "Identifiant : même SIREN (732829320)" in told
    assert "points, au moins 8,0 : elles sont réunies." in told
    apart = run(A, "a-liste/organisation/2", "--lang", "en").stdout
    assert "of the 8.0 that are needed: they are not joined." in apart
    assert "\x1b" not in apart


def test_an_entry_by_its_id_or_by_a_record(run: Any) -> None:
    told = json.loads(run(A, "--json").stdout)
    assert [one["key"] for one in told["records"]] == [A, B]
    (join,) = told["joins"]
    assert join["score"] == sum(clue["weight"] for clue in join["clues"]) >= join["threshold"]
    assert json.loads(run(told["entity"], "--json").stdout) == told
    assert told["entity"] in run(told["entity"]).stdout
    assert "Une seule fiche" in run("a-liste/organisation/2").stdout


def test_what_an_audience_may_see(run: Any) -> None:
    assert json.loads(run(A, SECRET, "--audience", "member", "--json").stdout)["together"]
    assert len(json.loads(run(A, "--audience", "member", "--json").stdout)["records"]) == 3
    hidden, absent = run(A, SECRET, code=1).stderr, run(A, "b-liste/organisation/3", code=1).stderr
    assert hidden.replace("/2", "/3") == absent


@pytest.mark.parametrize(
    ("words", "code", "holds"),
    [
        (["a-liste/organisation/9"], 1, "Il n’y a pas de fiche"),
        (["aaaaaaaaaaaaaaaa"], 1, "Il n’y a pas d’entrée"),
        ([A, "x"], 2, "écrivez source/genre/identifiant"),
        ([A, A], 2, "deux fiches distinctes"),
        ([A, "x", "--lang", "en"], 2, "is no record"),
    ],
)
def test_mistakes(run: Any, words: list[str], code: int, holds: str) -> None:
    one_sentence(run(*words, code=code).stderr.strip(), holds)
