"""The network as the fetching client sees it: every address checked when connecting, every byte on a budget.

A name is resolved once per connection and the connection goes to the address that was checked, so that a
second answer of the name server changes nothing (attack cases N1 to N7). The timeouts of HTTP clients restart
with each byte; here one deadline covers resolving, connecting, TLS, headers and body (D1, D2).
"""

# ruff: noqa: ARG002  (the signatures are httpcore's; its own timeouts are not used)

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import certifi
import httpcore

from connectors.errors import SourceError, TryLater
from connectors.network import refusals
from connectors.network.address import LIFTABLE, category

Resolve = Callable[[str, int], Sequence[str]]
Dial = Callable[[str, int, float], httpcore.NetworkStream]
LOOPBACK = ("127.0.0.1", "::1")


def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host in the order of the system's resolver; OSError when it has none.

    `localhost` is this machine whatever the resolver knows (RFC 6761, section 6.3).
    """
    if host == "localhost" or host.endswith(".localhost"):
        return LOOPBACK
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def system_dial(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    """A TCP connection to a literal address."""
    return httpcore.SyncBackend().connect_tcp(address, port, timeout)


def public_authorities() -> ssl.SSLContext:
    """TLS 1.2 or later against the public authorities; variables of the environment do not count."""
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True)
class Network:
    """The edge that a test may swap: who resolves, who dials, whom TLS trusts."""

    resolve: Resolve = system_resolve
    dial: Dial = system_dial
    tls: ssl.SSLContext = field(default_factory=public_authorities)


class Budget:
    """What is left, in seconds and in bytes from the wire, of one fetch over all its hops."""

    def __init__(self, host: str, seconds: float, clock: Callable[[], float]) -> None:
        self.host = host
        self._clock = clock
        self._end = clock() + seconds
        self._bytes = 0
        self._exceeded: SourceError = self.late()

    def seconds(self) -> float:
        """Seconds left; TryLater `deadline` when there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise self.late()
        return left

    def late(self) -> TryLater:
        """The error of a fetch that took too long."""
        return refusals.late(self.host)

    def allow(self, most: int, exceeded: SourceError) -> None:
        """From here on at most this many bytes come in; reading more raises `exceeded`."""
        self._bytes, self._exceeded = most, exceeded

    def room(self) -> int:
        """How many bytes may still be read, at least one."""
        if self._bytes <= 0:
            raise self._exceeded
        return self._bytes

    def took(self, count: int) -> None:
        """So many bytes came in."""
        self._bytes -= count


class GuardedNetwork(httpcore.NetworkBackend):
    """Resolves, checks, then dials the checked addresses in turn.

    A name with one forbidden address among its answers is refused whole (N6): it is a mistake or an attack,
    and a coordinator who is told mends it. `lifted`: the place is on the allow-list of private networks.
    """

    def __init__(self, network: Network, budget: Budget, connect_seconds: float, lifted: bool) -> None:
        self._network = network
        self._budget = budget
        self._connect_seconds = connect_seconds
        self._lifted = lifted

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to one checked address of `host`; the timeout is that of the budget."""
        for address in self._checked(host, port):
            seconds = min(self._budget.seconds(), self._connect_seconds)
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return MeteredStream(self._network.dial(address, port, seconds), self._budget)
        raise refusals.unreachable(host)

    def _checked(self, host: str, port: int) -> list[str]:
        found = self._resolved(host, port)
        for each in found:
            name = category(ipaddress.ip_address(each))
            if name is not None and not (self._lifted and name in LIFTABLE):
                raise refusals.blocked(host, name)
        return found

    def _resolved(self, host: str, port: int) -> list[str]:
        """The resolver knows no timeout: it runs aside, and is left behind when the time is over."""
        answer: Future[Sequence[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self._network.resolve(host, port))
            except BaseException as problem:  # noqa: BLE001  (raised again by the one who waits)
                answer.set_exception(problem)

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        try:
            found = answer.result(self._budget.seconds())
        except TimeoutError:
            raise self._budget.late() from None
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise refusals.unknown_host(host)
        return [str(each) for each in found]


class MeteredStream(httpcore.NetworkStream):
    """A stream whose every operation is bounded by what is left of the budget."""

    def __init__(self, inner: httpcore.NetworkStream, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, never more than the budget has left."""
        data = self._inner.read(min(max_bytes, self._budget.room()), self._budget.seconds())
        self._budget.took(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of the bytes."""
        self._inner.write(buffer, self._budget.seconds())

    def close(self) -> None:
        """Ends the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same stream under TLS, the handshake within the budget."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._budget.seconds())
        return MeteredStream(inner, self._budget)

    def get_extra_info(self, info: str) -> Any:
        """What the connection says of itself."""
        return self._inner.get_extra_info(info)
