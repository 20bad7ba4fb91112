"""What every route needs: the database, the public address, the charters, the model; and who federates, read once per change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from sqlalchemy import Connection

from charter import Charter, RegisteredKey, Registry
from connectors.strict_yaml import load
from hub.catalogue.digest import catalogue_digest
from hub.catalogue.read import PUBLIC, last_change
from hub.clock import Clock
from hub.db import Database
from hub.members import store
from hub.members.registry import held_registry
from hub.members.standing import Standing, standings
from hub.members.store import Described
from hub.resolve.model import Model
from hub.search.finder import Finder
from schema import KINDS


@dataclass(frozen=True)
class Publication:
    """One source as its description presents it. `hosted`: the hub reads it, there is no feed that its cluster signs."""

    id: str
    cluster: str
    title: str
    licence: str
    attribution: str
    hosted: bool
    public: bool


@dataclass(frozen=True)
class Directory:
    """Who federates: the registry (None before there is one), what each cluster signed, what each publishes."""

    registry: Registry | None
    standings: Mapping[str, Standing]
    sources: Mapping[str, Publication]

    @cached_property
    def clusters(self) -> dict[str, str]:
        """The cluster of each source."""
        return {source.id: source.cluster for source in self.sources.values()}

    @cached_property
    def read_sources(self) -> tuple[str, ...]:
        """The public sources of the clusters in the catalogue: the others are not read, and nothing is told of them."""
        present = {name for name, standing in self.standings.items() if standing.in_catalogue}
        return tuple(sorted(one.id for one in self.sources.values() if one.public and one.cluster in present))

    def published_by(self, cluster: str) -> list[Publication]:
        """The sources of a cluster that are not meant for narrower eyes as a whole."""
        return [one for one in self.sources.values() if one.cluster == cluster and one.public]

    def all_keys(self) -> Iterator[RegisteredKey]:
        """Every key that the registry names: those of the registry itself, and those of its members."""
        if self.registry is not None:
            yield from self.registry.root_keys
            for member in self.registry.members:
                yield from (*member.officer_keys, *member.feed_keys)

    def name_of(self, cluster: str) -> str:
        standing = self.standings.get(cluster)
        return standing.member.name if standing else cluster


@dataclass
class Site:
    """`base_url` is where the public finds this hub: it is set by its operator, never taken from a request."""

    db: Database
    base_url: str
    clock: Clock
    charters: Mapping[str, Charter] = field(repr=False)
    model: Model = field(repr=False)
    finder: Finder = field(repr=False)
    _directory: tuple[object, Directory] | None = field(default=None, repr=False)
    _digest: tuple[int, str] | None = field(default=None, repr=False)

    def address(self, path: str) -> str:
        """The absolute address of a path of this hub."""
        return self.base_url.rstrip("/") + path

    def directory(self, conn: Connection) -> Directory:
        """Who federates now. Signatures are verified again only when the registry or a description changed."""
        told = (store.latest_registry(conn), tuple(store.sources(conn)))
        if self._directory is None or self._directory[0] != told:
            self._directory = told, self._read(conn, told[1])
        return self._directory[1]

    def digest(self, conn: Connection) -> tuple[int, str]:
        """The last change number and the digest of the public catalogue; taken anew only after a change."""
        number = last_change(conn)
        if self._digest is None or self._digest[0] != number:
            self._digest = number, catalogue_digest(conn, PUBLIC)
        return self._digest

    def iri(self, directory: Directory, kind: str, name: str) -> str:
        """The name of an entry for ever: on the federation's namespace, whoever serves it."""
        return f"{self.namespace(directory)}{id_path(kind, name)}"

    def namespace(self, directory: Directory) -> str:
        """What every IRI of the federation starts with, without end slash; before there is one, this hub's address."""
        return (directory.registry.namespace if directory.registry else self.base_url).rstrip("/")

    def newest_charter(self) -> Charter:
        """The latest version that this hub knows."""
        return max(self.charters.values(), key=lambda charter: charter.number)

    def _read(self, conn: Connection, described: tuple[Described, ...]) -> Directory:
        sources = {one.id: _publication(one) for one in described}
        if store.latest_registry(conn) is None:
            return Directory(None, {}, sources)
        registry = held_registry(conn)
        return Directory(registry, standings(registry, self.charters.values()), sources)


def api_path(kind: str, name: str = "") -> str:
    """The path of a kind, or of one entry, in the API."""
    return f"/v1/{KINDS[kind].plural}" + (f"/{quote(name, safe='')}" if name else "")


def page_path(kind: str, name: str = "") -> str:
    """The path of a kind, or of one entry, for people (French; below /en in English)."""
    return f"/{KINDS[kind].page}" + (f"/{quote(name, safe='')}" if name else "")


def id_path(kind: str, name: str) -> str:
    """The path that stands for the thing itself and leads to what is said of it."""
    return f"/id/{kind}/{name}"


def _publication(described: Described) -> Publication:
    said = load(described.description)
    return Publication(
        id=described.id,
        cluster=described.cluster,
        title=said["title"],
        licence=said["licence"],
        attribution=said.get("attribution", ""),
        hosted=said["protocol"] != "feed",
        public=said.get("visible_to", "public") == "public",
    )
