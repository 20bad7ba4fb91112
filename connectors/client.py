"""A client of a hub's API, for those who reuse the catalogue: lists, entries, origins, changes, suggestions.

Data are typed by the kinds of the schema: `client.entries(Organisation)` gives entries whose `data` is an `Organisation`.
It waits when the hub asks it to, asks again when a line breaks, and follows an entry to the one that it was merged into.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx2

from connectors.client_answers import Change, Entry, Origin, Problem, Suggestion, change, entry, kind_of
from schema.fields import Record

R = TypeVar("R", bound=Record)
Filter = str | Sequence[str]
LATER = (429, 503)
MOST = 500
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
AGENT = "Maillage-client"
OUTDATED = "cursor_outdated"


class Client:
    """The hub at `base_url`. `tries`: how often one address is asked while the hub says that it is busy.

    `sleep` waits so many seconds; `http` is a client of the caller's own, with its proxies and limits.
    """

    def __init__(
        self,
        base_url: str,
        *,
        tries: int = 5,
        sleep: Callable[[float], None] = time.sleep,
        http: httpx2.Client | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._tries = max(1, tries)
        self._sleep = sleep
        self._http = http or httpx2.Client(timeout=60.0, headers={"User-Agent": AGENT})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    def entries(self, model: type[R], **filters: Filter) -> Iterator[Entry[R]]:
        """All entries of a kind that pass the filters, page after page; several values of one filter are alternatives.

        Words (`q`), places (`bbox`, `near`) and an order (`sort`) are given like filters. A list whose order ends while it is
        read is started again; each entry comes once.
        """
        kind = kind_of(model)
        first: dict[str, Any] = {"limit": str(MOST)} | filters
        asked, known = first, set[str]()
        while True:
            try:
                page = self._json(f"/v1/{kind.plural}", asked)
            except Problem as problem:
                if problem.code != OUTDATED or asked is first:
                    raise
                asked = first
                continue
            fresh = [each for each in page["items"] if each["id"] not in known]
            known.update(each["id"] for each in fresh)
            yield from (entry(model, each) for each in fresh)
            if page["next"] is None:
                return
            asked = first | {"cursor": page["next"]}

    def entry(self, model: type[R], id: str) -> Entry[R]:  # noqa: A002  (what the API calls it)
        """One entry; Problem with status 404 when there is none, 410 when it is gone."""
        return entry(model, self._json(_path(model, id)))

    def origin(self, model: type[Record], id: str) -> Origin:  # noqa: A002  (what the API calls it)
        """Where each value of an entry comes from."""
        said: Origin = self._json(f"{_path(model, id)}/origin")
        return said

    def changes(self, after: int = 0) -> Iterator[Change]:
        """What changed after a change number, up to now; keep the `number` of the last one for the next time."""
        while True:
            page = self._json("/v1/changes", {"afterChangeNumber": str(after), "limit": str(MOST)})
            if not page["items"]:
                return
            yield from map(change, page["items"])
            after = page["items"][-1]["modified"]

    def suggest(self, q: str, lang: str = "fr") -> list[Suggestion]:
        """What a text that is being typed may become, the likeliest first; labels in French or English."""
        said: list[Suggestion] = self._json("/v1/suggest", {"q": q, "lang": lang})["items"]
        return said

    def _json(self, path: str, asked: dict[str, Any] | None = None) -> Any:
        """The answer to one question; httpx2.TransportError when there is none however often it is asked."""
        answer = self._asked(path, asked)
        if answer.status_code != 200:
            raise Problem.of(answer.status_code, answer.content)
        return answer.json()

    def _asked(self, path: str, asked: dict[str, Any] | None) -> httpx2.Response:
        """Asked again as long as the hub is busy or the line breaks, and there are tries left."""
        for number in range(self._tries - 1):
            try:
                answer = self._once(path, asked)
            except httpx2.TransportError:
                said = ""
            else:
                if answer.status_code not in LATER:
                    return answer
                said = answer.headers.get("retry-after", "")
            self._sleep(_wait(said, number))
        return self._once(path, asked)

    def _once(self, path: str, asked: dict[str, Any] | None) -> httpx2.Response:
        accept = {"Accept": "application/json"}
        return self._http.get(self._base + path, params=asked, headers=accept, follow_redirects=True)


def _path(model: type[Record], name: str) -> str:
    return f"/v1/{kind_of(model).plural}/{quote(name, safe='')}"


def _wait(said: str, number: int) -> float:
    """What the hub asks for, in seconds; else twice as long each time."""
    wanted = float(said) if said.isascii() and said.isdigit() else FIRST_WAIT * 2**number
    return min(wanted, LONGEST_WAIT)
