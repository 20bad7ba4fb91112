"""Where pairs are looked for, and why: each family yields candidates that some way of linking gets wrong.

A family is a function of all organisations; it promises pairs, each possibly several times, in any order.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations

from tests.golden.pairs.rows import Row, alike, metres

Pair = tuple[Row, Row]
Family = Callable[[list[Row]], Iterable[Pair]]

CROWD = 60
"""A value that more records share finds none of them: its pairs would all look alike."""
NEAR_M, FAR_M = 60, 1_500
SIMILAR, UNLIKE = 0.62, 0.35

PLATFORMS = re.compile(
    r"(facebook|meetup|fablabs|twitter|linkedin|wordpress|google)\.|^(laposte|orange|wanadoo|free|sfr)\."
)
"""Domains that say nothing of whose page it is."""
REGISTERS = ("annuaire-education", "esr-etablissements")
INSTITUTIONS = {
    "town hall": r"mairie|commune de|hotel de ville|ville de",
    "social action": r"c ?c ?a ?s|cias|centre (inter)?communal d action sociale",
    "library": r"bibliotheque|mediatheque|ludotheque|bm",
    "counter": r"france services?|msap|maison de services? au public|maison france services",
    "youth": r"point (d )?information jeunes(se)?|pij|bij|info jeunes|espace jeunes|mission locale|point jeunes?",
    "digital place": r"epn|cyber ?base|cyber ?espace|espace (public )?(numerique|multimedia)|fablab",
    "social centre": r"centre socio ?culturel|centre social|maison de quartier|espace de vie sociale",
    "group of communes": r"communaute (de communes|d agglomeration|urbaine)|cc|metropole",
    "department": r"departement|conseil departemental|maison (du|de) (departement|la solidarite|solidarites)|mds",
    "post": r"la poste|bureau de poste|agence postale",
    "jobs": r"pole emploi|france travail|cap emploi|maison de l emploi",
    "family fund": r"caf|cpam|carsat|msa",
}
_FORMS = {what: re.compile(rf"\b({forms})\b") for what, forms in INSTITUTIONS.items()}


def institutions(row: Row) -> frozenset[str]:
    """The kinds of public institution that a name says, for the drawing only: no label rests on it."""
    return frozenset(what for what, form in _FORMS.items() if form.search(row.name))


def _sharing(rows: Iterable[Row], value: Callable[[Row], Hashable | None]) -> Iterator[Pair]:
    """Pairs of records with one value; None and the empty text are no values."""
    holders: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        if told := value(row):
            holders[told].append(row)
    for held in holders.values():
        if len(held) <= CROWD:
            yield from combinations(held, 2)


def _far(a: Row, b: Row) -> bool:
    between = metres(a, b)
    return a.commune != b.commune if between is None else between > FAR_M


def _town(row: Row) -> Hashable | None:
    return (row.commune, row.department) if row.commune and row.department else None


def phone_near(rows: list[Row]) -> Iterator[Pair]:
    """One phone and unlike names in one place: a switchboard, a renamed body, or a counter with its host."""
    pairs = _sharing(rows, lambda row: row.phone)
    return ((a, b) for a, b in pairs if alike(a, b) < SIMILAR and not _far(a, b))


def phone_far(rows: list[Row]) -> Iterator[Pair]:
    """One phone in two places: sites of one operator, or a wrong point."""
    return ((a, b) for a, b in _sharing(rows, lambda row: row.phone) if _far(a, b))


def _names(rows: list[Row]) -> Iterator[Pair]:
    """Similar names, found by a word that is not everywhere."""
    by_word: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for word in set(row.name.split()):
            by_word[word].append(row)
    for held in by_word.values():
        if len(held) <= CROWD:
            yield from ((a, b) for a, b in combinations(held, 2) if alike(a, b) >= SIMILAR)


def name_same_department(rows: list[Row]) -> Iterator[Pair]:
    """A similar name in one department, with neither phone nor town in common."""
    pairs = ((a, b) for a, b in _names(rows) if a.department == b.department and a.commune != b.commune)
    return ((a, b) for a, b in pairs if not a.phone or a.phone != b.phone)


def name_other_department(rows: list[Row]) -> Iterator[Pair]:
    """A similar name in another department: a namesake, or a network."""
    return ((a, b) for a, b in _names(rows) if a.department != b.department)


def namesakes(rows: list[Row]) -> Iterator[Pair]:
    """The same name, but for the town, in two towns."""
    pairs = _sharing(rows, lambda row: row.bare_name)
    return ((a, b) for a, b in pairs if a.commune != b.commune)


def one_siret(rows: list[Row]) -> Iterator[Pair]:
    return _sharing(rows, lambda row: row.siret)


def one_siren(rows: list[Row]) -> Iterator[Pair]:
    """One SIREN without one SIRET: sites, services of a town, or a guest with its host's number."""
    pairs = _sharing(rows, lambda row: row.siren)
    return ((a, b) for a, b in pairs if not a.siret or a.siret != b.siret)


def one_uai(rows: list[Row]) -> Iterator[Pair]:
    return _sharing(rows, lambda row: row.data.get("uai"))


def one_place(rows: list[Row]) -> Iterator[Pair]:
    """One address, or one spot, under unlike names."""
    by_address = _sharing(rows, lambda row: (row.address, row.postcode) if len(row.address) > 5 else None)
    by_town = ((a, b) for a, b in _sharing(rows, _town) if (metres(a, b) or NEAR_M) < NEAR_M)
    for pairs in (by_address, by_town):
        yield from ((a, b) for a, b in pairs if alike(a, b) < UNLIKE)


def host_and_service(rows: list[Row]) -> Iterator[Pair]:
    """Two kinds of institution in one town: town hall, social action, library, counter, youth point…"""
    kinds = {row.key: institutions(row) for row in rows}
    named = [row for row in rows if kinds[row.key]]
    pairs = ((a, b) for a, b in _sharing(named, _town) if not kinds[a.key] & kinds[b.key])
    return ((a, b) for a, b in pairs if a.phone == b.phone != "" or not _far(a, b))


def one_institution(rows: list[Row]) -> Iterator[Pair]:
    """One kind of institution twice in one town."""
    kinds = {row.key: institutions(row) for row in rows}
    return ((a, b) for a, b in _sharing(rows, _town) if kinds[a.key] & kinds[b.key])


def operator_sites(rows: list[Row]) -> Iterator[Pair]:
    """One mail or web domain, in two towns."""
    named = [row for row in rows if not PLATFORMS.search(row.domain)]
    return ((a, b) for a, b in _sharing(named, lambda row: row.domain) if a.commune != b.commune)


def same_source(rows: list[Row]) -> Iterator[Pair]:
    """Two rows of one list, in one town, of similar names: repetitions, rooms, shifts, and different bodies."""
    pairs = ((a, b) for a, b in _sharing(rows, _town) if a.source == b.source not in REGISTERS)
    return ((a, b) for a, b in pairs if alike(a, b) >= SIMILAR - 0.1)


def school_annexes(rows: list[Row]) -> Iterator[Pair]:
    """Two entries of a school register on one campus or of one name: annexes, sections, schools side by side."""
    schools = [row for row in rows if row.source in REGISTERS]
    for a, b in _sharing(schools, _town):
        between = metres(a, b)
        if alike(a, b) >= SIMILAR or (between is not None and between < 2 * NEAR_M):
            yield a, b


def lycees(rows: list[Row]) -> Iterator[Pair]:
    """Lycées in their forms (professional, general, LPO), in one town."""
    named = [row for row in rows if re.search(r"\b(lycee|lpo|legta|lp)\b", row.name)]
    pairs = ((a, b) for a, b in _sharing(named, _town) if alike(a, b) >= UNLIKE)
    return ((a, b) for a, b in pairs if alike(a, b) >= SIMILAR or not _far(a, b))


def name_and_place(rows: list[Row]) -> Iterator[Pair]:
    """Rows of two sources with a similar name in one town: mostly the same body, so that there are joins to find."""
    pairs = ((a, b) for a, b in _sharing(rows, _town) if a.source != b.source)
    return ((a, b) for a, b in pairs if alike(a, b) >= SIMILAR - 0.07)
