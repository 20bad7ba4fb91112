"""The real directories as the hub of the demonstration harvests them over HTTP, each once for all tests of a process.

The server says the files below the data folder. A source that is a folder of files (Markdown) has no single
address: a folder on the web is read by the list of names at its `index.json`, and the server makes that list.
"""

import atexit
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import orjson
from sqlalchemy import select

from hub.cli.demonstration import found_demonstration, of_real_data
from hub.harvest.described import describe
from hub.harvest.run import Outcome
from hub.pipeline import Hub, admit_source, publish, refresh
from hub.records.store import Run, one_run
from hub.relations.facts import record
from hub.relations.groups import assignment
from hub.settings import Settings
from tests.conftest import REAL_DATA
from tests.contract.real import DIGEST_KEY, descriptions
from tests.loopback import Loopback, answer


@dataclass(frozen=True)
class Harvest:
    """One harvest of one source: how it ended, its run, what was asked of the server, its public records."""

    outcome: Outcome
    run: Run
    asked: Sequence[str]
    public: frozenset[str]


@cache
def harvested(name: str) -> tuple[Harvest, Harvest]:
    """The first harvest of a source, and the one after it."""
    return _harvest(name), _harvest(name)


def _harvest(name: str) -> Harvest:
    hub, server = _federation()
    before = len(server.paths)
    outcome = refresh(hub, name)
    publish(hub)
    with hub.db.read() as conn:
        run = one_run(conn, outcome.run)
        public = conn.execute(
            select(record.c.key)
            .join(assignment, assignment.c.record == record.c.id)
            .where(record.c.source == name, assignment.c.layer == 0)
        ).scalars()
        seen = frozenset(public)
    assert run is not None
    return Harvest(outcome, run, server.paths[before:], seen)


@cache
def _federation() -> tuple[Hub, Loopback]:
    """A hub whose every source lies on a server of this machine, at the one place that it may read there."""
    folder = tempfile.TemporaryDirectory(prefix="maillage-real-")
    atexit.register(folder.cleanup)
    server = Loopback(_say)
    place = f"127.0.0.1:{server.port}"
    settings = Settings(data_dir=Path(folder.name), allow=(place,), id_secret=DIGEST_KEY.decode())
    hub = found_demonstration(of_real_data(REAL_DATA), settings)
    for path in descriptions().values():
        admit_source(hub, describe(path, f"http://{place}/"))
    return hub, server


def _say(request: str) -> bytes:
    path = REAL_DATA / unquote(request.split(" ")[1]).removeprefix("/")
    if path.name == "index.json":
        return answer(orjson.dumps(sorted(one.name for one in path.parent.iterdir())))
    return answer(path.read_bytes()) if path.is_file() else answer(status=404)
