"""Who federates and what their sources did, as data."""

from collections.abc import Mapping

from sqlalchemy import Connection

from charter import Adhesion, Member, Refused, RegisteredKey
from hub.catalogue.read import counts_by_cluster
from hub.members.standing import Standing
from hub.records.public_runs import PublicRun, last_updates, public_runs
from hub.web.api import shapes_federation as shapes
from hub.web.api.charters import charter_name
from hub.web.site import Directory, Site

LATEST_RUNS = 10
OLD_AFTER_DAYS = 35
"""A source that was not read for longer is told to be old."""


def members(site: Site, conn: Connection) -> shapes.Members:
    """Everyone in the registry: those in the catalogue first, then by name."""
    directory = site.directory(conn)
    counts = counts_by_cluster(conn, directory.clusters)
    updated = updates(conn, directory)
    told = [
        _member(site, directory, standing, counts.get(name, {}), updated)
        for name, standing in directory.standings.items()
    ]
    registry = directory.registry
    return {
        "federation": registry.federation if registry else None,
        "registry_version": registry.version if registry else None,
        "registry_url": site.address("/v1/registry"),
        "items": sorted(told, key=lambda one: (not one["in_catalogue"], one["name"].casefold(), one["id"])),
    }


def runs(conn: Connection, directory: Directory, most: int = LATEST_RUNS) -> shapes.Runs:
    """The last runs of every public source of a cluster that is in the catalogue."""
    found = public_runs(conn, directory.read_sources, most)
    items: list[shapes.SourceRuns] = [
        {
            "source": name,
            "title": directory.sources[name].title,
            "member": directory.sources[name].cluster,
            "runs": [_run(one) for one in found.get(name, ())],
        }
        for name in directory.read_sources
    ]
    return {"items": items}


def updates(conn: Connection, directory: Directory) -> dict[str, str]:
    """When each source was last read with success."""
    return last_updates(conn, directory.read_sources)


def _member(
    site: Site,
    directory: Directory,
    standing: Standing,
    counts: Mapping[str, int],
    updated: Mapping[str, str],
) -> shapes.Member:
    member = standing.member
    sources = directory.published_by(member.id) if standing.in_catalogue else []
    return {
        "id": member.id,
        "name": member.name,
        "website": member.website,
        "state": member.state.value,
        "since": member.since.isoformat(),
        "in_catalogue": standing.in_catalogue,
        "hosted": member.hosted,
        "regions": list(member.territory.regions),
        "departments": list(member.territory.departments),
        "signature": _signature(site, member, standing.adhesion),
        "keys": [_key("adhesion", key) for key in member.officer_keys]
        + [_key("feed", key) for key in member.feed_keys],
        "sources": [
            {
                "id": one.id,
                "title": one.title,
                "licence": one.licence,
                "signed_feed": not one.hosted,
                "updated": updated.get(one.id),
            }
            for one in sources
        ],
        "entries": dict(counts) if standing.in_catalogue else {},
        "entries_total": sum(counts.values()) if standing.in_catalogue else 0,
        "updated": max((updated[one.id] for one in sources if one.id in updated), default=None),
    }


def _signature(site: Site, member: Member, adhesion: Adhesion | Refused) -> shapes.Signature:
    if isinstance(adhesion, Refused):
        return {
            "verified": False,
            "reason": adhesion.reason,
            "detail_fr": adhesion.message_fr,
            "detail_en": adhesion.message_en,
        }
    return {
        "verified": True,
        "charter": charter_name(site, adhesion.charter),
        "signed_at": adhesion.statement.signed_at.isoformat(),
        "role": adhesion.statement.role,
        "kid": adhesion.kid,
        "jws": member.adhesion or "",
    }


def _key(purpose: shapes.Purpose, key: RegisteredKey) -> shapes.KeyName:
    return {
        "purpose": purpose,
        "kid": key.kid,
        "since": key.since.isoformat(),
        "until": key.until.isoformat() if key.until else None,
        "revoked_on": key.revoked_on.isoformat() if key.revoked_on else None,
    }


def _run(told: PublicRun) -> shapes.Run:
    run: shapes.Run = {
        "state": told.state,
        "started": told.started,
        "finished": told.finished,
        "issues": dict(told.issues),
    }
    if told.failure is not None:
        run["failure"] = told.failure
    if told.balance is not None:
        run["balance"] = _balance(told.balance)
    return run


def _balance(told: Mapping[str, int]) -> shapes.Balance:
    return {
        "read": told["read"],
        "created": told["created"],
        "updated": told["updated"],
        "same": told["same"],
        "refused": told["refused"],
        "repeated": told["repeated"],
        "kept": told["kept"],
        "removed": told["removed"],
        "held": told["held"],
    }
