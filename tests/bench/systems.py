"""The systems that are measured on the same records, each step in a process of its own.

A folder holds `items/SOURCE.ndjson`, and `records.csv`, the same records as the peers read them; every system
leaves `groups.ndjson` in a folder of its name. `python -m tests.bench.systems STEP FOLDER` does one step.
"""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import orjson
from sqlalchemy import select

from charter import Ceilings
from connectors.contract import Known, Report, Unread
from connectors.source import Source
from hub.db import Database
from hub.pipeline import Hub, accept_run, publish, take
from hub.relations.facts import record
from hub.relations.groups import assignment
from hub.resolve.model import load_model
from hub.settings import Settings
from schema import Item, parse_item
from tests.bench.apart import Cost, cost_of, report
from tests.bench.metrics import Components, at_thresholds
from tests.bench.organisations import hub_address
from tests.bench.table import read_table
from tests.federation import AT, Said, charter, federation, member

MOST_RECORDS = 10_000_000
MOST_OF_ONE_PHONE = 20
"""A phone that more records bear is that of a hotline, not theirs: without this the floor joins a thousand of them."""
NO_SPLINK = "Splink is not installed, so it is not measured: `setup/install.sh hub dev splink` brings it."


class Listed(Said):
    """A reading of the lines of one file, one at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__(())
        self._path = path

    def items(self) -> Iterator[Item | Unread]:
        count = 0
        with self._path.open("rb") as file:
            for count, line in enumerate(file, start=1):
                self.position = f"ligne {count}"
                yield parse_item(line)
        self.report = Report(rows=count, records=count)


def harvest(folder: Path) -> float:
    """Every file of `items` is harvested as a source of a cluster of its own."""
    paths = sorted((folder / "items").iterdir())
    start = time.perf_counter()
    names = {path.stem: [path.stem] for path in paths}
    ceilings = {"ceilings": Ceilings(max_records=MOST_RECORDS)}
    hub = federation(hub_address(folder), names, [member(name).model_copy(update=ceilings) for name in names])
    for path in paths:

        def read(_source: Source, _known: Known, path: Path = path) -> Listed:
            return Listed(path)

        outcome = take(hub, path.stem, read)
        if outcome.state == "held":
            accept_run(hub, outcome.run)
        elif outcome.state != "applied":
            raise SystemExit(f"the run of {path.stem} ended {outcome.state}")
    return time.perf_counter() - start


def resolve(folder: Path) -> float:
    """Everything from the harvested facts to the published catalogue; then its public groups are written."""
    hub = Hub(
        Database(hub_address(folder)), Settings(), lambda: AT, {charter().sha256: charter()}, load_model()
    )
    start = time.perf_counter()
    publish(hub)
    seconds = time.perf_counter() - start
    write_groups(folder / "hub", public_groups(hub))
    return seconds


def public_groups(hub: Hub) -> Iterator[list[str]]:
    """The record keys of each public group, those that registers alone know among them."""
    query = (
        select(assignment.c.entity, record.c.key)
        .join(record, record.c.id == assignment.c.record)
        .where(assignment.c.layer == 0)
        .order_by(assignment.c.entity, record.c.key)
    )
    with hub.db.read() as conn:
        rows = conn.execute(query.execution_options(yield_per=10_000))
        for _, members in groupby(rows, key=lambda row: str(row.entity)):
            yield [row.key for row in members]


def phone_and_name(folder: Path) -> float:
    """The floor: records of one phone, or of one name in one town, are one, and so are the friends of friends."""
    start = time.perf_counter()
    holders: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for cells in read_table(folder / "records.csv"):
        key = cells["unique_id"]
        holders[("key", key)].append(key)
        if cells["phone"]:
            holders[("phone", cells["phone"])].append(key)
        if cells["town"]:
            holders[("name", cells["name"], cells["town"])].append(key)
    components = Components()
    for what, keys in holders.items():
        if what[0] != "phone" or len(keys) <= MOST_OF_ONE_PHONE:
            for key in keys:
                components.join(keys[0], key)
    groups = components.groups()
    seconds = time.perf_counter() - start
    write_groups(folder / "phone and name", groups)
    return seconds


def write_groups(folder: Path, groups: Collection[list[str]] | Iterator[list[str]]) -> None:
    """One JSON list of keys per line."""
    folder.mkdir(exist_ok=True)
    with (folder / "groups.ndjson").open("wb") as file:
        file.writelines(orjson.dumps(group, option=orjson.OPT_APPEND_NEWLINE) for group in groups)


def read_groups(folder: Path) -> list[list[str]]:
    """What `write_groups` wrote."""
    return [orjson.loads(line) for line in (folder / "groups.ndjson").read_bytes().splitlines()]


class System(NamedTuple):
    """A row of a table. `tried`: one of several thresholds, of which the truth chooses the best."""

    name: str
    tried: bool = False


def all_groups(folder: Path) -> Iterator[tuple[System, list[list[str]], Cost]]:
    """Every system on the records of a folder that holds `records.csv` and, for the hub, `items`."""
    step("harvest", folder)
    for name in ("hub", "phone and name"):
        cost = step(name, folder)
        yield System(name), read_groups(folder / name), cost
    yield from splink_groups(folder)


def splink_groups(folder: Path) -> Iterator[tuple[System, list[list[str]], Cost]]:
    """Splink at the probability of its documentation, and at other thresholds; nothing where it is not installed."""
    if not splink_is_there():
        return
    cost = cost_of("tests.bench.peer_splink", str(folder / "records.csv"), str(folder))
    yield System("Splink 5 at its documentation's 0.95"), read_groups(folder / "splink"), cost
    with (folder / "splink" / "edges.csv").open(encoding="utf-8", newline="") as file:
        edges = [(float(weight), a, b) for weight, a, b in csv.reader(file)]
    for weight, groups in at_thresholds(edges, range(-6, 25)):
        yield System(f"Splink 5 at {weight} bits", tried=True), groups, cost


def splink_is_there() -> bool:
    """Splink is an extra that nobody has to install."""
    return find_spec("splink") is not None and find_spec("duckdb") is not None


STEPS: Mapping[str, Callable[[Path], float]] = {
    "harvest": harvest, "hub": resolve, "phone and name": phone_and_name,
}  # fmt: skip


def step(name: str, folder: Path) -> Cost:
    """One of `STEPS`, in a process of its own."""
    return cost_of("tests.bench.systems", name, str(folder))


if __name__ == "__main__":
    report(STEPS[sys.argv[1]](Path(sys.argv[2])))
