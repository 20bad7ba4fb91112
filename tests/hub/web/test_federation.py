"""Members, charter and runs: who signed what, checked by anyone; what a run did, without a hidden count."""

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from charter import Event
from charter.cli import app as charter_commands
from hub.pipeline import publish
from tests.federation import AT, change_state, charter, offer
from tests.hub.web.world import BASE, World, make


def test_members_in_the_catalogue_and_those_that_are_not(world: World) -> None:
    told = {member["id"]: member for member in world.get("/v1/members").json()["items"]}
    assert list(told) == ["nord", "ouest", "sud", "faux"]
    assert [member["in_catalogue"] for member in told.values()] == [True, True, True, False]
    assert told["faux"]["signature"]["verified"] is False
    assert told["faux"]["signature"]["reason"]
    assert told["faux"]["entries_total"] == 0
    assert told["nord"]["signature"]["charter"]["sha256"] == charter().sha256
    assert told["nord"]["entries"] == {"event": 1, "job": 1, "organisation": 65, "training": 1}
    assert told["nord"]["updated"] == AT.isoformat()
    assert [source["id"] for source in told["ouest"]["sources"]] == ["ouest-annuaire"], "not the internal one"
    assert [member["hosted"] for member in told.values()] == [False, False, True, False]
    assert told["sud"]["sources"][0]["signed_feed"] is False


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_says_plainly_what_is_not_signed(world: World, language: str) -> None:
    page = world.get(f"{language}/membres").text
    words = (
        ("Flux non signé", "Signature non valable")
        if not language
        else ("Unsigned feed", "No valid signature")
    )
    assert all(word in page for word in words)


def test_anyone_can_verify_a_signature_with_what_is_published(world: World, tmp_path: Path) -> None:
    """The three commands of the charter page, as they stand there."""
    for member in world.get("/v1/members").json()["items"]:
        kid = member["signature"].get("kid") or next(
            k["kid"] for k in member["keys"] if k["purpose"] == "adhesion"
        )
        for name, path in {
            "adhesion.jws": f"/v1/members/{member['id']}/adhesion",
            "cle.json": f"/v1/keys/{kid}",
            "charte.toml": f"/v1/charter/{charter().sha256}/text",
        }.items():
            (tmp_path / name).write_bytes(world.get(path).content)
        files = [str(tmp_path / name) for name in ("adhesion.jws", "cle.json", "charte.toml")]
        done = CliRunner().invoke(
            charter_commands, ["verify", files[0], "--key", files[1], "--charter", files[2]]
        )
        assert (done.exit_code == 0) == member["signature"]["verified"], done.output
    assert (
        "maillage charter verify adhesion.jws --key cle.json --charter charte.toml"
        in world.get("/charte").text
    )


def test_the_text_of_the_charter_is_the_one_that_was_signed(world: World) -> None:
    said = world.get("/v1/charter").json()
    raw = world.get(said["text_url"].removeprefix(BASE)).content
    assert hashlib.sha256(raw).hexdigest() == said["sha256"] == charter().sha256
    assert said["signed_by"] == ["nord", "ouest", "sud"]
    assert world.get(f"/v1/charter/{said['sha256']}").json() == world.get("/v1/charter/1.0.0").json() == said
    for article in said["articles"]:
        alone = world.get(f"/v1/charter/1.0.0/articles/{article['ref']}").json()
        assert alone == article
        assert f'id="{article["ref"]}"' in world.get("/charte").text


def test_the_registry_is_published_as_signed(world: World) -> None:
    answer = world.get("/v1/registry")
    assert answer.headers["content-type"] == "application/jose"
    assert answer.text.count(".") == 2


def test_runs_tell_both_balances_over_public_records(world: World) -> None:
    told = {source["source"]: source["runs"] for source in world.get("/v1/runs").json()["items"]}
    assert sorted(told) == ["nord-agenda", "nord-annuaire", "ouest-annuaire", "sud-annuaire"]
    latest, first = told["nord-annuaire"]
    assert latest["balance"] == {
        "read": 68, "created": 0, "updated": 0, "same": 66, "refused": 2, "repeated": 0,
        "kept": 0, "removed": 1, "held": 67,
    }  # fmt: skip
    assert first["balance"]["created"] == 67
    assert latest["issues"]["missing_name"] == 1
    assert told["ouest-annuaire"][0]["balance"]["read"] == 1, "the hidden record is not counted"


def test_a_run_that_waits_tells_only_that_it_waits(database_url: str) -> None:
    world = make(database_url)
    offer(world.hub, "nord-annuaire", [], accepting=False)
    latest = world.get("/v1/runs").json()["items"][1]["runs"][0]
    assert latest | {"started": ""} == {"state": "held", "started": "", "finished": None, "issues": {}}
    assert "en attente d’une décision" in world.get("/moissons").text


def test_a_cluster_that_leaves_takes_its_entries_and_its_runs_with_it(database_url: str) -> None:
    world = make(database_url)
    change_state(world.hub, "nord", Event.WITHDRAW)
    publish(world.hub)
    assert world.get("/v1/status").json()["entries"] == {"organisation": 2}
    assert world.get(f"/v1/events/{world.ids['nord-agenda/event/e1']}").status_code == 410
    told = {member["id"]: member for member in world.get("/v1/members").json()["items"]}
    assert (told["nord"]["state"], told["nord"]["sources"], told["nord"]["entries"]) == ("withdrawn", [], {})
    assert "nord-annuaire" not in world.get("/v1/runs").text
    change_state(world.hub, "nord", Event.RETURN)
    publish(world.hub)
    assert world.get(f"/v1/events/{world.ids['nord-agenda/event/e1']}").status_code == 200
