"""The list that the parameters of a request ask for: words, filters, an area, days, an order."""

import re
from collections.abc import Sequence
from datetime import date

from hub.catalogue.facets import filter_names
from hub.catalogue.read import NAME
from hub.paging import USUAL, BadParameter, read_limit
from hub.search.areas import Area, Circle
from hub.search.asked import DISTANCE, RELEVANCE, SORTS, Days, Search
from hub.search.document import ENDS
from hub.web.areas import BOX, NEAR, RADIUS, box, circle
from hub.web.parameters import Parameters, one
from schema import KINDS

WORDS, FROM, TO = "q", "from", "to"
SORT, CURSOR, LIMIT, FACETS, EXPLAIN = "sort", "cursor", "limit", "facets", "explain"


def takes_days(kind: str) -> bool:
    """Whether entries of a kind take place on days."""
    return bool(ENDS.keys() & KINDS[kind].fields.keys())


def parameter_names(kinds: Sequence[str]) -> tuple[str, ...]:
    """What a list of these kinds understands, whichever page or format it is for."""
    filters = {name for kind in kinds for name in filter_names(kind)}
    days = (FROM, TO) if any(takes_days(kind) for kind in kinds) else ()
    return (*sorted(filters), WORDS, BOX, NEAR, RADIUS, *days, SORT, CURSOR)


def search_of(kinds: Sequence[str], parameters: Parameters) -> Search:
    """The list that the parameters ask for; BadParameter names the one that is off."""
    limit = one(parameters, LIMIT)
    words = (one(parameters, WORDS) or "").strip()
    areas = tuple(area for area in (box(parameters), circle(parameters)) if area is not None)
    names = {name for kind in kinds for name in filter_names(kind)}
    return Search(
        kinds=tuple(kinds),
        words=words,
        filters={name: parameters[name] for name in sorted(names) if name in parameters},
        areas=areas,
        days=Days(_day(parameters, FROM), _day(parameters, TO)),
        sort=_sort(one(parameters, SORT), words, areas),
        cursor=one(parameters, CURSOR),
        limit=read_limit(limit) if limit else USUAL,
    )


def facet_names(kinds: Sequence[str], parameters: Parameters) -> list[str]:
    """The filters whose counts are asked for: separated by commas, or the parameter repeated."""
    names = [name for text in parameters.get(FACETS, ()) for name in text.split(",") if name]
    known = sorted({name for kind in kinds for name in filter_names(kind)})
    for name in names:
        if name not in known:
            raise BadParameter(
                FACETS,
                "unknown_facet",
                f"Il n’y a pas de filtre « {name} » ici ; connus : {', '.join(known)}.",
                f"There is no filter “{name}” here; known: {', '.join(known)}.",
            )
    return list(dict.fromkeys(names))


def usual_sort(words: str, areas: Sequence[Area]) -> str:
    """The order of a list that asks for none."""
    if words:
        return RELEVANCE
    return DISTANCE if any(isinstance(area, Circle) for area in areas) else NAME


def _sort(text: str | None, words: str, areas: Sequence[Area]) -> str:
    possible = [
        sort
        for sort in SORTS
        if (sort != RELEVANCE or words)
        and (sort != DISTANCE or any(isinstance(area, Circle) for area in areas))
    ]
    if text is None:
        return usual_sort(words, areas)
    if text in possible:
        return text
    raise BadParameter(
        SORT,
        "unknown_sort",
        f"« sort » vaut ici {' ou '.join(possible)} ; {RELEVANCE} demande « q », {DISTANCE} demande « near ».",
        f"“sort” is {' or '.join(possible)} here; {RELEVANCE} needs “q”, {DISTANCE} needs “near”.",
    )


def _day(parameters: Parameters, name: str) -> int | None:
    text = one(parameters, name)
    if text is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError(text)
        return int(date.fromisoformat(text).strftime("%Y%m%d"))
    except ValueError:
        raise BadParameter(
            name,
            "bad_day",
            f"« {name} » est un jour, par exemple 2026-12-01.",
            f"“{name}” is a day, for example 2026-12-01.",
        ) from None
