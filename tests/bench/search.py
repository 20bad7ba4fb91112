"""How quickly the hub answers: `python -m tests.bench.search --size 100000`.

Generated organisations are published and indexed; then server processes give whole HTTP answers, to one connection and
to sixteen at once. Whoever asks shares the processors with them. The words are the two commonest of all names.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import orjson

from charter import Ceilings
from connectors.publish import Terms
from connectors.publish import publish as publish_feed
from hub.members.store import Described
from hub.pipeline import admit_source, finder_of, index, publish, refresh
from hub.resolve.words import fold
from hub.wiring import open_hub
from schema import Item
from tests.bench.generator import generate
from tests.bench.organisations import FEED, hub_address
from tests.federation import AT, charter, federation, key, member

AT_ONCE = 16
PORT = 8765
FACETS = "facets=theme,region,department,member"


def prepare(count: int, folder: Path) -> list[str]:
    """A hub in the folder whose one source tells of so many organisations; returns the commonest words of their names."""
    items = [Item(item.kind, f"{n}", item.data) for n, (_, item, _) in enumerate(generate(count, 1))]
    publish_feed(items, folder / "feed", Terms("alpha", "etalab-2.0", charter()), key("alpha feed"), AT)
    large = member("alpha").model_copy(update={"ceilings": Ceilings(max_records=count)})
    hub = federation(hub_address(folder), {"alpha": []}, [large])
    admit_source(hub, Described("a-flux", "alpha", FEED.encode(), str(folder)))
    refresh(hub, "a-flux")
    publish(hub)
    words = Counter(word for item in items for word in set(fold(item.data["name"]).split()) if len(word) > 4)
    return [word for word, _ in words.most_common(2)]


def indexed() -> str:
    """Makes the index of the hub of the settings; what it cost."""
    hub = open_hub()
    start = time.perf_counter()
    count = index(hub)
    seconds = time.perf_counter() - start
    folder = finder_of(hub).generations.folder
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return f"{count:,} entries indexed in {seconds:.1f} s, {size / 1e6:.1f} MB"


@contextmanager
def served(workers: int) -> Iterator[None]:
    """`hub serve` in a process of its own, until it has answered."""
    command = "from hub.cli import main; main()"
    told = ["hub", "serve", "--port", str(PORT), "--workers", str(workers)]
    process = subprocess.Popen([sys.executable, "-c", command, *told], stdout=subprocess.DEVNULL)
    try:
        _wait(process)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            _get(HTTPConnection("127.0.0.1", PORT), "/v1/suggest?q=a")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def questions(words: list[str]) -> Mapping[str, str]:
    """What is asked, by the name of its line."""
    first, second = words
    slip = first[:2] + first[3:]
    listed = _get(HTTPConnection("127.0.0.1", PORT), "/v1/organisations?limit=1")
    (item,) = orjson.loads(listed)["items"]
    return {
        "two words, four facets": f"/v1/organisations?q={first}+{second}&{FACETS}",
        "filtered browsing": f"/v1/organisations?sector=school&{FACETS}",
        "suggestion": f"/v1/suggest?q={first[:4]}",
        "one typo": f"/v1/organisations?q={slip}",
        "map": f"/v1/map?bbox=-5,42,8,51&zoom=6&kind=organisation&q={first}",
        "item": f"/v1/organisations/{item['id']}",
    }


def timed(path: str, count: int) -> list[float]:
    """Milliseconds of answers to one connection, one after another."""
    connection = HTTPConnection("127.0.0.1", PORT)
    found = []
    for _ in range(count):
        start = time.perf_counter()
        _get(connection, path)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _get(connection: HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body.decode()}")
    return body


def line(name: str, path: str, count: int) -> str:
    """A line of the table: alone, then many at once."""
    timed(path, 5)
    alone = timed(path, count)
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        together = [one for part in threads.map(timed, [path] * AT_ONCE, [count] * AT_ONCE) for one in part]
    rate = len(together) / (time.perf_counter() - start)
    return f"| {name} | {_middle_and_end(alone)} | {_middle_and_end(together)} | {rate:,.0f} |"


def _middle_and_end(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"{statistics.median(times):.1f} / {cuts[-1]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--answers", type=int, default=100, help="of each question to each connection")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as name:
        os.environ["MAILLAGE_DATA_DIR"] = name
        words = prepare(asked.size, Path(name))
        print(f"{asked.size:,} records; {indexed()}; {asked.workers} workers; words: {' '.join(words)}\n")
        print(f"| question | ms alone, p50 / p95 | ms at {AT_ONCE}, p50 / p95 | answers/s at {AT_ONCE} |")
        print("|---|---|---|---|", flush=True)
        with served(asked.workers):
            for told, path in questions(words).items():
                print(line(told, path, asked.answers), flush=True)


if __name__ == "__main__":
    main()
