"""No test leaves this machine: a connection or a name look-up beyond loopback fails, and says so."""

import ipaddress
import socket
import sys
from typing import Any


class LeftTheMachine(RuntimeError):
    """Not an OSError, so that no code under test takes it for a network that is down."""


def close() -> None:
    """For the rest of this process; the processes it starts are not covered."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise LeftTheMachine(f"a test connects to {address}; only loopback is open")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _look_up(arguments[0])


def _look_up(host: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or not isinstance(name, str) or name in ("", "localhost") or _is_address(name):
        return
    if name.endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    raise LeftTheMachine(f"a test looks up {name!r}; use an address of loopback, or a name under .invalid")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(host: object) -> bool:
    name = str(host).partition("%")[0]
    return name == "localhost" or (_is_address(name) and _reaches_loopback(name))


def _reaches_loopback(host: str) -> bool:
    address = ipaddress.ip_address(host)
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
