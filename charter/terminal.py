"""What every command shares: the language it speaks, how it answers, how it opens a key that is encrypted."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

import typer

from charter.errors import KeyProblem
from charter.files import read_file
from charter.keys import PrivateKey, load_key

LANGUAGES = ("fr", "en")
MAX_PASSPHRASE_FILE = 4096


def language(said: str) -> str:
    """One of the languages, however it is capitalised; another word is refused, never taken for one of them."""
    chosen = said.strip().lower()
    if chosen not in LANGUAGES:
        raise typer.BadParameter(f"« {said} » : choisissez fr ou en. / “{said}”: choose fr or en.")
    return chosen


Lang = Annotated[
    str,
    typer.Option(
        envvar="MAILLAGE_LANG", parser=language, metavar="fr|en", help="Langue des réponses. / Language."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Le résultat en JSON. / The result as JSON.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        help="Fichier qui la contient en première ligne ; sinon demandée. / File holding it; else asked for."
    ),
]


class Told(Protocol):
    """A problem that has its sentence in both languages."""

    @property
    def message_fr(self) -> str: ...

    @property
    def message_en(self) -> str: ...


@dataclass(frozen=True)
class Voice:
    """How to answer whoever called: in French unless English is asked for, or in JSON."""

    lang: str
    as_json: bool = False

    def pick(self, french: str, english: str) -> str:
        """The text in the language asked for."""
        return english if self.lang == "en" else french

    def say(self, french: str, english: str | None = None) -> None:
        """A line for a person; one text when both languages say the same."""
        if not self.as_json:
            typer.echo(self.pick(french, french if english is None else english))

    def warn(self, problem: Told) -> None:
        """One sentence on the error stream."""
        typer.echo(self.pick(problem.message_fr, problem.message_en), err=True)

    def data(self, value: object) -> None:
        """The result for a program."""
        if self.as_json:
            typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def passphrase(voice: Voice, file: Path | None, *, twice: bool = False) -> str:
    """The first line of the file, else what is typed."""
    if file is None:
        said = voice.pick("Phrase secrète", "Passphrase")
        return str(typer.prompt(said, hide_input=True, confirmation_prompt=twice, err=True))
    held = read_file(file, MAX_PASSPHRASE_FILE, KeyProblem).decode("utf-8", "replace")
    return held.partition("\n")[0].rstrip("\r")


def open_key(path: Path, voice: Voice, passphrase_file: Path | None) -> PrivateKey:
    """A private key; its passphrase is asked for only when the file is encrypted."""
    try:
        return load_key(path)
    except KeyProblem as problem:
        if problem.code != "passphrase_needed":
            raise
        return load_key(path, passphrase(voice, passphrase_file))
