"""The only maker of the hub's objects: settings become a database, a clock, the charters and the model."""

from charter import shipped
from hub.catalogue import tables as _catalogue
from hub.clock import Clock, now
from hub.db import Database
from hub.members import tables as _members
from hub.pipeline import Hub
from hub.records import tables as _records
from hub.resolve import tables as _resolve
from hub.resolve.model import load_model
from hub.settings import Settings

__all__ = ["open_hub"]

_TABLES = (_catalogue, _members, _records, _resolve)  # importing them is what names their tables


def open_hub(settings: Settings | None = None, clock: Clock = now) -> Hub:
    """The hub that the settings describe; its tables are made when they are missing."""
    settings = settings or Settings()
    database = Database(settings.database)
    database.create()
    charters = {charter.sha256: charter for charter in shipped()}
    return Hub(database, settings, clock, charters, load_model())
