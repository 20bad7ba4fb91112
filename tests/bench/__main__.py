"""`python -m tests.bench`: generated organisations on their way, beside a peer and the floor of parse and insert.

Then how well the hub tells who is who (`tests.bench.accuracy`), and how quickly it answers (`tests.bench.search`).
Every step is a process of its own, so that its peak memory is its own; medians over `--runs`.
"""

import argparse
import gzip
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson

from hub.db import Database
from hub.pipeline import Hub, publish, refresh
from hub.resolve.model import load_model
from hub.settings import Settings
from schema import parse_item, read
from tests.bench.apart import Cost, cost_of, report, run, run_on
from tests.bench.organisations import hub_address
from tests.federation import AT, charter


def _floor(folder: Path) -> None:
    """The same lines, parsed, validated and inserted one by one into one table: no work of ours can be quicker."""
    with sqlite3.connect(folder / "floor.sqlite") as held:
        held.execute("CREATE TABLE item (id TEXT PRIMARY KEY, body BLOB)")
        for line in _lines(folder):
            item = parse_item(line)
            read(item.kind, item.data)
            held.execute("INSERT INTO item VALUES (?, ?)", (item.id, line))


def _peer(folder: Path) -> None:
    """The same lines by sqlite-utils, which neither verifies, validates nor keeps what was."""
    from sqlite_utils import Database as Peer  # here, so that no other step carries its memory

    rows = ({"id": told["id"], **told["data"]} for told in map(orjson.loads, _lines(folder)))
    Peer(folder / "peer.sqlite")["organisation"].upsert_all(rows, pk="id")  # type: ignore[union-attr]


def _lines(folder: Path) -> Iterator[bytes]:
    for part in sorted((folder / "feed" / "parts").iterdir()):
        yield from gzip.decompress(part.read_bytes()).splitlines()


def _hub(folder: Path) -> Hub:
    return Hub(
        Database(hub_address(folder)), Settings(), lambda: AT, {charter().sha256: charter()}, load_model()
    )


def _refresh(source: str) -> Callable[[Path], None]:
    return lambda folder: _said(refresh(_hub(folder), source).state)


def _said(state: str) -> None:
    if state not in ("applied", "unchanged"):
        raise SystemExit(f"the run ended {state}")


def _publish(folder: Path) -> None:
    publish(_hub(folder))


def _one_change(folder: Path) -> None:
    (folder / "feed").rename(folder / "feed.before")
    (folder / "feed.next").rename(folder / "feed")
    _refresh("a-flux")(folder)
    _publish(folder)


STEPS: Mapping[str, Callable[[Path], None]] = {
    "nothing": lambda _folder: None,
    "floor": _floor,
    "sqlite-utils": _peer,
    "sqlite-utils again": _peer,
    "applied": _refresh("a-flux"),
    "published": _publish,
    "same feed": _refresh("a-flux"),
    "one change": _one_change,
    "plain first": _refresh("a-plain"),
    "plain again": _refresh("a-plain"),
}


def measured(step: str, folder: Path) -> None:
    """This process does the step, and says what it cost."""
    start = time.perf_counter()
    STEPS[step](folder)
    report(time.perf_counter() - start)


def one_run(count: int) -> dict[str, Cost]:
    """All steps in turn, each in a process of its own, on a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        run("tests.bench.organisations", str(count), folder)
        told = {step: cost_of("tests.bench", "--step", step, folder) for step in STEPS}
    print(f"{count} records done", file=sys.stderr)
    return told


def _table(found: Mapping[int, list[dict[str, Cost]]]) -> Iterator[str]:
    yield f"| step | {' | '.join(f'{size:,} records' for size in found)} |"
    yield "|---|" + "---|" * len(found)
    for step in STEPS:
        yield f"| {step} | {' | '.join(_cell(step, size, runs) for size, runs in found.items())} |"


def _cell(step: str, size: int, runs: list[dict[str, Cost]]) -> str:
    def middle(of: str) -> Cost:
        return Cost(*(statistics.median(column) for column in zip(*(run[of] for run in runs), strict=True)))

    cost, peer = middle(step), middle("sqlite-utils")
    if step == "nothing":
        return f"{cost.peak:.0f} MB"
    return (
        f"{cost.seconds:.2f} s, {size / cost.seconds:,.0f}/s, {cost.seconds / peer.seconds:.2f} × peer, "
        f"{cost.peak:.0f} MB"
    )


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
    return f"{os.cpu_count()} × {model}; Python {platform.python_version()}; SQLite {sqlite3.sqlite_version}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--accuracy", type=int, default=20_000, help="records of the measure of accuracy")
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--search", type=int, default=20_000, help="records of the measure of answers")
    asked = parser.parse_args()
    if asked.step:
        measured(asked.step[0], Path(asked.step[1]))
        return
    print(_machine(), end="\n\n")
    found = {size: [one_run(size) for _ in range(asked.runs)] for size in asked.sizes}
    print("\n".join(_table(found)), end="\n\n", flush=True)
    run_on("tests.bench.accuracy", "--size", str(asked.accuracy))
    run_on("tests.bench.search", "--size", str(asked.search))


if __name__ == "__main__":
    main()
