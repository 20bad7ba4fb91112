"""An index as a process reads it: it takes in few missing lines by itself, and says so when it cannot answer yet."""

from collections.abc import Mapping
from pathlib import Path

from filelock import Timeout
from sqlalchemy import Connection

from hub.catalogue.read import last_change
from hub.errors import Busy
from hub.search.follow import Progress, follow, is_behind
from hub.search.generations import Generations, Opened

AT_ONCE = 5_000
"""Change lines that a reader takes in while its caller waits: about a second."""


class NotReady(Busy):
    """There is no index yet, and another process is making it."""

    retry_after = 5


class Finder:
    """The index of an audience below a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.generations = Generations(folder)

    def opened(self, conn: Connection, clusters: Mapping[str, str]) -> Opened:
        """The index, up to the last change unless another process is writing it or much is missing. Busy before there is one."""
        if ready := self.ready(conn):
            return ready
        opened = self.generations.opened()
        if abs(last_change(conn) - (opened.state.change if opened else 0)) <= AT_ONCE:
            self.follow(conn, clusters)
            opened = self.generations.opened()
        if opened is None:
            raise NotReady(
                "search_not_ready",
                "La recherche se prépare : réessayez dans un instant.",
                "The search is being prepared: try again in a moment.",
            )
        return opened

    def ready(self, conn: Connection) -> Opened | None:
        """The index as it is, if it knows the last change."""
        opened = self.generations.opened()
        return opened if opened is not None and not is_behind(conn, opened.state) else None

    def follow(self, conn: Connection, clusters: Mapping[str, str], told: Progress | None = None) -> int:
        """Takes in all that is missing, however long it takes; returns how many lines. 0 when another process is at it."""
        try:
            return follow(conn, self.generations, clusters, told)
        except Timeout:
            return 0
