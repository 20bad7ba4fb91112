"""The account of columns: mapped, ignored with a reason, unknown, absent; nothing is dropped in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Report
from connectors.errors import StopRun
from tests.connectors.shapes import organisations, work


def report(folder: Path, rows: list[dict[str, Any]], *tables: dict[str, Any], **said: Any) -> Report:
    done = work(folder, json.dumps(rows), "rows.json", protocol="json", kinds=list(tables), **said)
    list(done.entries())
    return done.report()


def test_each_column_has_one_place(tmp_path: Path) -> None:
    rows = [{"id": 1, "nom": "A", "c_b_epn": 0, "c_b_msap": 0, "logo": "x", "vu": 3}]
    table = organisations(fields={"name": "nom", "phone": "tel"})
    found = report(tmp_path, rows, table, ignored={"c_b_*": "doublons", "logo": "hors schéma"})
    assert found.columns_mapped == ("id", "nom")
    assert found.columns_ignored == {"c_b_epn": "doublons", "c_b_msap": "doublons", "logo": "hors schéma"}
    assert found.columns_unknown == ("vu",)
    assert found.columns_absent == ("tel",)


def test_nested_columns_and_lists(tmp_path: Path) -> None:
    rows = [
        {
            "id": 1,
            "acf": {"nom": "A", "x": 1},
            "reseaux": [{"url": "u", "icon": "i"}],
            "f": [{"t": "T", "d": 1}],
        },
        {"id": 2, "acf": {}, "reseaux": [], "f": ["simple"]},
    ]
    body = organisations(fields={"name": "acf.nom", "links": {"path": "reseaux[].url"}})
    training = {"kind": "training", "each": "f", "id": ["parent.id", "t"], "fields": {"name": "t"}}
    found = report(tmp_path, rows, body, training)
    assert found.columns_mapped == ("acf", "acf.nom", "f", "f[].t", "id", "reseaux")
    assert found.columns_unknown == ("acf.x", "f[].d")
    assert found.columns_absent == ()


@pytest.mark.parametrize(
    "path", ["geo.point[0]", "geo.point", "geo.point | [0]", "geo.point[?x].y", "join(',', geo.point)"]
)
def test_a_path_answers_for_all_below_where_it_begins(tmp_path: Path, path: str) -> None:
    rows = [{"id": 1, "nom": "A", "geo": {"point": ["a", "b"], "other": 1}}]
    found = report(tmp_path, rows, organisations(fields={"name": "nom", "links": {"path": path}}))
    assert found.columns_mapped == ("geo.point", "id", "nom")
    assert found.columns_unknown == ("geo.other",)


def test_a_source_without_the_columns_of_its_ids_stops(tmp_path: Path) -> None:
    with pytest.raises(StopRun) as stopped:
        report(tmp_path, [{"identifiant": 1, "nom": "A"}], organisations())
    assert "« id » n'existe pas ; colonnes lues : identifiant, nom" in stopped.value.message_fr


def test_a_list_that_is_empty_everywhere_stops_nothing(tmp_path: Path) -> None:
    training = {"kind": "training", "each": "f", "id": "t", "fields": {"name": "t"}}
    found = report(tmp_path, [{"id": 1, "nom": "A", "f": []}], organisations(), training)
    assert (found.records, found.columns_absent) == (1, ("f[].t",))
