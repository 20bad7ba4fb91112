"""Servers on loopback that say exactly the bytes a test wants, reached under public names."""

import contextlib
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import httpcore

from connectors.fetch import Fetcher, FetchPolicy
from connectors.network.guard import Network, system_dial, system_resolve

HOST = "flux.example"
PUBLIC = "93.184.216.34"
OTHER_PUBLIC = "93.184.216.35"
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
Say = Callable[[str], bytes | Iterable[bytes]]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """The bytes of an HTTP/1.1 answer; `_` in a header's name stands for `-`. Content-Length is the truth."""
    return said(status, body, Content_Length=str(len(body)), **headers)


def said(status: int, body: bytes, **headers: str) -> bytes:
    """The bytes of an HTTP/1.1 answer with these headers and no other."""
    lines = [
        f"HTTP/1.1 {status} Said",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def drip(data: bytes, pause: float) -> Iterator[bytes]:
    """One byte at a time."""
    for each in data:
        yield bytes([each])
        time.sleep(pause)


class Loopback:
    """A server on 127.0.0.1; `say(request)` gives the bytes of the answer, whole or in chunks."""

    def __init__(self, say: Say | Mapping[str, bytes], tls: ssl.SSLContext | None = None) -> None:
        self._say: Say = say if callable(say) else self._by_path(say)
        self._tls = tls
        self.requests: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        self._socket.close()

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.split(" ")[1] for request in self.requests]

    def _by_path(self, pages: Mapping[str, bytes]) -> Say:
        return lambda request: pages.get(request.split(" ")[1], answer(b"absent", 404))

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            talk = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with talk:
                request = b""
                while b"\r\n\r\n" not in request:
                    data = talk.recv(65536)
                    if not data:
                        return
                    request += data
                self.requests.append(request.decode("latin-1"))
                said = self._say(self.requests[-1])
                for chunk in [said] if isinstance(said, bytes) else said:
                    talk.sendall(chunk)
                if not self._tls:
                    talk.shutdown(socket.SHUT_WR)


@dataclass
class World:
    """The edge of a fetcher: names have the given addresses, every address leads to the loopback server."""

    server: Loopback | None = None
    names: Mapping[str, Sequence[str] | Callable[[], Sequence[str]]] = field(
        default_factory=lambda: {HOST: [PUBLIC], f"www.{HOST}": [PUBLIC]}
    )
    tls: ssl.SSLContext = TRUSTS_NOBODY
    down: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """As the system would, for literal addresses and localhost; nothing is looked up outside."""
        self.asked.append(host)
        if host in self.names:
            found = self.names[host]
            return found() if callable(found) else found
        try:
            return [socket.inet_ntoa(socket.inet_aton(host))]  # 0x7f.1, 2130706433: as getaddrinfo reads them
        except OSError:
            return system_resolve(host, port)

    def dial(self, address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        self.dialled.append((address, port))
        if address in self.down:
            raise httpcore.ConnectError
        if self.server is None:
            raise AssertionError(f"nothing may be dialled, but {address}:{port} was")
        return system_dial("127.0.0.1", self.server.port, timeout)

    def fetcher(self, **policy: Any) -> Fetcher:
        """A fetcher in this world, with plain http allowed for the usual host unless said otherwise."""
        settings: dict[str, Any] = {
            "contact": "test@maillage.example",
            "plain_http": frozenset({HOST, f"www.{HOST}"}),
        }
        network = Network(resolve=self.resolve, dial=self.dial, tls=self.tls)
        return Fetcher(FetchPolicy(**settings | policy), time.monotonic, network)


_watched: list[list[Any]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        for seen in _watched:
            seen.append(arguments[1])


sys.addaudithook(_note)


@contextlib.contextmanager
def connections() -> Iterator[list[Any]]:
    """Every address that any socket of this process connects to inside the block."""
    seen: list[Any] = []
    _watched.append(seen)
    try:
        yield seen
    finally:
        _watched.remove(seen)
