"""Bad input on its whole way through a hub: one sentence with its place, nothing else lost, both balances hold."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from connectors.contract import Unread
from connectors.source import checked
from connectors.strict_yaml import load
from connectors.work import Work
from hub.harvest.run import Outcome
from hub.members.store import Described
from hub.pipeline import Hub, accept_run, admit_source, publish, refresh
from hub.records.public_runs import public_runs
from hub.records.store import Run, one_run, reasons
from hub.settings import Settings
from schema import Item
from tests.connectors.shapes import document, workbook
from tests.federation import federation, offer
from tests.hub.looking import because, many, names, one_sentence, public
from tests.loopback import Loopback, answer, connections

SOURCE, OTHER = "a-liste", "b-liste"
HEAD = ["id", "nom", "tel", "genre", "lat", "lon"]
KINDS = """
kinds:
  - kind: organisation
    id: id
    fields:
      name: nom
      phone: tel
      category: genre
      sites: [{point: {latitude: lat, longitude: lon}}]
"""
Cells = Mapping[str, str]


def line(number: int, **said: str) -> Cells:
    """A row of the list; `said` overrules what is right."""
    usual = {
        "id": f"s{number}",
        "nom": f"Structure {number}",
        "tel": f"05 56 00 00 {number:02}",
        "genre": "association",
        "lat": f"44.8{number:02}",
        "lon": "-0.57",
    }
    return usual | said


GOOD = [line(number) for number in range(1, 21)]


def third(**said: str) -> list[Cells]:
    """The good list, its third row changed."""
    return [*GOOD[:2], line(3, **said), *GOOD[3:]]


def table(rows: Sequence[Cells] = GOOD, encoding: str = "utf-8") -> bytes:
    return "".join(";".join(cells) + "\n" for cells in [HEAD, *(list(row.values()) for row in rows)]).encode(
        encoding
    )


def array(rows: Sequence[Cells] = GOOD) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def book(rows: Sequence[Cells] = GOOD) -> bytes:
    return workbook({"Structures": [HEAD, *(list(row.values()) for row in rows)]})


class Shape(NamedTuple):
    """How a source is described, and how its rows are written."""

    name: str
    protocol: str
    write: Callable[[Sequence[Cells]], bytes]


SHAPES = {
    "csv": Shape("liste.csv", "delimited", table),
    "json": Shape("liste.json", "json", array),
    "xlsx": Shape("liste.xlsx", "xlsx", book),
}


def described(address: str, protocol: str, options: str = "") -> Described:
    told = (
        f"id: {SOURCE}\ncluster: alpha\ntitle: Liste\nprotocol: {protocol}\naddress: {address}\n"
        f"licence: etalab-2.0\n{options}{KINDS}"
    )
    return Described(SOURCE, "alpha", told.encode(), ".")


def two_clusters(url: str) -> Hub:
    """The second has published its list already."""
    made = federation(url, {"alpha": [], "beta": [OTHER]})
    offer(made, OTHER, many(2))
    return made


@pytest.fixture
def hub(sqlite_url: str) -> Hub:
    """For what never comes as far as the database."""
    return two_clusters(sqlite_url)


@pytest.fixture
def each_hub(database_url: str) -> Hub:
    """For what is stored: on each database in turn."""
    return two_clusters(database_url)


@cache
def good_items(shape: str) -> list[Item | Unread]:
    """What the good document gives, read in this process."""
    name, protocol, write = SHAPES[shape]
    source = checked(load(described(name, protocol).description))
    with TemporaryDirectory() as folder:
        return [entry for _, entry in Work(source, (document(Path(folder), write(GOOD), name),)).entries()]


def harvested(hub: Hub, folder: Path, shape: str, data: bytes | None, options: str = "") -> Outcome:
    """What becomes of a document that takes the place of a good one; None: it is gone."""
    name, protocol, _ = SHAPES[shape]
    admit_source(hub, replace(described(name, protocol, options), folder=str(folder)))
    assert offer(hub, SOURCE, good_items(shape)).state == "applied"
    if data is not None:
        (folder / name).write_bytes(data)
    outcome = refresh(hub, SOURCE)
    publish(hub)
    assert {"Structure 0", "Structure 1"} <= set(names(hub)), "the other source is untouched"
    return outcome


def told(hub: Hub, outcome: Outcome) -> Run:
    with hub.db.read() as conn:
        found = one_run(conn, outcome.run)
    assert found is not None
    return found


def balanced(hub: Hub, outcome: Outcome) -> dict[str, int]:
    """The counts of a run that are not nought; all and public alike, both balances holding."""
    counts: dict[str, Any] = told(hub, outcome).counts
    assert counts["all"] == counts["public"]
    count: dict[str, int] = counts["all"]
    went = ("created", "updated", "same", "refused", "repeated")
    assert count["read"] == sum(count[name] for name in went)
    assert count["held"] == sum(count[name] for name in ("updated", "same", "kept", "removed"))
    return {name: many for name, many in count.items() if many}


def assert_refused_whole(hub: Hub, outcome: Outcome, code: str, fr: str, en: str) -> None:
    """The run failed for this reason, told to the cluster in a sentence and to the public by its code; all stays."""
    reason = because(outcome)
    assert (outcome.state, reason.code, outcome.balance) == ("failed", code, None)
    assert told(hub, outcome).reason == {
        "code": code,
        "fr": one_sentence(reason.fr, fr),
        "en": one_sentence(reason.en, en),
    }
    with hub.db.read() as conn:
        newest = public_runs(conn, [SOURCE], 1)[SOURCE][0]
    assert (newest.state, newest.failure) == ("failed", code)
    assert len(public(hub)) == 22, "the last good copy stays"


ACCENT = [*GOOD[:-1], line(20, nom="Été")]
FILES: dict[str, tuple[str, bytes | None, str, str, str, str]] = {
    "missing": ("csv", None, "", "no_file", "liste.csv", "put it back"),
    "empty": ("csv", b"", "", "empty_file", "liste.csv", "publish it again"),
    "blank": ("csv", b" \n\n", "", "empty_file", "liste.csv", "publish it again"),
    "F6 not the encoding announced": (
        "csv", table(ACCENT, "latin-1"), "options: {encoding: utf-8}", "not_utf8", "ligne 21", "line 21",
    ),
    "F6 a mark that lies": (
        "csv", b"\xef\xbb\xbf" + table(ACCENT, "latin-1"), "", "not_utf8", "ligne 21", "line 21",
    ),
    "F6 UTF-16": ("csv", table(GOOD, "utf-16"), "", "not_text", "enregistrez-le en UTF-8", "save it as UTF-8"),
    "F6 UTF-16 mark before UTF-8": (
        "json", b"\xff\xfe" + array(), "", "not_text", "enregistrez-le en UTF-8", "save it as UTF-8",
    ),
    "F6 JSON in Windows-1252": (
        "json", array(ACCENT).decode().encode("windows-1252"), "", "not_utf8", "ligne 1", "line 1",
    ),
    "a quote never closed": ("csv", table(third(nom='"A')), "", "unclosed_quote", "ligne 4", "line 4"),
    "JSON cut in the middle": ("json", array()[:700], "", "json_cut", "octet 700", "byte 700"),
    "JSON cut in its last byte": ("json", array()[:-1], "", "json_cut", "…[19]", "send it whole"),
    "F4 JSON of depth 100 000": (
        "json", b"[" * 100_000 + b"]" * 100_000, "", "element_too_large", "200 niveaux", "200 levels",
    ),
    "a workbook cut in the middle": ("xlsx", book()[:900], "", "bad_archive", "liste.xlsx", "cut"),
    "a web page": ("csv", b"<!DOCTYPE html><html>", "", "web_page", "page web", "web page"),
    "no such column": ("csv", b"nom\nA\n", "", "no_id_column", "« id »", "columns read: nom"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_read_is_refused_whole(hub: Hub, tmp_path: Path, case: str) -> None:
    shape, data, options, code, fr, en = FILES[case]
    outcome = harvested(hub, tmp_path, shape, data, f"{options}\n")
    assert_refused_whole(hub, outcome, code, fr, en)


REFUSED, FIELD = "refused", "field"
KEPT = {"read": 20, "same": 19, "refused": 1, "kept": 1, "held": 20}
WITHOUT = {"read": 20, "updated": 1, "same": 19, "held": 20}
LOST = {"read": 20, "same": 19, "refused": 1, "removed": 1, "held": 20}
BESIDE = {"read": 21, "same": 20, "refused": 1, "held": 20}
AGAIN = [*GOOD[:5], dict(zip(HEAD, HEAD, strict=True)), *GOOD[5:]]


def element(old: bytes, new: bytes) -> bytes:
    """The good array, a part of its third element changed."""
    assert array().count(old) == 1
    return array().replace(old, new)


NAME, LATITUDE = b'"Structure 3"', b'"44.803"'
ROWS: dict[str, tuple[str, bytes, str, str, str, str, dict[str, int]]] = {
    "header twice": ("csv", table(AGAIN), REFUSED, "header_again", "ligne 7", "", BESIDE),
    "header twice in a workbook": (
        "xlsx", book(AGAIN), REFUSED, "header_again", "Structures, ligne 7", "", BESIDE,
    ),
    "without a name": ("csv", table(third(nom="")), REFUSED, "missing_name", "ligne 4", "name", KEPT),
    "without an id": ("csv", table(third(id="")), REFUSED, "no_id", "ligne 4", "id", LOST),
    "too many cells": ("csv", table(third(lon="1;2")), REFUSED, "too_many_cells", "ligne 4", "", KEPT),
    "F6 NUL": ("csv", table(third(nom="A\0B")), REFUSED, "nul", "ligne 4", "", KEPT),
    "F6 NUL in the id": ("csv", table(third(id="s\0003")), REFUSED, "nul", "ligne 4", "", KEPT),
    "malformed coordinate": (
        "csv", table(third(lat="au bord du lac")), FIELD, "not_integer", "ligne 4", "sites[0].latitude_e6", WITHOUT,
    ),
    "coordinate that is no number": (
        "csv", table(third(lat="NaN")), FIELD, "not_integer", "ligne 4", "sites[0].latitude_e6", WITHOUT,
    ),
    "coordinate beyond the pole": (
        "csv", table(third(lat="999")), FIELD, "not_integer", "ligne 4", "sites[0].latitude_e6", WITHOUT,
    ),
    "coordinates swapped": (
        "csv", table(third(lat="2.35", lon="48.85")), FIELD, "swapped_position", "ligne 4", "sites[0]", WITHOUT,
    ),
    "malformed phone": ("csv", table(third(tel="05 56")), FIELD, "bad_phone", "ligne 4", "phone", WITHOUT),
    "unknown code": ("csv", table(third(genre="?")), FIELD, "unknown_code", "ligne 4", "category", WITHOUT),
    "F4 NaN": ("json", element(LATITUDE, b"NaN"), REFUSED, "not_a_number", "[2]", "", LOST),
    "F4 1e400": ("json", element(LATITUDE, b"1e400"), REFUSED, "not_a_number", "[2]", "", LOST),
    "F4 integer of 5 000 digits": (
        "json", element(LATITUDE, b"9" * 5_000), REFUSED, "integer_too_large", "[2]", "", LOST,
    ),
    "F4 depth 100": (
        "json", element(LATITUDE, b"[" * 100 + b"]" * 100), REFUSED, "too_deep", "[2]", "", LOST,
    ),
    "F5 a key twice": (
        "json", element(NAME, b'"A", "visibility": "own", "visibility": "public"'), REFUSED, "duplicate_key",
        "[2]", "", LOST,
    ),
    "F6 lone surrogate": ("json", element(NAME, b'"\\ud800"'), REFUSED, "lone_surrogate", "[2]", "", LOST),
    "F6 escaped NUL": ("json", element(NAME, b'"\\u0000"'), REFUSED, "nul_character", "[2]", "", LOST),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_or_value_is_told_with_its_place_and_stops_no_other(
    each_hub: Hub, tmp_path: Path, case: str
) -> None:
    hub = each_hub
    shape, data, become, code, place, field, counts = ROWS[case]
    outcome = harvested(hub, tmp_path, shape, data)
    assert (outcome.state, balanced(hub, outcome)) == ("applied", counts)
    with hub.db.read() as conn:
        (said,) = reasons(conn, outcome.run)
    assert (said.outcome, said.code, said.count, said.position, said.field) == (become, code, 1, place, field)
    assert one_sentence(said.fr, "") != one_sentence(said.en, "")
    assert len(public(hub)) == 22 - counts.get("removed", 0)


READ: dict[str, tuple[str, bytes, str]] = {
    "F6 Windows-1252 undeclared": ("csv", table(ACCENT, "windows-1252"), "Été"),
    "F6 UTF-7 is no encoding here": ("csv", table(third(nom="+AMk-t+AOk-")), "+AMk-t+AOk-"),
    "F6 surrogate of a workbook": ("xlsx", book(third(nom="A_xD800_B")), "A_xD800_B"),
    "F6 NUL of a workbook": ("xlsx", book(third(nom="A_x0000_B")), "AB"),
}


@pytest.mark.parametrize("case", READ)
def test_what_can_be_understood_is_read(each_hub: Hub, tmp_path: Path, case: str) -> None:
    shape, data, name = READ[case]
    outcome = harvested(each_hub, tmp_path, shape, data)
    assert balanced(each_hub, outcome) == WITHOUT
    assert name in names(each_hub)


def test_a_header_that_stands_on_two_columns_is_told_and_loses_neither(hub: Hub, tmp_path: Path) -> None:
    outcome = harvested(hub, tmp_path, "csv", table().replace(b"tel;genre", b"tel;tel"))
    assert balanced(hub, outcome) == {"read": 20, "updated": 20, "held": 20}
    (note,) = [one for one in told(hub, outcome).report["notes"] if one["code"] == "header_twice"]
    assert one_sentence(note["message_fr"], "colonne 4")


GONE = {"95 % gone": GOOD[:1], "D10 an empty list": []}


@pytest.mark.parametrize("case", GONE)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_that_lost_nearly_all_waits_for_a_person(
    hub: Hub, tmp_path: Path, case: str, shape: str
) -> None:
    outcome = harvested(hub, tmp_path, shape, SHAPES[shape].write(GONE[case]))
    left, reason = len(GONE[case]), because(outcome)
    assert (outcome.state, reason.code) == ("held", "removed")
    assert one_sentence(reason.fr, f"{20 - left} fiches")
    assert one_sentence(reason.en, f"{20 - left} records")
    assert balanced(hub, outcome)["removed"] == 20 - left
    assert len(public(hub)) == 22, "nothing is archived"
    accept_run(hub, outcome.run)
    publish(hub)
    assert len(public(hub)) == 2 + left


ANSWERS: dict[str, tuple[bytes, str, str, str]] = {
    "gone": (answer(b"", 404), "http_status", "404", "check the address"),
    "forbidden": (answer(b"", 403), "http_status", "403", "who may read it"),
    "broken": (answer(b"", 503), "http_status", "503", "tried again"),
    "N8 redirected to this machine": (
        answer(status=302, Location="http://localhost/"), "redirect_refused", "hôte", "final address",
    ),
    "N16 a page that is no list": (answer(b"<html>hunter2"), "web_page", "page web", "web page"),
    "D4 gzip in gzip": (
        answer(b"", Content_Encoding="gzip, gzip"), "bad_encoding", "une couche", "one layer",
    ),
    "D5 shorter than announced": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nid", "broken_answer", "incomplète", "tried again",
    ),
}  # fmt: skip


def harvested_from_the_web(hub: Hub, address: str, said: bytes) -> Outcome:
    """What becomes of an answer that takes the place of a good one; `address` holds `{}` for a server's place."""
    with Loopback(lambda _: said) as server:
        place = f"127.0.0.1:{server.port}"
        here = replace(hub, settings=Settings(allow=(place,)))
        admit_source(here, described("liste.csv", "delimited"))
        assert offer(here, SOURCE, good_items("csv")).state == "applied"
        admit_source(here, described(address.format(place), "delimited"))
        with connections() as contacted:
            outcome = refresh(here, SOURCE)
        assert len(contacted) == len(server.requests), "no connection beyond the stated one"
    publish(hub)
    return outcome


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_that_is_no_list_is_refused(hub: Hub, case: str) -> None:
    said, code, fr, en = ANSWERS[case]
    outcome = harvested_from_the_web(hub, "http://{}/liste.csv", said)
    assert_refused_whole(hub, outcome, code, fr, en)
    assert "hunter2" not in str(told(hub, outcome))


UNREACHABLE: dict[str, tuple[str, str, str, str]] = {
    "no such host": ("https://nulle-part.invalid/x", "unknown_host", "nulle-part.invalid", "no address"),
    "N1 loopback": ("https://127.0.0.1/x", "blocked_address", "bouclage", "loopback"),
    "N1 localhost": ("https://localhost/x", "blocked_address", "bouclage", "loopback"),
    "N1 IPv6 loopback": ("https://[::1]/x", "blocked_address", "bouclage", "loopback"),
    "N3 mapped": ("https://[::ffff:7f00:1]/x", "blocked_address", "bouclage", "loopback"),
    "N4 NAT64": ("https://[64:ff9b::7f00:1]/x", "blocked_address", "bouclage", "loopback"),
    "N5 metadata": ("https://169.254.169.254/x", "blocked_address", "métadonnées", "metadata"),
    "N5 private": ("https://10.0.0.1/x", "blocked_address", "réseau privé", "private network"),
    "N11 a port of something else": ("https://example.org:6379/x", "port_refused", "6379", "6379"),
    "N11 plain http": ("http://example.org/x", "https_required", "https://", "https://"),
    "N12 credentials": ("https://user:pw@example.org/x", "description", "mot de passe", "password"),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_an_address_that_leads_nowhere_is_told(hub: Hub, case: str) -> None:
    address, code, fr, en = UNREACHABLE[case]
    outcome = harvested_from_the_web(hub, address, answer(b"never asked"))
    assert_refused_whole(hub, outcome, code, fr, en)


def test_a_server_that_is_gone_is_told(hub: Hub) -> None:
    with Loopback({}) as gone:
        place = f"127.0.0.1:{gone.port}"
    here = replace(hub, settings=Settings(allow=(place,)))
    admit_source(here, described(f"http://{place}/liste.csv", "delimited"))
    outcome = refresh(here, SOURCE)
    assert (outcome.state, because(outcome).code) == ("failed", "unreachable")
    assert one_sentence(because(outcome).en, "tried again")
