"""The table of contents of a record's way, and its doors: everything that changes facts comes in here.

1. `refresh`      read → intake → plan → checks → applied or held        hub/harvest, hub/records
2. `publish`      features → pairs → groups → ids → projections          hub/resolve, hub/merge, hub/catalogue
3. `accept_run`, `undo_run`, `decide`, `contest`, `declare_closed`, `adopt_model`, `replace_registry`, `admit_source`:
   what people decide
Each door commits facts; `publish` then derives their consequences and moves the published revision.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from charter import Charter, Event, LicenceRefused, Member, PublicKey, check_licence, keys_on, seal
from connectors.contract import Edge, Known, Reading
from connectors.errors import SourceError
from connectors.fetch import Fetcher, FetchPolicy
from connectors.reading import open_source
from connectors.source import Source
from hub.catalogue.derive import Work, derive
from hub.catalogue.rebuild import rebuild
from hub.catalogue.speakers import Speaker
from hub.clock import Clock
from hub.db import Database
from hub.errors import Busy, Conflict, NotFound
from hub.harvest.balance import Balance
from hub.harvest.described import stored_role, stored_source
from hub.harvest.intake import Intake
from hub.harvest.lease import Lease, hold, keep, release
from hub.harvest.run import Fence, Outcome, accept, fail, harvest, unfenced
from hub.harvest.undo import undo
from hub.members import store as members
from hub.members.admission import admitted, check_return, left_for_good, moved
from hub.members.founding import found_registry, root_key
from hub.members.registry import first_registry, former_state, held_registry, next_registry
from hub.members.standing import Standing, may_speak, standings
from hub.members.store import Described
from hub.outputs.bundle import facts_until, read_bundle, stand
from hub.records.history import recompute_source
from hub.records.store import mark_source_changed, one_run
from hub.records.view import Lens
from hub.resolve.adoption import adopt, in_force, undo_adoption
from hub.resolve.model import Model
from hub.resolve.purge import purge_source
from hub.resolve.refresh import LAYERS
from hub.resolve.rulings import By, close, distrust, rule, undo_ruling
from hub.revisions import last_revision, next_revision
from hub.search.audit import Audit, audit
from hub.search.finder import Finder
from hub.search.follow import Progress
from hub.search.follow import rebuild as rebuild_index
from hub.settings import Settings
from schema import RULES_DIGEST, Audience


@dataclass(frozen=True)
class Hub:
    """What every door needs. `charters`: the texts that this hub knows, by SHA-256. `model`: the one in force while people
    adopted none."""

    db: Database
    settings: Settings
    clock: Clock
    charters: Mapping[str, Charter]
    model: Model


def refresh(hub: Hub, source_id: str, worker: str | None = None) -> Outcome:
    """Harvests one source at its address; its consequences wait for `publish`. Busy while another worker reads it."""
    claim = Lease(f"source {source_id}", worker or uuid4().hex, hub.clock())
    number = hold(hub.db, claim)
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:

        def read(source: Source, known: Known) -> Reading:
            return open_source(source, known, _edge(hub, Path(folder), source))

        try:
            return take(hub, source_id, read, lambda conn: keep(conn, claim, number, hub.clock()))
        finally:
            release(hub.db, claim.name, claim.holder)


def take(
    hub: Hub, source_id: str, read: Callable[[Source, Known], Reading], fence: Fence = unfenced
) -> Outcome:
    """Harvests what `read` opens. Raises Conflict when the cluster of the source may not speak."""
    with hub.db.read() as conn:
        described = members.one_source(conn, source_id)
        known = standings_of(hub, conn)
        charter = may_speak(known, described.cluster)

    def still(conn: Connection) -> None:
        fence(conn)
        if may_speak(standings_of(hub, conn), described.cluster) != charter:
            raise Busy(
                "signed_anew",
                f"Le cluster « {described.cluster} » vient de signer une autre charte : relancez la mise à jour.",
                f"The cluster “{described.cluster}” has just signed another charter: start the run again.",
            )

    try:
        source = stored_source(described.description, Path(described.folder))
        check_licence(charter, source.licence)
    except (SourceError, LicenceRefused) as problem:
        return fail(hub.db, source_id, problem, hub.clock())
    ceiling = known[described.cluster].member.ceilings.max_records
    intake = Intake(source.id, charter, Audience(source.visible_to), ceiling)
    rules = hashlib.sha256(f"{RULES_DIGEST} {charter.sha256}".encode()).hexdigest()
    return harvest(hub.db, source, partial(read, source), intake, hub.clock, rules, still)


def found(hub: Hub, federation: str, namespace: str) -> None:
    """Starts the federation of this hub: a root key in the data folder, a registry without members."""
    at = hub.clock()
    jws, key = found_registry(hub.settings.data_dir, federation, namespace, at)
    with hub.db.write() as conn:
        first_registry(conn, jws, key.public, at)


def admit(hub: Hub, members_: Sequence[Member]) -> None:
    """These clusters are members from now on; the next registry is sealed with the key of this machine."""
    with hub.db.read() as conn:
        after = admitted(held_registry(conn), members_, hub.clock())
    replace_registry(hub, seal(after, root_key(hub.settings.data_dir)))


def change_state(hub: Hub, cluster: str, event: Event) -> None:
    """A cluster is warned, suspended, leaves, returns…: the next registry says so."""
    with hub.db.read() as conn:
        if event is Event.RETURN:
            check_return(cluster, _left_for_good(hub, conn))
        after = moved(held_registry(conn), cluster, event, hub.clock(), former_state(conn, cluster))
    replace_registry(hub, seal(after, root_key(hub.settings.data_dir)))


def complete_departures(hub: Hub) -> list[str]:
    """Clusters that can return no more are purged: nothing of what they published stays; returns them.

    Cut off at any point, the next call goes on.
    """
    with hub.db.read() as conn:
        over = _left_for_good(hub, conn)
    if not over:
        return []
    publish(hub)  # nothing may rest on what is purged
    with hub.db.write() as conn:
        for one in members.sources(conn):
            if one.cluster in over:
                purge_source(conn, one.id, hub.clock())
                members.drop_source(conn, one.id)
    for cluster in over:
        change_state(hub, cluster, Event.LAPSE)
    return over


def publish(hub: Hub) -> Work:
    """Derives what the facts changed since the last time; readers see all of it or nothing."""
    with hub.db.write() as conn:
        return derive(conn, in_force(conn, hub.model), speakers(hub, conn))


def finder_of(hub: Hub) -> Finder:
    """The search index of the public, in the data folder of this machine."""
    return Finder(hub.settings.data_dir / "search" / Audience.PUBLIC)


def index(hub: Hub, told: Progress | None = None) -> int:
    """The search index takes in what was published since the last time; returns how many changes."""
    with hub.db.read() as conn:
        clusters = {described.id: described.cluster for described in members.sources(conn)}
        return finder_of(hub).follow(conn, clusters, told)


def audit_search(hub: Hub) -> Audit:
    """How the search index agrees with the catalogue; where it does not, it is made anew."""
    with hub.db.read() as conn:
        found = audit(conn, finder_of(hub).generations.opened())
        if not found.agrees:
            clusters = {described.id: described.cluster for described in members.sources(conn)}
            rebuild_index(conn, finder_of(hub).generations, clusters)
    return found


def rebuild_all(hub: Hub) -> Work:
    """Drops everything derived and makes it again from the facts."""
    with hub.db.write() as conn:
        present = {described.id: _present(hub, conn, described.id) for described in members.sources(conn)}
        return rebuild(conn, in_force(conn, hub.model), speakers(hub, conn), present)


def replay(hub: Hub, lines: Iterable[bytes]) -> int:
    """Takes over facts and ids of another hub, in any order, into an empty one; returns how many lines there were."""
    with hub.db.write() as conn:
        count = read_bundle(conn, lines)
        in_force(conn, hub.model)  # facts that this hub cannot weigh are not taken over
        for described in members.sources(conn):
            recompute_source(conn, described.id, _present(hub, conn, described.id))
        stand(conn)
    rebuild_all(hub)
    return count


@contextmanager
def as_of(hub: Hub, revision: int) -> Iterator[Hub]:
    """A hub that stands at an earlier revision, under the members of today; it is gone after the block."""
    with hub.db.read() as conn:
        newest = last_revision(conn)
    if not 0 < revision <= newest:
        raise NotFound(
            "revision",
            f"Il n’y a pas de révision {revision} : la dernière est {newest}.",
            f"There is no revision {revision}: the last one is {newest}.",
        )
    with elsewhere(hub) as earlier:
        with hub.db.read() as conn:
            replay(earlier, facts_until(conn, revision))
        yield earlier


@contextmanager
def elsewhere(hub: Hub) -> Iterator[Hub]:
    """The same hub on an empty database of its own, which is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        other = replace(hub, db=Database(f"sqlite:///{folder}/hub.sqlite"))
        other.db.create()
        try:
            yield other
        finally:
            other.db.close()


def accept_run(hub: Hub, run_id: int) -> Balance:
    """A person accepts a held run. Raises Conflict when it does not wait, or its cluster may not speak any more."""
    with hub.db.write() as conn:
        row = one_run(conn, run_id)
        if row is not None:
            may_speak(standings_of(hub, conn), members.one_source(conn, row.source).cluster)
        return accept(conn, run_id, hub.clock())


def undo_run(hub: Hub, run_id: int) -> int:
    """A person declares a run void; returns how many records changed."""
    with hub.db.write() as conn:
        row = one_run(conn, run_id)
        present = row is not None and _present(hub, conn, row.source)
        return undo(conn, run_id, hub.clock(), present)


def decide(hub: Hub, verdict: str, a: str, b: str, author: str, reason: str) -> int:
    """A person rules two records the same, or different; returns the number of the ruling."""
    with hub.db.write() as conn:
        return rule(conn, verdict, a, b, By(author, reason, hub.clock()))


def contest(hub: Hub, key: str, scheme: str, value: str, author: str, reason: str) -> int:
    """A person rules an identifier of a record wrong, as long as it has this value; returns the number of the ruling."""
    with hub.db.write() as conn:
        return distrust(conn, key, scheme, value, By(author, reason, hub.clock()))


def declare_closed(hub: Hub, key: str, since: str, successor: str | None, author: str, reason: str) -> int:
    """A person rules that a body is closed since a date, and who succeeds it; returns the number of the ruling."""
    with hub.db.write() as conn:
        return close(conn, key, since, successor, By(author, reason, hub.clock()))


def undo_decision(hub: Hub, number: int) -> None:
    """A person takes a ruling back."""
    with hub.db.write() as conn:
        undo_ruling(conn, number, hub.clock())


def adopt_model(hub: Hub, file: bytes, author: str, reason: str) -> int:
    """People put a model in force; returns the number of the adoption. All records are weighed anew at the next `publish`."""
    with hub.db.write() as conn:
        return adopt(conn, file, hub.model, author, reason, hub.clock())


def undo_model(hub: Hub, number: int) -> Model:
    """People take the adoption of a model back; returns the model that is in force without it."""
    with hub.db.write() as conn:
        undo_adoption(conn, number, hub.clock())
        return in_force(conn, hub.model)


def admit_source(hub: Hub, described: Described) -> None:
    """A source of a cluster is known from now on; it speaks only for that cluster. In another role it is merged anew."""
    with hub.db.write() as conn:
        held = next((known for known in members.sources(conn) if known.id == described.id), None)
        if held is not None and held.cluster != described.cluster:
            raise Conflict(
                "source_of_another",
                f"La source « {described.id} » appartient déjà au cluster « {held.cluster} ».",
                f"The source “{described.id}” belongs to the cluster “{held.cluster}” already.",
            )
        if held is not None and stored_role(held.description) != stored_role(described.description):
            mark_source_changed(conn, described.id)
        members.put_source(conn, described, next_revision(conn, f"source {described.id}", hub.clock()))


def replace_registry(hub: Hub, jws: str) -> None:
    """Takes the next signed registry; records come and go with the standing of their clusters."""
    with hub.db.write() as conn:
        before = standings_of(hub, conn)
        next_registry(conn, jws, hub.clock())
        after = standings_of(hub, conn)
        for described in members.sources(conn):
            was, now = before.get(described.cluster), after.get(described.cluster)
            if was and now and was.weighs == now.weighs:
                continue
            present = now is not None and now.in_catalogue
            recompute_source(conn, described.id, present)
            if present:
                mark_source_changed(conn, described.id)


def newest_charter(hub: Hub) -> Charter:
    """The latest version that this hub knows."""
    return max(hub.charters.values(), key=lambda charter: charter.number)


def standings_of(hub: Hub, conn: Connection) -> Mapping[str, Standing]:
    """The standing of every cluster today."""
    return standings(held_registry(conn), hub.charters.values())


def speakers(hub: Hub, conn: Connection) -> dict[str, Speaker]:
    """How the records of each source are looked at; sources of clusters without a policy have no records."""
    found = {}
    known = standings_of(hub, conn)
    for described in members.sources(conn):
        standing = known.get(described.cluster)
        if standing is not None and standing.policy is not None:
            lenses = tuple(Lens(standing.policy, audience) for audience in LAYERS)
            member, role = standing.member, stored_role(described.description)
            found[described.id] = Speaker(lenses, member.trust, member.territory, role)
    return found


def _left_for_good(hub: Hub, conn: Connection) -> list[str]:
    return left_for_good(standings_of(hub, conn), newest_charter(hub), hub.clock().date())


def _present(hub: Hub, conn: Connection, source_id: str) -> bool:
    standing = standings_of(hub, conn).get(members.one_source(conn, source_id).cluster)
    return standing is not None and standing.in_catalogue


def _edge(hub: Hub, folder: Path, source: Source) -> Edge:
    now = hub.clock()
    with hub.db.read() as conn:
        root = members.one_source(conn, source.id).root
        known = standings_of(hub, conn)

    def feed_keys(cluster: str) -> Mapping[str, PublicKey]:
        return keys_on(known[cluster].member.feed_keys, now.date()) if cluster in known else {}

    policy = FetchPolicy(hub.settings.contact or hub.settings.base_url, private=frozenset(hub.settings.allow))
    return Edge(
        folder=folder,
        now=now,
        fetcher=Fetcher(policy),
        root=root if root is None or "://" in root else Path(root),
        digest_key=hub.settings.id_secret.encode(),
        feed_keys=feed_keys,
        charter=known[source.cluster].charter if source.cluster in known else None,
    )
