"""What the commands of `maillage connector` share: the outside world, the answers, the count on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from rich.console import Console

from charter import CharterError, PublicKey, load_public
from charter.terminal import Voice
from connectors.contract import Edge
from connectors.errors import SourceError, StopRun, TryLater
from connectors.fetch import Fetcher, FetchPolicy
from connectors.source import Source, checked, load
from connectors.wording import printable


def tell_all(voice: Voice, lines: Iterable[str]) -> None:
    """Lines for a person; "# " begins a heading."""
    for line in () if voice.as_json else lines:
        if line.startswith("# "):
            typer.secho(f"\n{line[2:]}", bold=True)
        else:
            typer.echo(line)


@contextmanager
def answering(voice: Voice) -> Iterator[None]:
    """A user's mistake is a sentence and an exit code, never a traceback."""
    try:
        yield
    except (SourceError, CharterError) as problem:
        message = voice.pick(problem.message_fr, problem.message_en)
        voice.data({"stopped": {"code": problem.code, "message": message}})
        typer.echo(printable(message), err=True)
        raise typer.Exit(1 if isinstance(problem, StopRun | TryLater) else 2) from None


@contextmanager
def counting(voice: Voice) -> Iterator[Callable[[int], None]]:
    """On a terminal, a count of the records read so far."""
    console = Console(stderr=True)
    words = voice.pick("fiches lues", "records read")
    with console.status(words) if console.is_terminal else nullcontext() as status:
        yield lambda count: status.update(f"{count} {words}") if status else None


@contextmanager
def edge_at(
    now: datetime, root: str = "", allow: list[str] | None = None, key: Path | None = None, secret: str = ""
) -> Iterator[Edge]:
    """The outside world of a command; its folder goes when the command ends. Raises CharterError for the key."""
    public = None if key is None else load_public(key)
    keys: dict[str, PublicKey] = {public.kid: public} if public else {}
    policy = FetchPolicy("maillage connector", private=frozenset(allow or ()))
    with TemporaryDirectory(prefix="maillage-") as folder:
        yield Edge(
            folder=Path(folder),
            now=now,
            fetcher=Fetcher(policy),
            root=(root if "://" in root else Path(root)) if root else None,
            digest_key=secret.encode(),
            feed_keys=lambda _: keys,
        )


def described(said: str, cluster: str = "") -> Source:
    """The source of a description, or of a feed known by its address only. Raises SourceInvalid."""
    if said.endswith((".yml", ".yaml")):
        return load(said)
    path = Path(said).resolve()
    address = said if "://" in said else f"{path.name}/" if path.is_dir() else path.name
    feed = {"id": "flux", "cluster": cluster or "inconnu", "title": said, "protocol": "feed"}
    return checked({**feed, "address": address, "licence": "etalab-2.0"}).at(path.parent)
