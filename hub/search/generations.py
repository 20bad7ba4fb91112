"""The files of one audience's index: generations side by side, one of them current, read by any number of processes."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from filelock import FileLock
from tantivy import Index, Query, Searcher

from hub.search import fields as f
from hub.search.analysis import register
from schema import RULES_DIGEST

CURRENT, LOCK, META = "current", "lock", "meta.json"
MADE_BY = f"{f.FORMAT}-{RULES_DIGEST[:12]}"
"""How the names of generations begin that this code and these rules can read."""
THE_STATE = "state"


@dataclass(frozen=True)
class State:
    """Up to which change line an index goes, whose line that was, and its SHA-256: what shows another database."""

    change: int
    entity: str
    sha: str


@dataclass(frozen=True)
class Opened:
    """One committed state of one generation; what is found in it does not change."""

    generation: str
    index: Index = field(repr=False)
    searcher: Searcher = field(repr=False)
    state: State

    @property
    def name(self) -> str:
        """What cursors are bound to whose order this state alone knows."""
        return f"{self.generation}:{self.state.change}"


class Generations:
    """The folder of an index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: Opened | None = None
        self._seen: object = None

    def writing(self, timeout: float = -1) -> FileLock:
        """One writer at a time; `filelock.Timeout` when another is at it for longer than so many seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / LOCK, timeout=timeout)

    def current(self) -> Path | None:
        """The generation to read, if this code can read it."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        found = self.folder / name
        return found if name.startswith(MADE_BY) and (found / META).exists() else None

    def fresh(self) -> Path:
        """An empty folder for the next generation."""
        made = self.folder / f"{MADE_BY}-{uuid4().hex[:8]}"
        made.mkdir(parents=True)
        return made

    def adopt(self, generation: Path) -> None:
        """Makes a generation the current one at once; the others go, but for the one that readers may still open."""
        before = self.current()
        beside = self.folder / f"{CURRENT}.new"
        beside.write_text(generation.name, encoding="ascii")
        beside.replace(self.folder / CURRENT)
        for other in self.folder.iterdir():
            if other.is_dir() and other not in (generation, before):
                shutil.rmtree(other)

    def opened(self) -> Opened | None:
        """The newest committed state; None before there is an index. Looks at two file times when nothing happened."""
        generation = self.current()
        if generation is None:
            return None
        seen = (generation, (generation / META).stat().st_mtime_ns)
        if seen != self._seen or self._opened is None:
            self._opened, self._seen = open_index(generation), seen
        return self._opened


def make_index(folder: Path) -> Index:
    """An index in that folder, empty or as it stands there."""
    index = Index(f.index_schema(), path=str(folder))
    register(index)
    return index


def open_index(folder: Path) -> Opened:
    """An index as it was last committed."""
    index = make_index(folder)
    index.reload()
    searcher = index.searcher()
    (hit,) = searcher.search(Query.term_query(f.index_schema(), f.STATE, THE_STATE), 1).hits
    said = searcher.doc(hit[1])
    return Opened(folder.name, index, searcher, State(said[f.CHANGE][0], *said[f.ORDER][0].split(" ")))
