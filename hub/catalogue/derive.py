"""From changed facts to the published catalogue, in one transaction: readers see all of it or none."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete

from hub.catalogue.publish import Speaker, publish
from hub.relations.facts import changed
from hub.relations.groups import moved_key, rescored, retied, touched
from hub.resolve.model import Model
from hub.resolve.moved import touch_referrers
from hub.resolve.pairs import rescore
from hub.resolve.refresh import refresh
from hub.resolve.regroup import regroup
from hub.revisions import PUBLISHED, last_revision, write_state

_DONE_WITH = (changed, rescored, retied, moved_key, touched)
"""What is due, and the scratch of one derivation: empty before and after it."""


@dataclass(frozen=True)
class Work:
    """What one derivation did, so that a test can hold it against what changed."""

    records: int
    pairs: int
    regrouped: int
    lines: Mapping[str, int]


def derive(conn: Connection, model: Model, speakers: Mapping[str, Speaker]) -> Work:
    """Brings groups, ids and projections up to the facts; moves the published revision."""
    revision = last_revision(conn)
    records = refresh(conn, model, {source: speaker.lenses for source, speaker in speakers.items()})
    pairs = rescore(conn, model)
    regrouped = regroup(conn, model, revision)
    touch_referrers(conn)
    lines = publish(conn, speakers)
    for table in _DONE_WITH:
        conn.execute(delete(table))
    write_state(conn, PUBLISHED, str(revision))
    return Work(records, pairs, regrouped, lines)
