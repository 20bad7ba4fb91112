"""One example per operation of the API, small and true to its shape."""

from typing import Any

from hub.web.api import shapes, shapes_federation
from schema import KINDS, Kind

ID = "mfzgk3tuonxw2zjq"
_SITE = "https://hub.example"
_SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CHARTER: shapes.CharterName = {"version": "1.0.0", "sha256": _SHA, "url": f"{_SITE}/v1/charter/{_SHA}"}
_WHEN = "2026-11-23T05:00:00+00:00"

_LINKED: shapes.Linked = {
    "id": "onuwyzlomnuw45dj", "kind": "organisation", "name": "Commune d’exemple",
    "url": f"{_SITE}/v1/organisations/onuwyzlomnuw45dj",
}  # fmt: skip
JOIN: shapes.Join = {
    "records": [0, 1],
    "score": 19_500,
    "threshold": 8000,
    "ruled": False,
    "clues": [
        {
            "clue": "identifier", "level": "siren", "weight": 16_000, "shared": ["732829320"],
            "fr": "même SIREN", "en": "same SIREN",
        },
        {
            "clue": "name", "level": "close_rare", "weight": 4000, "shared": [],
            "fr": "noms proches, peu courants", "en": "close names, rare ones",
        },
        {
            "clue": "domain", "level": "other", "weight": -500, "shared": [],
            "fr": "domaines web différents", "en": "different web domains",
        },
    ],
    "fr": "19,5 points, au moins 8,0 : elles sont réunies.",
    "en": "19.5 points, at least 8.0: they are joined.",
}  # fmt: skip


def item(kind: Kind) -> shapes.Item:
    return {
        "id": ID,
        "kind": kind.name,
        "url": f"{_SITE}/v1/{kind.plural}/{ID}",
        "page": f"{_SITE}/{kind.page}/{ID}",
        "iri": f"{_SITE}/id/{kind.name}/{ID}",
        "change": 42,
        "members": ["nord"],
        "data": {"name": f"{kind.labels['fr']} d’exemple", "themes": ["accessibility"]},
        "relations": {"hosted_by": {"total": 1, "items": [_LINKED]}},
    }


def item_list(kind: Kind) -> shapes.ItemList:
    counted: shapes.FacetValue = {
        "value": "32", "count": 1, "label_fr": "Hauts-de-France", "label_en": "Hauts-de-France",
    }  # fmt: skip
    return {
        "items": [item(kind)],
        "next": "WyI0MDJmYWIwYSIsImEiLCJiIl0",
        "total": 1,
        "facets": {"region": [counted]},
    }


def origin(kind: Kind) -> shapes.Origin:
    return {
        "id": ID,
        "kind": kind.name,
        "url": f"{_SITE}/v1/{kind.plural}/{ID}",
        "records": [
            {
                "member": "nord",
                "member_name": "Cluster du Nord",
                "source": "nord-annuaire",
                "source_title": "Annuaire du cluster du Nord",
                "licence": "etalab-2.0",
                "record": "17",
                "charter": _CHARTER,
            },
            {
                "member": "ouest",
                "member_name": "Cluster de l’Ouest",
                "source": "ouest-annuaire",
                "source_title": "Annuaire du cluster de l’Ouest",
                "licence": "etalab-2.0",
                "record": "A",
            },
        ],
        "fields": {
            "name": {
                "values": [{"value": f"{kind.labels['fr']} d’exemple", "records": [0]}],
                "others": [],
                "shown_under": [
                    {"charter": "1.0.0", "rule": "V-01", "article": "A9", "url": f"{_SITE}/charte/1.0.0#A9"}
                ],
            }
        },
        "model": "2026-2",
        "chain": [JOIN],
    }


ARTICLE: shapes.Article = {
    "ref": "A9",
    "title": "Qui voit quoi",
    "text": "Chaque information partagée appartient à une classe, et chaque classe a ses lecteurs.",
    "url": f"{_SITE}/charte/1.0.0#A9",
    "rules": [{"id": "V-01", "check": "visibility", "text": "L’identité est publique."}],
}
CHARTER: shapes.Charter = {
    "id": "charte",
    "version": "1.0.0",
    "title": "Charte de la fédération",
    "sha256": _SHA,
    "text_url": f"{_SITE}/v1/charter/{_SHA}/text",
    "adopted": "2026-11-02",
    "effective": "2026-11-02",
    "required": "2027-02-01",
    "articles": [ARTICLE],
    "signed_by": ["nord"],
    "versions": [_CHARTER],
}
CHARTER_TEXT = '[charter]\nid = "charte"\nversion = "1.0.0"\n'
MEMBERS: shapes_federation.Members = {
    "federation": "Fédération d’exemple",
    "registry_version": 3,
    "registry_url": f"{_SITE}/v1/registry",
    "items": [
        {
            "id": "nord",
            "name": "Cluster du Nord",
            "website": "https://nord.example",
            "state": "active",
            "since": "2026-11-02",
            "in_catalogue": True,
            "hosted": False,
            "regions": ["32"],
            "departments": [],
            "signature": {
                "verified": True,
                "charter": _CHARTER,
                "signed_at": "2026-11-03T09:00:00+00:00",
                "role": "présidence",
                "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                "jws": "eyJhbGciOiJFZDI1NTE5In0.e30.c2lnbmF0dXJl",
            },
            "keys": [],
            "sources": [
                {
                    "id": "nord-annuaire",
                    "title": "Annuaire du cluster du Nord",
                    "licence": "etalab-2.0",
                    "signed_feed": True,
                    "updated": _WHEN,
                }
            ],
            "entries": {"organisation": 120},
            "entries_total": 120,
            "updated": _WHEN,
        }
    ],
}
JWS = "eyJhbGciOiJFZDI1NTE5In0.e30.c2lnbmF0dXJl"
KEY: shapes_federation.Key = {
    "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", "kty": "OKP", "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}  # fmt: skip
RUNS: shapes_federation.Runs = {
    "items": [
        {
            "source": "nord-annuaire",
            "title": "Annuaire du cluster du Nord",
            "member": "nord",
            "runs": [
                {
                    "state": "applied",
                    "started": _WHEN,
                    "finished": _WHEN,
                    "balance": {
                        "read": 121, "created": 1, "updated": 2, "same": 117, "refused": 1, "repeated": 0,
                        "kept": 1, "removed": 3, "held": 123,
                    },
                    "issues": {"bad_siren": 1},
                }
            ],
        }
    ]
}  # fmt: skip
STATUS: shapes.Status = {
    "status": "ok",
    "change": 42,
    "entries": {"organisation": 120},
    "entries_total": 120,
    "members": 1,
    "sources": 1,
    "model": {"version": "2026-2", "sha256": _SHA},
    "updated": _WHEN,
}
DIGEST: shapes.Digest = {"audience": "public", "sha256": _SHA, "entries": 120, "change": 42}
CHANGES: shapes.Changes = {
    "next": f"{_SITE}/v1/changes?afterChangeNumber=43&limit=500",
    "items": [
        {
            "state": "updated", "kind": "organisation", "id": ID, "modified": 42,
            "data": item(KINDS["organisation"]),
        },
        {"state": "deleted", "kind": "event", "id": ID, "modified": 43},
    ],
    "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}  # fmt: skip
OPENAPI: Any = {"openapi": "3.1.0", "info": {"title": "Maillage", "version": "1"}, "paths": {}}
SUGGESTIONS: shapes.Suggestions = {
    "items": [
        {
            "type": "theme", "label": "robotique", "filter": "theme", "value": "robotics", "count": 12,
            "url": f"{_SITE}/v1/organisations?theme=robotics", "page": f"{_SITE}/?theme=robotics",
        },
        {
            "type": "entry", "label": "Robots en classe", "kind": "organisation", "id": ID,
            "url": f"{_SITE}/v1/organisations/{ID}", "page": f"{_SITE}/organisations/{ID}",
        },
    ]
}  # fmt: skip
CHART: shapes.Chart = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.777, 50.291]},
            "properties": {"count": 17},
            "bbox": [2.8125, 50.625, 5.625, 53.4375],
        }
    ],
    "total": 20,
    "in_view": 17,
    "unplaced": 3,
}
EXPORTS = {
    "csv": f"identifiant,page,nom\r\n{ID},{_SITE}/organisations/{ID},Organisation d’exemple\r\n",
    "xlsx": "(a workbook)",
    "geojson": {"type": "FeatureCollection", "unplaced": 0, "features": []},
    "ndjson": '{"id": "' + ID + '", "kind": "organisation"}\n',
    "rss": '<rss version="2.0"><channel><title>Organisations</title></channel></rss>',
    "ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
}
"""A file of each form."""
