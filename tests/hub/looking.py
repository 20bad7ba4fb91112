"""What tests of the hub say and look at: organisations, hubs with keys of their own, the public lines, stored text."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select

from charter import Member
from hub.catalogue.digest import catalogue_digest, lines
from hub.clock import Clock
from hub.db import metadata
from hub.harvest.breakers import Hold
from hub.harvest.run import Outcome
from hub.members.store import Described
from hub.pipeline import Hub, admit, admit_source, found
from hub.settings import Settings
from hub.wiring import open_hub
from schema import Audience, Item
from tests.federation import AT, charter, database, description, empty, member

SIREN, OTHER_SIREN = "732829320", "552100554"
BODY: dict[str, Any] = {"siren": SIREN, "level": "legal_person"}
"""What makes two records one, whatever they are called."""


def said(
    local_id: object, name: str = "Atelier", visible_to: Audience = Audience.PUBLIC, **data: object
) -> Item:
    """An organisation; an empty name is refused."""
    return Item("organisation", str(local_id), {"name": name, **data}, None, visible_to)


def many(count: int, start: int = 0) -> list[Item]:
    """So many organisations that have nothing in common."""
    return [said(n, f"Structure {n}") for n in range(start, start + count)]


def public(hub: Hub) -> list[dict[str, Any]]:
    """The lines of the public catalogue."""
    with hub.db.read() as conn:
        return [orjson.loads(line) for line in lines(conn, Audience.PUBLIC)]


def names(hub: Hub) -> list[str]:
    """The public names, in the order of the lines."""
    return [line["data"]["name"] for line in public(hub)]


def groups(hub: Hub) -> list[list[str]]:
    """The members of each public entity."""
    return [line["members"] for line in public(hub)]


def digests(hub: Hub) -> tuple[str, str]:
    """Of the public and of the members."""
    with hub.db.read() as conn:
        return catalogue_digest(conn, Audience.PUBLIC), catalogue_digest(conn, Audience.MEMBER)


def stored(hub: Hub) -> str:
    """All that any table holds, as one text."""
    with hub.db.read() as conn:
        return "\n".join(str(row) for table in metadata.sorted_tables for row in conn.execute(select(table)))


def because(outcome: Outcome) -> Hold:
    """Why a run failed or waits."""
    assert outcome.reason is not None
    return outcome.reason


def one_sentence(said: str, holds: str) -> str:
    """What was said, if it is one sentence on one line that holds these words."""
    assert said.endswith((".", "?", "…"))
    assert "\n" not in said
    assert not re.search(r"[.?!] [A-ZÀÉ]", said), f"more than one sentence: {said}"
    assert holds in said, said
    return said


class Watch:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime = AT) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def founded(
    url: str,
    folder: Path,
    sources: Mapping[str, Sequence[str]],
    clock: Clock = lambda: AT,
    members: Sequence[Member] = (),
) -> Hub:
    """A hub that holds the key of its registry, so that its members can come and go."""
    empty(database(url))
    hub = open_hub(Settings(data_dir=folder, database_url=url), (charter(),), clock)
    found(hub, "Fédération d’essai", "https://maillage.example")
    admit(hub, members or [member(name) for name in sources])
    for cluster, every in sources.items():
        for name in every:
            admit_source(hub, Described(name, cluster, description(name, cluster), str(folder)))
    return hub
