"""`maillage hub explain`: why two records are one entry or not, and what holds an entry together."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from connectors.wording import printable
from hub.catalogue.named import record_names
from hub.cli.speaking import AsJson, Lang, Looker, Seen, Voice, answering
from hub.errors import BadRequest, NotFound
from hub.resolve.adoption import in_force
from hub.resolve.chain import Chain, chain
from hub.resolve.explain import Explanation, explain
from hub.resolve.known_ids import survivor
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS
from hub.resolve.saying import LANGUAGES, Words, words
from hub.resolve.seen import seen_records
from hub.resolve.weighed import Weighed
from hub.wiring import open_hub
from schema import Audience

KEY = re.compile(r"[^/]+/[^/]+/.+")
COLUMN = 74


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command("explain")(explain_command)


def explain_command(
    a: Annotated[
        str,
        typer.Argument(
            metavar="FICHE",
            help="source/kind/id, ou l’identifiant d’une entrée. / source/kind/id, or the id of an entry.",
        ),
    ],
    b: Annotated[
        str, typer.Argument(metavar="[AUTRE FICHE]", help="source/kind/id, pour comparer. / To compare.")
    ] = "",
    audience: Seen = Looker.PUBLIC,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Dit pourquoi des fiches sont réunies, ou non. / Says why records are one entry, or not."""
    voice = Voice(lang, as_json)
    layer = LAYERS.index(Audience(audience))
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            model = in_force(conn, hub.model)
            if b:
                _show_pair(conn, layer, a, b, model, voice)
            else:
                _show_entity(conn, layer, a, model, voice)


def _show_pair(conn: Connection, layer: int, a: str, b: str, model: Model, voice: Voice) -> None:
    for key in (a, b):
        _require_key(key)
    if a == b:
        raise BadRequest("same", "Donnez deux fiches distinctes.", "Give two distinct records.")
    told = explain(conn, layer, a, b, model)
    names = record_names(conn, LAYERS[layer], told.entities)
    voice.data(_pair_data(told, names))
    said = words(voice.lang)
    _show_records((a, b), names, voice)
    voice.say("")
    _show_clues(told.weighed, said, voice)
    voice.say("")
    for sentence in (said.because(told), said.relation(told.weighed), said.not_compared(told)):
        if sentence:
            voice.say(printable(sentence))


def _show_entity(conn: Connection, layer: int, said: str, model: Model, voice: Voice) -> None:
    told = chain(conn, layer, _entity_of(conn, layer, said), model)
    if not told.records:
        raise NotFound("entry", f"Il n’y a pas d’entrée {said}.", f"There is no entry {said}.")
    names = record_names(conn, LAYERS[layer], [told.entity])
    voice.data(_chain_data(told, names))
    voice.say(f"Entrée {told.entity}", f"Entry {told.entity}")
    _show_records(told.records, names, voice)
    if not told.joins:
        voice.say("\nUne seule fiche : rien à réunir.", "\nOne record only: nothing to join.")
    for join in told.joins:
        voice.say("")
        voice.say(f"{printable(join.a)} + {printable(join.b)}")
        _show_clues(join, words(voice.lang), voice)
        voice.say("  " + words(voice.lang).joined(join))


def _entity_of(conn: Connection, layer: int, said: str) -> str:
    """The entity of a record, or the one that took over from an id."""
    if KEY.fullmatch(said):
        return seen_records(conn, layer, [said])[said].entity
    known = survivor(conn, said)
    return known.id if known else said


def _require_key(said: str) -> None:
    if not KEY.fullmatch(said):
        raise BadRequest(
            "key",
            f"« {said} » n’est pas une fiche : écrivez source/genre/identifiant.",
            f"“{said}” is no record: write source/kind/id.",
        )


def _show_records(keys: tuple[str, ...], names: Mapping[str, str], voice: Voice) -> None:
    for key in keys:
        voice.say(printable(f"  {key}  {names.get(key, '')}").rstrip())


def _show_clues(told: Weighed, said: Words, voice: Voice) -> None:
    colon = voice.pick(" : ", ": ")
    for clue in told.clues:
        shared = f" ({', '.join(clue.shared)})" if clue.shared else ""
        text = printable(f"{said.clue(clue.name)}{colon}{said.level(clue.name, clue.level)}{shared}")
        voice.say(f"  {text:<{COLUMN}} {said.points(clue.weight, signed=True):>7}")
    voice.say(f"  {said.table('sum'):<{COLUMN}} {said.points(told.score):>7}")
    voice.say(f"  {said.table('threshold'):<{COLUMN}} {said.points(told.theta):>7}")


def _pair_data(told: Explanation, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_weighed_data(told.weighed, names),
        "together": told.together,
        "entities": list(told.entities),
        "compared": told.compared,
        "because": told.because,
        "third": asdict(told.third) if told.third else None,
        "said": {language: words(language).because(told) for language in LANGUAGES},
    }


def _chain_data(told: Chain, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "entity": told.entity,
        "records": [{"key": key, "name": names.get(key)} for key in told.records],
        "joins": [
            {
                **_weighed_data(join, names),
                "said": {language: words(language).joined(join) for language in LANGUAGES},
            }
            for join in told.joins
        ],
    }


def _weighed_data(told: Weighed, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "a": {"key": told.a, "name": names.get(told.a)},
        "b": {"key": told.b, "name": names.get(told.b)},
        "clues": [
            {
                **asdict(clue),
                "said": {language: words(language).level(clue.name, clue.level) for language in LANGUAGES},
            }
            for clue in told.clues
        ],
        "score": told.score,
        "threshold": told.theta,
        "veto": told.veto,
        "ruling": told.ruling,
        "relation": told.relation,
    }
