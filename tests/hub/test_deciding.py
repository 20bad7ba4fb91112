"""Rulings from the terminal: what was decided, what contradicts, what waits."""

from pathlib import Path

import pytest

from tests.hub.test_cli import SOURCE, Desk, laid_out


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A member is admitted, its source read and published."""
    one = laid_out(tmp_path)
    for words in (["init"], ["admit", "dunes.toml", "--source", "dunes-liste.yml"], ["harvest"]):
        one.hub(*words)
    return one


def test_rulings_on_one_record(desk: Desk) -> None:
    one, two = "dunes-liste/organisation/1", "dunes-liste/organisation/2"
    by = ["--author", "comité", "--reason", "vu"]
    desk.hub("rule", "closed", one, two, "--since", "2026-01-31", *by)
    told = desk.hub("rule", "same", one, two, *by).stdout
    assert "À faire : Décision n° 2 : " in told
    assert "(n° 1)" in told
    made = desk.json("rulings")
    assert [(ruling["number"], ruling["verdict"], ruling["undone"]) for ruling in made["rulings"]] == [
        (1, "closed", False),
        (2, "same", False),
    ]
    (task,) = made["tasks"]
    assert (task["code"], task["rulings"]) == ("ruling", [2, 1])
    assert task["why"].keys() == task["mend"].keys() == {"fr", "en"}
    desk.hub("rule", "undo", "2")
    assert "(annulée)" in desk.hub("rulings").stdout
    assert "2026-01-31" in desk.hub("rulings", "--lang", "en").stdout


def test_what_waits_for_a_ruling(desk: Desk) -> None:
    assert "0" in desk.hub("review").stdout
    (desk.folder / "dunes-liste.yml").write_text(SOURCE.replace("phone: tel", "phone: tel, siren: siren"))
    one, two = "dunes-liste/organisation/1", "dunes-liste/organisation/2"
    desk.hub("admit", "dunes.toml", "--source", "dunes-liste.yml")
    desk.write(
        ["num,nom,tel,note,siren", "1,Un,,x,732829320", "2,Deux,,x,552100554"]
        + [f"{n},Atelier {n},0557657539,x," for n in range(3, 31)]
    )
    desk.hub("harvest")
    by = ["--author", "comité", "--reason", "vu"]
    desk.hub("rule", "same", one, two, *by)
    told = desk.hub("review").stdout
    assert f"rule identifier_wrong {one} siren" in told
    assert "SIREN 732829320" in told
    assert "SIREN 732829320" in desk.hub("review", "--lang", "en").stdout
    assert "Décision n° 2" in desk.hub("rule", "identifier_wrong", one, "siren", *by).stdout
    assert desk.json("review")["tasks"] == []
