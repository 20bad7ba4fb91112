"""Walks through a JSON file of any size and cuts out one value at a time; memory holds one element.

Only the structure is looked at here (brackets, strings, commas): the bytes of each element go to the strict
reader of the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from connectors.errors import SourceError, StopRun
from schema import Invalid
from schema.strict_json import loads

CHUNK = 1 << 20
LARGEST_ELEMENT = 8 << 20
DEPTH = 200
_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+([\[\]{}])', re.DOTALL)
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^\s,\[\]{}\"]++")
_SPACE = re.compile(rb"[ \t\r\n]*+")


class Cursor:
    """A place in a JSON file. Raises StopRun with the byte where the file is cut or broken."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._buffer = b""
        self._at = 0
        self._gone = 0
        self._ended = False
        self.after = ""
        self._fill()
        if self._buffer.startswith(b"\xef\xbb\xbf"):
            self._at = 3

    def peek(self) -> bytes:
        """The next byte that is no blank; empty at the end of the file."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer) or not self._fill():
                return self._buffer[self._at : self._at + 1]

    def take(self, byte: bytes) -> bool:
        """Steps over this byte if it is the next."""
        if self.peek() != byte:
            return False
        self._at += 1
        return True

    def value(self) -> bytes:
        """The bytes of the value that begins here."""
        first = self.peek()
        self._forget()
        if first in (b"{", b"["):
            end = self._closing()
        elif first == b'"':
            end = self._match(_STRING).end()
        else:
            end = self._match(_SCALAR).end()
        found, self._at = self._buffer[self._at : end], end
        return found

    def key(self) -> str:
        """The key that begins here, with its colon."""
        if self.peek() != b'"':
            raise self.broken()
        try:
            key = str(loads(self.value()))
        except Invalid:
            raise self.broken() from None
        if not self.take(b":"):
            raise self.broken()
        return key

    def broken(self) -> SourceError:
        """The error for a file that is not JSON from here on."""
        byte = self._gone + self._at
        if not self.peek():
            return StopRun(
                "json_cut",
                f"{self._name} : le fichier est coupé{self.after} (octet {byte}) ; transmettez-le en entier.",
                f"{self._name}: the file is cut{self.after} (byte {byte}); send it whole.",
            )
        return StopRun(
            "json_malformed",
            f"{self._name} : JSON invalide{self.after} (octet {byte}).",
            f"{self._name}: invalid JSON{self.after} (byte {byte}).",
        )

    def _closing(self) -> int:
        """Where the object or list that begins here ends."""
        start, depth = self._at, 0
        try:
            while True:
                found = self._match(_BRACKET)
                depth += 1 if found[1] in b"{[" else -1
                self._at = found.end()
                if depth == 0:
                    return self._at
                if depth > DEPTH or self._at - start > LARGEST_ELEMENT:
                    raise self._too_large()
        finally:
            self._at = start

    def _match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        while True:
            found = pattern.match(self._buffer, self._at)
            # What ends with the buffer may go on in the file.
            if found and (found.end() < len(self._buffer) or pattern is not _SCALAR):
                return found
            if found is None and pattern is _SCALAR:
                raise self.broken()
            if len(self._buffer) - self._at > LARGEST_ELEMENT:
                raise self._too_large()
            if not self._fill():
                if found:
                    return found
                self._at = len(self._buffer)
                raise self.broken()

    def _fill(self) -> bool:
        chunk = b"" if self._ended else self._file.read(CHUNK)
        self._ended = not chunk
        self._buffer += chunk
        return bool(chunk)

    def _forget(self) -> None:
        if self._at > CHUNK:
            self._gone += self._at
            self._buffer, self._at = self._buffer[self._at :], 0

    def _too_large(self) -> SourceError:
        return StopRun(
            "element_too_large",
            f"{self._name} : un élément dépasse 8 Mio ou {DEPTH} niveaux{self.after}.",
            f"{self._name}: an element is over 8 MiB or {DEPTH} levels{self.after}.",
        )


def elements(file: BinaryIO, name: str, path: Sequence[str]) -> Iterator[bytes]:
    """The bytes of each element of the array at `path` (keys); the structure is checked to the end."""
    cursor = Cursor(file, name)
    yield from _walk(cursor, name, path, "")
    if cursor.peek():
        raise cursor.broken()


def _walk(cursor: Cursor, name: str, path: Sequence[str], above: str) -> Iterator[bytes]:
    if not path:
        if cursor.peek() == b"{":
            raise _not_a_list(name, above)
        yield from _array(cursor)
        return
    if not cursor.take(b"{"):
        raise _no_rows(name, path[0], ())
    met: set[str] = set()
    while not met or not cursor.take(b"}"):
        if met and not cursor.take(b","):
            raise cursor.broken()
        key = cursor.key()
        if key in met:
            raise cursor.broken()
        met.add(key)
        if key == path[0]:
            yield from _walk(cursor, name, path[1:], key)
        else:
            cursor.value()
    if path[0] not in met:
        raise _no_rows(name, path[0], sorted(met))


def _array(cursor: Cursor) -> Iterator[bytes]:
    if not cursor.take(b"["):
        raise cursor.broken()
    if cursor.take(b"]"):
        return
    count = 0
    while True:
        yield cursor.value()
        count += 1
        cursor.after = f" (…[{count - 1}])"
        if cursor.take(b"]"):
            return
        if not cursor.take(b","):
            raise cursor.broken()


def _not_a_list(name: str, key: str) -> SourceError:
    where_fr, where_en = (f"« {key} »", f"“{key}”") if key else ("le document", "the document")
    return StopRun(
        "no_rows",
        f"{name} : {where_fr} est un objet ; nommez la clé de la liste sous « options: {{rows: … }} ».",
        f"{name}: {where_en} is an object; name the key of the list under “options: {{rows: … }}”.",
    )


def _no_rows(name: str, key: str, there: Sequence[str]) -> SourceError:
    known = ", ".join(there[:12]) or "—"
    return StopRun(
        "no_rows",
        f"{name} : pas de liste sous « {key} » (clés : {known}).",
        f"{name}: no list under “{key}” (keys: {known}).",
    )
