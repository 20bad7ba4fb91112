"""Stage 2: the keys under which one record is found; two records are compared when they share one. Pure."""

from collections.abc import Iterator, Sequence

from hub.resolve.features import Features
from hub.resolve.model import Model
from hub.resolve.places import cells

CONTACTS = ("phone", "email", "domain")
"""Families of keys whose values may be a switchboard: how many bear them counts."""
MOST_WORDS = 3
MOST_TOWNS = 3


def identifier_key(kind: str, scheme: str, value: str) -> str:
    """The key under which a record of this kind is found by an identifier."""
    return f"{kind}|{scheme}:{value}"


def contact_key(kind: str, family: str, value: str) -> str:
    """The key of a phone, an address or a domain."""
    return f"{kind}|{family}:{value}"


def match_keys(seen: Features, model: Model) -> set[str]:
    """All keys of one record."""
    weights = model.weights(seen.kind)
    found = {identifier_key(seen.kind, scheme, value) for scheme, value in seen.identifiers.items()}
    for family, values in zip(CONTACTS, (seen.phones, seen.emails, seen.domains), strict=True):
        if family in weights:
            found.update(contact_key(seen.kind, family, value) for value in values)
    found.update(f"{seen.kind}|{key}" for key in _weak_keys(seen, model))
    return found


def _weak_keys(seen: Features, model: Model) -> Iterator[str]:
    said = _telling(seen, model)
    for form in seen.names:
        if model.weigh(form) >= model.rare:
            yield f"name:{' '.join(sorted(form))}"
    for place in seen.places[:MOST_TOWNS]:
        if place.town:
            yield from (f"word:{place.town}|{word}" for word in said)
            yield from (f"kind:{place.town}|{institution}" for institution in seen.institutions)
            yield from (f"acronym:{place.town}|{acronym}" for acronym in {*seen.acronyms, *seen.initials})
            if place.street:
                yield f"street:{place.town}|{place.street}"
        if place.point:
            marks = (*said[:1], *seen.institutions[:1])
            yield from (f"cell:{cell}|{mark}" for cell in cells(place.point) for mark in marks)
    if seen.day:
        yield from (f"day:{seen.day}|{word}" for word in said)
    yield from (f"party:{party}|{word}" for party in seen.parties for word in said[:2])
    yield from (f"page:{page}" for page in seen.pages)


def _telling(seen: Features, model: Model) -> Sequence[str]:
    """The words that tell most, towns apart; of a name that is only its town, that."""
    towns = seen.town_words
    words = {word for form in seen.names for word in form if word not in towns} or {
        word for form in seen.names for word in form
    }
    return sorted(words, key=lambda word: (-model.word.get(word, model.else_word), -len(word), word))[
        :MOST_WORDS
    ]
