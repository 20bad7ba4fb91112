"""A source is opened from disk or from the web; what has not moved is not read again."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Edge, Known, Limits, Unread
from connectors.errors import StopRun
from connectors.reading import PlainReading, open_source
from connectors.source import Source
from schema import Item
from tests.connectors.shapes import source
from tests.loopback import HOST, Loopback, World, answer

CSV = "id;nom\n1;A\n;B\n"
MARKDOWN = {"a.md": "---\nid: 1\nnom: A\n---\n", "b.md": "---\nid: 2\nnom: B\n---\n"}
WEB = f"http://{HOST}"


def edge(folder: Path, **said: Any) -> Edge:
    return replace(Edge(folder, datetime(2026, 11, 23, tzinfo=UTC)), **said)


def opened(of: Source, at: Edge, known: Known | None = None) -> PlainReading:
    reading = open_source(of, known or Known(), at)
    assert isinstance(reading, PlainReading)
    return reading


def ids(of: Source, at: Edge) -> list[str | None]:
    with opened(of, at) as reading:
        return [entry.id for entry in reading.items()]


@pytest.fixture
def plain(tmp_path: Path) -> Source:
    (tmp_path / "annuaire.csv").write_text(CSV)
    return source().at(tmp_path)


def test_entries_positions_and_report(plain: Source, tmp_path: Path) -> None:
    with opened(plain, edge(tmp_path)) as reading:
        found = [(reading.position, type(entry)) for entry in reading.items()]
    assert found == [("ligne 2", Item), ("ligne 3", Unread)]
    report = reading.report
    assert (report.rows, report.records, report.columns_mapped) == (2, 2, ("id", "nom"))
    assert [note.code for note in report.notes] == ["encoding", "delimiter"]
    assert (reading.sequence, reading.parts, reading.held) == (None, (), ())


def test_the_same_bytes_are_unchanged(plain: Source, tmp_path: Path) -> None:
    before = opened(plain, edge(tmp_path)).fingerprint
    assert opened(plain, edge(tmp_path), Known(before)).unchanged
    assert not opened(plain, edge(tmp_path)).unchanged


@pytest.mark.parametrize("moved", ["bytes", "description", "key"])
def test_whatever_would_give_other_records_counts_as_changed(
    plain: Source, tmp_path: Path, moved: str
) -> None:
    before = Known(opened(plain, edge(tmp_path)).fingerprint)
    at = edge(tmp_path)
    if moved == "bytes":
        (tmp_path / "annuaire.csv").write_text(CSV + "3;C\n")
    elif moved == "description":
        plain = source(nulls=["B"]).at(tmp_path)
    else:
        at = edge(tmp_path, digest_key=b"other")
    assert not opened(plain, at, before).unchanged


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("absent.csv", "no_file"),
        ("../annuaire.csv", "outside"),
        ("/etc/passwd", "outside"),
        ("annuaire.csv/", "no_file"),
        ("dossier", "no_file"),
        ("lien.csv", "outside"),
    ],
)
def test_addresses_stay_in_their_folder(tmp_path: Path, address: str, code: str) -> None:
    folder = tmp_path / "data"
    (folder / "dossier").mkdir(parents=True)
    (tmp_path / "annuaire.csv").write_text(CSV)
    (folder / "annuaire.csv").write_text(CSV)
    (folder / "lien.csv").symlink_to(tmp_path / "annuaire.csv")
    with pytest.raises(StopRun) as stopped:
        open_source(source(address=address).at(folder), Known(), edge(tmp_path))
    assert stopped.value.code == code
    assert address in stopped.value.message_fr
    assert str(tmp_path) not in stopped.value.message_fr


def markdown(address: str) -> Source:
    return source(protocol="markdown", address=address)


def test_a_folder_gives_its_files_by_name(tmp_path: Path) -> None:
    for name, text in {**MARKDOWN, "notes.txt": "x"}.items():
        (tmp_path / "groups").mkdir(exist_ok=True)
        (tmp_path / "groups" / name).write_text(text)
    of = markdown("groups/").at(tmp_path)
    assert ids(of, edge(tmp_path)) == ["1", "2"]
    before = opened(of, edge(tmp_path)).fingerprint
    (tmp_path / "groups" / "a.md").rename(tmp_path / "groups" / "c.md")
    assert opened(of, edge(tmp_path)).fingerprint != before


def test_several_addresses(tmp_path: Path) -> None:
    for page in (1, 2):
        (tmp_path / f"page-{page}.json").write_text(json.dumps([{"id": page, "nom": "A"}]))
    pages = source(protocol="json", address=["page-1.json", "page-2.json"]).at(tmp_path)
    with opened(pages, edge(tmp_path)) as reading:
        assert [(reading.position, entry.id) for entry in reading.items()] == [
            ("page-1.json, [0]", "1"),
            ("page-2.json, [0]", "2"),
        ]


def test_too_many_documents(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.md").write_text("")
    with pytest.raises(StopRun, match="More than 3 documents"):
        open_source(markdown("./").at(tmp_path), Known(), edge(tmp_path, limits=Limits(documents=3)))


def test_the_web_answers_once(tmp_path: Path) -> None:
    def say(request: str) -> bytes:
        if 'If-None-Match: "v1"' in request:
            return answer(status=304)
        return answer(CSV.encode(), ETag='"v1"')

    with Loopback(say) as server:
        at = edge(tmp_path, fetcher=World(server).fetcher())
        of = source(address=f"{WEB}/annuaire.csv")
        with opened(of, at) as first:
            assert [entry.id for entry in first.items()] == ["1", None]
        known = Known(first.fingerprint, first.etag, first.last_modified)
        again = opened(of, at, known)
        assert (again.unchanged, again.fingerprint, again.etag) == (True, first.fingerprint, '"v1"')
        # Under another description the bytes are wanted again.
        other = opened(source(address=f"{WEB}/annuaire.csv", nulls=["B"]), at, known)
        assert not other.unchanged
        assert ["If-None-Match" in request for request in server.requests] == [False, True, False]


def test_relative_addresses_below_a_base_address(tmp_path: Path) -> None:
    pages = {"/données/a%20b.csv".replace("é", "%C3%A9"): answer(CSV.encode())}
    with Loopback(pages) as server:
        at = edge(tmp_path, fetcher=World(server).fetcher(), root=f"{WEB}/donn%C3%A9es/")
        assert ids(source(address="a b.csv"), at) == ["1", None]


def test_a_folder_on_the_web_has_an_index(tmp_path: Path) -> None:
    pages = {f"/groups/{name}": answer(text.encode()) for name, text in MARKDOWN.items()}
    pages["/groups/index.json"] = answer(json.dumps(list(MARKDOWN)).encode())
    with Loopback(pages) as server:
        at = edge(tmp_path, fetcher=World(server).fetcher())
        assert ids(markdown(f"{WEB}/groups/"), at) == ["1", "2"]


INDEXES = (
    "{}",
    "[1]",
    "[",
    '["../x"]',
    '["/x"]',
    '["a/../../b"]',
    '["http://other.example/x"]',
    r'["a\\b"]',
    '["a?b"]',
)


@pytest.mark.parametrize("index", INDEXES)
def test_an_index_names_files_of_its_folder_only(tmp_path: Path, index: str) -> None:
    with Loopback({"/groups/index.json": answer(index.encode())}) as server:
        at = edge(tmp_path, fetcher=World(server).fetcher())
        with pytest.raises(StopRun) as stopped:
            open_source(markdown(f"{WEB}/groups/"), Known(), at)
        assert (stopped.value.code, server.paths) == ("bad_index", ["/groups/index.json"])


def test_without_a_client_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="No client"):
        open_source(source(address=f"{WEB}/annuaire.csv"), Known(), edge(tmp_path))
