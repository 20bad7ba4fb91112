"""A source whose licence the charter refuses or sets apart ends its run with that reason; the catalogue keeps the rest."""

from pathlib import Path

import pytest

from charter import Ceilings
from connectors.publish import Terms
from connectors.publish import publish as publish_feed
from hub.members.store import Described
from hub.pipeline import Hub, accept_run, admit_source, publish, refresh
from hub.records.store import one_run
from tests.federation import AT, charter, description, federation, key, member, offer
from tests.feeds import manifest, signed
from tests.hub.looking import many, names, public

SOURCE = "a-liste"
LICENCES = [
    ("CC-BY-NC-4.0", "licence_refused"),
    ("a-revoir", "licence_refused"),
    ("ODbL-1.0", "licence_apart"),
]


def licensed(hub: Hub, licence: str) -> None:
    told = description(SOURCE, "alpha").replace(b"etalab-2.0", licence.encode())
    admit_source(hub, Described(SOURCE, "alpha", told, "."))


@pytest.mark.parametrize(("licence", "code"), LICENCES)
def test_a_source_that_the_charter_does_not_take_fails_its_run(
    database_url: str, licence: str, code: str
) -> None:
    hub = federation(database_url, {"alpha": [SOURCE]})
    licensed(hub, licence)
    outcome = offer(hub, SOURCE, many(3))
    publish(hub)
    assert (outcome.state, outcome.reason and outcome.reason.code) == ("failed", code)
    assert outcome.reason
    assert licence in outcome.reason.fr
    assert public(hub) == []
    licensed(hub, "cc0-1.0")
    assert offer(hub, SOURCE, many(3)).state == "applied"


@pytest.mark.parametrize(("licence", "code"), LICENCES)
def test_a_feed_that_says_such_a_licence_fails_its_run(
    database_url: str, tmp_path: Path, licence: str, code: str
) -> None:
    hub = federation(database_url, {"alpha": []})
    told = (
        b"id: a-flux\ncluster: alpha\ntitle: flux\nprotocol: feed\naddress: feed.jws\nlicence: etalab-2.0\n"
    )
    admit_source(hub, Described("a-flux", "alpha", told, str(tmp_path)))
    publish_feed(many(3), tmp_path, Terms("alpha", "etalab-2.0", charter()), key("alpha feed"), AT)
    assert refresh(hub, "a-flux").state == "applied"
    other = manifest(many(3), tmp_path, cluster="alpha", licence=licence)
    signed(tmp_path, other, key("alpha feed"))
    outcome = refresh(hub, "a-flux")
    publish(hub)
    assert (outcome.state, outcome.reason and outcome.reason.code) == ("failed", code)
    assert len(names(hub)) == 3, "the last good copy stays"


def test_a_run_above_the_ceiling_of_its_member_waits_for_a_person(database_url: str) -> None:
    small = member("alpha").model_copy(update={"ceilings": Ceilings(max_records=3)})
    hub = federation(database_url, {"alpha": [SOURCE]}, [small])
    assert offer(hub, SOURCE, many(3), accepting=False).state == "applied"
    outcome = offer(hub, SOURCE, many(4), accepting=False)
    assert (outcome.state, outcome.reason and outcome.reason.code) == ("held", "too_many_records")
    accept_run(hub, outcome.run)
    with hub.db.read() as conn:
        row = one_run(conn, outcome.run)
    assert row is not None
    assert row.state == "applied"
