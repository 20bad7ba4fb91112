"""The model in force: the newest that people adopted and did not take back, else the one that the hub ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from hub.errors import BadRequest, Conflict, NotFound
from hub.relations.models import adopted_model
from hub.resolve.model import Model, load_model
from hub.resolve.model_file import checked_model
from hub.revisions import next_revision, read_state, write_state

_PUBLISHED_MODEL = "model"


class Named(NamedTuple):
    """A model by the name that people give it, and the SHA-256 of its file."""

    version: str
    digest: str


@dataclass(frozen=True)
class Adoption:
    """That a model was adopted, by whom and why; `void`: it was taken back."""

    id: int
    version: str
    digest: str
    author: str
    reason: str
    at: str
    void: bool


def in_force(conn: Connection, shipped: Model) -> Model:
    """The model that consequences are to be derived by; raises BadRequest when this hub cannot weigh with it."""
    query = select(adopted_model.c.file).where(adopted_model.c.void_revision.is_(None))
    file = conn.execute(query.order_by(adopted_model.c.revision.desc()).limit(1)).scalar()
    return shipped if file is None else checked_model(bytes(file))


def adoptions(conn: Connection) -> list[Adoption]:
    """All that were ever adopted, the newest first."""
    columns = [column for column in adopted_model.c if column is not adopted_model.c.file]
    return [
        Adoption(
            row.id, row.version, row.digest, row.author, row.reason, row.at, row.void_revision is not None
        )
        for row in conn.execute(select(*columns).order_by(adopted_model.c.revision.desc()))
    ]


def proposed(conn: Connection, raw: bytes, shipped: Model) -> Model:
    """The model of a file that may be adopted; raises Conflict when its version is the name of another one."""
    model = checked_model(raw)
    if _digests(conn, model.version, shipped).get(model.version, model.digest) != model.digest:
        raise Conflict(
            "version",
            f"La version « {model.version} » est déjà celle d’un autre modèle : donnez un autre nom à celui-ci.",
            f"The version “{model.version}” is that of another model already: name this one differently.",
        )
    return model


def adopt(conn: Connection, raw: bytes, shipped: Model, author: str, reason: str, at: datetime) -> int:
    """Writes down that a model is in force from now on; returns the number of the adoption."""
    if not author.strip() or not reason.strip():
        raise BadRequest(
            "author", "Dites qui décide et pourquoi : --author et --reason.", "Give --author and --reason."
        )
    model = proposed(conn, raw, shipped)
    if in_force(conn, shipped).digest == model.digest:
        raise Conflict(
            "in_force",
            f"Le modèle « {model.version} » est déjà en vigueur.",
            f"The model “{model.version}” is in force already.",
        )
    done = conn.execute(
        insert(adopted_model).values(
            version=model.version, digest=model.digest, file=raw, author=author, reason=reason, at=at.isoformat(),
            revision=next_revision(conn, f"model {model.version}", at),
        )
    )  # fmt: skip
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def undo_adoption(conn: Connection, number: int, at: datetime) -> None:
    """The model holds no more; that it was adopted stays written."""
    row = conn.execute(select(adopted_model.c.void_revision).where(adopted_model.c.id == number)).first()
    if row is None:
        raise NotFound(
            "adoption",
            f"Aucun modèle n’a été adopté sous le n° {number}.",
            f"No model was adopted as number {number}.",
        )
    if row.void_revision is not None:
        raise Conflict(
            "undone", f"L’adoption n° {number} est déjà annulée.", f"Adoption {number} is undone already."
        )
    conn.execute(
        update(adopted_model)
        .where(adopted_model.c.id == number)
        .values(void_revision=next_revision(conn, f"model {number} undone", at))
    )


def published_model(conn: Connection) -> Named | None:
    """The model by which the catalogue that readers see was derived; None before the first derivation."""
    told = read_state(conn, _PUBLISHED_MODEL)
    return Named(*told.rsplit(" ", 1)) if told else None


def note_published(conn: Connection, model: Model) -> None:
    """All that is derived now rests on this model."""
    write_state(conn, _PUBLISHED_MODEL, f"{model.version} {model.digest}")


def _digests(conn: Connection, version: str, shipped: Model) -> Mapping[str, str]:
    """Which bytes a version is the name of: of the model that the hub starts with, of one that it ships, or an adopted one."""
    known = {shipped.version: shipped.digest}
    try:
        known[version] = load_model(version).digest
    except FileNotFoundError:
        adopted = select(adopted_model.c.version, adopted_model.c.digest)
        known.update(conn.execute(adopted.where(adopted_model.c.version == version)).all())
    return known
