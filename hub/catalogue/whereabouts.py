"""Where an id leads today: to its entry, to the id that took over, or nowhere any more."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.catalogue.read import Entry, Target, one, was_shown
from hub.errors import NotFound
from hub.resolve.known_ids import successors, survivor

_ID = re.compile(r"[a-z2-7]{16}")


@dataclass(frozen=True)
class Moved:
    """The id was merged into this one."""

    id: str


class Gone(NotFound):
    """The id stood for something that nobody publishes any more; `successors`: where its records live on, if they do."""

    status = 410

    def __init__(self, successors: tuple[Target, ...]) -> None:
        if successors:
            super().__init__(
                "gone",
                "Cette fiche a quitté le catalogue ; ce qu’elle réunissait se trouve ailleurs.",
                "This entry has left the catalogue; what it stood for is found elsewhere.",
            )
        else:
            super().__init__(
                "gone",
                "Cette fiche a quitté le catalogue : plus aucune source ne la publie.",
                "This entry has left the catalogue: no source publishes it any more.",
            )
        self.successors = successors


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
    heirs = (one(conn, kind, heir) for heir in successors(conn, name))
    raise Gone(tuple(Target(heir.id, heir.kind, heir.name) for heir in heirs if heir))


def _absent() -> NotFound:
    return NotFound(
        "not_found",
        "Il n’y a pas de fiche sous cette adresse.",
        "There is no entry at this address.",
    )
