"""The polite, guarded client: brings one document to disk, or says in one sentence why not.

httpcore, the engine of httpx, is used directly: it reads no environment, follows no redirect, opens no
encoding and knows no proxy, so that each of these happens here by a rule of ours or not at all.
"""

import hashlib
import re
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpcore

from connectors.errors import SourceError, StopRun
from connectors.network import refusals
from connectors.network.address import Address, read_address
from connectors.network.guard import Budget, GuardedNetwork, Network
from connectors.network.inflate import Caps, capped, opened

HEADER_BYTES = 64 * 1024
HEADER_COUNT = 100
SHOWN_HEADER = re.compile(r"[!-~][ -~]{0,199}")


@dataclass(frozen=True)
class FetchPolicy:
    """What may be fetched and how much of it.

    `contact`: mail or page named in the User-Agent. `private`: exact `host:port` entries that may lie on a
    private network, on that port, in plain http. `plain_http`: exact hosts that may be read on port 80.
    """

    contact: str
    private: frozenset[str] = frozenset()
    plain_http: frozenset[str] = frozenset()
    seconds: float = 60.0
    connect_seconds: float = 10.0
    redirects: int = 3
    caps: Caps = field(default_factory=Caps)

    def check(self, address: Address) -> bool:
        """Whether its place is on the private list; StopRun for a scheme or port not allowed."""
        if address.place in self.private:
            return True
        if address.scheme == "http" and address.host not in self.plain_http:
            raise refusals.not_https(address.host)
        if address.port != (80 if address.scheme == "http" else 443):
            raise refusals.port(address.host, address.port)
        return False


@dataclass(frozen=True)
class Fetched:
    """A document on disk: `sha256` and `size` are those of the file, `media_type` is what was claimed."""

    path: Path
    sha256: str
    size: int
    etag: str | None
    last_modified: str | None
    media_type: str | None
    final_url: str


@dataclass(frozen=True)
class NotModified:
    """The document is still the one whose `etag` or `last_modified` was given."""


@dataclass(frozen=True)
class Want:
    """What is asked for: the version already held, and whether the bytes are wanted as they travel."""

    etag: str | None = None
    last_modified: str | None = None
    as_sent: bool = False


class Fetcher:
    """Fetches within a policy. `clock` gives monotonic seconds; `network` is the edge that tests swap."""

    def __init__(
        self,
        policy: FetchPolicy,
        clock: Callable[[], float] = time.monotonic,
        network: Network | None = None,
    ) -> None:
        self.policy = policy
        self._clock = clock
        self._network = network or Network()

    def get(
        self, url: str, into: Path, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """The document at `url`, written to `into`, one layer of gzip opened.

        On an error nothing is left at `into`: TryLater (time over, 408, 429, 5xx, connection lost) or StopRun
        (everything that will not change by itself).
        """
        return self._follow(url, into, Want(etag, last_modified))

    def get_as_sent(self, url: str, into: Path) -> Fetched:
        """As `get`, the body kept byte for byte whatever encoding it claims: for a file of known hash."""
        found = self._follow(url, into, Want(as_sent=True))
        if isinstance(found, NotModified):
            raise refusals.status(read_address(url).host, 304, {})
        return found

    def _follow(self, url: str, into: Path, want: Want) -> Fetched | NotModified:
        address = read_address(url)
        budget = Budget(address.host, self.policy.seconds, self._clock)
        for _ in range(self.policy.redirects + 1):
            with self._answer(address, want, budget) as answer:
                headers = _headers(address, answer)
                if answer.status in {301, 302, 303, 307, 308}:
                    address = _redirected(address, headers.get("location", ""))
                    continue
                if answer.status == 304 and (want.etag or want.last_modified):
                    return NotModified()
                if answer.status != 200:
                    raise refusals.status(address.host, answer.status, headers)
                return self._keep(answer.iter_stream(), headers, into, address, want)
        raise refusals.redirect(address.host, "count")

    @contextmanager
    def _answer(self, address: Address, want: Want, budget: Budget) -> Iterator[httpcore.Response]:
        """Status and headers of one hop; the body is read inside the block, on the same budget."""
        lifted = self.policy.check(address)
        budget.allow(HEADER_BYTES, refusals.headers(address.host))
        connection = httpcore.HTTPConnection(
            httpcore.Origin(address.scheme.encode(), address.host.encode(), address.port),
            ssl_context=self._network.tls,
            network_backend=GuardedNetwork(self._network, budget, self.policy.connect_seconds, lifted),
        )
        url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target)
        with _translated(address.host, budget):
            try:
                with connection.stream("GET", url, headers=self._request_headers(address, want)) as answer:
                    budget.allow(2 * self.policy.caps.raw, refusals.body(address.host))
                    yield answer
            finally:
                connection.close()

    def _request_headers(self, address: Address, want: Want) -> list[tuple[str, str]]:
        headers = [
            ("Host", address.authority),
            ("User-Agent", f"Maillage (+{self.policy.contact})"),
            ("Accept", "*/*"),
            ("Accept-Encoding", "identity" if want.as_sent else "gzip"),
            ("Connection", "close"),
        ]
        if want.etag:
            headers.append(("If-None-Match", want.etag))
        if want.last_modified:
            headers.append(("If-Modified-Since", want.last_modified))
        return headers

    def _keep(
        self, body: Iterable[bytes], headers: Mapping[str, str], into: Path, address: Address, want: Want
    ) -> Fetched:
        pieces = capped(body, self.policy.caps.raw)
        encoding = headers.get("content-encoding", "").strip().lower()
        if not want.as_sent and encoding not in {"", "identity"}:
            if encoding not in {"gzip", "x-gzip"}:
                raise refusals.encoding(address.host)
            pieces = opened(pieces, self.policy.caps)
        sha256, size = _write(pieces, into)
        return Fetched(
            into,
            sha256,
            size,
            _shown(headers.get("etag")),
            _shown(headers.get("last-modified")),
            _shown(headers.get("content-type", "").partition(";")[0].strip().lower()),
            str(address),
        )


def _write(pieces: Iterable[bytes], into: Path) -> tuple[str, int]:
    """Write as they come; hash and size. An error leaves no file."""
    sha256, size = hashlib.sha256(), 0
    try:
        with into.open("wb") as file:
            for piece in pieces:
                sha256.update(piece)
                size += len(piece)
                file.write(piece)
    except BaseException:
        into.unlink(missing_ok=True)
        raise
    return sha256.hexdigest(), size


def _headers(address: Address, answer: httpcore.Response) -> dict[str, str]:
    """By lower-case name; the same name twice is joined by a comma, which no rule here accepts as a value."""
    if len(answer.headers) > HEADER_COUNT:
        raise refusals.headers(address.host)
    found: dict[str, str] = {}
    for raw_name, raw_value in answer.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _shown(value: str | None) -> str | None:
    """A header that may be kept and sent back: short, printable ASCII; else nothing."""
    return value if value and SHOWN_HEADER.fullmatch(value) else None


def _redirected(address: Address, location: str) -> Address:
    """Where a redirect leads: the same host, give or take `www.`, never from https to http.

    Without a list of public suffixes this is the only rule under which two names surely have one owner.
    """
    if not location or not location.isascii() or not location.isprintable():
        raise refusals.redirect(address.host, "address")
    try:
        target = read_address(urljoin(str(address), location))
    except (StopRun, ValueError):
        raise refusals.redirect(address.host, "address") from None
    if target.host.removeprefix("www.") != address.host.removeprefix("www."):
        raise refusals.redirect(address.host, "host")
    if address.scheme == "https" and target.scheme == "http":
        raise refusals.redirect(address.host, "scheme")
    return target


@contextmanager
def _translated(host: str, budget: Budget) -> Iterator[None]:
    """What httpcore raises, as what the caller must do next; nothing of its text is kept."""
    try:
        yield
    except httpcore.TimeoutException:
        raise budget.late() from None
    except httpcore.ConnectError as problem:
        raise _handshake(host, problem) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise refusals.broken(host) from None


def _handshake(host: str, problem: httpcore.ConnectError) -> SourceError:
    """TCP failures are told by the guard: what is left failed while TLS was set up."""
    cause = problem.__cause__
    return refusals.tls(host, cause) if isinstance(cause, ssl.SSLError) else refusals.broken(host)
