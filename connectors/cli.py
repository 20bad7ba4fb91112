"""`maillage connector`: try a source, check it, draft its description, publish a feed.

Exit codes: 0 yes; 1 no (the source cannot be read, a check fails); 2 it could not be done (a wrong description).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from charter.charter import named
from charter.terminal import AsJson, Lang, PassphraseFile, Voice, open_key
from connectors.contract import Known
from connectors.errors import SourceInvalid
from connectors.feeds.sharing import Remark
from connectors.listing import lines, told_codes, told_lists
from connectors.propose import DRAFTED, propose, protocol_of
from connectors.publish import Published, Terms, publish
from connectors.publish_checks import Offer, check_offer
from connectors.reading import open_source
from connectors.source import Source
from connectors.suite import Checked, Subject, run_checks
from connectors.terminal import answering, counting, described, edge_at, tell_all
from connectors.trial import run_trial
from connectors.trial_text import as_json, tell
from connectors.wording import counted, place, printable

FOR_TRIALS = "only for trying"

app = typer.Typer(
    no_args_is_help=True,
    help="Essayer, vérifier, décrire et publier une source. / Try, check, describe and publish a source.",
)

What = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help="Description .yml, ou adresse d'un flux. / Description, or feed."),
]
Root = Annotated[str, typer.Option(help="Dossier ou adresse des données. / Folder or address of the data.")]
Allow = Annotated[
    list[str] | None,
    typer.Option(help="host:port permis sur un réseau privé. / Allowed on a private network."),
]
Key = Annotated[Path | None, typer.Option(help="Clé publique du flux. / Public key of the feed.")]
Cluster = Annotated[str, typer.Option(help="Cluster du flux. / Cluster of the feed.")]
IdSecret = Annotated[
    str,
    typer.Option(envvar="MAILLAGE_ID_SECRET", help="Clé des identifiants condensés. / Key of digest ids."),
]


@app.command("try")
def try_command(
    source: What,
    root: Root = "",
    show: Annotated[int, typer.Option(help="Fiches à montrer. / Records to show.")] = 3,
    allow: Allow = None,
    key: Key = None,
    cluster: Cluster = "",
    id_secret: IdSecret = FOR_TRIALS,
    lang: Lang = "fr",
    machine: AsJson = False,
) -> None:
    """Lit une source et dit ce qui serait pris. / Reads a source and says what would be taken."""
    voice = Voice(lang, machine)
    with answering(voice), edge_at(datetime.now(UTC), root, allow, key, id_secret) as edge:
        tried = described(source, cluster)
        with counting(voice) as tick:
            trial = run_trial(tried, edge, show, tick=tick)
        voice.data(as_json(trial, lang))
        tell_all(voice, tell(trial, tried, lang))
        raise typer.Exit(1 if trial.stopped is not None or trial.created == 0 else 0)


@app.command("check")
def check_command(
    source: What,
    root: Root = "",
    allow: Allow = None,
    key: Key = None,
    cluster: Cluster = "",
    id_secret: IdSecret = FOR_TRIALS,
    lang: Lang = "fr",
    machine: AsJson = False,
) -> None:
    """Passe toutes les vérifications du contrat. / Runs every check of the contract."""
    voice = Voice(lang, machine)
    with answering(voice), edge_at(datetime.now(UTC), root, allow, key, id_secret) as edge:
        subject = Subject(described(source, cluster), edge)
        with counting(voice):
            checked = list(run_checks(subject))
        _tell_checks(checked, voice)
        raise typer.Exit(1 if any(one.result == "failed" for one in checked) else 0)


@app.command("map")
def map_command(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le fichier inconnu. / The unknown file.")],
    protocol: Annotated[str, typer.Option(help="S'il ne se devine pas. / If it cannot be told.")] = "",
    rows: Annotated[str, typer.Option(help="JSON, YAML : clés vers la liste. / Keys to the list.")] = "",
    lang: Lang = "fr",
) -> None:
    """Propose un brouillon de description. / Drafts a description, to be read and mended."""
    with answering(Voice(lang)):
        chosen = protocol or protocol_of(path)
        if chosen not in DRAFTED or not path.is_file():
            known = ", ".join(DRAFTED)
            raise SourceInvalid(
                "map",
                f"Pas de fichier {path}, ou son type ne se devine pas : --protocol parmi {known}.",
                f"There is no file {path}, or its type cannot be told: --protocol among {known}.",
            )
        typer.echo(propose(path, chosen, rows, lang), nl=False)


@app.command("codes")
def codes_command(
    name: Annotated[
        str,
        typer.Argument(metavar="[LISTE]", help="Son nom ; sinon, les listes. / Its name; else the lists."),
    ] = "",
    lang: Lang = "fr",
    machine: AsJson = False,
) -> None:
    """Donne les codes d'une liste fermée, ou les listes. / Gives the codes of a closed list, or the lists."""
    voice = Voice(lang, machine)
    with answering(voice):
        told = told_codes(name) if name else told_lists()
        voice.data(told)
        tell_all(voice, lines(told, lang))


@app.command("publish")
def publish_command(
    source: What,
    into: Annotated[Path, typer.Option(help="Dossier du site web. / Folder of the web space.")],
    key: Annotated[Path, typer.Option(help="Clé privée du flux. / Private key of the feed.")],
    root: Root = "",
    charter: Annotated[str, typer.Option(help="Version signée, ou fichier. / Version signed, or file.")] = "",
    state: Annotated[
        Path | None, typer.Option(help="Garde le dernier numéro. / Keeps the last number.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    allow: Allow = None,
    id_secret: IdSecret = "",
    anyway: Annotated[
        bool, typer.Option("--yes", help="Publier quand même. / Publish all the same.")
    ] = False,
    lang: Lang = "fr",
    machine: AsJson = False,
) -> None:
    """Écrit le flux signé du cluster. / Writes the signed feed of the cluster."""
    voice, now = Voice(lang, machine), datetime.now(UTC)
    with answering(voice), edge_at(now, root, allow, secret=id_secret) as edge:
        shared = described(source)
        terms = Terms(shared.cluster, shared.licence, named(charter))
        signer = open_key(key, voice, passphrase_file)
        with counting(voice), open_source(shared, Known(), replace(edge, charter=terms.charter)) as reading:
            check = partial(_check, shared, anyway)
            written = publish(reading.items(), into, terms, signer, now, state, check)
        _tell_published(written, into, voice)


def _check(source: Source, anyway: bool, offer: Offer) -> None:
    if not anyway:
        check_offer(offer, source)


_MARKS = {"passed": "✓", "warned": "!", "failed": "✗", "not_checked": "–"}


def _tell_checks(checked: list[Checked], voice: Voice) -> None:
    voice.data(
        [
            {
                "check": one.name,
                "label": one.label(voice.lang),
                "result": one.result,
                "findings": [
                    {"error": found.error, "message": found.message(voice.lang)} for found in one.findings
                ],
            }
            for one in checked
        ]
    )
    for one in checked:
        voice.say(f"{_MARKS[one.result]} {one.label(voice.lang)}")
        for found in one.findings:
            voice.say(f"    {printable(found.message(voice.lang))}")
    if any(one.result == "not_checked" for one in checked):
        voice.say("– : non vérifié, la source ne se lit pas.", "–: not checked, the source cannot be read.")


def _tell_published(written: Published, into: Path, voice: Voice) -> None:
    manifest, remarks = written.manifest, written.remarks
    voice.data(
        {"manifest": manifest.model_dump(), "parts_written": written.parts_written, "remarks": remarks}
    )
    total, until = sum(manifest.counts.values()), manifest.valid_until
    fr, en = counted(total, "fiche", "fiches"), counted(total, "record", "records", "en")
    voice.say(
        f"Flux n° {manifest.sequence} écrit dans {into} : {fr}, valable jusqu'au {until}",
        f"Feed no. {manifest.sequence} written to {into}: {en}, valid until {until}",
    )
    for remark in remarks:
        voice.say(f"- {remark.count} × {printable(_remark(remark, voice.lang))}")


def _remark(remark: Remark, lang: str) -> str:
    """Its sentence, which begins with the place of the example."""
    if lang == "fr":
        return remark.message_fr
    return remark.message_en.replace(remark.example, place(remark.example, lang), 1)
