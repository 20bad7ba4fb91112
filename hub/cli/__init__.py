"""The command `maillage`: all but demo and hub need nothing of the hub, so each part is imported when it is called."""

import importlib
import sys
from typing import Any

import typer

PARTS = {
    "demo": (
        "hub.cli.demo",
        "La fédération d’exemple, de bout en bout. / The example federation, all the way.",
    ),
    "connector": ("connectors.cli", "Essayer, vérifier, publier une source. / Try, check, publish a source."),
    "charter": (
        "charter.cli",
        "Clés, signatures, texte de la charte. / Keys, signatures, text of the charter.",
    ),
    "schema": ("hub.cli.schema_files", "Le format commun, en fichiers. / The common format, as files."),
    "hub": ("hub.cli.operate", "Tenir le hub : mises à jour, décisions, service. / Run the hub."),
}
OURS = ("schema", "charter", "connectors", "hub")
NOT_INSTALLED = (
    "Cette commande demande la partie hub : installez « maillage[hub] ». / "
    "This command needs the hub part: install “maillage[hub]”."
)


def main() -> None:
    """The entry point. Exit codes: 0 done, 1 no, 2 not understood."""
    app = typer.Typer(
        name="maillage",
        no_args_is_help=True,
        add_completion=False,
        help="Maillage : la fédération des clusters. / The federation of clusters.",
    )
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, (module, line) in PARTS.items():
        app.add_typer(_part(module) if name == asked else typer.Typer(), name=name, help=line)
    app()


def _part(module: str) -> typer.Typer:
    try:
        part: Any = importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] in OURS:
            raise
        typer.echo(NOT_INSTALLED, err=True)
        raise SystemExit(1) from None
    app: typer.Typer = part.app
    return app
