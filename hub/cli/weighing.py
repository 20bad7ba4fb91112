"""`maillage hub model show | try | adopt | undo`: what records are weighed by, and who decided it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from connectors.wording import printable
from hub.cli.speaking import AsJson, Lang, Voice, answering, counted
from hub.errors import BadRequest, NotFound
from hub.pipeline import adopt_model, publish, undo_model
from hub.resolve.adoption import adoptions, in_force
from hub.resolve.difference import APART, JOINED, MOVED, Change
from hub.resolve.model import Model
from hub.resolve.model_file import MOST_BYTES, mistakes
from hub.trial import Trial, try_model
from hub.wiring import open_hub

app = typer.Typer(
    no_args_is_help=True, help="Le modèle qui dit quelles fiches sont la même chose. / The matching model."
)

File = Annotated[Path, typer.Argument(metavar="MODELE.toml", help="Le fichier du modèle. / Its file.")]
BITS = 1000
"""A model counts in thousandths of a bit."""
_FIGURES = {
    "records": ("fiches de source", "records"),
    "groups": ("entrées", "entries"),
    "shared": ("  de plusieurs fiches", "  of several records"),
    "pairs": ("paires réunies", "pairs joined"),
    "queue": ("paires à examiner", "pairs to look at"),
}
_WHAT = {
    JOINED: ("seraient réunies", "would be joined"),
    APART: ("seraient séparées", "would come apart"),
    MOVED: ("seraient regroupées autrement", "would be grouped otherwise"),
}


def add_to(to: typer.Typer) -> None:
    """The commands of this file."""
    to.add_typer(app, name="model")


@app.command("show")
def show_command(lang: Lang = "fr", as_json: AsJson = False) -> None:
    """Le modèle en vigueur, et qui l’a adopté. / The model in force, and who adopted it."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            model, every = in_force(conn, hub.model), adoptions(conn)
        voice.data({**_named(model), "adoptions": [asdict(one) for one in every]})
        voice.say(f"Modèle {model.version}  {model.digest}", f"Model {model.version}  {model.digest}")
        voice.say(
            f"  réunit à partir de {_bits(model.theta)} bits, doute à partir de {_bits(model.doubt)}",
            f"  joins from {_bits(model.theta)} bits, doubts from {_bits(model.doubt)}",
        )
        if all(one.void for one in every):
            voice.say(
                "  livré avec le hub ; aucun autre n’est adopté", "  comes with the hub; no other is adopted"
            )
        for one in every:
            taken_back = voice.pick(" (annulée)", " (undone)") if one.void else ""
            who = f"{printable(one.author)} : {printable(one.reason)}"
            voice.say(
                f"  adoption n° {one.id}{taken_back}, {one.at[:10]}, {one.version} — {who}",
                f"  adoption {one.id}{taken_back}, {one.at[:10]}, {one.version} — {who}",
            )


@app.command("try")
def try_command(
    file: File,
    show: Annotated[
        int, typer.Option(min=0, help="Combien de différences montrer. / How many differences to show.")
    ] = 20,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Ce que le modèle changerait ; le hub ne bouge pas. / What the model would change; the hub stays as it is."""
    voice = Voice(lang, as_json)
    with answering(voice):
        raw = _read(file, voice)
        hub = open_hub()
        tried = counted(lambda: try_model(hub, raw), voice, "Essai sur une copie", "Trying on a copy")
        voice.data(_trial(tried))
        _show(tried, show, voice)


@app.command("adopt")
def adopt_command(
    file: File,
    author: Annotated[str, typer.Option(help="Qui décide (fonction). / Who decides (role).")] = "",
    reason: Annotated[str, typer.Option(help="Pourquoi. / Why.")] = "",
    lang: Lang = "fr",
) -> None:
    """Met le modèle en vigueur et publie. / Puts the model in force and publishes."""
    voice = Voice(lang)
    with answering(voice):
        raw = _read(file, voice)
        hub = open_hub()
        number = adopt_model(hub, raw, author, reason)
        work = counted(
            lambda: publish(hub), voice, "Toutes les fiches sont comparées", "Comparing all records"
        )
        lines = max(work.lines.values())
        voice.say(
            f"Modèle adopté (n° {number}) : {lines} entrées du catalogue changées ; `maillage hub model undo {number}` l’annule.",
            f"Model adopted ({number}): {lines} entries of the catalogue changed; `maillage hub model undo {number}` undoes it.",
        )


@app.command("undo")
def undo_command(
    number: Annotated[
        int,
        typer.Argument(metavar="N", min=1, max=2**31 - 1, help="Le numéro de l’adoption. / Of the adoption."),
    ],
    lang: Lang = "fr",
) -> None:
    """Annule l’adoption d’un modèle et publie. / Takes the adoption of a model back and publishes."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        model = undo_model(hub, number)
        counted(lambda: publish(hub), voice, "Toutes les fiches sont comparées", "Comparing all records")
        voice.say(
            f"L’adoption n° {number} est annulée ; le modèle {model.version} est en vigueur.",
            f"Adoption {number} is undone; the model {model.version} is in force.",
        )


def _read(file: Path, voice: Voice) -> bytes:
    """The file, when it is a model; else all its mistakes but the last are told, and the last raised."""
    if not file.is_file():
        raise NotFound("file", f"Le fichier {file} n’existe pas.", f"The file {file} does not exist.")
    with file.open("rb") as held:
        raw = held.read(MOST_BYTES + 1)
    wrong = list(mistakes(raw))
    for mistake in wrong[:-1]:
        typer.echo(voice.pick(mistake.fr, mistake.en), err=True)
    if wrong:
        raise BadRequest("model", *wrong[-1])
    return raw


def _named(model: Model) -> dict[str, Any]:
    return {"version": model.version, "digest": model.digest, "theta": model.theta, "doubt": model.doubt}


def _trial(tried: Trial) -> dict[str, Any]:
    return {
        "current": {**_named(tried.current), **asdict(tried.before)},
        "proposed": {**_named(tried.proposed), **asdict(tried.after)},
        "changes": [
            {"what": one.what, "before": _told(one.before, tried), "after": _told(one.after, tried)}
            for one in tried.changes
        ],
    }


def _told(groups: list[list[str]], tried: Trial) -> list[list[dict[str, str]]]:
    return [[{"key": key, "name": tried.names[key]} for key in keys] for keys in groups]


def _show(tried: Trial, most: int, voice: Voice) -> None:
    voice.say(f"{'':24}{tried.current.version:>12}{tried.proposed.version:>12}")
    before, after = asdict(tried.before), asdict(tried.after)
    for name, words in _FIGURES.items():
        voice.say(f"{voice.pick(*words):24}{before[name]:>12}{after[name]:>12}")
    for what, words in _WHAT.items():
        told = [one for one in tried.changes if one.what == what]
        voice.say(f"\n{len(told)} × {voice.pick(*words)}")
        for one in told[:most]:
            _show_change(one, tried, voice)
        if len(told) > most:
            voice.say(f"  … {len(told) - most} (--show, --json)")


def _show_change(one: Change, tried: Trial, voice: Voice) -> None:
    for sign, groups in (("  avant ", one.before), ("  après ", one.after)):
        for keys in groups:
            voice.say(sign + " + ".join(f"{printable(tried.names[key])} ({printable(key)})" for key in keys))


def _bits(thousandths: int) -> str:
    whole, rest = divmod(thousandths, BITS)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")
