"""`python -m tests.bench`: a feed of generated organisations on its whole way, beside the floor of parse and insert.

Each measurement is a process of its own, so that its peak memory is its own; medians over `--runs`.
"""

import argparse
import json
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from charter import Ceilings
from connectors.publish import Terms
from connectors.publish import publish as publish_feed
from hub.members.store import Described
from hub.pipeline import Hub, admit_source, publish, refresh
from schema import Item, parse_item, read
from tests.federation import AT, charter, federation, key, member


def organisations(count: int) -> Iterator[Item]:
    """Plausible organisations; one in four bears the SIREN of another."""
    for n in range(count):
        yield Item(
            "organisation",
            f"o{n}",
            {
                "name": f"Structure numéro {n} de Bordeaux",
                "level": "legal_person",
                "siren": _siren(n - 1 if n % 4 == 3 else n),
                "phone": f"+335{n:08d}",
                "email": f"contact@structure-{n}.fr",
                "website": f"https://www.structure-{n}.fr/",
                "description": "Une structure qui accompagne les enseignants dans leurs usages du numérique. " * 3,
                "sectors": ["school"],
                "sites": [
                    {
                        "address": f"{n % 99} rue de la République", "postcode": "33000", "commune": "Bordeaux",
                        "commune_code": "33063", "department": "33", "region": "75",
                        "latitude_e6": 44_800_000 + n, "longitude_e6": -580_000 - n,
                    }
                ],
            },
            "2026-01-01",
        )  # fmt: skip


def _siren(n: int) -> str:
    digits = f"{n + 10_000_000:08d}"
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(digits)]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return f"{digits}{-total % 10}"


def one_run(count: int, folder: Path) -> dict[str, float]:
    """Seconds of each step, and the peak memory of this process and of its children in MB."""
    items = list(organisations(count))
    publish_feed(items, folder / "feed", Terms("alpha", "etalab-2.0", charter()), key("alpha feed"), AT)
    large = member("alpha").model_copy(update={"ceilings": Ceilings(max_records=max(1, count))})
    hub = federation(f"sqlite:///{folder / 'hub.sqlite'}", {"alpha": []}, [large])
    admit_source(hub, _feed(folder))
    seconds = {"floor": _timed(lambda: _floor(folder))}
    seconds["applied"] = _timed(lambda: refresh(hub, "a-flux"))
    seconds["published"] = _timed(lambda: publish(hub))
    seconds["same feed"] = _timed(lambda: _again(hub, "a-flux"))
    items[0] = Item("organisation", "o0", {"name": "Autre nom"})
    publish_feed(items, folder / "feed", Terms("alpha", "etalab-2.0", charter()), key("alpha feed"), AT)
    seconds["one change"] = _timed(lambda: _again(hub, "a-flux"))
    _write_csv(folder / "plain.csv", items)
    admit_source(hub, _plain(folder))
    seconds["plain first"] = _timed(lambda: refresh(hub, "a-plain"))
    seconds["plain again"] = _timed(lambda: refresh(hub, "a-plain"))
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        seconds[f"peak {who}"] = resource.getrusage(who).ru_maxrss / 1024
    return seconds


def _again(hub: Hub, source: str) -> None:
    refresh(hub, source)
    publish(hub)


def _floor(folder: Path) -> None:
    """The same lines, parsed, validated and inserted one by one into one table: no work of ours can be quicker."""
    import gzip

    with sqlite3.connect(folder / "floor.sqlite") as held:
        held.execute("CREATE TABLE item (id TEXT PRIMARY KEY, body BLOB)")
        for part in sorted((folder / "feed" / "parts").iterdir()):
            for line in gzip.decompress(part.read_bytes()).splitlines():
                item = parse_item(line)
                read(item.kind, item.data)
                held.execute("INSERT INTO item VALUES (?, ?)", (item.id, line))


def _feed(folder: Path) -> Described:
    text = "id: a-flux\ncluster: alpha\ntitle: flux\nprotocol: feed\naddress: feed/feed.jws\nlicence: etalab-2.0\n"
    return Described("a-flux", "alpha", text.encode(), str(folder))


def _plain(folder: Path) -> Described:
    text = (
        "id: a-plain\ncluster: alpha\ntitle: liste\nprotocol: delimited\naddress: plain.csv\nlicence: etalab-2.0\n"
        "kinds:\n  - kind: organisation\n    id: id\n    fields: {name: name, phone: phone, website: website}\n"
    )
    return Described("a-plain", "alpha", text.encode(), str(folder))


def _write_csv(path: Path, items: list[Item]) -> None:
    lines = (f"{item.id};{item.data['name']};;{item.data.get('website', '')}" for item in items)
    path.write_text("id;name;phone;website\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _timed(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(one_run(asked.one, Path(folder))))
        return
    print(_machine())
    print(f"\n| step | {' | '.join(f'{size} records' for size in asked.sizes)} |")
    print("|---|" + "---|" * len(asked.sizes))
    found = {size: [_in_a_process(size) for _ in range(asked.runs)] for size in asked.sizes}
    for name in found[asked.sizes[0]][0]:
        cells = []
        for size in asked.sizes:
            middle = statistics.median(run[name] for run in found[size])
            floor = statistics.median(run["floor"] for run in found[size])
            rate = f"{size / middle:,.0f}/s, {middle / floor:.1f} × floor"
            cells.append(f"{middle:.0f} MB" if name.startswith("peak") else f"{middle:.2f} s ({rate})")
        print(f"| {name} | {' | '.join(cells)} |")


def _in_a_process(size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench", "--one", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    print(f"{size} records done", file=sys.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
    return f"{os.cpu_count()} × {model}; Python {platform.python_version()}; SQLite {sqlite3.sqlite_version}"


if __name__ == "__main__":
    main()
