"""How the commands of the hub answer: in French or English, as tables or JSON, and never with a traceback for a mistake."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from charter import CharterError
from charter.terminal import AsJson, Lang, Voice
from connectors.errors import SourceError
from hub.errors import HubError
from schema import Audience

__all__ = ["AsJson", "Lang", "Looker", "Seen", "Voice", "answering"]

T = TypeVar("T")


class Looker(StrEnum):
    """The audiences that have a catalogue."""

    PUBLIC = Audience.PUBLIC.value
    MEMBER = Audience.MEMBER.value


Seen = Annotated[Looker, typer.Option(help="Qui regarde. / Who looks.")]


@contextmanager
def answering(voice: Voice) -> Iterator[None]:
    """A mistake of the user becomes one sentence and an exit code; a fault of ours stays a traceback."""
    try:
        yield
    except HubError as problem:
        _leave(voice, problem.fr, problem.en, problem.exit_code)
    except (CharterError, SourceError) as problem:
        _leave(voice, problem.message_fr, problem.message_en, 1)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        _leave(voice, f"{where} : {first['msg']}.", f"{where}: {first['msg']}.", 2)
    except OperationalError as problem:
        said = str(problem.orig).splitlines()[0]
        _leave(
            voice,
            f"La base de données ne répond pas ({said}) : vérifiez MAILLAGE_DATABASE_URL.",
            f"The database does not answer ({said}): check MAILLAGE_DATABASE_URL.",
            1,
        )
    except BrokenPipeError:
        raise typer.Exit(0) from None
    except OSError as problem:
        if problem.filename is None:
            raise
        said = f"{problem.filename} : {problem.strerror}."
        _leave(voice, said, said, 1)


def _leave(voice: Voice, fr: str, en: str, code: int) -> None:
    typer.echo(voice.pick(fr, en), err=True)
    raise typer.Exit(code)


def counted(steps: Callable[[], T], voice: Voice, fr: str, en: str) -> T:
    """Runs a long step under its name; on a terminal with a moving mark."""
    from rich.console import Console

    console = Console(stderr=True, quiet=voice.as_json)
    if console.is_terminal:
        with console.status(voice.pick(fr, en)):
            return steps()
    console.print(voice.pick(fr, en) + "…")
    return steps()
