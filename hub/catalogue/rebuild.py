"""Everything derived, dropped and made again from the facts; ids and change numbers are memory and stay."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from hub.catalogue.derive import Work, derive
from hub.catalogue.publish import Speaker
from hub.db import add_missing
from hub.records.history import recompute_source
from hub.relations.facts import changed, record
from hub.relations.groups import edge, feature, match_key, reference, repeated_key, stop_key
from hub.resolve.model import Model


def rebuild(
    conn: Connection, model: Model, speakers: Mapping[str, Speaker], present: Mapping[str, bool]
) -> Work:
    """Rederives the catalogue. `present`: of every known source, whether its cluster is in the catalogue."""
    for source, shown in present.items():
        recompute_source(conn, source, shown)
    for table in (match_key, feature, reference, edge, stop_key, repeated_key):
        conn.execute(delete(table))
    add_missing(conn, changed, select(record.c.id.label("record")))
    return derive(conn, model, speakers)
