"""What leaves the hub: dumps that anyone can check, bundles for a successor, backups."""

import hashlib
import shutil
import sqlite3
from pathlib import Path
from random import Random

import orjson
import pytest

from charter import Event
from hub.errors import BadRequest, Conflict, NotFound
from hub.members.founding import root_key
from hub.outputs.backup import backup
from hub.outputs.bundle import write_bundle
from hub.outputs.dump import dump
from hub.outputs.seal import check_seal, seal, seal_path
from hub.pipeline import (
    Hub,
    as_of,
    change_state,
    complete_departures,
    decide,
    publish,
    replay,
    undo_decision,
    undo_run,
)
from hub.revisions import last_revision
from hub.settings import Settings
from hub.wiring import open_hub
from schema import Audience
from tests.federation import AT, charter, empty, federation, fresh, key, offer
from tests.hub.looking import BODY, Watch, digests, founded, many, names, said

SOURCES = {"alpha": ["a-liste"], "beta": ["b-liste"]}
HIDDEN = said("h", "Caché", Audience.MEMBER)


@pytest.fixture
def hub(database_url: str) -> Hub:
    """A hub with history: a merge, a hidden record, a refusal, an undone run, rulings that hold and that do not."""
    hub = federation(database_url, SOURCES)
    offer(hub, "a-liste", [said(1, "Un", **BODY), said(2, "Deux"), HIDDEN])
    wrong = offer(hub, "a-liste", [said(1, "Faux", **BODY)])
    offer(hub, "a-liste", [said(1, "", **BODY), said(2, "Deux bis"), HIDDEN])
    offer(hub, "b-liste", [said(1, "Uno", **BODY), said(2, "Duo")])
    undo_run(hub, wrong.run)
    decide(hub, "same", "a-liste/organisation/2", "b-liste/organisation/2", "comité", "vu")
    undo_decision(hub, decide(hub, "different", "a-liste/organisation/1", "b-liste/organisation/1", "x", "y"))
    publish(hub)
    return hub


def empty_hub(folder: Path, name: str = "autre") -> Hub:
    return open_hub(Settings(data_dir=folder, database_url=fresh(folder, name)), (charter(),), lambda: AT)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.MEMBER])
def test_anyone_can_recompute_the_digest(hub: Hub, audience: Audience) -> None:
    with hub.db.read() as conn:
        told = b"".join(dump(conn, audience))
    total = hashlib.sha256(b"".join(hashlib.sha256(line).digest() for line in told.splitlines())).hexdigest()
    assert total == digests(hub)[audience is Audience.MEMBER]
    told_lines = [orjson.loads(line) for line in told.splitlines()]
    assert [line["key"] for line in told_lines] == sorted(line["key"] for line in told_lines)
    assert all(
        raw == orjson.dumps(line, option=orjson.OPT_SORT_KEYS)
        for raw, line in zip(told.splitlines(), told_lines, strict=True)
    )
    assert (b"Cach" in told) is (audience is Audience.MEMBER)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_successor_makes_the_same_catalogue(hub: Hub, tmp_path: Path, seed: int) -> None:
    with hub.db.read() as conn:
        facts = list(write_bundle(conn))
    Random(seed).shuffle(facts)
    successor = empty_hub(tmp_path)
    assert replay(successor, facts) == len(facts)
    assert digests(successor) == digests(hub)
    for one in (hub, successor):
        offer(one, "a-liste", [said(1, "Un", **BODY), said(9, "Neuf")])
        publish(one)
    assert digests(successor) == digests(hub), "and goes on alike"
    with pytest.raises(Conflict, match="not_empty"):
        replay(successor, facts)


def test_a_successor_on_the_other_database(hub: Hub, database_url: str, tmp_path: Path) -> None:
    """From either database into SQLite, and back into the one it came from."""
    before, between = digests(hub), empty_hub(tmp_path)
    with hub.db.read() as conn:
        replay(between, list(write_bundle(conn)))
    with between.db.read() as conn:
        facts = list(write_bundle(conn))
    empty(hub.db)
    replay(hub, facts)
    assert digests(hub) == digests(between) == before
    offer(hub, "a-liste", [said(1, "Un", **BODY)])


FALSE = {
    "no JSON": b"bonjour\n",
    "a list": b"[]\n",
    "another fact": b'{"fact":"projection","entity":"x"}\n',
    "a column too many": b'{"fact":"revision","n":1,"what":"x","at":"y","z":1}\n',
    "a column missing": b'{"fact":"revision","n":1}\n',
}


@pytest.mark.parametrize("case", FALSE)
def test_what_is_no_bundle_leaves_the_hub_empty(tmp_path: Path, case: str) -> None:
    hub = empty_hub(tmp_path)
    with pytest.raises(BadRequest):
        replay(hub, [b'{"fact":"roots","value":"[]"}\n', FALSE[case]])
    with hub.db.read() as conn:
        assert last_revision(conn) == 0


def test_a_held_run_is_no_fact(hub: Hub, tmp_path: Path) -> None:
    offer(hub, "b-liste", many(40))
    offer(hub, "b-liste", [said("CANARI", "CANARI")], accepting=False)
    with hub.db.read() as conn:
        assert b"CANARI" not in b"".join(write_bundle(conn))


def test_the_catalogue_as_it_stood(database_url: str) -> None:
    hub = federation(database_url, SOURCES)
    seen: list[tuple[int, tuple[str, str]]] = []

    def note() -> None:
        publish(hub)
        with hub.db.read() as conn:
            seen.append((last_revision(conn), digests(hub)))

    offer(hub, "a-liste", [said(1, "Un", **BODY), said(2)])
    note()
    wrong = offer(hub, "a-liste", [said(1, "", **BODY), said(3)])
    note()
    offer(hub, "b-liste", [said(1, "Uno", **BODY), HIDDEN])
    note()
    number = decide(hub, "different", "a-liste/organisation/1", "b-liste/organisation/1", "x", "y")
    note()
    undo_run(hub, wrong.run)
    note()
    undo_decision(hub, number)
    note()
    for revision, then in seen:
        with as_of(hub, revision) as earlier:
            assert digests(earlier) == then, revision
    assert digests(hub) == seen[-1][1], "looking back changes nothing"
    for revision in (0, seen[-1][0] + 1):
        with pytest.raises(NotFound, match="revision"), as_of(hub, revision):
            pass


def test_looking_back_shows_no_one_who_left(database_url: str, tmp_path: Path) -> None:
    """Earlier facts, under the members of today."""
    clock = Watch()
    hub = founded(database_url, tmp_path, SOURCES, clock)
    offer(hub, "a-liste", [said(1, "Un")])
    offer(hub, "b-liste", [said(1, "Deux")])
    publish(hub)
    with hub.db.read() as conn:
        revision = last_revision(conn)
    change_state(hub, "alpha", Event.WITHDRAW)
    publish(hub)
    with as_of(hub, revision) as earlier:
        assert names(earlier) == ["Deux"]
    clock.at = clock.at.replace(year=2027)
    complete_departures(hub)
    publish(hub)
    with as_of(hub, revision) as earlier:
        assert names(earlier) == ["Deux"]


def test_a_backup_opens_as_it_was(hub: Hub, database_url: str, tmp_path: Path) -> None:
    out = tmp_path / "copie"
    if database_url.startswith("postgresql") and shutil.which("pg_dump") is None:
        with pytest.raises(Conflict, match="pg_dump"):
            backup(database_url, out)
        return
    backup(database_url, out)
    assert out.stat().st_mode & 0o077 == 0
    if database_url.startswith("sqlite"):
        copy = open_hub(Settings(data_dir=tmp_path, database_url=f"sqlite:///{out}"), (charter(),))
        assert digests(copy) == digests(hub)
        with sqlite3.connect(out) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(Conflict, match="exists"):
        backup(database_url, out)


def test_a_seal_stands_for_every_byte(tmp_path: Path) -> None:
    hub = founded(fresh(tmp_path), tmp_path, SOURCES)
    file = tmp_path / "faits"
    with hub.db.read() as conn:
        file.write_bytes(b"".join(write_bundle(conn)))
    own = root_key(tmp_path)
    seal_path(file).write_text(seal(file, own))
    assert check_seal(file).kid == own.kid
    seal_path(file).write_text(seal(file, key("somebody")))
    with pytest.raises(BadRequest, match="seal"):
        check_seal(file)
    seal_path(file).write_text(seal(file, own))
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(BadRequest, match="seal"):
        check_seal(file)
