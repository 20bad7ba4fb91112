"""A description is checked whole when it is loaded; what is wrong is one sentence that names the key."""

from pathlib import Path
from typing import Any

import pytest

from connectors.errors import SourceInvalid
from connectors.source import checked, load
from tests.connectors.shapes import description, organisations

YAML = """
id: exemple
cluster: lac
title: Annuaire
protocol: delimited
address: annuaire.csv
licence: etalab-2.0
kinds:
  - kind: organisation
    id: id
    fields: {name: nom}
"""


def table(**said: Any) -> dict[str, Any]:
    return {"kinds": [organisations(**said)]}


def field(value: Any, name: str = "name") -> dict[str, Any]:
    return table(fields={name: value})


WRONG = [
    ({"licence": None}, "licence"),
    ({"protocol": "fax"}, "fax"),
    ({"cadence": "sometimes"}, "cadence"),
    ({"visible_to": "workspace"}, "visible_to"),
    ({"timezone": "Europe/Atlantis"}, "Europe/Atlantis"),
    ({"id": "Exemple Un"}, "id"),
    ({"role": "oracle"}, "role"),
    ({"role": "register", "adds_entities": "perhaps"}, "adds_entities"),
    ({"adds_entities": "true"}, "adds_entities"),
    ({"unheard": "of"}, "unheard"),
    ({"options": {"delimiter": "#"}}, "delimiter"),
    ({"options": {"sheet": "1"}}, "sheet"),
    ({"kinds": []}, "kinds"),
    ({"protocol": "feed"}, "kinds"),
    ({"expect": {"organisation": {"at_least": "many"}}}, "expect.organisation.at_least"),
    ({"expect": {"event": {"at_least": "1"}}}, "event"),
    ({"kinds": [{"kind": "organisation", "fields": {"name": "nom"}}]}, "kinds[0].id"),
    (table(kind="planet"), "planet"),
    (table(id={"columns": []}), "kinds[0].id.columns"),
    (table(id={"columns": ["a"], "row": "1"}), "kinds[0].id.row"),
    (table(visible_to="everybody"), "kinds[0].visible_to"),
    (table(narrowed={"salary": "member"}), "salary"),
    (table(when={"column": "a"}), "kinds[0].when[0]"),
    (field("nom", name="nome"), "nome"),
    (field({"colum": "nom"}), "kinds[0].fields.name.colum"),
    (field({"column": "a", "constant": "b"}), "kinds[0].fields.name"),
    (field({"split": ","}), "kinds[0].fields.name"),
    (field({"column": "a", "find": "("}), "kinds[0].fields.name.find"),
    (field({"column": "a", "as": "float"}), "kinds[0].fields.name.as"),
    (field({"column": "a", "otherwise": "b"}), "otherwise"),
    (field({"column": "a", "table": "unheard"}), "unheard"),
    (field({"path": "a.[b"}), "kinds[0].fields.name.path"),
    (field({"latitude": "a", "longitude": "b"}), "point"),
    (field([{"address": "rue"}]), "name"),
    (field([{"adress": "rue"}], name="sites"), "adress"),
    (field([{"point": {"latitude": "a"}}], name="sites"), "point"),
    (field([{"point": {"pair": "a", "x": "b", "y": "c"}}], name="sites"), "point"),
]


@pytest.mark.parametrize(("said", "key"), WRONG, ids=[key for _, key in WRONG])
def test_what_is_wrong_is_one_sentence_with_the_key(said: dict[str, Any], key: str) -> None:
    with pytest.raises(SourceInvalid) as refused:
        checked({name: value for name, value in description(**said).items() if value is not None})
    for sentence in (refused.value.message_fr, refused.value.message_en):
        assert key in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "pydantic" not in sentence.lower()


def test_a_file_is_loaded_and_named(tmp_path: Path) -> None:
    path = tmp_path / "exemple.yml"
    path.write_text(YAML)
    source = load(path)
    assert (source.id, source.hosted, source.folder) == ("exemple", True, tmp_path)
    path.rename(tmp_path / "autre.yml")
    with pytest.raises(SourceInvalid, match=r"autre\.yml: key “id”"):
        load(tmp_path / "autre.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("id: [", "line 1|Line 2"),
        ("id: a\nid: b", "Line 2: key “id” stands twice"),
        ("id: &a b\ntitle: *a", "anchors"),
        ("- a", "keys and values|description"),
    ],
)
def test_the_loader_is_strict(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "exemple.yml"
    path.write_text(text)
    with pytest.raises(SourceInvalid, match=said):
        load(path)


def test_no_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceInvalid, match="cannot be read"):
        load(tmp_path / "exemple.yml")


def test_the_digest_moves_with_the_description_and_its_code(tmp_path: Path) -> None:
    path, code = tmp_path / "exemple.yml", tmp_path / "exemple.py"
    path.write_text(YAML)
    plain = load(path).sha256
    path.write_text(f"{YAML}code: exemple.py\n")
    code.write_text("def row(values): return values\n")
    with_code = load(path).sha256
    code.write_text("def row(values): return None\n")
    assert len({plain, with_code, load(path).sha256}) == 3


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("other/exemple.py", "def row(v): return v", "code"),
        ("exemple.txt", "def row(v): return v", "code"),
        ("exemple.py", "\n".join(f"a{n} = {n}" for n in range(11)), "11 lines"),
        ("absent.py", None, "absent"),
    ],
)
def test_code_is_one_short_file_beside_the_description(
    tmp_path: Path, name: str, code: str | None, said: str
) -> None:
    path = tmp_path / "exemple.yml"
    path.write_text(f"{YAML}code: {name}\n")
    if code is not None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code)
    with pytest.raises(SourceInvalid, match=said):
        load(path)
