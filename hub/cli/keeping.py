"""`maillage hub bundle | replay | backup`, and what other commands need to show and write."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from hub.cli.speaking import AsJson, Lang, Voice, answering
from hub.errors import NotFound
from hub.harvest.difference import difference as difference_of
from hub.members.founding import root_key
from hub.members.registry import held_registry
from hub.outputs.backup import backup
from hub.outputs.bundle import write_bundle
from hub.outputs.seal import check_seal, seal, seal_path
from hub.pipeline import Hub, as_of, replay
from hub.records.store import Run
from hub.wiring import open_hub


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command("bundle")(bundle_command)
    app.command("replay")(replay_command)
    app.command("backup")(backup_command)


def bundle_command(
    out: Annotated[Path, typer.Argument(help="Le fichier à écrire. / The file to write.")],
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Écrit tous les faits, pour un successeur (données réservées comprises). / Writes all facts, for a successor."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            held_registry(conn)  # a hub without one has no facts
            count = write_file(out, write_bundle(conn))
        out.chmod(0o600)
        seal_path(out).write_text(seal(out, root_key(hub.settings.data_dir)), encoding="ascii")
        voice.data({"file": str(out), "seal": str(seal_path(out)), "lines": count})
        voice.say(
            f"{count} faits et identifiants dans {out}, sceau {seal_path(out).name} : données réservées, à remettre en personne.",
            f"{count} facts and ids in {out}, sealed by {seal_path(out).name}: restricted data, hand them over in person.",
        )


def replay_command(
    file: Annotated[Path, typer.Argument(help="Le fichier de faits. / The file of facts.")], lang: Lang = "fr"
) -> None:
    """Reprend les faits d’un autre hub dans un hub vide. / Takes another hub’s facts into an empty one."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        if not file.is_file():
            raise NotFound("file", f"Le fichier {file} n’existe pas.", f"The file {file} does not exist.")
        root = check_seal(file)
        with file.open("rb") as lines:
            count = replay(hub, lines)
        voice.say(
            f"{count} faits et identifiants repris. Clé du registre : {root.kid} — comparez-la à celle qui est annoncée.",
            f"{count} facts and ids taken over and published. Registry key: {root.kid} — compare it with the one announced.",
        )


def backup_command(
    out: Annotated[Path, typer.Argument(help="Le fichier à écrire. / The file to write.")], lang: Lang = "fr"
) -> None:
    """Copie la base sans arrêter le hub. / Copies the database while the hub runs."""
    voice = Voice(lang)
    with answering(voice):
        backup(open_hub().settings.database, out)
        voice.say(f"Sauvegarde écrite : {out}", f"Backup written: {out}")


@contextmanager
def at_revision(hub: Hub, revision: int | None) -> Iterator[Hub]:
    """The hub itself, or one that stands at an earlier revision."""
    if revision is None:
        yield hub
        return
    with as_of(hub, revision) as earlier:
        yield earlier


def write_file(out: Path, parts: Iterable[bytes]) -> int:
    """Writes beside, then renames: nobody finds half a file. Returns how many parts there were."""
    beside = out.with_name(f".{out.name}.new")
    count = 0
    with beside.open("wb") as file:
        for part in parts:
            file.write(part)
            count += 1
    beside.replace(out)
    return count


def difference(conn: Connection, run: Run) -> dict[str, Any]:
    """A held run with what it would change."""
    would = asdict(difference_of(conn, run.id, run.source))
    return {
        "run": run.id,
        "source": run.source,
        "reason": run.reason,
        "balance": run.counts.get("all"),
        **would,
    }


def show_difference(told: dict[str, Any], voice: Voice) -> None:
    """The same for a person, with what to do next."""
    voice.say(f"\nn° {told['run']}  {told['source']}")
    voice.say(f"  {told['reason']['fr']}", f"  {told['reason']['en']}")
    for name, fr in (("created", "nouvelles"), ("updated", "modifiées"), ("removed", "retirées")):
        if told[name]:
            count = told["balance"][name]
            more = " …" if count > len(told[name]) else ""
            voice.say(
                f"  {fr} ({count}) : {', '.join(told[name])}{more}",
                f"  {name} ({count}): {', '.join(told[name])}{more}",
            )
    voice.say(f"  → maillage hub accept {told['run']}")
