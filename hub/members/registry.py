"""The registry that this hub holds: read with its signature checked, replaced only by its signed successor."""

import base64
from datetime import datetime
from functools import lru_cache

import orjson
from sqlalchemy import Connection

from charter import PublicKey, Registry, State, read_registry, succeed
from hub.errors import NotFound
from hub.members import store
from hub.revisions import next_revision, read_state, write_state

ROOTS = "registry_roots"


def held_registry(conn: Connection) -> Registry:
    """The registry in force; NotFound on a hub without one, charter.SignatureRefused when it was tampered with."""
    jws = store.latest_registry(conn)
    roots = read_state(conn, ROOTS)
    if jws is None or roots is None:
        raise NotFound(
            "registry",
            "Ce hub n’a pas encore de registre : `maillage hub init` en crée un.",
            "This hub has no registry yet: `maillage hub init` makes one.",
        )
    return _verified(jws, roots)


@lru_cache(maxsize=4)
def _verified(jws: bytes, roots: str) -> Registry:
    """Checked once: every answer and every commit looks at the registry."""
    keys = (PublicKey(x) for x in orjson.loads(roots))
    return read_registry(jws, {key.kid: key for key in keys})


def first_registry(conn: Connection, jws: str, root: PublicKey, at: datetime) -> Registry:
    """Starts a hub with the registry that `root` signed; people checked the fingerprint of `root`."""
    registry = read_registry(jws, {root.kid: root})
    _keep(conn, registry, jws, at)
    return registry


def next_registry(conn: Connection, jws: str, at: datetime) -> Registry:
    """Takes the successor of the registry in force; raises what `charter.succeed` raises."""
    registry = succeed(held_registry(conn), jws)
    _keep(conn, registry, jws, at)
    return registry


def former_state(conn: Connection, cluster: str) -> State:
    """The state of a cluster before it left, as the registries remember it; active when they do not."""
    for _version, jws in reversed(store.all_registries(conn)):
        registry = Registry.model_validate_json(_payload(jws))  # its signature was checked when it came in
        member = registry.member(cluster)
        if member is not None and member.state not in (State.WITHDRAWN, State.REMOVED):
            return member.state
    return State.ACTIVE


def _payload(jws: bytes) -> bytes:
    return base64.urlsafe_b64decode(jws.split(b".")[1] + b"==")


def _keep(conn: Connection, registry: Registry, jws: str, at: datetime) -> None:
    revision = next_revision(conn, f"registry {registry.version}", at)
    store.add_registry(conn, registry.version, jws.encode(), revision)
    roots = [key.x for key in registry.root_keys if key.revoked_on is None]
    write_state(conn, ROOTS, orjson.dumps(roots).decode())
