"""The index follows the change lines: what it goes up to lies in it as a document, in the same commit."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection
from tantivy import Document, IndexWriter

from hub.catalogue.changes import Change, changes, mark_of
from hub.catalogue.read import last_change
from hub.search import fields as f
from hub.search.document import document
from hub.search.generations import THE_STATE, Generations, State, make_index, open_index

HEAP, HEAP_REBUILD = 50_000_000, 300_000_000
AT_ONCE = 1000
NOTHING = State(0, "", "")
Progress = Callable[[int], None]


def follow(
    conn: Connection, generations: Generations, clusters: Mapping[str, str], told: Progress | None = None
) -> int:
    """Takes in the change lines since the last time; returns how many. `filelock.Timeout` while another process does so.

    An index of another database, of other rules or of none is made anew beside the old one and swapped in.
    """
    with generations.writing(timeout=0):
        current = generations.current()
        if current is None or not _goes_on(conn, open_index(current).state):
            return _rebuild(conn, generations, clusters, told)
        return _take_in(conn, current, clusters, told)


def rebuild(
    conn: Connection, generations: Generations, clusters: Mapping[str, str], told: Progress | None = None
) -> int:
    """Makes the index anew from all lines, whatever stands there."""
    with generations.writing():
        return _rebuild(conn, generations, clusters, told)


def is_behind(conn: Connection, state: State) -> bool:
    """Whether there are change lines that an index does not know, or others than it knows."""
    return last_change(conn) != state.change or not _goes_on(conn, state)


def _goes_on(conn: Connection, state: State) -> bool:
    """Whether the change lines go on from there: a database put back to an earlier day has others."""
    if state.change == 0:
        return True
    mark = mark_of(conn, state.entity)
    if mark is None or mark.number < state.change:
        return False
    return mark.number > state.change or mark.sha == state.sha


def _rebuild(
    conn: Connection, generations: Generations, clusters: Mapping[str, str], told: Progress | None
) -> int:
    made = generations.fresh()
    index = make_index(made)
    writer = index.writer(
        HEAP_REBUILD, 1
    )  # several threads would scatter entries of one score in another order each time
    count = _write(conn, writer, NOTHING, clusters, told, replacing=False)
    writer.wait_merging_threads()
    generations.adopt(made)
    return count


def _take_in(conn: Connection, folder: Path, clusters: Mapping[str, str], told: Progress | None) -> int:
    state = open_index(folder).state
    if state.change == last_change(conn):
        return 0
    writer = make_index(folder).writer(HEAP, 1)
    count = _write(conn, writer, state, clusters, told, replacing=True)
    writer.wait_merging_threads()
    return count


def _write(
    conn: Connection,
    writer: IndexWriter,
    state: State,
    clusters: Mapping[str, str],
    told: Progress | None,
    replacing: bool,
) -> int:
    count = 0
    while batch := changes(conn, state.change, AT_ONCE):
        for change in batch:
            _put(writer, change, clusters, replacing)
        mark = mark_of(conn, batch[-1].id)
        state = State(batch[-1].number, batch[-1].id, mark.sha if mark else "")
        count += len(batch)
        if told:
            told(count)
    writer.delete_documents_by_term(f.STATE, THE_STATE)
    writer.add_document(_document_of(state))
    writer.commit()
    return count


def _put(writer: IndexWriter, change: Change, clusters: Mapping[str, str], replacing: bool) -> None:
    if replacing:
        writer.delete_documents_by_term(f.ENTITY, change.id)
    if change.entry is not None:
        writer.add_document(document(change.entry, clusters))


def _document_of(state: State) -> Document:
    made = Document()
    made.add_text(f.STATE, THE_STATE)
    made.add_integer(f.CHANGE, state.change)
    made.add_text(f.ORDER, f"{state.entity} {state.sha}")
    return made
