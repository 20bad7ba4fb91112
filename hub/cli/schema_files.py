"""`maillage schema`: the schema for whoever reuses the data. It needs nothing of the hub but its place among commands."""

import re
from pathlib import Path
from typing import Annotated

import typer

from charter.terminal import AsJson, Lang, Voice
from schema import Invalid
from schema.export import files

NAMESPACE = re.compile(r"https?://[^\s@\\<>\"]+")
app = typer.Typer(no_args_is_help=True, help="Le format commun, pour d’autres. / The schema, for others.")


@app.callback()
def part() -> None:
    """Le format commun, pour d’autres programmes. / The common format, for other programs."""


@app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Où écrire. / Where to write.")],
    namespace: Annotated[
        str, typer.Option(help="La base des identifiants de la fédération. / Base of its identifiers.")
    ] = "https://maillage.example",
    lang: Lang = "fr",
    machine: AsJson = False,
) -> None:
    """Écrit JSON Schema, JSON-LD, SHACL, Table Schema et les listes. / Writes them, and the lists of codes."""
    voice = Voice(lang, machine)
    try:
        written = _write(folder, _base(namespace))
    except Invalid as problem:
        voice.warn(problem)
        raise typer.Exit(2) from None
    voice.data({"folder": str(folder), "files": written})
    voice.say(f"{len(written)} fichiers écrits dans {folder}.", f"{len(written)} files written to {folder}.")


def _base(namespace: str) -> str:
    if NAMESPACE.fullmatch(namespace):
        return namespace.rstrip("/")
    raise Invalid(
        "namespace",
        f"« {namespace} » n’est pas une adresse web : écrivez par exemple https://maillage.example.",
        f"“{namespace}” is no web address: write for example https://maillage.example.",
    )


def _write(folder: Path, namespace: str) -> list[str]:
    """The paths of the files below the folder. Raises Invalid when one cannot be written."""
    written = []
    for path, text in files(namespace):
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
        except OSError as problem:
            raise Invalid(
                "folder",
                f"{folder / path} ne peut pas être écrit ({problem.strerror}) : choisissez un autre dossier.",
                f"{folder / path} cannot be written ({problem.strerror}): choose another folder.",
            ) from None
        written.append(path)
    return written
