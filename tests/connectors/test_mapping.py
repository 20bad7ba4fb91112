"""Rows become records by the rules of a description: one table of cases per need."""

from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Unread
from connectors.mapping import Mapper
from connectors.row import Findings, Row
from schema import Audience, Item
from tests.connectors.shapes import mapped, organisations, source, work

LINK = {"scheme": "local", "value": "7"}
CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("plain", {"N° de téléphone": " 05 57 "}, {"phone": "N° de téléphone"}, {"phone": "05 57"}),
    ("absent", {}, {"phone": "tel"}, {}),
    ("empty", {"tel": "  "}, {"phone": "tel"}, {}),
    ("number", {"cp": 18000.0}, {"phone": "cp"}, {"phone": "18000"}),
    ("large number", {"cp": 60487647500499.0}, {"siret": "cp"}, {"siret": "60487647500499"}),
    ("constant", {}, {"level": {"constant": "service_point"}}, {"level": "service_point"}),
    ("constants", {}, {"themes": {"constant": ["a", "b"]}}, {"themes": ["a", "b"]}),
    ("candidates", {"a": "", "b": "2", "c": "3"}, {"acronym": ["a", "b", "c"]}, {"acronym": "2"}),
    (
        "join",
        {"N°": 20, "rue": "rue A", "x": ""},
        {"opening": {"join": ["N°", "x", "rue"]}},
        {"opening": "20 rue A"},
    ),
    ("join with", {"a": "1", "b": "2"}, {"opening": {"join": ["a", "b"], "with": ", "}}, {"opening": "1, 2"}),
    ("one into a list", {"a": "x"}, {"themes": "a"}, {"themes": ["x"]}),
    ("split", {"a": "x / y /"}, {"themes": {"column": "a", "split": "/"}}, {"themes": ["x", "y"]}),
    ("split by two", {"a": "x;y, z"}, {"themes": {"column": "a", "split": [";", ","]}}, {"themes": ["x", "y", "z"]}),
    (
        "postgres array",
        {"a": '{CoWorking,"EPN, MSAP"}'},
        {"themes": {"column": "a", "split": "{}"}},
        {"themes": ["CoWorking", "EPN, MSAP"]},
    ),
    ("all", {"a": "x", "b": ["y", "z"], "c": None}, {"themes": {"all": ["a", "b", "c"]}}, {"themes": ["x", "y", "z"]}),
    (
        "table folds case and keeps what it does not know",
        {"a": "  MAIRIE / Autre"},
        {"themes": {"column": "a", "split": "/", "table": {"Mairie": "town_hall"}}},
        {"themes": ["town_hall", "Autre"]},
    ),
    ("table to nothing", {"a": "Autre"}, {"category": {"column": "a", "table": {"Autre": ""}}}, {}),
    (
        "otherwise",
        {"a": "Zoo"},
        {"category": {"column": "a", "table": {"Mairie": "town_hall"}, "otherwise": "other"}},
        {"category": "other"},
    ),
    (
        "flags",
        {"epn": "True", "fab": "non", "a": "z"},
        {"themes": {"column": "a", "flags": {"epn": {"true": "x"}, "fab": {"oui": "y"}}}},
        {"themes": ["z", "x"]},
    ),
    ("flags alone", {"epn": 1}, {"themes": {"flags": {"epn": {"1": "x"}}}}, {"themes": ["x"]}),
    ("nulls of spreadsheets", {"a": "#N/D"}, {"acronym": "a"}, {}),
    ("nulls of a field", {"a": "0", "b": "0"}, {"acronym": {"column": "a", "nulls": "0"}, "opening": "b"}, {"opening": "0"}),
    ("find", {"a": "8 rue X - 33000 Bordeaux"}, {"opening": {"column": "a", "find": r"\b(\d{5})\b"}}, {"opening": "33000"}),
    ("find nothing", {"a": "8 rue X"}, {"opening": {"column": "a", "find": r"\b\d{5}\b"}}, {}),
    ("pad", {"a": 1000}, {"opening": {"column": "a", "pad": 5}}, {"opening": "01000"}),
    ("pad no word", {"a": "2A004"}, {"opening": {"column": "a", "pad": 6}}, {"opening": "2A004"}),
    ("default", {"a": ""}, {"country": {"column": "a", "default": "FR"}}, {"country": "FR"}),
    ("path", {"t": {"rendered": "x"}}, {"acronym": {"path": "t.rendered"}}, {"acronym": "x"}),
    ("odd path", {"Coord. X": 4}, {"acronym": {"path": '"Coord. X"'}}, {"acronym": "4"}),
    ("path to a list", {"s": [{"u": "a"}, {"u": "b"}]}, {"links": {"path": "s[].u"}}, {"links": ["a", "b"]}),
    ("nested", {"address": {"zip_code": "57280"}}, {"acronym": "address.zip_code"}, {"acronym": "57280"}),
    ("several for one stay, and are reported", {"a": ["x", "y"]}, {"acronym": "a"}, {"acronym": ["x", "y"]}),
    ("true", {"a": True}, {"acronym": "a"}, {"acronym": "true"}),
    (
        "sites",
        {"rue": "1 rue A", "lat": "48,5", "long": "-2"},
        {"sites": [{"address": "rue", "point": {"latitude": "lat", "longitude": "long"}}, {"address": "rue 2"}]},
        {"sites": [{"address": "1 rue A", "latitude_e6": 48_500_000, "longitude_e6": -2_000_000}]},
    ),
    (
        "an object of constants only is left out",
        {"rue": ""},
        {"sites": [{"label": {"constant": "Siège"}, "address": "rue"}]},
        {},
    ),
    (
        "sites of a nested list",
        {"lieux": [{"rue": "a"}, {"rue": "b"}], "cp": "1"},
        {"sites": {"each": "lieux", "fields": {"address": "rue", "postcode": "parent.cp"}}},
        {"sites": [{"address": "a", "postcode": "1"}, {"address": "b", "postcode": "1"}]},
    ),
    (
        "pair",
        {"g": "42.3, 9.0"},
        {"sites": [{"point": {"pair": "g"}}]},
        {"sites": [{"latitude_e6": 42_300_000, "longitude_e6": 9_000_000}]},
    ),
    (
        "pair of numbers, swapped",
        {"g": {"c": [9.5, 42.3]}},
        {"sites": [{"point": {"pair": "g.c", "order": "lon lat"}}]},
        {"sites": [{"latitude_e6": 42_300_000, "longitude_e6": 9_500_000}]},
    ),
    ("bad pair", {"g": "ici"}, {"sites": [{"point": {"pair": "g"}}]}, {"sites": [{"latitude_e6": "ici"}]}),
    (
        "Lambert-93",
        {"x": "475198,121680863", "y": "6692424,50691385"},
        {"sites": [{"point": {"x": "x", "y": "y"}}]},
        {"sites": [{"latitude_e6": 47_294_016, "longitude_e6": 24_660}]},
    ),
    (
        "bad metres",
        {"x": "?", "y": "12"},
        {"sites": [{"point": {"x": "x", "y": "y"}}]},
        {"sites": [{"latitude_e6": "12", "longitude_e6": "?"}]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "fields", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_rules(row: dict[str, Any], fields: dict[str, Any], expected: dict[str, Any]) -> None:
    assert mapped(row, fields) == expected


def test_tables_and_nulls_of_the_source() -> None:
    found = mapped(
        {"a": "-", "b": "Mairie"},
        {"acronym": "a", "category": {"column": "b", "table": "kinds of places"}},
        nulls=["-"],
        tables={"kinds of places": {"mairie": "town_hall"}},
    )
    assert found == {"category": "town_hall"}


def entries(row: dict[str, Any], *tables: dict[str, Any], **said: Any) -> list[tuple[str, Item | Unread]]:
    mapper = Mapper(source(kinds=list(tables), **said), Findings())
    return mapper.map(Row("ligne 2", row))


def test_a_body_and_its_trainings() -> None:
    body = organisations(id="organisme", fields={"name": "organisme"})
    training = {
        "kind": "training",
        "each": "formations",
        "id": ["parent.organisme", "value"],
        "fields": {"name": "value", "provider": {"record": "organisation"}},
    }
    found = entries({"organisme": "Logilab", "formations": ["Python", "Debian"]}, body, training)
    assert [place for place, _ in found] == ["ligne 2", "ligne 2, formations[0]", "ligne 2, formations[1]"]
    items = [entry for _, entry in found if isinstance(entry, Item)]
    assert [item.id for item in items] == ["Logilab", "Logilab|Python", "Logilab|Debian"]
    assert items[1].data == {"name": "Python", "provider": {"scheme": "local", "value": "Logilab"}}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"column": "g", "link": "local"}, [{"scheme": "local", "value": "agile"}]),
        ({"column": "s", "split": ";", "link": "siret"}, [{"scheme": "siret", "value": "1"}, {"scheme": "siret", "value": "2"}]),
        ({"column": "absent", "link": "local"}, None),
    ],
)  # fmt: skip
def test_links(rule: dict[str, Any], expected: Any) -> None:
    table = {"kind": "event", "id": "id", "fields": {"name": "id", "organisers": rule}}
    ((_, entry),) = entries({"id": "1", "g": "agile", "s": "1;2"}, table)
    assert isinstance(entry, Item)
    assert entry.data.get("organisers") == expected


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ({"column": "type", "is": ["Formation", "ATELIER"]}, 1),
        ({"column": "type", "is": "Autre"}, 0),
        ({"column": "type", "is_not": "Autre"}, 1),
        ({"column": "note", "filled": "true"}, 0),
        ([{"column": "type", "filled": "true"}, {"column": "note", "filled": "false"}], 1),
    ],
)
def test_conditions(when: Any, count: int) -> None:
    assert (
        len(entries({"id": "1", "nom": "A", "type": "atelier", "note": ""}, organisations(when=when)))
        == count
    )


RULE = {"column": "diffusion", "table": {"interne": "member", "libre": "public"}}


@pytest.mark.parametrize(
    ("of_source", "of_record", "said", "expected"),
    [
        ("public", None, "", Audience.PUBLIC),
        ("member", None, "", Audience.MEMBER),
        ("public", "national", "", Audience.NATIONAL),
        ("own", "member", "", Audience.OWN),
        ("public", RULE, "Interne", Audience.MEMBER),
        ("public", RULE, "libre", Audience.PUBLIC),
        ("member", RULE, "libre", Audience.MEMBER),
        ("public", RULE, "", Audience.PUBLIC),
        ("public", RULE, "inconnu", Audience.OWN),
    ],
)
def test_a_source_only_narrows(of_source: str, of_record: Any, said: str, expected: Audience) -> None:
    table = organisations(visible_to=of_record) if of_record else organisations()
    ((_, entry),) = entries({"id": "1", "nom": "A", "diffusion": said}, table, visible_to=of_source)
    assert entry.visible_to is expected


def test_fields_are_narrowed() -> None:
    table = organisations(
        fields={"name": "nom", "email": "mail"}, narrowed={"email": "member", "phone": {"column": "qui"}}
    )
    ((_, entry),) = entries({"id": "1", "nom": "A", "mail": "a@b.fr", "qui": ""}, table)
    assert isinstance(entry, Item)
    assert entry.narrowed == {"email": Audience.MEMBER}


def test_a_row_without_a_name_still_reaches_the_hub(tmp_path: Path) -> None:
    found = list(work(tmp_path, "id;nom\n1;\n;Sans id\n3;C\n").entries())
    assert [place for place, _ in found] == ["ligne 2", "ligne 3", "ligne 4"]
    nameless, without_id, whole = (entry for _, entry in found)
    assert nameless == Item("organisation", "1", {})
    assert isinstance(without_id, Unread)
    assert (without_id.code, without_id.field, without_id.kind) == ("no_id", "id", "organisation")
    assert whole == Item("organisation", "3", {"name": "C"})


def test_a_date_of_change_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    table = organisations(modified={"column": "maj", "as": "date"})
    done = work(tmp_path, "id;nom;maj\n1;A;07/12/2021\n2;B;bientôt\n", kinds=[table])
    items = [entry for _, entry in done.entries() if isinstance(entry, Item)]
    assert [item.modified for item in items] == ["2021-12-07", None]
    assert [note.code for note in done.report().notes] == ["encoding", "delimiter", "bad_modified"]


def test_two_tables_of_other_kinds_out_of_one_file(tmp_path: Path) -> None:
    events = {
        "kind": "event",
        "id": "id",
        "when": {"column": "type", "is": "event"},
        "fields": {"name": "nom"},
    }
    others = organisations(when={"column": "type", "is_not": ["event", "rien"]})
    done = work(tmp_path, "id;nom;type\n1;A;event\n2;B;club\n3;C;rien\n", kinds=[others, events])
    kinds = [entry.kind for _, entry in done.entries()]
    report = done.report()
    assert kinds == ["event", "organisation"]
    assert (report.rows, report.rows_with_records, report.rows_without, report.records) == (3, 2, 1, 2)


def test_a_row_that_a_path_does_not_fit_is_told(tmp_path: Path) -> None:
    table = organisations(fields={"name": {"path": "join(' ', nom)"}})
    data = '[{"id": 1, "nom": ["A", "B"]}, {"id": 2, "nom": 3}]'
    done = work(tmp_path, data, "a.json", protocol="json", kinds=[table])
    (_, whole), (place, unread) = done.entries()
    assert whole == Item("organisation", "1", {"name": "A B"})
    assert isinstance(unread, Unread)
    assert (place, unread.code) == ("[1]", "path_failed")
