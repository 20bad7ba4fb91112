"""Records in force as plain rows: the values that a reader, or another method of linking, compares."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import orjson
from sqlalchemy import select

from hub.db import Database
from hub.relations.facts import record, version
from hub.resolve.words import fold

_EARTH_M = 6_371_000
_SAINT = re.compile(r"\bste?\b")


@dataclass(frozen=True)
class Row:
    """One record. Only its first site is looked at: no real directory of ours states two."""

    key: str
    source: str
    kind: str
    data: Mapping[str, Any]

    @cached_property
    def site(self) -> Mapping[str, Any]:
        sites = self.data.get("sites")
        return sites[0] if sites else {}

    @cached_property
    def name(self) -> str:
        """Folded, with `saint` written out."""
        return _SAINT.sub("saint", fold(self.data["name"]))

    @cached_property
    def names(self) -> frozenset[str]:
        """All forms, folded; an acronym is too short to stand among them."""
        return frozenset([self.name, *(fold(each) for each in self.data.get("other_names") or ())])

    @cached_property
    def grams(self) -> frozenset[str]:
        padded = f" {self.name} "
        return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))

    @cached_property
    def commune(self) -> str:
        return _SAINT.sub("saint", fold(self.site.get("commune", "")))

    @cached_property
    def bare_name(self) -> str:
        """The name without the words of its town: what sites of one operator have in common."""
        town = set(self.commune.split())
        return " ".join(word for word in self.name.split() if word not in town)

    @cached_property
    def address(self) -> str:
        return fold(self.site.get("address", ""))

    @property
    def postcode(self) -> str:
        return str(self.site.get("postcode", ""))

    @property
    def department(self) -> str:
        return str(self.site.get("department") or self.postcode[:2])

    @property
    def phone(self) -> str:
        return str(self.data.get("phone", ""))

    @property
    def siret(self) -> str:
        return str(self.data.get("siret", ""))

    @property
    def siren(self) -> str:
        return str(self.data.get("siren") or self.siret[:9])

    @cached_property
    def domain(self) -> str:
        """Of the e-mail address, else of the website."""
        mail = str(self.data.get("email", "")).rpartition("@")[2]
        return mail or (urlsplit(self.data.get("website", "")).hostname or "").removeprefix("www.")

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        if "latitude_e6" not in self.site or "longitude_e6" not in self.site:
            return None
        return self.site["latitude_e6"] / 1e6, self.site["longitude_e6"] / 1e6


def rows(database: Database) -> list[Row]:
    """All records in force, by key."""
    query = select(record.c.key, record.c.source, record.c.kind, version.c.body)
    with database.read() as conn:
        held = conn.execute(query.join(version, version.c.id == record.c.version)).all()
    return sorted(
        (Row(key, source, kind, orjson.loads(body)["data"]) for key, source, kind, body in held), key=_key
    )


def _key(row: Row) -> str:
    return row.key


def metres(a: Row, b: Row) -> int | None:
    """The distance of two records that both say where they are."""
    if a.point is None or b.point is None:
        return None
    (lat_a, lon_a), (lat_b, lon_b) = a.point, b.point
    north, east = math.radians(lat_b - lat_a) / 2, math.radians(lon_b - lon_a) / 2
    bow = (
        math.sin(north) ** 2
        + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(east) ** 2
    )
    return round(2 * _EARTH_M * math.asin(math.sqrt(bow)))


def alike(a: Row, b: Row) -> float:
    """How much of their letters two names share: Dice's measure over trigrams, 0 to 1."""
    return 2 * len(a.grams & b.grams) / (len(a.grams) + len(b.grams))


def for_splink(row: Row) -> Iterator[tuple[str, Any]]:
    """The columns that `splink_joins` reads; an absent value is None."""
    lat, lon = row.point or (None, None)
    yield from {
        "unique_id": row.key,
        "name": row.name,
        "phone": row.phone,
        "email": row.data.get("email"),
        "siren": row.siren,
        "siret": row.siret,
        "address": row.address,
        "postcode": row.postcode,
        "commune": row.commune,
        "department": row.department,
        "lat": lat,
        "lon": lon,
    }.items()
