"""How each of the fifteen directories writes: what it leaves out, and what it repeats on every line."""

from typing import NamedTuple

from schema import Level

SCHOOLS = frozenset(("nursery_school", "primary_school", "college", "lycee"))
PUBLIC = SCHOOLS | {
    "town_hall", "ccas", "library", "counter", "youth", "epn", "social_centre", "intercommunality", "post",
}  # fmt: skip


class Habit(NamedTuple):
    """Shares in percent of the records that say a thing. `kinds`: which bodies a national list holds.

    `level`: how often it tells the level; `habitual`: the one level that it writes when it does not look.
    `siren`: of the body itself, `host`: of its host where it has none; `official`: names as registers write them.
    """

    source: str
    kinds: frozenset[str] = frozenset()
    siren: int = 58
    host: int = 30
    identifiers: int = 10
    phone: int = 65
    website: int = 55
    email: int = 30
    address: int = 80
    postcode: int = 90
    point: int = 65
    level: int = 0
    habitual: Level = Level.SERVICE_POINT
    official: int = 5
    full_code: int = 60
    own_phone: str | None = None


LOCAL = (
    Habit("nord", level=100),
    Habit("ouest", phone=80, point=85, level=100),
    Habit("sud", official=30, email=45),
    Habit("est", siren=75, host=70, website=45),
    Habit("centre", siren=80, host=80, official=25, level=100),
    Habit("littoral", siren=50, host=20, phone=75, postcode=60, full_code=20),
    Habit("alpes", website=70, point=40),
    Habit("garonne", siren=45, host=30, address=90, own_phone="+33556000000"),
    Habit("massif", siren=55, email=15, point=90, full_code=90),
)
NATIONAL = (
    Habit(
        "conseillers", PUBLIC | {"association", "network", "operator", "company"}, siren=95, host=95, identifiers=90,
        phone=0, website=0, email=0, official=100, point=75,
    ),
    Habit("guichets", frozenset(("counter",)), host=0, phone=95, website=20, email=60, point=95, level=100, full_code=95),
    Habit(
        "ecoles", SCHOOLS, siren=60, host=45, identifiers=95, phone=90, website=40, point=95, level=100,
        habitual=Level.ESTABLISHMENT, full_code=95,
    ),
    Habit("fablabs", frozenset(("association", "company", "epn")), siren=0, host=0, phone=0, website=85, address=25),
    Habit(
        "associations", frozenset(("association", "network", "operator")), siren=55, identifiers=70, phone=40,
        level=100, habitual=Level.LEGAL_PERSON, own_phone="+33140000000",
    ),
    Habit(
        "entreprises", frozenset(("company", "branch", "site", "operator")), siren=85, website=70, identifiers=30,
        official=40, level=100, habitual=Level.LEGAL_PERSON,
    ),
)  # fmt: skip
