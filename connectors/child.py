"""The parent's side of the reading process: starts it, takes its lines, ends it whatever happens."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

import orjson

from connectors.contract import Limits, Report, Unread
from connectors.errors import SourceError, SourceInvalid, StopRun
from connectors.mapping import Entry
from connectors.protocols import Document
from connectors.row import Note
from connectors.source import Source
from schema import Audience, Item

CHUNK = 1 << 18
WAITING_CHUNKS = 16
_PACKAGES = str(Path(__file__).resolve().parent.parent)
_AUDIENCES = {audience.value: audience for audience in Audience}
# What a Python needs to start where it is not installed in the usual way; nothing that is secret.
_NEEDED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TZDIR", "PYTHONTZPATH", "PROJ_DATA", "PROJ_LIB")
_CPU_SIGNAL: int | None = getattr(signal, "SIGXCPU", None)


class Child:
    """One reading in a process of its own. The deadline counts only the time the caller waits for it."""

    def __init__(self, job: dict[str, Any], limits: Limits) -> None:
        self._left = limits.deadline
        self._chunks: queue.Queue[bytes] = queue.Queue(WAITING_CHUNKS)
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-P", "-m", "connectors.sandbox"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            bufsize=0,
        )
        self._pump = threading.Thread(target=self._take, daemon=True)
        self._pump.start()
        self._give(orjson.dumps(job))
        self.report: Report | None = None

    def entries(self) -> Iterator[Entry]:
        """The entries as they come; afterwards `report` is set. Raises what stopped the child."""
        for line in self._lines():
            said = orjson.loads(line)
            if said[0] == "i":
                yield said[1], _item(said)
            elif said[0] == "u":
                yield said[1], Unread(**{**said[2], "visible_to": _AUDIENCES[said[2]["visible_to"]]})
            elif said[0] == "r":
                self.report = _report(said[1])
            else:
                raise _error(said[1:])
        if self.report is None:
            raise self._crash()

    def close(self) -> None:
        """Ends the process and leaves nothing behind."""
        self._process.kill()
        while self._pump.is_alive():
            try:
                self._chunks.get(timeout=0.05)
            except queue.Empty:
                continue
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _give(self, job: bytes) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            try:
                pipe.write(job)
                pipe.close()
            except OSError:
                return  # it died at once: the missing report says so

    def _take(self) -> None:
        pipe: BinaryIO | Any = self._process.stdout
        while chunk := pipe.read(CHUNK):
            self._chunks.put(chunk)
        self._chunks.put(b"")

    def _lines(self) -> Iterator[bytes]:
        rest = b""
        while chunk := self._next_chunk():
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole

    def _next_chunk(self) -> bytes:
        began = monotonic()
        try:
            return self._chunks.get(timeout=max(self._left, 0.01))
        except queue.Empty:
            raise StopRun(
                "reader_deadline",
                "La lecture du document dure trop longtemps : elle est arrêtée.",
                "Reading the document takes too long: it was stopped.",
            ) from None
        finally:
            self._left -= monotonic() - began

    def _crash(self) -> SourceError:
        if _CPU_SIGNAL is not None and self._process.wait() == -_CPU_SIGNAL:
            return StopRun(
                "reader_cpu",
                "La lecture du document demande trop de calcul : elle est arrêtée.",
                "Reading the document takes too much computing: it was stopped.",
            )
        return StopRun(
            "reader_crashed",
            "La lecture du document s'est interrompue : le fichier est sans doute abîmé ou démesuré.",
            "Reading the document broke off: the file is probably damaged or oversized.",
        )


def job(
    source: Source, documents: tuple[Document, ...], key: bytes, limits: Limits, reverse: bool = False
) -> dict[str, Any]:
    """What the child is told."""
    return {
        "source": source.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "folder": str(source.folder),
        "documents": [(str(one.path), one.name, one.alone) for one in documents],
        "digest_key": key.hex(),
        "rows": limits.rows,
        "reverse": reverse,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
    }


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join([_PACKAGES, *filter(None, sys.path)]), "PYTHONUTF8": "1"}


def _item(said: list[Any]) -> Item:
    _, _, kind, local_id, data, modified, visible_to, narrowed = said
    who = {name: _AUDIENCES[value] for name, value in narrowed.items()}
    return Item(kind, local_id, data, modified, _AUDIENCES[visible_to], who)


def _report(said: dict[str, Any]) -> Report:
    columns = {name: tuple(said[name]) for name in ("columns_mapped", "columns_unknown", "columns_absent")}
    return Report(**{**said, **columns, "notes": tuple(Note(**note) for note in said["notes"])})


def _error(said: list[str]) -> SourceError:
    name, code, fr, en = said
    return SourceInvalid(code, fr, en) if name == "SourceInvalid" else StopRun(code, fr, en)
