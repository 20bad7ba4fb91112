"""A copy of the whole database, memory included, taken while the hub runs."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from hub.errors import Broken, Conflict, NotFound


def backup(url: str, out: Path) -> None:
    """SQLite: a consistent copy of the file. PostgreSQL: what `pg_dump --format=custom` writes. Never overwrites."""
    if out.exists():
        raise Conflict(
            "exists", f"{out} existe déjà : choisissez un autre nom.", f"{out} exists: choose another name."
        )
    if not out.parent.is_dir():
        raise NotFound(
            "folder", f"Le dossier {out.parent} n’existe pas.", f"The folder {out.parent} does not exist."
        )
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _copy(str(parsed.database), out)
    else:
        _pg_dump(parsed.set(drivername="postgresql").render_as_string(hide_password=False), out)
    out.chmod(0o600)


def _copy(database: str, out: Path) -> None:
    with sqlite3.connect(database) as held, sqlite3.connect(out) as copy:
        held.backup(copy, pages=1000)
    copy.close()
    held.close()


def _pg_dump(address: str, out: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Conflict(
            "pg_dump",
            "Le programme pg_dump est absent : installez le client de PostgreSQL.",
            "The program pg_dump is missing: install PostgreSQL’s client.",
        )
    done = subprocess.run(  # noqa: S603  (our own settings, no shell)
        [program, "--format=custom", f"--file={out}", f"--dbname={address}"], check=False, capture_output=True
    )
    if done.returncode != 0:
        out.unlink(missing_ok=True)
        raise Broken(
            "pg_dump",
            f"pg_dump a refusé (code {done.returncode}) : vérifiez sa version et les droits.",
            f"pg_dump refused (code {done.returncode}): check its version and your rights.",
        )
