"""What the measurements read: a hub without records, a feed, the same feed with one change, and a plain list.

`python -m tests.bench.organisations COUNT FOLDER` writes it all, in a process of its own, so that no measured
process holds the list.
"""

import csv
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from charter import Ceilings
from connectors.publish import Terms
from connectors.publish import publish as publish_feed
from hub.members.store import Described
from hub.pipeline import admit_source
from schema import Item
from tests.federation import AT, charter, federation, key, member

FEED = """
id: a-flux
cluster: alpha
title: flux
protocol: feed
address: feed/feed.jws
licence: etalab-2.0
"""
_PLAIN = """
id: a-plain
cluster: alpha
title: liste
protocol: delimited
address: plain.csv
licence: etalab-2.0
kinds:
  - {kind: organisation, id: id, fields: {name: name, phone: phone, website: website}}
"""


def organisations(count: int) -> Iterator[Item]:
    """Plausible organisations; one in four bears the SIREN of another."""
    for n in range(count):
        yield Item(
            "organisation",
            f"o{n}",
            {
                "name": f"Structure numéro {n} de Bordeaux",
                "level": "legal_person",
                "siren": _siren(n - 1 if n % 4 == 3 else n),
                "phone": f"+335{n:08d}",
                "email": f"contact@structure-{n}.fr",
                "website": f"https://www.structure-{n}.fr/",
                "description": "Une structure qui accompagne les enseignants dans leurs usages du numérique. " * 3,
                "sectors": ["school"],
                "sites": [
                    {
                        "address": f"{n % 99} rue de la République", "postcode": "33000", "commune": "Bordeaux",
                        "commune_code": "33063", "department": "33", "region": "75",
                        "latitude_e6": 44_800_000 + n, "longitude_e6": -580_000 - n,
                    }
                ],
            },
            "2026-01-01",
        )  # fmt: skip


def _siren(n: int) -> str:
    digits = f"{n + 10_000_000:08d}"
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(digits)]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    return f"{digits}{-total % 10}"


def hub_address(folder: Path) -> str:
    """Of the database in this folder."""
    return f"sqlite:///{folder / 'hub.sqlite'}"


def prepare(count: int, folder: Path) -> None:
    """Writes the hub, `feed`, `feed.next` and `plain.csv` into the folder."""
    items = list(organisations(count))
    _sign(items, folder / "feed")
    shutil.copytree(folder / "feed", folder / "feed.next")
    _sign([Item("organisation", "o0", {"name": "Autre nom"}), *items[1:]], folder / "feed.next")
    _write_csv(folder / "plain.csv", items)
    large = member("alpha").model_copy(update={"ceilings": Ceilings(max_records=count)})
    hub = federation(hub_address(folder), {"alpha": []}, [large])
    for name, text in {"a-flux": FEED, "a-plain": _PLAIN}.items():
        admit_source(hub, Described(name, "alpha", text.encode(), str(folder)))


def _sign(items: Iterable[Item], folder: Path) -> None:
    publish_feed(items, folder, Terms("alpha", "etalab-2.0", charter()), key("alpha feed"), AT)


def _write_csv(path: Path, items: Iterable[Item]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(("id", "name", "phone", "website"))
        rows.writerows((item.id, item.data["name"], "", item.data["website"]) for item in items)


if __name__ == "__main__":
    prepare(int(sys.argv[1]), Path(sys.argv[2]))
