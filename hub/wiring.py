"""The only maker of the hub's objects: settings become a database, a clock, the charters and the model."""

from collections.abc import Iterable

from sqlalchemy.exc import ArgumentError, DatabaseError

from charter import Charter, shipped
from hub.clock import Clock, now
from hub.db import Database
from hub.errors import HubError
from hub.pipeline import Hub
from hub.resolve.model import load_model
from hub.settings import Settings

__all__ = ["open_hub"]


class NoDatabase(HubError):
    """The settings lead to no database."""


def open_hub(
    settings: Settings | None = None, charters: Iterable[Charter] | None = None, clock: Clock = now
) -> Hub:
    """The hub that the settings describe, knowing the shipped charters or those given; missing tables are made."""
    settings = settings or Settings()
    database = _database(settings.database)
    texts = {charter.sha256: charter for charter in (shipped() if charters is None else charters)}
    return Hub(database, settings, clock, texts, load_model())


def _database(url: str) -> Database:
    try:
        database = Database(url)
        database.create()
    except (ArgumentError, DatabaseError, ModuleNotFoundError, OSError) as problem:
        said = str(getattr(problem, "orig", problem)).splitlines()[0]
        raise NoDatabase(
            "database",
            f"La base de données ne s’ouvre pas ({said}) : vérifiez MAILLAGE_DATABASE_URL.",
            f"The database cannot be opened ({said}): check MAILLAGE_DATABASE_URL.",
        ) from None
    return database
