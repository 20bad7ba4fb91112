"""`maillage hub serve | work | status`: the processes of a hub, and what a health check asks."""

import json
from typing import Annotated

import typer

from hub.cli.demo import require_free
from hub.cli.serving import serve_here
from hub.cli.speaking import AsJson, Lang, Voice, answering
from hub.cli.summary import show, summary
from hub.members import store as members
from hub.pipeline import Hub, found, standings_of
from hub.resolve.adoption import in_force
from hub.revisions import last_revision, published_revision
from hub.wiring import open_hub


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command("serve")(serve_command)
    app.command("work")(work_command)
    app.command("status")(status_command)


def serve_command(
    host: Annotated[str, typer.Option(help="L’adresse d’écoute. / Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    lang: Lang = "fr",
) -> None:
    """Sert les pages et l’API. / Serves the pages and the API."""
    voice = Voice(lang)
    with answering(voice):
        if host == "127.0.0.1":
            require_free(port)
        hub = open_hub()
        _make_sure_it_is_founded(hub)
        voice.say(f"http://{host}:{port}")
        serve_here(hub, host, port)


def work_command(
    ticks: Annotated[
        int | None, typer.Option(help="S’arrêter après tant de tours. / Stop after so many.")
    ] = None,
    lang: Lang = "fr",
) -> None:
    """Met à jour les sources à leur cadence, publie. / Refreshes sources when they are due, publishes."""
    from hub.schedule import work

    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        _make_sure_it_is_founded(hub)
        voice.say("Au travail (Ctrl-C pour arrêter).", "At work (Ctrl-C stops).")
        work(hub, ticks)


def status_command(lang: Lang = "fr", as_json: AsJson = False) -> None:
    """Ce que le hub sait et publie. / What the hub knows and publishes."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            said = summary(conn, members.sources(conn), dict(standings_of(hub, conn)))
            revisions = {"revision": last_revision(conn), "published": published_revision(conn)}
            model = in_force(conn, hub.model)
        if as_json:
            told = {
                **revisions,
                "model": {"version": model.version, "digest": model.digest},
                **said.as_dict(),
            }
            typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
            return
        show(said, voice)
        voice.say(
            f"Révision des faits : {revisions['revision']} ; publiée : {revisions['published']}",
            f"Revision of the facts: {revisions['revision']}; published: {revisions['published']}",
        )
        voice.say(f"Modèle en vigueur : {model.version}", f"Model in force: {model.version}")


def _make_sure_it_is_founded(hub: Hub) -> None:
    """A hub started by a service manager makes itself; people use `maillage hub init` to name the federation."""
    with hub.db.read() as conn:
        fresh = members.latest_registry(conn) is None
    if fresh:
        found(hub, "Fédération", hub.settings.base_url)
