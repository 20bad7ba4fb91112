"""YAML lists and Markdown front matter go through one strict loader: scalars stay text, nothing is ambiguous."""

from pathlib import Path

import pytest

from connectors.errors import SkipRow, StopRun
from connectors.protocols import Document
from connectors.strict_yaml import load
from tests.connectors.shapes import document, rows, values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 0123", {"a": "0123"}),
        ("a: NO", {"a": "NO"}),
        ("a: 2026-11-23", {"a": "2026-11-23"}),
        ("a: ~", {"a": "~"}),
        ("a:", {"a": ""}),
        ("a: 1e3\nb: [yes, 0x1F]", {"a": "1e3", "b": ["yes", "0x1F"]}),
        ("<<: {a: b}", {"<<": {"a": "b"}}),
        ("\ufeffa: b", {"a": "b"}),
        ("---\na: |\n  x\n  y\n", {"a": "x\ny\n"}),
    ],
)
def test_scalars_stay_text(text: str, value: object) -> None:
    assert load(text.encode()) == value


BILLION = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"a: 1\nb: 2\na: 3", "yaml_duplicate_key", 3),
        (BILLION.encode(), "yaml_alias", 1),
        (b"a: &x 1", "yaml_alias", 1),
        (b"a: !!python/object/apply:os.system [ls]", "yaml_tag", 1),
        (b"a: !!binary aGk=", "yaml_tag", 1),
        (b"? [a]\n: b", "yaml_key", 1),
        (b"a: 1\n---\nb: 2", "yaml_documents", 2),
        (b"a: [1,\n", "yaml_malformed", 2),
        (b"a: 'x", "yaml_malformed", 1),
        (b"[" * 40, "yaml_too_deep", 1),
        (b"", "yaml_empty", 1),
        (b"a: b\nc: \xe9", "not_utf8", 2),
        (b"a: \x00", "yaml_malformed", 1),
    ],
)
def test_what_is_ambiguous_or_hostile_is_refused(data: bytes, code: str, line: int) -> None:
    with pytest.raises(StopRun) as stopped:
        load(data)
    assert (stopped.value.code, stopped.value.message_fr.split(" ")[1]) == (code, str(line))


def test_a_list_gives_rows_with_their_lines(tmp_path: Path) -> None:
    found = rows("yaml", document(tmp_path, "- organisme: A\n  n: [x, y]\n- seul\n", "a.yml"))
    assert [(row.position, values([row])[0]) for row in found] == [
        ("ligne 1", {"organisme": "A", "n": ["x", "y"]}),
        ("ligne 3", {"value": "seul"}),
    ]


def test_a_list_inside(tmp_path: Path) -> None:
    at_hand = document(tmp_path, "v: 1\ndata:\n  items:\n    - id: 7\n", "a.yml")
    (found,) = rows("yaml", at_hand, rows="data.items")
    assert (found.position, values([found])) == ("data.items[0]", [{"id": "7"}])
    with pytest.raises(StopRun, match=r"no list under “data\.x”"):
        rows("yaml", at_hand, rows="data.x")


@pytest.mark.parametrize("text", ["a: b", "seul", ""])
def test_no_list_is_told_with_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(StopRun) as stopped:
        rows("yaml", document(tmp_path, text, "a.yml"))
    assert stopped.value.message_fr.startswith("a.yml : ")


FRONT = "---\nname: AFUP\nsocial:\n  - url: https://a.example\n---\n\nAntenne de l'*AFUP*.\n"


def test_front_matter_and_text(tmp_path: Path) -> None:
    (found,) = rows("markdown", document(tmp_path, FRONT, "groups/afup.md"))
    assert values([found]) == [
        {
            "name": "AFUP",
            "social": [{"url": "https://a.example"}],
            "_file": "groups/afup.md",
            "_stem": "afup",
            "_body": "Antenne de l'*AFUP*.",
        }
    ]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ("sans en-tête", "no_front_matter", "---"),
        ("---\nname: A\nsuite", "no_front_matter", "---"),
        ("---\n- a\n---\n", "no_front_matter", "keys"),
        ("---\nname: A\nurl: [\n---\n", "yaml_malformed", "Line 4"),
        ("---\nname: A\nname: B\n---\n", "yaml_duplicate_key", "Line 3"),
        ("", "empty_file", "empty"),
        (b"---\nname: \xe9\n---\n", "not_utf8", "Line 2"),
    ],
)
def test_one_bad_file_does_not_stop_the_others(
    tmp_path: Path, data: str | bytes, code: str, said: str
) -> None:
    several = [
        document(tmp_path, FRONT, "a.md"),
        document(tmp_path, data, "b.md"),
        document(tmp_path, FRONT, "c.md"),
    ]
    first, skipped, last = rows("markdown", *(Document(one.path, one.name, False) for one in several))
    assert isinstance(skipped, SkipRow)
    assert (skipped.code, skipped.position) == (code, "b.md")
    assert said in skipped.message_en
    assert [row["name"] for row in values([first, last])] == ["AFUP", "AFUP"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_an_empty_body(tmp_path: Path, end: str) -> None:
    (found,) = rows("markdown", document(tmp_path, end.join(["---", "a: b", "---"]), "a.md"))
    assert values([found])[0]["a"] == "b"
    assert values([found])[0]["_body"] == ""
