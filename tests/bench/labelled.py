"""The same systems against pairs of real records that readers have labelled, where such a list is at hand.

`tests/golden/pairs/pairs.csv` has columns a, b, stratum, reader_one, reader_two, label; a and b are keys of records as
the demonstration on real directories makes them. Pairs on which the readers did not agree (`unclear`) are left out.
"""

import base64
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson

from hub.cli.demonstration import found_demonstration, of_real_data
from hub.outputs.bundle import write_bundle
from hub.pipeline import Hub, publish, refresh
from hub.records.view import stored_item
from hub.settings import Settings
from tests.bench.apart import run
from tests.bench.metrics import Agreement, Verdict, agreement
from tests.bench.systems import System, public_groups, read_groups, splink_groups, step, write_groups
from tests.bench.table import row, write_table
from tests.conftest import REAL_DATA, ROOT

PAIRS = ROOT / "tests" / "golden" / "pairs" / "pairs.csv"
SAME, UNCLEAR = "same", "unclear"
NOT_SAME = ("part_of", "hosted_by", "different")


def read_pairs(path: Path) -> list[Verdict]:
    """The pairs with a label that decides. Raises ValueError for a label that nobody knows."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if unknown := {told["label"] for told in rows} - {SAME, UNCLEAR, *NOT_SAME}:
        raise ValueError(f"unknown labels in {path.name}: {', '.join(sorted(unknown))}")
    return [
        Verdict(told["a"], told["b"], told["stratum"], told["label"] == SAME)
        for told in rows
        if told["label"] != UNCLEAR
    ]


def harvest_real(folder: Path) -> None:
    """The real directories as `demo --data` harvests them: groups of the hub, and a row per organisation for the peers."""
    settings = Settings(
        data_dir=folder, database_url=f"sqlite:///{folder / 'hub.sqlite'}", id_secret="demonstration"
    )
    demonstration = of_real_data(REAL_DATA)
    hub = found_demonstration(demonstration, settings)
    for described in demonstration.described():
        refresh(hub, described.id)
    publish(hub)
    write_groups(folder / "hub", public_groups(hub))
    write_table(folder / "records.csv", _rows(hub))


def _rows(hub: Hub) -> Iterator[dict[str, str]]:
    with hub.db.read() as conn:
        for told in map(orjson.loads, write_bundle(conn)):
            if told["fact"] != "version" or told["until_seq"] is not None or not told["taken"]:
                continue
            item = stored_item(base64.b64decode(told["body"]))
            if item.kind == "organisation":
                yield row(f"{told['source']}/{item.kind}/{item.id}", item.data)


def on_labelled_pairs(pairs: Path = PAIRS) -> Iterator[str]:
    """The lines of the table, or one sentence that says what is missing."""
    if not pairs.exists():
        yield f"No labelled pairs of real records: {pairs.parent.name}/{pairs.name} is not there."
        return
    if not REAL_DATA.is_dir():
        yield "Labelled pairs are there, the real directories are not: name their folder in MAILLAGE_REAL_DATA."
        return
    verdicts = read_pairs(pairs)
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as name:
        folder = Path(name)
        run("tests.bench.labelled", name)
        yield f"Labelled pairs of real records, {len(verdicts)} of them; same against not the same.\n"
        yield "| system | precision | recall | F1 | not the same, kept apart |"
        yield "|---|---|---|---|---|"
        yield from _lines(folder, verdicts)


def _lines(folder: Path, verdicts: list[Verdict]) -> Iterator[str]:
    systems: list[tuple[System, list[list[str]]]] = [(System("hub"), read_groups(folder / "hub"))]
    step("phone and name", folder)
    systems.append((System("phone and name"), read_groups(folder / "phone and name")))
    systems.extend((system, groups) for system, groups, _ in splink_groups(folder))
    found = [(system, agreement(groups, verdicts)) for system, groups in systems]
    tried = [(system, one) for system, one in found if system.tried]
    yield from (_line(system.name, one) for system, one in found if not system.tried)
    if tried:
        best, one = max(tried, key=lambda told: told[1].rates.f1)
        yield _line(f"{best.name}, best by the labels", one)
    yield from _strata(verdicts, found[0][1])
    absent = {key for one in verdicts for key in (one.a, one.b)} - {
        key for group in systems[0][1] for key in group
    }
    if absent:
        yield f"\nRecords of the pairs that are not in the hub: {len(absent)}, for example {min(absent)}."


def _line(name: str, found: Agreement) -> str:
    rates = " | ".join(f"{rate:.3f}" for rate in (*found.rates, found.rates.f1))
    return f"| {name} | {rates} | {found.apart} of {found.different} |"


def _strata(verdicts: list[Verdict], of_the_hub: Agreement) -> Iterator[str]:
    yield "\n| stratum | pairs | same | wrong in the hub |"
    yield "|---|---|---|---|"
    same = Counter(one.stratum for one in verdicts if one.same)
    for stratum, count in sorted(Counter(one.stratum for one in verdicts).items()):
        yield f"| {stratum} | {count} | {same[stratum]} | {of_the_hub.wrong_by_stratum.get(stratum, 0)} |"


if __name__ == "__main__":
    harvest_real(Path(sys.argv[1]))
