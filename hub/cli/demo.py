"""`maillage demo`: a federation made from nothing, harvested, resolved, published, and served."""

import os
import shutil
import socket
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.demonstration import Demonstration, found_demonstration, of_examples, of_real_data
from hub.cli.serving import serve_here
from hub.cli.speaking import AsJson, Lang, Voice, answering
from hub.cli.summary import show, summary
from hub.errors import HubError
from hub.members import store as members
from hub.pipeline import Hub, index, publish, refresh, standings_of
from hub.settings import Settings

app = typer.Typer(help="La fédération d’exemple, de bout en bout. / The example federation, all the way.")


class PortTaken(HubError):
    """Another program listens there."""


@app.callback(invoke_without_command=True)
def demo(
    serve: Annotated[bool, typer.Option(help="Servir le catalogue à la fin. / Serve the catalogue.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port de service. / Port to serve on.")] = 8000,
    data: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Dossier des annuaires réels. / Folder of the real directories.",
        ),
    ] = None,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Rejoue toute la chaîne sur des clusters d’exemple, ou sur des annuaires réels. / Plays the whole way."""
    voice = Voice(lang, as_json)
    with answering(voice):
        if serve:
            require_free(port)
        demonstration = of_real_data(data.resolve()) if data else of_examples()
        hub = _fresh(demonstration, port, voice)
        _play(hub, demonstration, voice)
        with hub.db.read() as conn:
            said = summary(conn, members.sources(conn), dict(standings_of(hub, conn)))
        show(said, voice)
        if serve:
            voice.say(
                f"\nLe catalogue est servi sur http://127.0.0.1:{port} (Ctrl-C pour arrêter).",
                f"\nThe catalogue is served on http://127.0.0.1:{port} (Ctrl-C stops it).",
            )
            serve_here(hub, "127.0.0.1", port)


def require_free(port: int) -> None:
    """Raises PortTaken, with the way out, before minutes of work are spent."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise PortTaken(
                "port_taken",
                f"Le port {port} est déjà pris par un autre programme : choisissez-en un, par exemple "
                f"`make demo PORT={port + 80}`.",
                f"Port {port} is taken by another program: choose one, for example `make demo PORT={port + 80}`.",
            ) from None


def _fresh(demonstration: Demonstration, port: int, voice: Voice) -> Hub:
    """A hub of its own in the data folder, made anew each time so that each run shows the whole way."""
    folder = Settings().data_dir / demonstration.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    voice.say(
        f"{demonstration.title_fr} — dossier {_short(folder)}",
        f"{demonstration.title_en} — folder {_short(folder)}",
    )
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'hub.sqlite'}",
        base_url=f"http://127.0.0.1:{port}",
        id_secret="demonstration",  # noqa: S106  (no secret: two demonstrations must give one digest)
    )
    return found_demonstration(demonstration, settings)


def _play(hub: Hub, demonstration: Demonstration, voice: Voice) -> None:
    with hub.db.read() as conn:
        known = standings_of(hub, conn)
    sources = demonstration.described()
    for number, described in enumerate(sources, start=1):
        standing = known[described.cluster]
        mark = f"[{number}/{len(sources)}] {described.id}"
        if not standing.in_catalogue:
            voice.say(f"{mark} : non lue, {described.cluster} n’est pas au catalogue")
            continue
        voice.say(f"{mark}…")
        refresh(hub, described.id)
    voice.say("Rapprochement et publication…", "Resolving and publishing…")
    publish(hub)
    index(hub)


def _short(folder: Path) -> str:
    try:
        return os.path.relpath(folder)
    except ValueError:  # another drive
        return str(folder)
