"""The matching model as a fact: checked, tried without a trace, adopted, taken back, handed over."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from hub.errors import BadRequest, Conflict, HubError, NotFound
from hub.outputs.bundle import write_bundle
from hub.pipeline import Hub, adopt_model, as_of, publish, rebuild_all, replay, undo_model
from hub.relations.models import adopted_model
from hub.resolve.adoption import adoptions, in_force
from hub.resolve.compare import CLUES, LEVELS
from hub.resolve.model import CURRENT, load_model, read_model
from hub.resolve.model_file import MOST_BYTES, checked_model, mistakes
from hub.revisions import last_revision, published_revision
from hub.trial import try_model
from tests.federation import database, federation, fresh, model_file, offer
from tests.hub.looking import digests, groups, one_sentence, said, stored
from tests.hub.test_cli import Desk, laid_out

ONE, TWO = "a-liste/organisation/1", "b-liste/organisation/1"
EAGER = model_file("avide", theta=3000, doubt=2000)
WARY = model_file("prudent", theta=40_000)
SHIPPED = model_file(CURRENT)


@pytest.fixture
def hub(database_url: str) -> Hub:
    """Two speak of one workshop by its name, which is little; of one school by its SIREN, which is much."""
    hub = federation(database_url, {"alpha": ["a-liste"], "beta": ["b-liste"], "gamma": ["c-liste"]})
    offer(hub, "a-liste", [said(1, "Atelier du Lac"), said(2, "École", siren="732829320")])
    offer(hub, "b-liste", [said(1, "L’atelier du lac"), said(2, "L’école", siren="732829320")])
    offer(hub, "c-liste", [said(1, "Tiers")])
    publish(hub)
    return hub


def adopted(hub: Hub, file: bytes) -> int:
    number = adopt_model(hub, file, "comité", "essayé sur une copie")
    publish(hub)
    return number


def version_of(hub: Hub) -> str:
    with hub.db.read() as conn:
        return in_force(conn, hub.model).version


def test_what_is_adopted_is_in_force_until_it_is_taken_back(hub: Hub) -> None:
    before, together = digests(hub), groups(hub)
    first = adopted(hub, EAGER)
    assert version_of(hub) == "avide"
    assert [ONE, TWO] in groups(hub)
    assert [ONE, TWO] not in together
    assert set(rebuild_all(hub).lines.values()) == {0}
    second = adopted(hub, WARY)
    assert all(len(keys) == 1 for keys in groups(hub))
    assert undo_model(hub, first).version == "prudent"
    assert undo_model(hub, second).version == CURRENT
    publish(hub)
    assert (digests(hub), groups(hub)) == (before, together)


def test_the_shipped_model_may_be_adopted_again(hub: Hub) -> None:
    before = digests(hub)
    adopted(hub, EAGER)
    adopted(hub, SHIPPED)
    assert (version_of(hub), digests(hub)) == (CURRENT, before)


def test_a_trial_foretells_and_leaves_everything_as_it_is(hub: Hub) -> None:
    held = stored(hub)
    told = try_model(hub, EAGER)
    assert stored(hub) == held
    (joined,) = told.changes
    assert (joined.what, joined.before, joined.after) == ("joined", [[ONE], [TWO]], [[ONE, TWO]])
    assert told.names == {ONE: "Atelier du Lac", TWO: "L’atelier du lac"}
    assert (told.before.groups, told.after.groups, told.before.records) == (4, 3, 5)
    adopted(hub, EAGER)
    same = try_model(hub, EAGER)
    assert (same.changes, same.before, same.after) == ([], told.after, told.after)
    apart = {one.what for one in try_model(hub, WARY).changes}
    assert apart == {"apart"}


def test_a_trial_is_of_what_readers_see(hub: Hub) -> None:
    offer(hub, "c-liste", [said(1, "Atelier du lac")])
    assert [one.before for one in try_model(hub, EAGER).changes] == [[[ONE], [TWO]]]
    adopt_model(hub, EAGER, "comité", "vu")
    with pytest.raises(Conflict, match="unpublished"):
        try_model(hub, WARY)


def test_a_hub_that_comes_with_another_model_weighs_everything_anew(hub: Hub) -> None:
    newer = replace(hub, model=read_model(EAGER))
    assert publish(newer).records == 5
    assert [ONE, TWO] in groups(newer)
    assert publish(newer).records == 0


def test_an_earlier_revision_under_its_model(hub: Hub) -> None:
    then, before = published(hub), digests(hub)
    number = adopted(hub, EAGER)
    with_it, under_it = published(hub), digests(hub)
    undo_model(hub, number)
    publish(hub)
    for revision, expected in ((then, before), (with_it, under_it), (published(hub), before)):
        with as_of(hub, revision) as earlier:
            assert digests(earlier) == expected


def published(hub: Hub) -> int:
    with hub.db.read() as conn:
        assert last_revision(conn) == published_revision(conn)
        return last_revision(conn)


def test_a_successor_weighs_as_we_do(hub: Hub, tmp_path: Path) -> None:
    adopted(hub, EAGER)
    with hub.db.read() as conn:
        lines = list(write_bundle(conn))
    successor = replace(hub, db=database(fresh(tmp_path)))
    replay(successor, lines)
    assert digests(successor) == digests(hub)
    with successor.db.read() as conn:
        (one,) = adoptions(conn)
    assert (one.version, one.author, one.reason, one.void) == (
        "avide",
        "comité",
        "essayé sur une copie",
        False,
    )
    assert adopted(successor, WARY) == one.id + 1


def test_facts_that_cannot_be_weighed_are_not_taken_over(hub: Hub, tmp_path: Path) -> None:
    adopted(hub, EAGER)
    with hub.db.write() as conn:
        conn.execute(update(adopted_model).values(file=EAGER.replace(b"phone = ", b"smell = ")))
    with hub.db.read() as conn:
        lines = list(write_bundle(conn))
    successor = replace(hub, db=database(fresh(tmp_path)))
    with pytest.raises(BadRequest, match="smell"):
        replay(successor, lines)
    assert "avide" not in stored(successor)


def test_what_cannot_be_adopted(hub: Hub) -> None:
    cases: Mapping[str, tuple[type[HubError], bytes]] = {
        "in_force": (Conflict, SHIPPED),
        "version": (Conflict, model_file(CURRENT, theta=9000)),
        "model": (BadRequest, b"version = 1"),
    }
    for code, (error, file) in cases.items():
        with pytest.raises(error) as refused:
            adopt_model(hub, file, "comité", "vu")
        assert refused.value.code == code
        one_sentence(refused.value.fr, "")
    with pytest.raises(BadRequest, match="author"):
        adopt_model(hub, EAGER, " ", "vu")
    number = adopted(hub, EAGER)
    with pytest.raises(Conflict, match="version"):
        try_model(hub, model_file("avide", theta=9000))
    undo_model(hub, number)
    with pytest.raises(Conflict, match="undone"):
        undo_model(hub, number)
    with pytest.raises(NotFound):
        undo_model(hub, 99)
    assert adopted(hub, EAGER) == number + 1, "the same bytes may come again"


WRONG = {
    "": (b"", "La section [weight] manque."),
    "no text": (b"\xff", "TOML"),
    "no table": (b"version = ", "TOML"),
    "too large": (b"#" * (MOST_BYTES + 1), "mégaoctet"),
    "an unknown clue": (SHIPPED.replace(b"phone = ", b"smell = "), "`weight.organisation.smell`"),
    "an unknown level": (
        SHIPPED.replace(b"singular = ", b"plural = "),
        "`weight.organisation.institution.plural`",
    ),
    "a level without weight": (
        SHIPPED.replace(b"town = 2000, ", b""),
        "`weight.organisation.place.town` n’a pas",
    ),
    "a clue without levels": (SHIPPED.replace(b"page = {same = 6000}", b"page = {}"), "`weight.event.page`"),
    "an unknown kind": (SHIPPED.replace(b"[weight.tender]", b"[weight.tinder]"), "`weight.tinder`"),
    "no other kinds": (SHIPPED.replace(b"[weight.other]", b"[weight.need]"), "[weight.other] manque"),
    "a weight with a point": (
        SHIPPED.replace(b"same_rare = 6000", b"same_rare = 6.0"),
        "name.same_rare` n’est pas",
    ),
    "a weight in words": (
        SHIPPED.replace(b"same_rare = 6000", b'same_rare = "6"'),
        "name.same_rare` n’est pas",
    ),
    "a weight that is a truth": (SHIPPED.replace(b"same_rare = 6000", b"same_rare = true"), "nombre entier"),
    "a weight beyond measure": (
        SHIPPED.replace(b"same_rare = 6000", b"same_rare = 1000001"),
        "nombre entier",
    ),
    "doubt above certainty": (model_file("x", theta=3000), "`theta` est plus petit que `doubt`"),
    "shares that grow": (model_file("x", close=95), "`close`"),
    "no number": (SHIPPED.replace(b"theta = 8000", b""), "`theta` manque"),
    "a number that is none": (
        SHIPPED.replace(b"theta = 8000", b"theta = 8e3"),
        "`theta` n’est pas un nombre",
    ),
    "distances that shrink": (SHIPPED.replace(b"[100, 1000,", b"[1000, 100,"), "`near_m`"),
    "three distances": (SHIPPED.replace(b"[100, 1000,", b"[1000,"), "`near_m`"),
    "a version that is a path": (SHIPPED.replace(b'"2026-2"', b'"../2026-2"'), "`version`"),
    "an unknown section": (SHIPPED + b"\n[more]\n", "`more` est inconnu"),
    "no section": (SHIPPED.replace(b"[turns]", b"[turn]"), "[turns] manque"),
    "a turn that is never found": (SHIPPED.replace(b'"mairie" =', b'"Mairie" ='), "écrivez « mairie »"),
    "a turn for nothing": (SHIPPED.replace(b'"mairie" = "town_hall"', b'"mairie" = ""'), "`institution."),
    "an institution unheard of": (
        SHIPPED.replace(b"\nyouth_point = 2", b"\nyuoth_point = 2"),
        "« yuoth_point »",
    ),
    "a list that is none": (SHIPPED.replace(b'words = "permanence', b'words = ["bus"] #"'), "`marks.words`"),
    "a rank that is none": (SHIPPED.replace(b"\npost = 1", b"\npost = -1"), "`houses.post`"),
    "words without weight": (SHIPPED.replace(b"\nelse = 10", b""), "`words.else` manque"),
    "words of an unknown weight": (SHIPPED.replace(b"\n1 = ", b"\none = "), "`words.one` est inconnu"),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_mistake_of_a_file_is_said_in_a_sentence(case: str) -> None:
    file, holds = WRONG[case]
    assert file != SHIPPED
    told = list(mistakes(file))
    assert len(told) < 3 or case in ("", "no section")
    assert any(holds in mistake.fr for mistake in told), told
    for mistake in told:
        one_sentence(mistake.fr, "")
        one_sentence(mistake.en, "")
    with pytest.raises(BadRequest):
        checked_model(file)


@pytest.mark.parametrize("file", [SHIPPED, EAGER, WARY])
def test_a_model_has_no_mistake(file: bytes) -> None:
    assert list(mistakes(file)) == []
    assert checked_model(SHIPPED) == load_model()


def test_every_clue_has_its_levels() -> None:
    assert LEVELS.keys() == CLUES.keys()


def test_the_commands(tmp_path: Path) -> None:
    desk = laid_out(tmp_path)
    desk.hub("model", "try", "m.toml", code=1)
    (tmp_path / "m.toml").write_bytes(EAGER)
    assert "init" in desk.hub("model", "try", "m.toml", code=1).stderr
    desk.hub("init")
    desk.hub("admit", "dunes.toml", "--source", "dunes-liste.yml")
    desk.write(["num,nom,tel,note", "1,Atelier du lac,,", "2,Atelier du Lac,,"])
    desk.hub("harvest")
    _look(desk, tmp_path)


def _look(desk: Desk, folder: Path) -> None:
    before = desk.digest
    assert "livré avec le hub" in desk.hub("model", "show").stdout
    assert "1 × seraient réunies" in desk.hub("model", "try", "m.toml").stdout
    assert "0 × would come apart" in desk.hub("model", "try", "m.toml", "--lang", "en").stdout
    (one,) = desk.json("model", "try", "m.toml")["changes"]
    assert [[record["key"] for record in held] for held in one["before"]] == [
        ["dunes-liste/organisation/1"],
        ["dunes-liste/organisation/2"],
    ]
    assert "1 × " in desk.hub("model", "try", "m.toml", "--show", "0").stdout
    assert desk.digest == before
    assert "--reason" in desk.hub("model", "adopt", "m.toml", code=2).stderr
    assert "n° 1" in desk.hub("model", "adopt", "m.toml", "--author", "comité", "--reason", "vu").stdout
    assert desk.digest != before
    assert desk.json("status")["model"]["version"] == "avide"
    assert "Model in force: avide" in desk.hub("status", "--lang", "en").stdout
    assert "comité : vu" in desk.hub("model", "show").stdout
    assert CURRENT in desk.hub("model", "undo", "1").stdout
    assert desk.digest == before
    assert [told["void"] for told in desk.json("model", "show")["adoptions"]] == [True]
    (folder / "m.toml").write_text("theta = 1\ndoubt = 2\n")
    refused = desk.hub("model", "try", "m.toml", "--lang", "en", code=2).stderr.splitlines()
    assert len(refused) > 10
    assert all(line.endswith(".") for line in refused)
