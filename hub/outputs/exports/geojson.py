"""GeoJSON (RFC 7946): one feature per entry with the places whose coordinates a source said; the others are counted."""

from typing import Any

import orjson

from hub.outputs.exports.export import Entry, Export


def write(export: Export) -> bytes:
    """A feature collection; `unplaced`: how many entries have no coordinates, hence no geometry."""
    features = [_feature(entry) for entry in export.entries]
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "title": export.title,
            "licence": export.licence,
            "attribution": export.attribution,
            "list": export.address,
            "unplaced": sum(feature["geometry"] is None for feature in features),
            "features": features,
        }
    )


def _feature(entry: Entry) -> dict[str, Any]:
    about = {name: entry[name] for name in ("kind", "page", "url", "members")}
    return {
        "type": "Feature",
        "id": entry["iri"],
        "geometry": _geometry(entry),
        "properties": {**about, **entry["data"]},
    }


def _geometry(entry: Entry) -> dict[str, Any] | None:
    data = entry["data"]
    sites = [*data.get("sites", ()), *([data["place"]] if isinstance(data.get("place"), dict) else ())]
    points = [
        [site["longitude_e6"] / 1_000_000, site["latitude_e6"] / 1_000_000]
        for site in sites
        if "latitude_e6" in site
    ]
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}
