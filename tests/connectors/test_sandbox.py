"""Foreign bytes are read in a child process: what goes wrong there ends in one sentence here, and in no process."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from connectors.contract import Edge, Known, Limits, Unread
from connectors.errors import SourceError, SourceInvalid, StopRun
from connectors.reading import open_source
from connectors.source import Source, load
from schema import Item

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and processor time")
YAML = """
id: exemple
cluster: lac
title: Annuaire
protocol: {protocol}
address: annuaire.csv
licence: etalab-2.0
code: exemple.py
kinds:
  - kind: organisation
    id: id
    fields: {{name: nom}}
"""
Read = Callable[..., list[Item | Unread]]
PLAIN = "def row(values): return values"


def written(folder: Path, code: str, protocol: str = "delimited", data: str = "id;nom\n1;A\n") -> Source:
    """A description with its code and its document, on disk."""
    (folder / "exemple.yml").write_text(YAML.format(protocol=protocol))
    (folder / "exemple.py").write_text(code)
    (folder / "annuaire.csv").write_text(data)
    return load(folder / "exemple.yml")


def edge(folder: Path, **limits: Any) -> Edge:
    """The outside world, with limits as the hub would set them."""
    return Edge(folder, datetime(2026, 11, 23, tzinfo=UTC), limits=replace(Limits(), **limits))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """All entries of a source whose code is given."""

    def reading(
        code: str, protocol: str = "python", data: str = "id;nom\n1;A\n", **limits: Any
    ) -> list[Item | Unread]:
        source = written(tmp_path, code, protocol, data)
        with open_source(source, Known(), edge(tmp_path, **limits)) as opened:
            return list(opened.items())

    return reading


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    """Every child is gone when the reading is closed."""
    before = {child.pid for child in psutil.Process().children()}
    yield
    assert {child.pid for child in psutil.Process().children()} <= before


def test_the_code_of_a_description_reads_a_shape_of_its_own(read: Read) -> None:
    code = (
        "def read(paths):\n"
        "    for number, line in enumerate(paths[0].read_text().splitlines()[1:], start=2):\n"
        "        print('a stray print')\n"
        "        yield f'ligne {number}', dict(zip(('id', 'nom'), line.split(';')))\n"
    )
    assert read(code) == [Item("organisation", "1", {"name": "A"})]


def test_ten_lines_may_change_a_row(read: Read) -> None:
    code = (
        "def row(values):\n"
        "    if values['nom'] == 'rien': return None\n"
        "    if values['nom'] == 'deux': return [{**values, 'id': n} for n in 'ab']\n"
        "    return {**values, 'nom': values['nom'].title()}\n"
    )
    found = read(code, "delimited", "id;nom\n1;lac bleu\n2;rien\n3;deux\n4;\n")
    assert [entry.id for entry in found] == ["1", "a", "b", "4"]
    assert [entry.data.get("name") for entry in found if isinstance(entry, Item)] == [
        "Lac Bleu",
        "deux",
        "deux",
        None,
    ]


def test_a_row_on_which_the_code_fails_is_told(read: Read) -> None:
    first, second = read(
        "def row(values): return {**values, 'id': int(values['id'])}", "delimited", "id;nom\nx;A\n2;B\n"
    )
    assert isinstance(first, Unread)
    assert (first.code, first.position) == ("code_failed", "ligne 2")
    assert second == Item("organisation", "2", {"name": "B"})


STOPS = [
    ("def read(paths):\n    while True: pass", {"cpu_seconds": 1}, "reader_cpu", StopRun),
    ("def read(paths):\n    import time; time.sleep(60)\n    yield", {"deadline": 2.0}, "reader_deadline", StopRun),
    ("def read(paths):\n    x = bytearray(2 << 30)\n    yield", {"memory_bytes": 1 << 30}, "reader_memory", StopRun),
    ("def read(paths):\n    import os; os._exit(3)\n    yield", {}, "reader_crashed", StopRun),
    ("def read(paths):\n    import os; os.abort()\n    yield", {}, "reader_crashed", StopRun),
    ("def read(paths):\n    raise RuntimeError\n    yield", {}, "code_failed", StopRun),
    ("def read(paths):\n    yield from read(paths)", {}, "code_failed", StopRun),
    ("def read(paths):\n    import socket; socket.create_connection(('127.0.0.1', 9))", {}, "reader_forbidden", StopRun),
    ("def read(paths):\n    import subprocess; subprocess.run(['true'])\n    yield", {}, "reader_forbidden", StopRun),
    ("def read(paths):\n    open(paths[0], 'w').write('x' * 99)\n    yield", {}, "code_failed", StopRun),
    ("def read(paths):\n    for n in range(9): yield f'{n}', {'id': n, 'nom': 'A'}", {"rows": 5}, "too_many_rows", StopRun),
    ("def other(): pass", {}, "code", SourceInvalid),
]  # fmt: skip


@LINUX
@pytest.mark.parametrize(
    ("code", "limits", "expected", "kind"), STOPS, ids=[f"{n} {case[2]}" for n, case in enumerate(STOPS)]
)
def test_what_goes_wrong_in_the_child_is_one_sentence(
    read: Read, code: str, limits: dict[str, float], expected: str, kind: type[SourceError]
) -> None:
    with pytest.raises(SourceError) as stopped:
        read(code, **limits)
    assert (stopped.value.code, type(stopped.value)) == (expected, kind)
    assert "\n" not in stopped.value.message_fr


def test_the_child_knows_no_secret_of_ours(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", "postgresql://secret")
    code = "import os\ndef read(paths):\n    yield 'x', {'id': 1, 'nom': ' '.join(os.environ)}"
    ((item),) = read(code)
    assert isinstance(item, Item)
    assert "MAILLAGE" not in str(item.data)


@pytest.mark.parametrize("broken", ["'\\ud800'", "'x' * (2 << 20)"])
def test_a_record_that_cannot_travel_is_refused_alone(read: Read, broken: str) -> None:
    code = f"def read(paths):\n    yield 'a', {{'id': 1, 'nom': {broken}}}\n    yield 'b', {{'id': 2, 'nom': 'B'}}"
    first, second = read(code)
    assert isinstance(first, Unread)
    assert first.code in ("not_unicode", "too_large")
    assert (first.kind, first.id) == ("organisation", "1")  # so that the last good version is kept
    assert second == Item("organisation", "2", {"name": "B"})


def test_a_slow_caller_is_no_slow_reader(tmp_path: Path) -> None:
    source = written(tmp_path, PLAIN, data="id;nom\n" + "1;A\n" * 5_000)
    with open_source(source, Known(), edge(tmp_path, deadline=6.0)) as opened:
        items = opened.items()
        next(items)
        time.sleep(6.5)
        assert sum(1 for _ in items) == 4_999


def test_leaving_early_ends_the_child(tmp_path: Path) -> None:
    source = written(tmp_path, PLAIN, data="id;nom\n" + "1;A\n" * 100_000)
    with open_source(source, Known(), edge(tmp_path)) as opened:
        next(opened.items())
        assert opened.position == "ligne 2"


def test_memory_here_does_not_grow(tmp_path: Path) -> None:
    source = written(tmp_path, PLAIN, data="id;nom\n" + f"1;{'x' * 20_000}\n" * 3_000)
    before = psutil.Process().memory_info().rss
    with open_source(source, Known(), edge(tmp_path)) as opened:
        assert sum(1 for _ in opened.items()) == 3_000
    assert psutil.Process().memory_info().rss - before < 24 << 20
