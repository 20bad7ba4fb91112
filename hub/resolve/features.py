"""Stage 1: what one record, as one audience sees it, offers to be recognised by. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson

from hub.resolve import names
from hub.resolve.model import Model
from hub.resolve.places import Place, place_of
from hub.resolve.words import fold
from schema import KINDS, Field, Level
from schema.normalise import shared_platforms

MOST_NAMES, MOST_PLACES = 6, 8
DAYS = ("starts", "deadline", "closes")
"""Fields that say on which day a thing is."""
_IN_CALENDAR = re.compile(r"/([^/]+)/(?:events|evenements)/[^/]+/?$")
PAGES = ("website", "online_url", "registration_url", "notice_url", "application_url", "source_code")


@dataclass(frozen=True, slots=True)
class Features:
    """`identifiers`: by scheme, only those of the record's own level. `parties`: who offers, buys, organises.

    `minute`: of the day on which it starts; `calendars`: the groups in whose calendars its pages stand.
    `names` are the words of each form of the name; the other lists are sorted.
    """

    kind: str
    level: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[Sequence[str]] = ()
    acronyms: Sequence[str] = ()
    initials: Sequence[str] = ()
    institutions: Sequence[str] = ()
    marks: Sequence[str] = ()
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    domains: Sequence[str] = ()
    places: Sequence[Place] = ()
    day: str | None = None
    minute: int | None = None
    calendars: Sequence[str] = ()
    parties: Sequence[str] = ()
    pages: Sequence[str] = ()
    reference: str | None = None

    def to_bytes(self) -> bytes:
        return orjson.dumps([getattr(self, name) for name in self.__slots__], default=tuple)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Features":
        told = orjson.loads(raw)
        told[_PLACES] = [Place(*one) for one in told[_PLACES]]
        return cls(*told)

    @property
    def town_words(self) -> set[str]:
        """The words of all its towns: in a name they speak of the place."""
        return {word for place in self.places if place.town for word in place.town.split()[1:]}


_PLACES = Features.__slots__.index("places")


def features(kind: str, data: Mapping[str, Any], model: Model, parties: Iterable[str] = ()) -> Features:
    """Reads the traits of the kind's fields; identifiers of another level than the record's are left out."""
    level = data.get("level") or _level_of(kind, data)
    said = [data["name"], *data.get("other_names", ())][:MOST_NAMES]
    folded = [fold(name) for name in said]
    moment = next((data[name] for name in DAYS if name in data), None)
    return Features(
        kind,
        data.get("level"),
        {
            one.identifier.scheme: data[one.name]
            for one in _marked(kind).identifiers
            if one.name in data and one.identifier and one.identifier.level in (None, level)
        },
        _distinct([names.form(name, model) for name in said]),
        sorted(names.acronyms(said, data.get("acronym"))),
        sorted(names.all_initials(said)),
        sorted(_institutions(folded, model)),
        sorted({word for name in folded for word in name.split() if word in model.marks}),
        _values(data, _marked(kind).phones),
        _values(data, _marked(kind).emails),
        sorted(_domains(data, model)),
        [place for site in data.get("sites", ())[:MOST_PLACES] if (place := place_of(site))],
        moment[:10] if moment else None,
        _minute(moment),
        sorted(_calendars(data)),
        sorted(set(parties)),
        sorted({data[name] for name in PAGES if name in data and _is_own_page(data[name])}),
        data.get("reference"),
    )


def _institutions(folded: Iterable[str], model: Model) -> set[str]:
    found = {word for name in folded for told in model.institutions.found(name) for word in told.split()}
    return found - model.runs_others or found


def _distinct(forms: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    return list({" ".join(one): one for one in forms if one}.values())


def _values(data: Mapping[str, Any], fields: Iterable[Field]) -> list[str]:
    return sorted({data[one.name] for one in fields if one.name in data})


def _domains(data: Mapping[str, Any], model: Model) -> Iterator[str]:
    said = [data.get("web_domain"), _host(data.get("website")), data.get("email", "").partition("@")[2]]
    for domain in said:
        if domain and not _is_shared(domain, model.shared_domains):
            yield domain


def _minute(moment: str | None) -> int | None:
    """Of the day, as the clock of the place shows it."""
    return int(moment[11:13]) * 60 + int(moment[14:16]) if moment and len(moment) > 10 else None


def _calendars(data: Mapping[str, Any]) -> set[str]:
    """The groups in whose calendar the pages lie, by host and name: `meetup.com/fr-FR/GROUP/events/1`."""
    pages = (data[name] for name in PAGES if name in data)
    return {f"{_host(page)}/{found[1].lower()}" for page in pages if (found := _IN_CALENDAR.search(page))}


def _host(page: str | None) -> str:
    return page.split("/")[2].partition(":")[0].removeprefix("www.") if page else ""


@cache
def _is_shared(domain: str, more: frozenset[str]) -> bool:
    labels = domain.split(".")
    above = {".".join(labels[n:]) for n in range(len(labels) - 1)}
    return bool(above & shared_platforms() or above & more)


def _is_own_page(page: str) -> bool:
    """The address of a page says more than that of a whole site."""
    return bool(page.split("/", 3)[3:] and page.split("/", 3)[3])


@dataclass(frozen=True)
class _Marked:
    identifiers: tuple[Field, ...]
    phones: tuple[Field, ...]
    emails: tuple[Field, ...]


@cache
def _marked(kind: str) -> _Marked:
    fields = [one for one in KINDS[kind].fields.values() if not one.several]
    hinted = [(one, one.hint.kind) for one in fields if one.hint]
    return _Marked(
        tuple(one for one in fields if one.identifier),
        tuple(one for one, hint in hinted if hint == "phone"),
        tuple(one for one, hint in hinted if hint == "email"),
    )


def _level_of(kind: str, data: Mapping[str, Any]) -> Level | None:
    """A record that states no level speaks of what its most precise identifier stands for."""
    stated = {
        one.identifier.level for one in _marked(kind).identifiers if one.identifier and one.name in data
    }
    for level in (Level.ESTABLISHMENT, Level.LEGAL_PERSON):
        if level in stated:
            return level
    return None
