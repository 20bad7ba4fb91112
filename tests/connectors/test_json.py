"""JSON of any size, read strictly: a bad element is skipped and told, a file that is cut stops the run."""

import json
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import protocols
from connectors.errors import SkipRow, StopRun
from connectors.protocols import Job
from tests.connectors.shapes import document, rows, values

ROWS = [{"id": 1, "nom": "É"}, {"id": 2, "nom": "b}],"}]


@pytest.mark.parametrize(
    ("data", "options", "positions"),
    [
        (json.dumps(ROWS), {}, ["[0]", "[1]"]),
        (json.dumps(ROWS, indent=1, ensure_ascii=False), {}, ["[0]", "[1]"]),
        ("\ufeff" + json.dumps(ROWS), {}, ["[0]", "[1]"]),
        (json.dumps({"n": 2, "data": ROWS, "x": {"data": []}}), {"rows": "data"}, ["data[0]", "data[1]"]),
        (json.dumps({"a": {"b": [0], "c": ROWS}}), {"rows": "a.c"}, ["a.c[0]", "a.c[1]"]),
        (json.dumps({"data": [{"e": ROWS}]}), {"rows": "data[].e[]"}, ["[0]", "[1]"]),
        ("\n".join(map(json.dumps, ROWS)), {}, ["ligne 1", "ligne 2"]),
        ("\n\n".join(map(json.dumps, ROWS)) + "\n", {"shape": "lines"}, ["ligne 1", "ligne 3"]),
    ],
)
def test_shapes(tmp_path: Path, data: str, options: dict[str, Any], positions: list[str]) -> None:
    found = rows("json", document(tmp_path, data, "a.json"), **options)
    assert values(found) == ROWS
    assert [row.position for row in found] == positions


def test_pages(tmp_path: Path) -> None:
    pages = [document(tmp_path, json.dumps([row]), f"page-{row['id']}.json") for row in ROWS]
    several = [type(page)(page.path, page.name, alone=False) for page in pages]
    found = rows("json", *several)
    assert [row.position for row in found] == ["page-1.json, [0]", "page-2.json, [0]"]
    assert values(found)[0] == {"_file": "page-1.json", "id": 1, "nom": "É"}


def test_elements_that_are_no_objects(tmp_path: Path) -> None:
    assert values(rows("json", document(tmp_path, '[1, "a", [2]]'))) == [
        {"value": 1},
        {"value": "a"},
        {"value": [2]},
    ]


STOPS = [
    ("", "empty_file"),
    ('[{"a": 1}, {"a": 2', "json_cut"),
    ('[{"a": 1}', "json_cut"),
    ('[{"a": 1},', "json_cut"),
    ('[{"a": "x', "json_cut"),
    ('[{"a": 1}] x', "json_malformed"),
    ('[{"a": 1} {"a": 2}]', "json_malformed"),
    ('[{"a": 1},]', "json_malformed"),
    ("nom;adresse", "json_malformed"),
    ("<html><body>", "web_page"),
    ('{"data": [1]}', "no_rows"),
    ('{"data": 1', "no_rows"),
    ("é".encode("latin-1"), "not_utf8"),
    ('[{"a": 1}]'.encode("utf-16"), "not_text"),
    ('["' + "x" * (9 << 20) + '"]', "element_too_large"),
    ("[" * 100_000, "element_too_large"),
]


@pytest.mark.parametrize(("data", "code"), STOPS)
def test_what_cannot_be_read_stops(tmp_path: Path, data: str | bytes, code: str) -> None:
    with pytest.raises(StopRun) as stopped:
        rows("json", document(tmp_path, data, "a.json"))
    assert stopped.value.code == code
    assert "a.json" in stopped.value.message_fr


@pytest.mark.parametrize(
    ("data", "path", "said"),
    [
        ('{"items": []}', "data", "keys: items"),
        ('{"data": {"x": 1}}', "data.items", "no list under “items” (keys: x)"),
        ("[]", "data", "no list under “data”"),
        ('{"data": {"x": []}}', "data", "“data” is an object"),
        ('{"data": [], "data": []}', "data", "invalid JSON"),
        ('{"data": [{"x": 1}]}', "data[0]", "does not lead to a list"),
        ('{"data": 1', "data[]", "invalid|cut"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, data: str, path: str, said: str) -> None:
    with pytest.raises(StopRun, match=said.replace("(", r"\(").replace(")", r"\)")):
        rows("json", document(tmp_path, data, "a.json"), rows=path)


def test_a_cut_names_the_last_whole_element(tmp_path: Path) -> None:
    with pytest.raises(StopRun) as stopped:
        rows("json", document(tmp_path, '[{"a": 1}, {"a": 2}, {"a"', "a.json"))
    assert (
        stopped.value.message_fr
        == "a.json : le fichier est coupé (…[1]) (octet 25) ; transmettez-le en entier."
    )


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ('{"v": 1, "v": 2}', "duplicate_key"),
        ('{"v": NaN}', "not_a_number"),
        ('{"v": 1e400}', "not_a_number"),
        ('{"v": ' + "9" * 5_000 + "}", "integer_too_large"),
        ('{"v": "\\ud800"}', "lone_surrogate"),
        ('{"v": "\\u0000"}', "nul_character"),
        ('{"v": ' + "[" * 80 + "]" * 80 + "}", "too_deep"),
        ("{'v': 1}", "malformed_json"),
        ("{v: 1}", "malformed_json"),
    ],
)
@pytest.mark.parametrize("lines", [False, True], ids=["array", "lines"])
def test_a_bad_element_is_skipped_and_told(tmp_path: Path, element: str, code: str, lines: bool) -> None:
    data = f'{{"a": 1}}\n{element}\n{{"a": 2}}' if lines else f'[{{"a": 1}}, {element}, {{"a": 2}}]'
    first, skipped, last = rows("json", document(tmp_path, data))
    assert isinstance(skipped, SkipRow)
    assert skipped.code == code
    assert skipped.position == ("ligne 2" if lines else "[1]")
    assert values([first, last]) == [{"a": 1}, {"a": 2}]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
objects = st.lists(st.dictionaries(st.text(max_size=4), json_values, max_size=3), min_size=1, max_size=4)


def read(data: bytes, **options: Any) -> list[Any]:
    with TemporaryDirectory() as folder:
        return values(rows("json", document(Path(folder), data, "a.json"), **options))


@given(objects, st.booleans())
def test_what_was_written_is_read(said: list[dict[str, Any]], nested: bool) -> None:
    said = [{key: value for key, value in one.items() if "\0" not in key} for one in said]
    data = json.dumps({"before": said, "data": said} if nested else said).replace("\\u0000", "")
    assert (
        read(data.encode(), **({"rows": "data"} if nested else {}))
        == json.loads(data)["data" if nested else slice(None)]
    )


@given(objects, st.data())
def test_every_cut_is_noticed(said: list[dict[str, Any]], chance: st.DataObject) -> None:
    data = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
    cut = data[: chance.draw(st.integers(1, len(data) - 1))]
    with pytest.raises(StopRun):
        read(cut)


def test_memory_does_not_grow_with_the_array(tmp_path: Path) -> None:
    element = json.dumps({"nom": "x" * 5_000})
    peaks = []
    for count in (600, 6_000):
        at_hand = document(tmp_path, "[" + ",".join([element] * count) + "]", f"{count}.json")
        tracemalloc.start()
        shape = protocols.find("json")
        assert sum(1 for _ in shape.read(Job((at_hand,), shape.Options()))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
