"""From changed facts to the published catalogue, in one transaction: readers see all of it or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from hub.catalogue.dating import redate
from hub.catalogue.publish import publish
from hub.catalogue.speakers import Speaker, silent
from hub.db import add_missing
from hub.relations.facts import changed, record
from hub.relations.groups import (
    edge,
    feature,
    match_key,
    moved_key,
    reference,
    repeated_key,
    rescored,
    retied,
    stop_key,
    touched,
)
from hub.resolve.adoption import note_published, published_model
from hub.resolve.former import change_models, forget_unmoved
from hub.resolve.model import Model
from hub.resolve.moved import touch_referrers
from hub.resolve.pairs import rescore
from hub.resolve.refresh import refresh
from hub.resolve.regroup import Naming, regroup
from hub.revisions import PUBLISHED, last_revision, write_state

_DONE_WITH = (changed, rescored, retied, moved_key, touched)
"""What is due, and the scratch of one derivation: empty before and after it."""
_WEIGHED = (match_key, feature, reference, edge, stop_key, repeated_key)
"""What rests on the model alone and on what records say."""


@dataclass(frozen=True)
class Work:
    """What one derivation did, so that a test can hold it against what changed."""

    records: int
    pairs: int
    regrouped: int
    lines: Mapping[str, int]


class Resolved(NamedTuple):
    """How many records were read, pairs scored and records regrouped."""

    records: int
    pairs: int
    regrouped: int


def derive(conn: Connection, model: Model, speakers: Mapping[str, Speaker]) -> Work:
    """Brings groups, ids and projections up to the facts; moves the published revision.

    Under another model than the last time, everything is weighed anew.
    """
    last = published_model(conn)
    if last is None or last.digest != model.digest:
        start_anew(conn)
    if last is not None and last.digest != model.digest:
        change_models(conn, last.digest, model.digest)
    done = resolve(conn, model, speakers)
    forget_unmoved(conn)
    touch_referrers(conn)
    redate(conn)
    lines = publish(conn, speakers)
    for table in _DONE_WITH:
        conn.execute(delete(table))
    write_state(conn, PUBLISHED, str(last_revision(conn)))
    note_published(conn, model)
    return Work(*done, lines)


def start_anew(conn: Connection) -> None:
    """Forgets all that was weighed, and marks every record as changed; ids and former groups are memory and stay."""
    for table in _WEIGHED:
        conn.execute(delete(table))
    add_missing(conn, changed, select(record.c.id.label("record")))


def resolve(conn: Connection, model: Model, speakers: Mapping[str, Speaker]) -> Resolved:
    """Groups and ids of what changed."""
    records = refresh(conn, model, {source: speaker.lenses for source, speaker in speakers.items()})
    pairs = rescore(conn, model)
    naming = Naming(last_revision(conn), silent(speakers))
    return Resolved(records, pairs, regroup(conn, model, naming))
