"""Where an id leads today: to its entry, to the id that took over, or nowhere any more."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.catalogue.read import Entry, one, was_shown
from hub.errors import NotFound
from hub.resolve.known_ids import survivor

_ID = re.compile(r"[a-z2-7]{16}")


@dataclass(frozen=True)
class Moved:
    """The id was merged into this one."""

    id: str


class Gone(NotFound):
    """The id stood for something that nobody publishes any more."""

    status = 410


def find(conn: Connection, kind: str, name: str) -> Entry | Moved:
    """The entry of an id, or the id that took over.

    Raises Gone when the public once saw it, NotFound otherwise: what is hidden, what only registers know and what
    never was look the same.
    """
    if not _ID.fullmatch(name):
        raise _absent()
    entry = one(conn, kind, name)
    if entry is not None:
        return entry
    known = survivor(conn, name)
    if known is None or known.kind != kind or not was_shown(conn, name):
        raise _absent()
    if known.id != name and one(conn, kind, known.id) is not None:
        return Moved(known.id)
    raise Gone(
        "gone",
        "Cette fiche a quitté le catalogue : plus aucune source ne la publie.",
        "This entry has left the catalogue: no source publishes it any more.",
    )


def _absent() -> NotFound:
    return NotFound(
        "not_found",
        "Il n’y a pas de fiche sous cette adresse.",
        "There is no entry at this address.",
    )
