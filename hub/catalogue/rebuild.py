"""Everything derived, dropped and made again from the facts; ids and change numbers are memory and stay."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete

from hub.catalogue.derive import Work, derive, start_anew
from hub.catalogue.speakers import Speaker
from hub.catalogue.tables import dated, day_count
from hub.records.history import recompute_source
from hub.resolve.model import Model


def rebuild(
    conn: Connection, model: Model, speakers: Mapping[str, Speaker], present: Mapping[str, bool]
) -> Work:
    """Rederives the catalogue. `present`: of every known source, whether its cluster is in the catalogue."""
    for source, shown in present.items():
        recompute_source(conn, source, shown)
    for table in (dated, day_count):
        conn.execute(delete(table))
    start_anew(conn)
    return derive(conn, model, speakers)
