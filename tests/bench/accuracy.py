"""`python -m tests.bench.accuracy`: who is who in generated directories, by the hub and by two peers, on the same records.

Then, where readers have labelled pairs of real records, the same systems against them.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.bench.apart import Cost
from tests.bench.generator import generate
from tests.bench.labelled import on_labelled_pairs
from tests.bench.metrics import Quality, hard_pairs, quality
from tests.bench.systems import NO_SPLINK, all_groups, splink_is_there
from tests.bench.table import read_table, row, shown, write_table
from tests.conftest import REAL_DATA

COMMUNES = REAL_DATA / "reference" / "communes.csv"
MOST_HOLDERS = 50
"""A value that more records show makes no hard pair: it is a platform or a switchboard, and nobody believes it."""


def prepare(count: int, seed: int, folder: Path) -> dict[str, int]:
    """Writes the records as all systems read them; returns the entity of each."""
    truth: dict[str, int] = {}
    (folder / "items").mkdir()

    def rows() -> Iterator[Mapping[str, str]]:
        with ExitStack() as opened:
            files = {}
            for source, item, entity in generate(count, seed, COMMUNES):
                if source not in files:
                    files[source] = opened.enter_context((folder / "items" / f"{source}.ndjson").open("wb"))
                files[source].write(item.line() + b"\n")
                key = f"{source}/{item.kind}/{item.id}"
                truth[key] = entity
                yield row(key, item.data)

    write_table(folder / "records.csv", rows())
    return truth


def measured(count: int, seed: int) -> Iterator[str]:
    """The lines of the table, header first."""
    yield f"Accuracy on {count:,} generated records, seed {seed}; pairs and exact groups: precision, recall, F1.\n"
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as name:
        folder = Path(name)
        truth = prepare(count, seed, folder)
        hard = hard_pairs(
            {cells["unique_id"]: shown(cells) for cells in read_table(folder / "records.csv")},
            truth,
            MOST_HOLDERS,
        )
        yield from _header()
        tried: list[tuple[str, Quality, Cost]] = []
        for system, groups, cost in all_groups(folder):
            found = quality(groups, truth, hard)
            if system.tried:
                tried.append((f"{system.name}, best by truth", found, cost))
            else:
                yield _line(system.name, found, cost)
        if tried:
            yield _line(*max(tried, key=lambda told: told[1].pairs.f1))
    yield f"\n{len(truth):,} records of {len(set(truth.values())):,} entities, {len(hard):,} hard pairs."
    if not splink_is_there():
        yield NO_SPLINK


def _header() -> Iterator[str]:
    columns = (
        "system", "pairs", "exact groups", "joined pairs", "largest", "over six", "hard pairs kept apart", "seconds",
        "peak MB",
    )  # fmt: skip
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"


def _line(name: str, found: Quality, cost: Cost) -> str:
    cells = (
        name,
        " ".join(f"{rate:.3f}" for rate in (*found.pairs, found.pairs.f1)),
        " ".join(f"{rate:.3f}" for rate in (*found.exact, found.exact.f1)),
        f"{found.joined:,}", f"{found.largest}", f"{found.large}",
        f"{found.apart / found.hard:.3f}" if found.hard else "-", f"{cost.seconds:.1f}", f"{cost.peak:.0f}",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.accuracy")
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for line in measured(asked.size, asked.seed):
        print(line, flush=True)
    print()
    for line in on_labelled_pairs():
        print(line, flush=True)


if __name__ == "__main__":
    main()
