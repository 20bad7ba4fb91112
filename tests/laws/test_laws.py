"""The laws of the catalogue under random histories, on both databases."""

from collections import Counter
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.catalogue.dating import export_dated
from hub.catalogue.digest import lines
from hub.catalogue.figures import figures
from schema import Audience
from tests.laws import laws
from tests.laws.laws import Law, Places
from tests.laws.play import Player
from tests.laws.world import PLACES, REGISTERS, Act, histories

WORTH = (
    "merge of three", "veto", "hidden bridge", "link", "void after others followed", "returned", "held",
    "never accepted", "identifier_wrong", "closed", "register confirms", "register alone", "successor", "export date",
    "kept", "unchanged", "carried over", "crashed", "lost", "model adopted", "model taken back",
)  # fmt: skip
"""What the histories must contain, or they prove little."""
LAWS = (
    laws.facts_alone_decide,
    laws.incremental_is_rebuild,
    laws.twice_is_once,
    laws.the_hidden_changes_nothing_public,
    laws.no_clock_is_read,
    laws.a_revision_can_be_seen_again,
    laws.a_successor_makes_the_same,
    laws.no_veto_is_broken,
    laws.a_ruling_holds_or_is_a_task,
    laws.what_is_ruled_wrong_is_not_heard,
    laws.a_model_leaves_no_trace,
    laws.nothing_stands_on_registers_alone,
)
MORE = settings(suppress_health_check=[HealthCheck.too_slow])
"""For the law whose histories are counted."""
HISTORIES = settings(MORE, max_examples=MORE.max_examples // 2)
FEWER = settings(HISTORIES, max_examples=HISTORIES.max_examples // 2)
"""On PostgreSQL a history takes twice the time; what differs there is the database, not the law."""


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_law_holds(law: Law, database_url: str, other_url: str) -> None:
    seen: Counter[str] = Counter()

    counted = law is laws.facts_alone_decide and database_url.startswith("sqlite")

    @(MORE if counted else FEWER if database_url.startswith("postgresql") else HISTORIES)
    @given(history=histories(), luck=st.integers(0, 1 << 16))
    def holds(history: list[Act], luck: int) -> None:
        player = law(history, Random(luck), Places(database_url, other_url))
        seen.update(player.counts)
        if counted:
            _look(seen, player)

    holds()
    if counted:
        assert not {what for what in WORTH if not seen[what]}, f"no history had these: {seen}"


def _look(seen: Counter[str], player: Player) -> None:
    """Counts what came of a history."""
    with player.hub.db.read() as conn:
        public = [orjson.loads(line) for line in lines(conn, Audience.PUBLIC)]
        member = [orjson.loads(line) for line in lines(conn, Audience.MEMBER)]
        alone = figures(conn, Audience.PUBLIC, frozenset(REGISTERS)).alone > 0
        dated = export_dated(conn)
    seen["merge of three"] += any(len(line["members"]) >= 3 for line in public)
    registered = [key.split("/", 1)[0] in REGISTERS for line in public for key in line["members"]]
    seen["register confirms"] += any(registered)
    seen["register alone"] += alone
    seen["successor"] += any("successors" in line["data"] for line in public)
    seen["export date"] += bool(dated)
    seen["link"] += any("organisers" in line["data"] for line in public)
    seen["veto"] += any(_kept_apart(one, other) for one in public for other in public)
    keys = {key for line in public for key in line["members"]}
    bridges = [line for line in member if keys & set(line["members"]) and set(line["members"]) - keys]
    seen["hidden bridge"] += any(_could_bridge(line, public) for line in bridges)


def _kept_apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two entities that one phone in one place would have joined, were it not for their SIREN."""
    a, b = one["data"], other["data"]
    return a.get("siren", "") < b.get("siren", "") != "" != a.get("siren", "") and (
        a.get("phone", 1) == b.get("phone", 2) and _near(a) and _near(b)
    )


def _near(data: dict[str, Any]) -> bool:
    sites = data.get("sites", [])
    return any((site["latitude_e6"], site["longitude_e6"]) in PLACES[:2] for site in sites)


def _could_bridge(line: dict[str, Any], public: list[dict[str, Any]]) -> bool:
    """A hidden record brought a phone to its entity that another public entity bears as well."""
    phone = line["data"].get("phone")
    return phone is not None and sum(other["data"].get("phone") == phone for other in public) > 1
