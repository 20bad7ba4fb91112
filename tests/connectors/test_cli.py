"""The commands speak to a coordinator: what was read, what to mend, and an exit code; never a traceback."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from charter import new_key, shipped
from connectors.cli import app
from connectors.strict_yaml import load

YAML = """
id: exemple
cluster: lac
title: Annuaire du lac
protocol: delimited
address: annuaire.csv
licence: etalab-2.0
kinds:
  - kind: organisation
    id: id
    fields: {name: nom, phone: tel, sites: [{postcode: cp, point: {latitude: lat, longitude: long}}]}
ignored: {vu: compteur de visites}
"""
CSV = """id;nom;tel;cp;lat;long;vu
1;Médiathèque du lac;05 57 65 75 39;33000;44.8;-0.5;3
2;Sans téléphone valable;12;33000;quelque part;-0.5;3
3;;05 57 65 75 39;33000;;;3
;Sans identifiant;;;;;3
1;Médiathèque du lac;05 57 65 75 39;33000;44.8;-0.5;3
"""


@pytest.fixture
def described(tmp_path: Path) -> Path:
    """A description with its document in Windows-1252."""
    (tmp_path / "annuaire.csv").write_bytes(CSV.encode("windows-1252"))
    (tmp_path / "exemple.yml").write_text(YAML)
    return tmp_path / "exemple.yml"


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_try_speaks_french(described: Path) -> None:
    result = run("try", described)
    assert result.exit_code == 0
    for said in (
        "5 lignes = 5 avec fiche + 0 sans fiche + 0 illisible",
        "annuaire.csv : encodage Windows-1252.",
        "annuaire.csv : séparateur « ; ».",
        "6 reprises : cp, id, lat, long, nom, tel",
        "vu : compteur de visites",
        "Médiathèque du lac — Organisation 1 (ligne 2)",
        "ligne 4 (fiche refusée) : Champ name",
        "ligne 5 (fiche refusée) : Pas d'identifiant",
        "ligne 3 (valeur) : Champ phone (Téléphone), valeur « 12 »",
        "ligne 3 (valeur) : Champ sites[0].latitude_e6 (Latitude), valeur « quelque part »",
        "5 fiches lues = 2 nouvelles + 0 modifiée + 0 inchangée + 2 refusées + 1 répétée",
        "0 fiche tenue avant = 0 modifiée + 0 inchangée + 0 gardée + 0 retirée",
    ):
        assert said in result.output


def test_try_speaks_english(described: Path) -> None:
    output = run("try", described, "--lang", "en").output
    assert "5 records read = 2 created + 0 updated + 0 same + 2 refused + 1 repeated" in output
    assert "line 4 (record refused): Field name" in output
    assert "6 mapped: cp, id" in output
    assert " :" not in output
    assert "ligne" not in output


def test_counts_agree_with_their_nouns(described: Path) -> None:
    (described.parent / "annuaire.csv").write_text("id;nom;tel;cp;lat;long;vu\n1;A;12;33000;;;\n2;;;;;;\n")
    said = run("try", described).output
    for line in (
        "2 lignes = 2 avec fiche + 0 sans fiche + 0 illisible",
        "1 laissée de côté : vu",
        "2 fiches lues = 1 nouvelle + 0 modifiée + 0 inchangée + 1 refusée + 0 répétée",
        "1 valeur laissée de côté dans des fiches prises",
    ):
        assert line in said
    checked = run("check", described).output
    assert "    1 fiche refusée.\n    1 valeur laissée de côté.\n" in checked


def test_refused_records_are_told_however_many_values_are_left_out(described: Path) -> None:
    bad_values = "".join(f"{n};Nom {n};12;33000;;;\n" for n in range(1_003))
    bad_records = ";Sans identifiant;;;;;\n" * 1_002
    (described.parent / "annuaire.csv").write_text(f"id;nom;tel;cp;lat;long;vu\n{bad_values}{bad_records}")
    said = run("try", described).output
    assert "- ligne 1005 (fiche refusée) : Pas d'identifiant" in said
    assert "… et 1985 autres (--json les donne, au plus 1000 fiches refusées et 1000 valeurs)" in said
    told = json.loads(run("try", described, "--json").output)
    assert sum(one["refused"] for one in told["problems"]) == 1_000
    assert (len(told["problems"]), told["reasons"]) == (2_000, {"bad_phone": 1_003, "no_id": 1_002})
    assert told["problems_not_given"] == {"most_of_each": 1_000, "refused": 2, "values": 3}


def test_try_for_machines(described: Path) -> None:
    said = json.loads(run("try", described, "--json", "--show", "1").output)
    assert said["records"] == {
        "read": 5,
        "created": 2,
        "updated": 0,
        "same": 0,
        "refused": 2,
        "repeated": 1,
        "fragile": 0,
        "fields_left_out": 2,
    }
    assert said["report"]["columns_unknown"] == []
    assert [one["position"] for one in said["problems"] if one["refused"]] == ["ligne 4", "ligne 5"]
    assert (len(said["first"]), said["stopped"]) == (1, None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "le fichier est vide"),
        ("<!doctype html>", "page web"),
        ('id;nom\n1;"A\n', "ligne 2 : un guillemet ouvert n'est jamais refermé"),
        ("code;nom\n1;A\n", "La colonne de l'identifiant « id » n'existe pas"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_sentence(described: Path, data: str, said: str) -> None:
    (described.parent / "annuaire.csv").write_text(data)
    result = run("try", described)
    assert (result.exit_code, said in result.output) == (1, True)
    assert json.loads(run("try", described, "--json").output)["stopped"]["code"]


def test_nothing_of_the_source_moves_the_terminal(described: Path) -> None:
    (described.parent / "annuaire.csv").write_text("id;nom;\x1b]0;x\n1;\x1b[31mRouge\x1b[2J;b;c\n")
    assert "\x1b" not in run("try", described).output


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "ne se lit pas"), ("id: [", "YAML"), (YAML.replace("nom, phone", "nom, phon"), "phon")],
)
@pytest.mark.parametrize("command", ["try", "check"])
def test_a_wrong_description_is_the_author_s_to_mend(
    described: Path, command: str, text: str | None, said: str
) -> None:
    described.unlink()
    if text is not None:
        described.write_text(text)
    result = run(command, described)
    assert (result.exit_code, said in result.output) == (2, True)


def test_check_lists_every_check(described: Path) -> None:
    result = run("check", described)
    assert result.exit_code == 0
    assert "✓ Deux lectures donnent la même chose" in result.output
    assert "! La plupart des fiches sont prises" in result.output
    described.write_text(YAML.replace("ignored: {vu: compteur de visites}", ""))
    result = run("check", described, "--lang", "en")
    assert result.exit_code == 1
    assert "✗ No column is forgotten\n    1 column neither mapped nor ignored: vu." in result.output
    told = json.loads(run("check", described, "--lang", "en", "--json").output)
    results = {one["check"]: one["result"] for one in told}
    assert (results["is_readable"], results["keeps_most_records"]) == ("passed", "warned")
    assert (results["drops_nothing_in_silence"], results["balances"]) == ("failed", "passed")


def test_check_ticks_nothing_that_it_could_not_check(described: Path) -> None:
    (described.parent / "annuaire.csv").unlink()
    result = run("check", described)
    marks = [line[0] for line in result.output.splitlines() if line and line[0] in "✓!✗–"]
    assert (result.exit_code, marks) == (1, ["✗", *"–" * 9])
    assert "Il n'y a pas de fichier « annuaire.csv »" in result.output
    told = json.loads(run("check", described, "--json").output)
    assert {one["result"] for one in told[1:]} == {"not_checked"}


def test_map_drafts_a_description_that_can_be_tried(tmp_path: Path) -> None:
    path = tmp_path / "Annuaire 2024.csv"
    path.write_text(
        "Identifiant;Nom de la structure;Code postal;Commune;Tél;Latitude;Longitude;Publics\n7;A;33000;B;;1;2;\n"
    )
    result = run("map", path)
    draft = result.output
    assert result.exit_code == 0
    assert load(draft.encode())["id"] == "annuaire-2024"
    assert "\n# ignored:\n#   Publics: a-completer\n" in draft
    described = tmp_path / "annuaire-2024.yml"
    described.write_text(draft)
    unread = run("try", described)
    assert (unread.exit_code, "clé « cluster » : « a-completer » vient du brouillon" in unread.output) == (
        2,
        True,
    )
    filled_in = draft.replace("licence: a-completer", "licence: etalab-2.0").replace("a-completer", "lac")
    described.write_text(filled_in)
    tried = json.loads(run("try", described, "--json").output)
    assert tried["report"]["columns_unknown"] == ["Publics"]
    assert "✗ Aucune colonne n'est oubliée" in run("check", described).output
    assert tried["first"][0]["data"] == {
        "name": "A",
        "sites": [
            {
                "postcode": "33000",
                "commune": "B",
                "latitude_e6": 1_000_000,
                "longitude_e6": 2_000_000,
                "department": "33",
                "region": "75",
            }
        ],
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_map_leaves_open_what_it_cannot_know(tmp_path: Path, lang: str) -> None:
    (tmp_path / "a.csv").write_text("Sigle;Vu\nA;1\nB;1\n")
    path = tmp_path / "a.yml"
    path.write_text(run("map", tmp_path / "a.csv", "--lang", lang).output)
    said = load(path.read_bytes())
    open_yet = {said["cluster"], said["licence"], said["kinds"][0]["fields"]["name"]}
    assert len(open_yet) == 1
    for key in ("cluster", "licence", "kinds[0].id[0]"):
        result = run("check", path, "--lang", "en")
        assert (result.exit_code, f"“{key}”" in result.output) == (2, True)
        path.write_text(path.read_text().replace(f": {min(open_yet)}", ": lac", 1))


IDS = [
    ("UAI;N° fiche;Nom", [";1;A", "0751234A;2;B", ";3;C"], "N° fiche"),
    ("SIRET;Numéro;Nom", [";1;A", ";2;B"], "Numéro"),
    ("No;id;Nom", ["1;x;A", "2;x;B"], "No"),
    ("id;Nº adhérent;Nom", ["1;7;A", "2;8;B"], "id"),
    ("SIRET;Code;Nom", ["1;a;A", "2;a;B"], "SIRET"),
    ("N° de téléphone;N° et rue;Nom", ["1;3;A", "2;4;B"], ["Nom"]),
    ("UAI;Nom", [";A", ";B", "0751234A;C"], ["Nom"]),
]


@pytest.mark.parametrize(("header", "lines", "expected"), IDS)
def test_map_takes_as_id_what_tells_the_rows_apart(
    tmp_path: Path, header: str, lines: list[str], expected: object
) -> None:
    (tmp_path / "a.csv").write_text("\n".join([header, *lines, ""]))
    assert load(run("map", tmp_path / "a.csv").output.encode())["kinds"][0]["id"] == expected


def test_map_keeps_each_column_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"id": 1, "nom": "A", "x\ncluster: y": 1}]))
    assert load(run("map", tmp_path / "a.json").output.encode())["cluster"] == "a-completer"


def test_map_reads_geojson(tmp_path: Path) -> None:
    feature = {"geometry": {"coordinates": [9.0, 42.3]}, "properties": {"Structure": "A"}}
    (tmp_path / "a.geojson").write_text(json.dumps({"features": [feature]}))
    draft = run("map", tmp_path / "a.geojson", "--rows", "features").output
    assert "point: {pair: geometry.coordinates, order: lon lat}" in draft
    assert load(draft.encode())["kinds"][0]["id"] == ["properties.Structure"]


@pytest.mark.parametrize("arguments", [["absent.csv"], ["a.unheard"], ["a.unheard", "--protocol", "feed"]])
def test_map_needs_a_file_that_it_knows(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.unheard").write_text("x")
    result = run("map", tmp_path / arguments[0], *arguments[1:])
    assert (result.exit_code, "--protocol" in result.output) == (2, True)


def test_publish_then_try_the_feed(described: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "feed.pem", None)
    web = tmp_path / "web"
    result = run("publish", described, "--into", web, "--key", tmp_path / "feed.pem", "--json")
    assert result.exit_code == 0, result.output
    written = json.loads(result.output)
    assert written["manifest"]["counts"] == {"organisation": 3}  # one of them twice
    assert written["manifest"]["charter_sha256"] in {charter.sha256 for charter in shipped()}
    tried = run("try", web, "--cluster", "lac", "--key", tmp_path / "feed.pem.pub", "--json")
    assert tried.exit_code == 0, tried.output
    assert json.loads(tried.output)["records"]["created"] == 2
    assert run("check", web, "--cluster", "lac", "--key", tmp_path / "feed.pem.pub").exit_code == 0
    assert run("try", web, "--cluster", "lac").exit_code == 1


GOOD = "id;nom;tel;cp;lat;long;vu\n" + "".join(f"{n};Nom {n};;33000;;;\n" for n in range(1, 11))
EXPECT = "expect: {organisation: {at_least: 8, drop_at_most: 10}}\n"
DOUBTFUL = [
    ("", GOOD.partition("\n")[0] + "\n", "aucune fiche publique sur 0 lue, 0 refusée"),
    ("", GOOD.replace("nom", "raison"), "aucune fiche publique sur 10 lues, 10 refusées"),
    ("", re.sub("Nom [2-7]", "", GOOD), "6 refusées pour 4 fiches prises"),
    (EXPECT, GOOD[: GOOD.index("8;")], "7 fiches « organisation », « expect » en veut 8 au moins"),
    (EXPECT, GOOD[: GOOD.index("9;")], "8 fiches « organisation » au lieu de 10 dans le flux précédent"),
]


@pytest.mark.parametrize(("expect", "data", "said"), DOUBTFUL)
def test_publish_does_not_put_a_poor_feed_in_the_place_of_a_good_one(
    described: Path, tmp_path: Path, expect: str, data: str, said: str
) -> None:
    new_key(tmp_path / "feed.pem", None)
    described.write_text(YAML + expect)
    arguments = ("publish", described, "--into", tmp_path / "web", "--key", tmp_path / "feed.pem")
    (tmp_path / "annuaire.csv").write_text(GOOD)
    assert run(*arguments).exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "web").rglob("*") if path.is_file()}
    (tmp_path / "annuaire.csv").write_text(data)
    refused = run(*arguments)
    assert (refused.exit_code, len(refused.output.strip().splitlines())) == (1, 1)
    assert refused.output.startswith(f"Rien n'est écrit. Source « exemple » : {said}")
    assert "--yes" in refused.output
    assert {path: path.read_bytes() for path in (tmp_path / "web").rglob("*") if path.is_file()} == before
    assert run(*arguments, "--yes").output.startswith("Flux n° 2 écrit")


def test_publish_takes_a_fall_within_what_is_expected(described: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "feed.pem", None)
    described.write_text(YAML + EXPECT)
    for data in (GOOD, GOOD[: GOOD.index("10;")]):
        (tmp_path / "annuaire.csv").write_text(data)
        result = run("publish", described, "--into", tmp_path / "web", "--key", tmp_path / "feed.pem")
        assert result.exit_code == 0, result.output


def test_a_first_feed_can_be_refused_too(described: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "feed.pem", None)
    (tmp_path / "annuaire.csv").write_text("id;nom;tel;cp;lat;long;vu\n")
    arguments = ("publish", described, "--into", tmp_path / "web", "--key", tmp_path / "feed.pem")
    result = run(*arguments, "--lang", "en")
    assert (result.exit_code, (tmp_path / "web").exists()) == (1, False)
    assert "no public record among 0 read" in result.output


def test_what_is_left_out_of_a_feed_is_told_in_one_language(described: Path, tmp_path: Path) -> None:
    new_key(tmp_path / "feed.pem", None)
    arguments = ("publish", described, "--into", tmp_path / "web", "--key", tmp_path / "feed.pem")
    assert "- 1 × ligne 5 : Pas d'identifiant" in run(*arguments).output
    assert "- 1 × line 5: No id" in run(*arguments, "--lang", "en").output
    (tmp_path / "web" / "feed.jws").unlink()
    (tmp_path / "web" / "feed.jws").mkdir()
    assert "(un dossier est là où il faudrait un fichier)" in run(*arguments).output
