"""`maillage hub rule | rulings | review`: what people decide of records, and what waits for them."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from connectors.wording import printable
from hub.cli.speaking import AsJson, Lang, Voice, answering
from hub.errors import BadRequest
from hub.pipeline import Hub, contest, decide, declare_closed, publish, undo_decision
from hub.resolve.adoption import in_force
from hub.resolve.review import Question, questions, waiting
from hub.resolve.rulings import CLOSED, DIFFERENT, IDENTIFIER_WRONG, SAME, Ruling, identifier_of, rulings
from hub.resolve.saying import LANGUAGES, Words, words
from hub.resolve.tasks import Task, tasks
from hub.resolve.weighed import Clue
from hub.wiring import open_hub

MOST = 2**31 - 1
UNDO = "undo"
VERDICTS = (SAME, DIFFERENT, IDENTIFIER_WRONG, CLOSED, UNDO)


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command("rule")(rule_command)
    app.command("rulings")(rulings_command)
    app.command("review")(review_command)


def rule_command(
    verdict: Annotated[
        str,
        typer.Argument(help="same A B, different A B, identifier_wrong A siren, closed A [B], undo N."),
    ],
    a: Annotated[str, typer.Argument(help="source/kind/id, ou le numéro. / source/kind/id, or the number.")],
    b: Annotated[
        str,
        typer.Argument(help="source/kind/id, ou le type d’identifiant. / source/kind/id, or the scheme."),
    ] = "",
    author: Annotated[str, typer.Option(help="Qui décide (fonction). / Who decides (role).")] = "",
    reason: Annotated[str, typer.Option(help="Pourquoi. / Why.")] = "",
    since: Annotated[str, typer.Option(help="Date de fermeture. / Date of closure.")] = "",
    lang: Lang = "fr",
) -> None:
    """Décide de fiches : la même, différentes, identifiant faux, fermée. / Rules on records."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        if verdict == UNDO:
            undo_decision(hub, _number(a))
            voice.say(f"La décision n° {a} est annulée.", f"Ruling {a} is undone.")
        else:
            _require_signed(author, reason)
            number = _decide(hub, verdict, (a, b), since, (author, reason))
            voice.say(f"Décision n° {number} enregistrée.", f"Ruling {number} is written down.")
        publish(hub)
        _show_open(hub, voice)


def rulings_command(lang: Lang = "fr", as_json: AsJson = False) -> None:
    """Les décisions, et celles qui se contredisent. / The rulings, and those that contradict each other."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            made, open_tasks = rulings(conn), tasks(conn, in_force(conn, hub.model))
        voice.data({"rulings": [one._asdict() for one in made], "tasks": [_task(one) for one in open_tasks]})
        if not made:
            voice.say("Aucune décision.", "No ruling.")
        for one in made:
            _show_ruling(one, voice)
        for task in open_tasks:
            _show_task(task, voice)


def review_command(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Combien. / How many.")] = 20,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Ce qui attend une décision : contradictions, puis paires douteuses. / What waits for a ruling."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            model = in_force(conn, hub.model)
            open_tasks, pairs, total = tasks(conn, model), questions(conn, model, limit), waiting(conn, model)
        voice.data(
            {
                "tasks": [_task(one) for one in open_tasks],
                "pairs": [_question(one) for one in pairs],
                "pairs_total": total,
            }
        )
        for task in open_tasks:
            _show_task(task, voice)
        voice.say(
            f"Paires douteuses : {total} ; montrées : {len(pairs)}.",
            f"Doubtful pairs: {total}; shown: {len(pairs)}.",
        )
        for n, one in enumerate(pairs, start=1):
            _show_question(n, one, voice)


def _decide(hub: Hub, verdict: str, records: tuple[str, str], since: str, by: tuple[str, str]) -> int:
    a, b = records
    if verdict == IDENTIFIER_WRONG:
        with hub.db.read() as conn:
            value = identifier_of(conn, a, b)
        return contest(hub, a, b, value, *by)
    if verdict == CLOSED:
        return declare_closed(hub, a, since, b or None, *by)
    if verdict not in (SAME, DIFFERENT):
        raise BadRequest(
            "verdict",
            f"« {verdict} » n’est pas une décision : {', '.join(VERDICTS)}.",
            f"“{verdict}” is no verdict: {', '.join(VERDICTS)}.",
        )
    return decide(hub, verdict, a, b, *by)


def _require_signed(author: str, reason: str) -> None:
    if not author or not reason:
        raise BadRequest(
            "author", "Dites qui décide et pourquoi : --author et --reason.", "Give --author and --reason."
        )


def _number(said: str) -> int:
    if not said.isdecimal() or not 0 < int(said) <= MOST:
        raise BadRequest(
            "number",
            f"« {said} » n’est pas le numéro d’une décision : `rule undo 3`, par exemple.",
            f"“{said}” is no number of a ruling: `rule undo 3`, for example.",
        )
    return int(said)


def _show_open(hub: Hub, voice: Voice) -> None:
    """Whoever rules sees at once what does not hold."""
    with hub.db.read() as conn:
        for task in tasks(conn, in_force(conn, hub.model)):
            _show_task(task, voice)


def _show_ruling(one: Ruling, voice: Voice) -> None:
    on = " ".join(said for said in (one.a, one.b, one.scheme, one.value, one.since) if said)
    undone = voice.pick(" (annulée)", " (undone)") if one.undone else ""
    voice.say(printable(f"n° {one.number}{undone}  {one.verdict}  {on}"))
    said = f"{one.author}{voice.pick(' : ', ': ')}{one.reason}"
    voice.say(printable(f"  {one.at[:10]}, {said}"))


def _show_task(task: Task, voice: Voice) -> None:
    voice.say(printable(f"À faire : {task.why.fr}"), printable(f"To do: {task.why.en}"))
    voice.say(printable(f"  → {task.mend.fr}"), printable(f"  → {task.mend.en}"))


def _show_question(n: int, one: Question, voice: Voice) -> None:
    now = voice.pick("réunies", "joined") if one.joined else voice.pick("séparées", "apart")
    said = words(voice.lang)
    voice.say("")
    voice.say(printable(f"{n}. {one.a.name} / {one.b.name} ({now})"))
    for side in (one.a, one.b):
        voice.say(printable(f"  {side.key}"))
        if side.known_by:
            voice.say(printable(f"    {' · '.join(side.known_by)}"))
    for clue in sorted(one.weighed.clues, key=lambda clue: -clue.weight):
        voice.say(printable(f"  {said.points(clue.weight, signed=True):>6}  {_clue(clue, said, voice)}"))
    voice.say(
        f"  {said.points(one.weighed.score):>6}  {said.table('sum')} ({said.table('threshold')} {said.points(one.weighed.theta)})"
    )
    voice.say(printable(f"  → maillage hub rule same|different {one.a.key} {one.b.key}"))


def _clue(clue: Clue, said: Words, voice: Voice) -> str:
    shared = f" ({', '.join(clue.shared)})" if clue.shared else ""
    return f"{said.clue(clue.name)}{voice.pick(' : ', ': ')}{said.level(clue.name, clue.level)}{shared}"


def _task(task: Task) -> dict[str, Any]:
    return {**asdict(task), "why": task.why._asdict(), "mend": task.mend._asdict()}


def _question(one: Question) -> dict[str, Any]:
    told = one.weighed
    clues = [
        {**asdict(clue), "said": {each: words(each).level(clue.name, clue.level) for each in LANGUAGES}}
        for clue in told.clues
    ]
    return {
        "a": asdict(one.a),
        "b": asdict(one.b),
        "audience": one.audience,
        "joined": one.joined,
        "priority": one.priority,
        "score": told.score,
        "threshold": told.theta,
        "in_favour": [clue for clue in clues if clue["weight"] > 0],
        "against": [clue for clue in clues if clue["weight"] <= 0],
    }
