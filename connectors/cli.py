"""`maillage connector`: try a source, check it, draft its description, publish a feed.

Exit codes: 0 yes; 1 no (the source cannot be read, a check fails); 2 it could not be done (a wrong description).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.console import Console

from charter import PublicKey
from charter.errors import KeyProblem
from charter.keys import load_public
from connectors.contract import Edge
from connectors.errors import SourceError, SourceInvalid, StopRun, TryLater
from connectors.fetch import Fetcher, FetchPolicy
from connectors.propose import propose, protocol_of
from connectors.source import Source, checked, load
from connectors.suite import CHECKS, Subject
from connectors.trial import run_trial
from connectors.trial_text import as_json, printable, tell

TRIAL_KEY = b"only for trying"

app = typer.Typer(
    no_args_is_help=True,
    help="Essayer, vérifier, décrire et publier une source. / Try, check, describe and publish a source.",
)

What = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE", help="Une description .yml ou l'adresse d'un flux. / A description or feed."
    ),
]
Root = Annotated[
    str, typer.Option(help="Dossier ou adresse des données. / Folder or address below which the data lies.")
]
Lang = Annotated[str, typer.Option(envvar="MAILLAGE_LANG", help="fr, en")]
AsJson = Annotated[bool, typer.Option("--json", help="Le résultat en JSON. / The result as JSON.")]
Allow = Annotated[
    list[str] | None,
    typer.Option(help="host:port permis sur un réseau privé. / allowed on a private network."),
]
Key = Annotated[Path | None, typer.Option(help="Clé publique du flux. / The feed's public key.")]
Cluster = Annotated[str, typer.Option(help="Cluster du flux. / The feed's cluster.")]


@app.command("try")
def try_command(
    source: What,
    root: Root = "",
    show: Annotated[int, typer.Option(help="Fiches à montrer. / Records to show.")] = 3,
    allow: Allow = None,
    key: Key = None,
    cluster: Cluster = "",
    lang: Lang = "fr",
    as_json_: AsJson = False,
) -> None:
    """Lit une source et dit ce qui serait pris. / Reads a source and says what would be taken."""
    with _answering(lang, as_json_), _edge(root, allow, key) as edge:
        described = _source(source, cluster)
        with _counting(lang) as tick:
            trial = run_trial(described, edge, show, tick=tick)
        if as_json_:
            _print_json(as_json(trial, lang))
        else:
            for line in tell(trial, described, lang):
                _print(line)
        raise typer.Exit(1 if trial.stopped is not None or trial.created == 0 else 0)


@app.command("check")
def check_command(
    source: What,
    root: Root = "",
    allow: Allow = None,
    key: Key = None,
    cluster: Cluster = "",
    lang: Lang = "fr",
    as_json_: AsJson = False,
) -> None:
    """Passe toutes les vérifications du contrat. / Runs every check of the contract."""
    with _answering(lang, as_json_), _edge(root, allow, key) as edge:
        subject = Subject(_source(source, cluster), edge)
        with _counting(lang):
            found = [(name, finding) for name, check in CHECKS.items() for finding in check(subject)]
        if as_json_:
            _print_json(
                [{"check": name, "error": one.error, "message": one.message(lang)} for name, one in found]
            )
        for name in () if as_json_ else CHECKS:
            mine = [one for at, one in found if at == name]
            failed = any(one.error for one in mine)
            _print(f"{'✗' if failed else '!' if mine else '✓'} {name}")
            for one in mine:
                _print(f"    {printable(one.message(lang))}")
        raise typer.Exit(1 if any(one.error for _, one in found) else 0)


@app.command("map")
def map_command(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le fichier inconnu. / The unknown file.")],
    protocol: Annotated[str, typer.Option(help="S'il ne se devine pas. / If it cannot be told.")] = "",
    rows: Annotated[str, typer.Option(help="JSON, YAML : clés vers la liste. / keys to the list.")] = "",
    lang: Lang = "fr",
) -> None:
    """Propose un brouillon de description. / Drafts a description, to be read and mended."""
    with _answering(lang):
        chosen = protocol or protocol_of(path)
        if not chosen or not path.is_file():
            raise SourceInvalid(
                "map",
                f"Le fichier {path} n'existe pas, ou son type ne se devine pas : donnez --protocol.",
                f"The file {path} does not exist, or its type cannot be told: give --protocol.",
            )
        typer.echo(propose(path, chosen, rows, lang), nl=False)


def _source(said: str, cluster: str) -> Source:
    """A description, or a feed known by its address only."""
    if said.endswith((".yml", ".yaml")):
        return load(said)
    feed = {"id": "flux", "cluster": cluster or "inconnu", "title": said, "protocol": "feed"}
    return checked({**feed, "address": said, "licence": "etalab-2.0"}).at(Path())


@contextmanager
def _edge(root: str, allow: list[str] | None, key: Path | None) -> Iterator[Edge]:
    keys = {} if key is None else _keys(key)
    policy = FetchPolicy("maillage connector", private=frozenset(allow or ()))
    with TemporaryDirectory(prefix="maillage-") as folder:
        yield Edge(
            folder=Path(folder),
            now=datetime.now(UTC),
            fetcher=Fetcher(policy),
            root=(root if "://" in root else Path(root)) if root else None,
            digest_key=os.environ.get("MAILLAGE_DIGEST_KEY", "").encode() or TRIAL_KEY,
            feed_keys=lambda _: keys,
        )


def _keys(path: Path) -> dict[str, PublicKey]:
    key = load_public(path)
    return {key.kid: key}


@contextmanager
def _answering(lang: str, machine: bool = False) -> Iterator[None]:
    """A user's mistake is a sentence and an exit code, never a traceback."""
    try:
        yield
    except (SourceError, KeyProblem) as problem:
        message = problem.message_fr if lang == "fr" else problem.message_en
        if machine:
            _print_json({"stopped": {"code": problem.code, "message": message}})
        else:
            typer.echo(printable(message), err=True)
        raise typer.Exit(1 if isinstance(problem, StopRun | TryLater) else 2) from None


@contextmanager
def _counting(lang: str) -> Iterator[Callable[[int], None]]:
    """On a terminal, a count of the records read so far."""
    console = Console(stderr=True)
    words = "fiches lues" if lang == "fr" else "records read"
    with console.status(words) if console.is_terminal else nullcontext() as status:
        yield lambda count: status.update(f"{count} {words}") if status else None


def _print(line: str) -> None:
    if line.startswith("# "):
        typer.secho(f"\n{line[2:]}", bold=True)
    else:
        typer.echo(line)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
