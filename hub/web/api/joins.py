"""Why the records of an entry are taken for one thing: the joins that hold them, clue by clue, in words."""

from sqlalchemy import Connection

from hub.catalogue.read import Entry
from hub.resolve.adoption import in_force
from hub.resolve.chain import chain
from hub.resolve.saying import ENGLISH, FRENCH, words
from hub.resolve.weighed import Clue as WeighedClue
from hub.resolve.weighed import Weighed
from hub.web.api.shapes import Clue, Join
from hub.web.site import Site

PUBLIC_LAYER = 0


def joins_of(site: Site, conn: Connection, entry: Entry) -> list[Join]:
    """The chain of an entry, strongest first, from what the public sees; one record needs none."""
    places = {key: n for n, key in enumerate(entry.line["members"])}
    if len(places) < 2:
        return []
    held = chain(conn, PUBLIC_LAYER, entry.id, in_force(conn, site.model))
    return [_join(one, sorted((places[one.a], places[one.b]))) for one in held.joins]


def _join(told: Weighed, places: list[int]) -> Join:
    french, english = words(FRENCH), words(ENGLISH)
    return {
        "records": places,
        "score": told.score,
        "threshold": told.theta,
        "ruled": told.ruled_same,
        "clues": [_clue(one) for one in told.clues],
        "fr": french.joined(told),
        "en": english.joined(told),
    }


def _clue(told: WeighedClue) -> Clue:
    return {
        "clue": told.name,
        "level": told.level,
        "weight": told.weight,
        "shared": list(told.shared),
        "fr": words(FRENCH).level(told.name, told.level),
        "en": words(ENGLISH).level(told.name, told.level),
    }
