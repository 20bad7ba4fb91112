"""`maillage hub serve | work | status`: the processes of a hub, and what a health check asks."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from hub.cli.demo import require_free
from hub.cli.serving import serve_here, serve_many
from hub.cli.speaking import AsJson, Lang, Voice, answering
from hub.cli.summary import show, summary
from hub.members import store as members
from hub.pipeline import Hub, audit_search, found, index, standings_of
from hub.resolve.adoption import in_force
from hub.revisions import last_revision, published_revision
from hub.wiring import open_hub


def add_to(app: typer.Typer) -> None:
    """The commands of this file."""
    app.command("serve")(serve_command)
    app.command("work")(work_command)
    app.command("status")(status_command)
    app.command("audit")(audit_command)


def serve_command(
    host: Annotated[str, typer.Option(help="L’adresse d’écoute. / Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processus qui répondent. / Processes that answer.")
    ] = 1,
    lang: Lang = "fr",
) -> None:
    """Sert les pages et l’API. / Serves the pages and the API."""
    voice = Voice(lang)
    with answering(voice):
        if host == "127.0.0.1":
            require_free(port)
        hub = open_hub()
        _make_sure_it_is_founded(hub)
        index(hub)
        voice.say(f"http://{host}:{port}")
        if workers == 1:
            serve_here(hub, host, port)
        else:
            serve_many(host, port, workers)


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


def audit_command(lang: Lang = "fr", as_json: AsJson = False) -> None:
    """Compare la recherche au catalogue, et la refait si elle diffère. / Holds the search against the catalogue; mends it."""
    voice = Voice(lang, as_json)
    with answering(voice):
        found = audit_search(open_hub())
        voice.data({**asdict(found), "agrees": found.agrees})
        if found.agrees:
            voice.say(
                f"La recherche est à jour : {found.entries} fiches.",
                f"The search is up to date: {found.entries} entries.",
            )
            return
        voice.say(
            f"La recherche différait du catalogue ({found.missing} fiches manquantes, {found.surplus} en trop, "
            f"{found.stale} périmées) ; elle a été refaite.",
            f"The search differed from the catalogue ({found.missing} entries missing, {found.surplus} too many, "
            f"{found.stale} stale); it was made anew.",
        )


def _make_sure_it_is_founded(hub: Hub) -> None:
    """A hub started by a service manager makes itself; people use `maillage hub init` to name the federation."""
    with hub.db.read() as conn:
        fresh = members.latest_registry(conn) is None
    if fresh:
        found(hub, "Fédération", hub.settings.base_url)
