"""Records as the peers read them: one row each, cleaned as their documentation asks for; and what a record shows."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from schema import Invalid, normalise
from tests.bench.wording import SMALL_WORDS, flat

COLUMNS = (
    "unique_id", "name", "sorted_name", "first_word", "last_word", "letters", "siren", "siret", "uai", "rna",
    "level", "phone", "domain", "email", "street", "town", "postcode", "department", "lat", "lon",
)  # fmt: skip
LEGAL_FORMS = frozenset(("sas", "sarl", "sa", "eurl", "sasu", "scop", "scic", "snc", "association", "ass"))
WRITTEN_OUT = {
    "av": "avenue", "bd": "boulevard", "bld": "boulevard", "pl": "place", "r": "rue", "imp": "impasse", "all": "allee",
    "ch": "chemin", "che": "chemin", "rte": "route", "st": "saint", "ste": "sainte",
}  # fmt: skip


def row(key: str, data: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a record that are not empty."""
    words = [word for word in plain(data["name"]).split() if word not in LEGAL_FORMS] or [plain(data["name"])]
    weighty = [word for word in words if word not in SMALL_WORDS] or words
    site: Mapping[str, Any] = next(iter(data.get("sites", ())), {})
    cells = {
        "unique_id": key,
        "name": " ".join(words),
        "sorted_name": " ".join(sorted(weighty)),
        "first_word": weighty[0],
        "last_word": weighty[-1],
        "letters": "".join(word[:1] for word in weighty),
        "siren": data.get("siren") or data.get("siret", "")[:9],
        **{name: data.get(name) for name in ("siret", "uai", "rna", "level", "phone", "email")},
        "domain": domain(data),
        "street": _written_out(site.get("address", "")),
        "town": _written_out(site.get("commune", "")).removesuffix(" cedex"),
        "postcode": site.get("postcode"),
        "department": site.get("department"),
        "lat": _degrees(site.get("latitude_e6")),
        "lon": _degrees(site.get("longitude_e6")),
    }
    return {name: value for name, value in cells.items() if value}


def write_table(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """One CSV file with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """What `write_table` wrote; empty cells are empty texts."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def shown(cells: Mapping[str, str]) -> list[str]:
    """What speaks strongly for one entity: siren, phone, domain, name; each with the word for what it is."""
    return [f"{name}:{cells[name]}" for name in ("siren", "phone", "domain", "name") if cells.get(name)]


def plain(text: str) -> str:
    """Lower case without accents or punctuation."""
    return re.sub(r"[\W_]+", " ", flat(text).lower()).strip()


def domain(data: Mapping[str, Any]) -> str | None:
    """The domain of a record's own site, None on a platform that many bodies share."""
    host = data.get("web_domain") or urlsplit(data.get("website", "")).hostname
    try:
        return normalise.domain(host) if host else None
    except Invalid:
        return None


def _written_out(text: str) -> str:
    return " ".join(WRITTEN_OUT.get(word, word) for word in plain(text).split())


def _degrees(micro: int | None) -> str | None:
    return None if micro is None else f"{micro / 1_000_000:.6f}"
