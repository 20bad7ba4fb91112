"""What a proposed model would make of the published catalogue, tried on a copy: the hub stays as it is, and serves on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.catalogue.derive import resolve, start_anew
from hub.errors import Conflict
from hub.members import store as members
from hub.members.registry import held_registry
from hub.outputs.bundle import facts_until, read_bundle
from hub.pipeline import Hub, elsewhere, speakers, standings_of
from hub.records.history import recompute_source
from hub.resolve.adoption import in_force, proposed, published_model
from hub.resolve.difference import Change, Figures, changes, figures_of, groups_held, names_of
from hub.resolve.model import Model
from hub.revisions import published_revision


@dataclass(frozen=True)
class Trial:
    """Both models, what each makes of the same records, and where they differ. `names`: of the records that move, by key."""

    current: Model
    proposed: Model
    before: Figures
    after: Figures
    changes: Sequence[Change]
    names: Mapping[str, str]


def try_model(hub: Hub, file: bytes) -> Trial:
    """Groups the records of the published revision by the model of a file.

    Raises BadRequest when the file is none, Conflict when its version is taken or the model in force is not published yet.
    """
    with elsewhere(hub) as copy:
        with hub.db.read() as conn:
            held_registry(conn)  # a hub without one has no facts
            model, current = proposed(conn, file, hub.model), in_force(conn, hub.model)
            published = published_model(conn)
            if published is not None and published.digest != current.digest:
                raise Conflict(
                    "unpublished",
                    "Le modèle en vigueur n’est pas encore publié : lancez `maillage hub rebuild`, puis recommencez.",
                    "The model in force is not published yet: run `maillage hub rebuild`, then try again.",
                )
            held = groups_held(conn)
            before = figures_of(conn, held, current)
            with copy.db.write() as there:
                read_bundle(there, facts_until(conn, published_revision(conn)))
        with copy.db.write() as conn:
            _resolve_all(copy, conn, model)
            found = groups_held(conn)
            told = changes(held, found)
            return Trial(current, model, before, figures_of(conn, found, model), told, names_of(conn, told))


def _resolve_all(copy: Hub, conn: Connection, model: Model) -> None:
    known = standings_of(copy, conn)
    for described in members.sources(conn):
        standing = known.get(described.cluster)
        recompute_source(conn, described.id, standing is not None and standing.in_catalogue)
    start_anew(conn)
    resolve(conn, model, speakers(copy, conn))
