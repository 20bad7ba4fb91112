"""The only maker of the hub's objects: settings become a database, a clock, the charters and the model."""

from collections.abc import Iterable

from charter import Charter, shipped
from hub.clock import Clock, now
from hub.db import Database
from hub.pipeline import Hub
from hub.resolve.model import load_model
from hub.settings import Settings

__all__ = ["open_hub"]


def open_hub(
    settings: Settings | None = None, charters: Iterable[Charter] | None = None, clock: Clock = now
) -> Hub:
    """The hub that the settings describe, knowing the shipped charters or those given; missing tables are made."""
    settings = settings or Settings()
    database = Database(settings.database)
    database.create()
    texts = {charter.sha256: charter for charter in (shipped() if charters is None else charters)}
    return Hub(database, settings, clock, texts, load_model())
