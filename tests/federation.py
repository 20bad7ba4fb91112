"""A small federation for tests: real keys, a signed registry, adhesions that verify, and sources that say what they are told."""

import atexit
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, text

from charter import (
    Charter,
    Event,
    Member,
    PrivateKey,
    RegisteredKey,
    Registry,
    State,
    Territory,
    seal,
    shipped,
    sign_adhesion,
)
from connectors.contract import Known, Report, Unread
from connectors.source import Source
from hub.db import Database, metadata
from hub.harvest.run import Outcome
from hub.members.admission import moved
from hub.members.registry import first_registry, held_registry
from hub.members.store import Described
from hub.pipeline import Hub, accept_run, admit_source, replace_registry, take
from hub.resolve.model import CURRENT, Model, load_model
from hub.settings import Settings
from schema import Item
from schema.feed import Part

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@cache
def model_file(version: str, **numbers: int) -> bytes:
    """The shipped model under another version and with other numbers, as a file."""
    text = files("hub.resolve").joinpath("models", f"{CURRENT}.toml").read_text(encoding="utf-8")
    for name, value in {"version": f'"{version}"', **numbers}.items():
        text, changed = re.subn(rf"^{name} = \S+", f"{name} = {value}", text, flags=re.MULTILINE)
        assert changed == 1, name
    return text.encode()


@cache
def key(name: str) -> PrivateKey:
    """One key per name and session."""
    return PrivateKey(Ed25519PrivateKey.generate())


def registered(name: str) -> RegisteredKey:
    """The same key as a registry writes it."""
    public = key(name).public
    return RegisteredKey(kid=public.kid, x=public.x, since=date(2026, 1, 1))


@cache
def charter() -> Charter:
    return shipped()[-1]


def member(name: str, trust: int = 50, signer: str | None = None) -> Member:
    """An active cluster whose adhesion verifies, unless another `signer` made it."""
    adhesion = sign_adhesion(name, charter(), key(signer or f"{name} officer"), AT, "présidence")
    return Member(
        id=name,
        name=f"Cluster {name}",
        website=f"https://{name}.example",
        state=State.ACTIVE,
        since=date(2026, 1, 1),
        territory=Territory(regions=("75",)),
        officer_keys=(registered(f"{name} officer"),),
        feed_keys=(registered(f"{name} feed"),),
        adhesion=adhesion,
        charter_sha256=charter().sha256,
        trust=trust,
    )


@cache
def database(url: str) -> Database:
    """One engine per address, its tables made: what SQLAlchemy compiled for it is kept."""
    made = Database(url)
    made.create()
    return made


@cache
def data_folder(url: str) -> Path:
    """One folder per address, which is gone with this process."""
    made = TemporaryDirectory(prefix="maillage-")
    atexit.register(made.cleanup)
    return Path(made.name)


def empty(db: Database) -> None:
    """Empties the tables; runs are numbered from one again."""
    with db.write() as conn:
        if conn.dialect.name == "postgresql":  # DELETE would let the numbers go on
            every = ", ".join(table.name for table in metadata.sorted_tables)
            conn.execute(text(f"TRUNCATE {every} RESTART IDENTITY"))
        else:
            for table in metadata.sorted_tables:
                conn.execute(delete(table))


def federation(
    url: str,
    sources: Mapping[str, Sequence[str]],
    members: Iterable[Member] | None = None,
    model: Model | None = None,
    registers: Collection[str] = (),
) -> Hub:
    """A hub with nothing in it but its registry and these sources, by cluster; `registers` are such sources."""
    empty(database(url))
    shutil.rmtree(data_folder(url) / "search", ignore_errors=True)
    with database(url).write() as conn:
        registry = Registry(
            version=1,
            federation="Fédération d’essai",
            namespace="https://maillage.example",
            created=AT,
            root_keys=(registered("root"),),
            threshold=1,
            members=tuple(members or (member(name) for name in sources)),
        )
        first_registry(conn, seal(registry, key("root")), key("root").public, AT)
    settings = Settings(data_dir=data_folder(url))
    hub = Hub(database(url), settings, lambda: AT, {charter().sha256: charter()}, model or load_model())
    for cluster, names in sources.items():
        for name in names:
            admit_source(hub, Described(name, cluster, description(name, cluster, name in registers), "."))
    return hub


def description(name: str, cluster: str, register: bool = False) -> bytes:
    """A source that is never opened: tests say themselves what it publishes."""
    return (
        f"id: {name}\ncluster: {cluster}\ntitle: {name}\nprotocol: delimited\naddress: list.csv\n"
        "licence: etalab-2.0\nkinds:\n  - kind: organisation\n    id: id\n    fields: {name: name}\n"
        + ("role: register\n" if register else "")
    ).encode()


@dataclass
class Said:
    """A reading of items that a test made up; `connectors.Reading` without the world behind it."""

    entries: Sequence[Item | Unread]
    unchanged: bool = False
    fingerprint: str = "said"
    etag: str | None = None
    last_modified: str | None = None
    sequence: int | None = None
    parts: tuple[Part, ...] = ()
    held: tuple[Part, ...] = ()
    position: str = ""
    report: Report = field(default_factory=Report)

    def items(self) -> Iterator[Item | Unread]:
        for n, entry in enumerate(self.entries, start=1):
            self.position = f"ligne {n}"
            yield entry
        self.report = Report(rows=len(self.entries), records=len(self.entries))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


def offer(hub: Hub, source: str, entries: Sequence[Item | Unread], accepting: bool = True) -> Outcome:
    """Harvests these items from a source; what is held is accepted at once, unless told otherwise."""

    def read(_source: Source, _known: Known) -> Said:
        return Said(entries)

    outcome = take(hub, source, read)
    if outcome.state == "held" and accepting:
        accept_run(hub, outcome.run)
    return outcome


def change_state(hub: Hub, cluster: str, event: Event) -> None:
    """A cluster moves between states: the next registry, signed."""
    with hub.db.read() as conn:
        after = moved(held_registry(conn), cluster, event, AT, State.ACTIVE)
    replace_registry(hub, seal(after, key("root")))


def fresh(folder: Path, name: str = "hub") -> str:
    """The address of a SQLite file in a folder."""
    return f"sqlite:///{folder / name}.sqlite"
