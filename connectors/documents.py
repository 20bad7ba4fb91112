"""Brings the documents of a source to hand: files, addresses through the guarded client, folders of both."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from connectors import protocols
from connectors.contract import Edge
from connectors.errors import SourceError, StopRun
from connectors.fetch import Fetched
from connectors.protocols import Document
from connectors.row import distinct
from connectors.source import Source
from schema import Invalid
from schema.strict_json import loads

INDEX = "index.json"
LARGEST_INDEX = 1 << 20
_NAME = re.compile(r"[^\x00-\x1f/\\:?#]+(?:/[^\x00-\x1f/\\:?#]+)*")


@dataclass(frozen=True)
class Gathered:
    """The documents, the SHA-256 over all, and what makes the next fetch conditional (one address only)."""

    documents: tuple[Document, ...]
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """One document with its digest."""

    path: Path
    name: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


def gather(source: Source, edge: Edge, etag: str | None, last_modified: str | None) -> Gathered | None:
    """All documents of a source, or None when its single address answers that nothing changed.

    Raises StopRun (no such file, outside its folder, too many), or what the client raises.
    """
    places = [place_of(source, edge, address) for address in source.address]
    alone = len(places) == 1 and not places[0].endswith("/")
    known = (etag, last_modified) if alone else (None, None)
    held: list[_Held] = []
    for place in places:
        for part in _parts(place, source, edge):
            found = _bring(part, edge, len(held), known)
            if found is None:
                return None
            held.append(found)
            if len(held) > edge.limits.documents:
                raise _too_many(edge)
    return _gathered(held, alone)


def _gathered(held: list[_Held], alone: bool) -> Gathered:
    names: dict[str, None] = {}
    documents = []
    for one in held:
        name = distinct(one.name, names)
        names[name] = None
        documents.append(Document(one.path, name, alone))
    # The name of the only document is no data; in a folder it is (`_file`).
    names_told = [""] if alone else list(names)
    told = "".join(f"{name}\0{one.sha256}\n" for name, one in zip(names_told, held, strict=True))
    etag, last_modified = (held[0].etag, held[0].last_modified) if alone else (None, None)
    return Gathered(tuple(documents), hashlib.sha256(told.encode()).hexdigest(), etag, last_modified)


def place_of(source: Source, edge: Edge, address: str) -> str:
    """The address made absolute: an http(s) one, or a path below its root; "/" ends a folder."""
    if address.startswith(("https://", "http://")):
        return address
    if isinstance(edge.root, str):
        return f"{edge.root.rstrip('/')}/{quote(address)}"
    root = (edge.root or source.folder).resolve()
    path = (root / address).resolve()
    if not path.is_relative_to(root):
        raise StopRun(
            "outside",
            f"L'adresse « {address} » sort du dossier des données.",
            f"The address “{address}” leaves the folder of the data.",
        )
    if path.is_dir() != address.endswith("/") or not path.exists():
        raise StopRun(
            "no_file",
            f"Il n'y a pas de {'dossier' if address.endswith('/') else 'fichier'} « {address} » : "
            "remettez-le en place ou corrigez l'adresse.",
            f"There is no {'folder' if address.endswith('/') else 'file'} “{address}”: "
            "put it back or correct the address.",
        )
    return f"{path}/" if path.is_dir() else str(path)


def _parts(place: str, source: Source, edge: Edge) -> Iterator[tuple[str, str]]:
    """The files of a place with their names: itself, or those of the folder that it is."""
    if not place.endswith("/"):
        yield place, _name(place)
    elif "://" in place:
        for name in _index(place, edge):
            yield place + quote(name), name
    else:
        suffixes = protocols.find(source.protocol).SUFFIXES
        for path in sorted(Path(place).iterdir()):
            if path.is_file() and path.name.lower().endswith(suffixes):
                yield str(path), path.name


def _name(place: str) -> str:
    """By which a person knows it: the last part of the path, and the query of an address."""
    if "://" not in place:
        return Path(place).name
    address = urlsplit(place)
    name = address.path.rpartition("/")[2] or address.hostname or place
    return f"{name}?{address.query}" if address.query else name


def _index(folder: str, edge: Edge) -> list[str]:
    """The names in the index of a folder on the web."""
    found = _fetch(f"{folder}{INDEX}", edge, "index", (None, None))
    try:
        names = (
            loads(found.path.read_bytes()) if found and found.path.stat().st_size <= LARGEST_INDEX else None
        )
    except Invalid:
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) and _is_safe(name) for name in names):
        raise StopRun(
            "bad_index",
            f"{folder}{INDEX} doit être une liste JSON de noms de fichiers.",
            f"{folder}{INDEX} must be a JSON list of file names.",
        )
    return names


def _is_safe(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not {".", ".."} & set(name.split("/"))


def _bring(
    part: tuple[str, str], edge: Edge, number: int, known: tuple[str | None, str | None]
) -> _Held | None:
    place, name = part
    if "://" not in place:
        return _Held(Path(place), name, _sha256(Path(place)))
    found = _fetch(place, edge, f"{number:04}", known)
    return _Held(found.path, name, found.sha256, found.etag, found.last_modified) if found else None


def _fetch(url: str, edge: Edge, into: str, known: tuple[str | None, str | None]) -> Fetched | None:
    if edge.fetcher is None:
        raise StopRun("no_client", f"Pas de client pour lire {url}.", f"No client to read {url}.")
    found = edge.fetcher.get(url, edge.folder / into, *known)
    return found if isinstance(found, Fetched) else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _too_many(edge: Edge) -> SourceError:
    most = edge.limits.documents
    return StopRun("too_many_documents", f"Plus de {most} documents.", f"More than {most} documents.")
