"""Which of the offered forms an answer takes: what `Accept` prefers (RFC 9110 §12.5.1), or 406 with what there is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fastapi import Request

from hub.errors import HubError

VARY = {"Vary": "Accept"}


class NotAcceptable(HubError):
    """The caller takes none of the forms that there are: ask for one that is offered."""

    status = 406


class _Range(NamedTuple):
    """One media range of the header."""

    main: str
    sub: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How exactly it names the media type: 0 not at all, 1 `*/*`, 2 `text/*`, 3 by its name."""
        main, _, sub = media_type.partition(";")[0].strip().partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return int((self.main, self.sub) == ("*", "*"))


def chosen(request: Request, offered: Sequence[str]) -> str:
    """The form that is wanted most; among equals the first offered. Without the header any will do."""
    said = ",".join(request.headers.getlist("accept"))
    ranges = list(_ranges(said))
    if not said.strip():
        return offered[0]
    best = max(offered, key=lambda media_type: _quality(ranges, media_type))
    if _quality(ranges, best) > 0:
        return best
    listed = ", ".join(media_type.partition(";")[0] for media_type in offered)
    raise NotAcceptable(
        "not_acceptable",
        f"Cette adresse ne répond dans aucun des formats demandés ; elle offre : {listed}.",
        f"This address answers in none of the formats that were asked for; it offers: {listed}.",
    )


def _quality(ranges: Sequence[_Range], media_type: str) -> float:
    """That of the range that names the media type most exactly."""
    fitting = [(each.fits(media_type), each.quality) for each in ranges if each.fits(media_type)]
    return max(fitting)[1] if fitting else 0.0


def _ranges(said: str) -> Iterator[_Range]:
    """Every range that can be read; the others ask for nothing."""
    for part in said.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        main, slash, sub = name.partition("/")
        if slash:
            yield _Range(main, sub, _weight(parameters))


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
