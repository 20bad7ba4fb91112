"""Graphs as answers, and what the catalogue is described by."""

from collections.abc import Mapping

from fastapi import Request, Response
from rdflib import Graph
from sqlalchemy import Connection

from hub.catalogue.read import counts_by_cluster, counts_by_kind
from hub.outputs.exports.forms import FORMS as EXPORTS
from hub.outputs.linked.catalogue import Facts, Form
from hub.outputs.linked.names import Names
from hub.outputs.linked.written import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, WRITERS
from hub.web.answers import JSON, answer
from hub.web.api import examples
from hub.web.api.federation import updates
from hub.web.site import Directory, Site

FORMS = (
    Form("", "JSON, par pages", JSON, "JSON"),
    *(
        Form(f".{form.suffix}", form.title, form.media_type.partition(";")[0], form.file_type, form.kinds)
        for form in EXPORTS
    ),
)
"""The forms in which each kind can be had as a whole."""
_THING = f"https://maillage.example/id/organisation/{examples.ID}"
EXAMPLES = {
    JSON_LD: {"@context": {"schema": "https://schema.org/"}, "@graph": [{"@id": _THING}]},
    TURTLE: f'<{_THING}> <https://schema.org/name> "Atelier du Lac"@fr .\n',
    N_TRIPLES: f'<{_THING}> <https://schema.org/name> "Atelier du Lac"@fr .\n',
    RDF_XML: '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>\n',
}
"""One of an entry in each form."""


def names_of(site: Site, directory: Directory) -> Names:
    """The IRIs of this federation."""
    return Names(site.namespace(directory))


def answer_as(
    request: Request, graph: Graph, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The graph in this form."""
    return answer(request, WRITERS[media_type](graph), media_type, headers)


def facts(site: Site, conn: Connection, directory: Directory) -> Facts:
    """What the catalogue is now, as the public may know it."""
    present = {name: one.member for name, one in directory.standings.items() if one.in_catalogue}
    by_cluster = counts_by_cluster(conn, directory.clusters)
    entries = counts_by_kind(conn)
    return Facts(
        federation=directory.registry.federation if directory.registry else "Maillage",
        base_url=site.base_url.rstrip("/"),
        since=directory.registry.created.isoformat() if directory.registry else None,
        updated=max(updates(conn, directory).values(), default=None),
        entries=entries,
        members={name: (member.name, member.website) for name, member in present.items()},
        speakers={
            kind: sorted(name for name in present if by_cluster.get(name, {}).get(kind)) for kind in entries
        },
        forms=FORMS,
    )
