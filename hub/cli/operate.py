"""`maillage hub`: everything an operator does. Decisions are recorded as facts; consequences are then published."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from charter import Event
from hub.catalogue.digest import catalogue_digest
from hub.cli import deciding, explaining, keeping, running, weighing
from hub.cli.speaking import AsJson, Lang, Looker, Seen, Voice, answering
from hub.cli.summary import show, summary
from hub.errors import BadRequest, NotFound
from hub.harvest.described import describe
from hub.members import store as members
from hub.members.card import read_card
from hub.outputs.dump import dump
from hub.pipeline import (
    Hub,
    accept_run,
    admit,
    admit_source,
    change_state,
    found,
    publish,
    rebuild_all,
    refresh,
    standings_of,
    undo_run,
)
from hub.records.store import runs
from hub.wiring import open_hub
from schema import Audience

app = typer.Typer(no_args_is_help=True, help="Tenir le hub. / Run the hub.")
deciding.add_to(app)
keeping.add_to(app)
running.add_to(app)
explaining.add_to(app)
weighing.add_to(app)

MOST = 2**31 - 1
RunId = Annotated[
    int,
    typer.Argument(metavar="N", min=1, max=MOST, help="Le numéro de la mise à jour. / Number of the run."),
]
Cluster = Annotated[
    str, typer.Argument(metavar="CLUSTER", help="L’identifiant du cluster. / The cluster’s id.")
]


@app.command("init")
def init_command(
    federation: Annotated[str, typer.Option(help="Le nom de la fédération. / Its name.")] = "Fédération",
    namespace: Annotated[
        str, typer.Option(help="La base des identifiants publics. / Base of public identifiers.")
    ] = "https://maillage.example",
    lang: Lang = "fr",
) -> None:
    """Crée le hub : dossier, base, clé et registre sans membre. / Makes the hub."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        found(hub, federation, namespace)
        voice.say(
            f"Le hub est prêt dans {hub.settings.data_dir} ; gardez une copie de keys/registry.pem en lieu sûr.",
            f"The hub is ready in {hub.settings.data_dir}; keep a copy of keys/registry.pem in a safe place.",
        )


@app.command("admit")
def admit_command(
    card: Annotated[
        Path, typer.Argument(metavar="FICHE.toml", help="La fiche du membre. / The member’s card.")
    ],
    source: Annotated[
        list[Path] | None, typer.Option(help="Une description de source. / A source description.")
    ] = None,
    root: Annotated[
        str | None, typer.Option(help="Où commencent les adresses relatives. / Where addresses start.")
    ] = None,
    lang: Lang = "fr",
) -> None:
    """Admet un cluster et ses sources. / Admits a cluster and its sources."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        member = read_card(card, hub.clock())
        described = [describe(path, root) for path in source or ()]
        for one in described:
            if one.cluster != member.id:
                raise BadRequest(
                    "cluster",
                    f"La source « {one.id} » se dit du cluster « {one.cluster} », pas de « {member.id} ».",
                    f"The source “{one.id}” says it is of the cluster “{one.cluster}”, not of “{member.id}”.",
                )
        admit(hub, [member])
        for one in described:
            admit_source(hub, one)
        with hub.db.read() as conn:
            because = standings_of(hub, conn)[member.id].absent_because
        publish(hub)
        if because is None:
            voice.say(f"{member.name} est au catalogue.", f"{member.name} is in the catalogue.")
        else:
            voice.say(f"Admis, mais absent du catalogue : {because[0]}", f"Admitted, not shown: {because[1]}")


@app.command("harvest")
def harvest_command(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Les sources ; toutes sinon. / All if none.")
    ] = None,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Met à jour depuis les sources, puis publie. / Reads the sources, then publishes."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        states = [_harvest(hub, name, voice) for name in _chosen(hub, sources)]
        publish(hub)
        with hub.db.read() as conn:
            told = [one for one in members.sources(conn) if not sources or one.id in sources]
            show(summary(conn, told, dict(standings_of(hub, conn))), voice)
        if "failed" in states:
            raise typer.Exit(1)


@app.command("held")
def held_command(lang: Lang = "fr", as_json: AsJson = False) -> None:
    """Les mises à jour qui attendent votre accord. / Runs that wait for a person."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            waiting = [run for run in runs(conn, limit=10_000) if run.state == "held"]
            shown = [keeping.difference(conn, run) for run in waiting]
        voice.data(shown)
        if not shown:
            voice.say("Aucune mise à jour n’attend.", "No run is waiting.")
        for one in shown:
            keeping.show_difference(one, voice)


@app.command("accept")
def accept_command(run: RunId, lang: Lang = "fr") -> None:
    """Accepte une mise à jour retenue. / Accepts a held run."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        accept_run(hub, run)
        publish(hub)
        voice.say(
            f"La mise à jour n° {run} est appliquée et publiée.", f"Run {run} is applied and published."
        )


@app.command("undo")
def undo_command(run: RunId, lang: Lang = "fr") -> None:
    """Annule une mise à jour appliquée. / Undoes an applied run."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        changed = undo_run(hub, run)
        publish(hub)
        voice.say(
            f"La mise à jour n° {run} est annulée : {changed} fiches de source ont changé.",
            f"Run {run} is undone: {changed} records changed.",
        )


@app.command("withdraw")
def withdraw_command(cluster: Cluster, lang: Lang = "fr") -> None:
    """Un cluster se retire : ses données disparaissent. / A cluster leaves: its data disappear."""
    voice = Voice(lang)
    with answering(voice):
        _move(cluster, Event.WITHDRAW)
        voice.say(
            f"{cluster} est retiré ; il peut revenir pendant 30 jours (`maillage hub return {cluster}`).",
            f"{cluster} has left; it can return within 30 days (`maillage hub return {cluster}`).",
        )


@app.command("return")
def return_command(cluster: Cluster, lang: Lang = "fr") -> None:
    """Un cluster revient avant 30 jours. / A cluster returns within 30 days."""
    voice = Voice(lang)
    with answering(voice):
        _move(cluster, Event.RETURN)
        voice.say(f"{cluster} est de retour.", f"{cluster} is back.")


@app.command("rebuild")
def rebuild_command(lang: Lang = "fr", as_json: AsJson = False) -> None:
    """Refait tout ce qui est dérivé des faits. / Makes everything derived anew."""
    voice = Voice(lang, as_json)
    with answering(voice):
        work = rebuild_all(open_hub())
        voice.data({"records": work.records, "pairs": work.pairs, "lines": dict(work.lines)})
        voice.say(
            f"{work.records} fiches de source reprises, {sum(work.lines.values())} entrées du catalogue changées.",
            f"{work.records} records derived anew, {sum(work.lines.values())} entries of the catalogue changed.",
        )


@app.command("digest")
def digest_command(audience: Seen = Looker.PUBLIC, lang: Lang = "fr", as_json: AsJson = False) -> None:
    """L’empreinte du catalogue publié. / The digest of the published catalogue."""
    voice = Voice(lang, as_json)
    with answering(voice):
        hub = open_hub()
        with hub.db.read() as conn:
            found_digest = catalogue_digest(conn, Audience(audience))
        voice.data({"audience": audience, "digest": found_digest})
        voice.say(found_digest)


@app.command("dump")
def dump_command(
    audience: Seen = Looker.PUBLIC,
    out: Annotated[
        Path | None, typer.Option(help="Le fichier ; sinon la sortie. / The file; else stdout.")
    ] = None,
    as_of: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, help="À cette révision des faits. / At that revision of the facts."),
    ] = None,
    lang: Lang = "fr",
) -> None:
    """Écrit les lignes dont l’empreinte est prise. / Writes the lines that the digest is taken over."""
    voice = Voice(lang)
    with answering(voice):
        hub = open_hub()
        with keeping.at_revision(hub, as_of) as seen, seen.db.read() as conn:
            if out is None:
                sys.stdout.buffer.writelines(dump(conn, Audience(audience)))
            else:
                keeping.write_file(out, dump(conn, Audience(audience)))


def _chosen(hub: Hub, names: list[str] | None) -> list[str]:
    with hub.db.read() as conn:
        known = standings_of(hub, conn)
        if names:
            return [members.one_source(conn, name).id for name in names]
        described = members.sources(conn)
    if not described:
        raise NotFound(
            "no_source",
            "Ce hub n’a encore aucune source : `maillage hub admit FICHE.toml --source SOURCE.yml`.",
            "This hub has no source yet: `maillage hub admit CARD.toml --source SOURCE.yml`.",
        )
    return [one.id for one in described if known[one.cluster].in_catalogue]


def _harvest(hub: Hub, name: str, voice: Voice) -> str:
    if not voice.as_json:
        typer.echo(f"{name}…", err=True)
    return refresh(hub, name).state


def _move(cluster: str, event: Event) -> None:
    hub = open_hub()
    change_state(hub, cluster, event)
    publish(hub)
