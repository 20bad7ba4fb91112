"""What is looked for, as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.catalogue.read import CHANGE, NAME
from hub.paging import USUAL
from hub.search.areas import Area, Circle

RELEVANCE, DISTANCE = "relevance", "distance"
SORTS = (RELEVANCE, NAME, CHANGE, DISTANCE)
"""By how well the words fit, by name, the last changed first, the nearest first."""


@dataclass(frozen=True)
class Days:
    """From one day to another, as numbers like 20261127; None leaves that side open."""

    first: int | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class Search:
    """Entries of some kinds that fit the words, lie in every area, take place on some of the days and pass the filters.

    Values of one filter are alternatives, filters narrow each other.
    """

    kinds: tuple[str, ...]
    words: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    days: Days = Days()
    sort: str = NAME
    cursor: str | None = None
    limit: int = USUAL

    @property
    def identity(self) -> list[Any]:
        """What a cursor is bound to: of a plain list what the database binds it to."""
        filters = {name: sorted(set(values)) for name, values in self.filters.items()}
        if self.is_plain:
            return [self.kinds[0], self.sort, filters]
        where = [repr(area) for area in self.areas]
        return [self.kinds, self.sort, filters, self.words, where, repr(self.days)]

    @property
    def is_plain(self) -> bool:
        """Whether the database alone answers it, too: filters of one kind, by name or by change."""
        asks_more = self.words or self.areas or self.days or len(self.kinds) != 1
        return not asks_more and self.sort in (NAME, CHANGE)

    @property
    def centre(self) -> Circle | None:
        """What distances are measured from."""
        return next((area for area in self.areas if isinstance(area, Circle)), None)
