"""Nobody real is described but a short list of public bodies; nothing invented can be taken for real."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from schema import Item
from tests.examples.read import everything

# Real, public, and said of nothing else than their registers do.
REAL = {
    "siren": {
        "130018351", "130023385", "130029754", "130005457", "180089047", "191700327", "192903466", "193113834",
        "196901920", "196917744", "200052264", "200053742", "200053759", "200053767", "200053791", "233500016",
        "237500079",
    },
    "uai": {"0290346U", "0311383K", "0597239Y", "0690192J", "0691774D", "0755890V"},
    "ror": {
        "00afp2z80", "00pg6eq24", "01b8h3982", "029brtt94", "02495e989", "02en5vm52", "02kvxyf05", "02kzqn938",
        "03d1maw17", "04ezk3x31", "04mv1z119", "050jn9y42", "057qpr032",
    },
    "wikidata": {"Q190434"},
}  # fmt: skip
REAL_SITES = {
    "bretagne.bzh", "univ-brest.fr", "univ-lyon1.fr", "insa-lyon.fr", "auvergnerhonealpes.fr", "univ-tlse2.fr",
    "laregion.fr", "univ-lille.fr", "hautsdefrance.fr", "u-bordeaux.fr", "univ-larochelle.fr", "inria.fr",
    "nouvelle-aquitaine.fr", "sorbonne-universite.fr", "iledefrance.fr", "unistra.fr", "grandest.fr",
    "uliege.be", "unamur.be", "uclouvain.be", "moodle.org", "fun-mooc.fr",
}  # fmt: skip
FICTITIOUS = {
    "siren": re.compile(r"0000[1-8]\d{4}"),
    "siret": re.compile(r"0000[1-8]\d{9}"),
    "uai": re.compile(r"000[1-8]\d{3}[A-Z]"),
    "rna": re.compile(r"W0000\d{5}"),
    "bce": re.compile(r"00000\d{5}"),
}
SCHEMES = REAL.keys() | FICTITIOUS.keys()
# Arcep keeps these French ranges for fiction; no Belgian subscriber number begins with 0.
PHONE = re.compile(r"\+33(?:19900|26191|35301|46571|53649)\d{4}|\+32(?:40007\d{3}|\d{2}00\d{4})")
VISIBLE = re.compile(
    r"ex(?:emple|-robo)|spécimen|ficti[fv]|imaginaire|démo\b|skouer|adibidea|modèle|factice", re.IGNORECASE
)
HOST = re.compile(r"https?://(?:www\.)?([^/]+)|@([^\s@]+)$")


def texts(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(texts, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(texts, value))


def is_real(item: Item) -> bool:
    """Whether the item is one of the public bodies of the list."""
    return any(item.data.get(scheme) in known for scheme, known in REAL.items())


def test_identifiers_are_nobodys() -> None:
    said = [(scheme, item.data[scheme]) for _, item in everything() for scheme in SCHEMES & item.data.keys()]
    assert said
    for scheme, value in said:
        form = FICTITIOUS.get(scheme)
        assert value in REAL.get(scheme, ()) or (form and form.fullmatch(value)), (scheme, value)


def test_phones_ring_nowhere() -> None:
    phones = [(item.data["phone"], is_real(item)) for _, item in everything() if "phone" in item.data]
    assert phones
    assert [phone for phone, real in phones if real or not PHONE.fullmatch(phone)] == []


def test_addresses_of_the_web_lead_nowhere() -> None:
    hosts = {
        found[1] or found[2]
        for _, item in everything()
        for text in texts(item.data)
        for found in HOST.finditer(text)
    }
    assert {host for host in hosts if not host.endswith(".example")} <= REAL_SITES


def test_invented_bodies_are_seen_to_be() -> None:
    invented = [item for _, item in everything() if item.kind == "organisation" and not is_real(item)]
    for item in invented:
        said = " ".join(item.data.get(name, "") for name in ("name", "email", "website"))
        assert VISIBLE.search(said), item.id


def test_people_are_called_examples() -> None:
    names = [
        person["name"]
        for _, item in everything()
        for field in ("contacts", "portraits")
        for person in item.data.get(field, ())
    ]
    assert names
    assert [name for name in names if not VISIBLE.search(name)] == []
