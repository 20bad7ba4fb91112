"""The child process in which foreign bytes are read: limits first, then the work, one line of JSON per entry.

The job comes on stdin, nothing else does: no environment, no network, no other process. Started by
`connectors.child` as `python -m connectors.sandbox`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from connectors.contract import Unread
from connectors.errors import SourceError, StopRun
from connectors.feeds.lines import Lines
from connectors.protocols import Document
from connectors.source import checked
from connectors.work import Work
from schema import Item

LARGEST_ENTRY = 1 << 20
TOO_HEAVY = (
    "reader_memory",
    "Le document demande trop de mémoire pour être lu : allégez-le ou découpez-le.",
    "The document takes too much memory to be read: make it lighter or split it.",
)
_FORBIDDEN = (
    *("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"),
    *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn"),
)


def main() -> None:
    """Reads the job, does the work, writes the entries, then the report; errors travel as a line too."""
    job: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 18) as out:
        sys.stdout = sys.stderr  # a stray print() of a description's code must not break the lines
        limit(job["memory_bytes"], job["cpu_seconds"])
        sys.addaudithook(_refuse)
        gc.freeze()  # what was imported is no garbage: not looked through again and again
        try:
            _work(job, out)
        except SourceError as problem:
            _say(out, ["e", type(problem).__name__, problem.code, problem.message_fr, problem.message_en])
        except (MemoryError, RecursionError):
            _say(out, ["e", "StopRun", *TOO_HEAVY])


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Caps of memory, processor time and written files, where the system has them (not on Windows)."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(event: str, _arguments: object) -> None:
    if event in _FORBIDDEN:
        raise StopRun(
            "reader_forbidden",
            "La lecture d'un document n'ouvre ni réseau ni programme.",
            "Reading a document opens no network and no program.",
        )


def _work(job: dict[str, Any], out: BinaryIO) -> None:
    work = Lines.told(job) if "parts" in job else _documents(job)
    out.writelines(_line(position, entry) for position, entry in work.entries())
    _say(out, ["r", asdict(work.report())])


def _documents(job: dict[str, Any]) -> Work:
    source = checked(job["source"]).at(Path(job["folder"]))
    documents = tuple(Document(Path(path), name, alone) for path, name, alone in job["documents"])
    return Work(source, documents, bytes.fromhex(job["digest_key"]), job["rows"], job["reverse"])


def _line(position: str, entry: Item | Unread) -> bytes:
    if isinstance(entry, Unread):
        said: list[Any] = ["u", position, asdict(entry)]
    else:
        about = (entry.kind, entry.id, entry.data, entry.modified, entry.visible_to, entry.narrowed)
        said = ["i", position, *about]
    try:
        line = orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        return _line(position, _unfit(position, entry, "not_unicode"))
    return line if len(line) <= LARGEST_ENTRY else _line(position, _unfit(position, entry, "too_large"))


def _unfit(position: str, entry: Item | Unread, code: str) -> Unread:
    """For an entry that cannot travel: broken characters, or over 1 MiB."""
    why = {
        "not_unicode": ("un texte contient des caractères invalides", "a text holds invalid characters"),
        "too_large": ("la fiche dépasse 1 Mio", "the record is over 1 MiB"),
    }
    fr, en = why[code]
    place, local_id = (text.encode("utf-8", "replace").decode() for text in (position, entry.id or ""))
    known = local_id if local_id == entry.id else None
    return Unread(place, code, "", "", f"{fr}.", f"{en}.", entry.kind, known, entry.visible_to)


def _say(out: BinaryIO, said: list[Any]) -> None:
    out.write(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
