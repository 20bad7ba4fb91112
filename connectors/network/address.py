"""Which addresses may be fetched: one strict grammar for what is written, one table for what it resolves to.

The same grammar reads an address when a source is described and each time it is fetched, so that no second
parser can understand it differently (credentials, backslashes, fragments and non-ASCII digits are refused).
"""

import ipaddress
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from connectors.errors import StopRun

LONGEST = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}

_GRAMMAR = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[a-z0-9\-._~%!$&'()*+,;=:@/\[\]|]*)?"
    r"(?P<query>\?[a-z0-9\-._~%!$&'()*+,;=:@/?\[\]|]*)?",
    re.ASCII | re.IGNORECASE,
)
_AUTHORITY = re.compile(r"[a-z][a-z0-9+.-]*:/*([^/?]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """An address as the fetching client uses it: `host` without brackets, `target` = path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def place(self) -> str:
        """`host:port`, in the form of the allow-list of private networks."""
        return f"{self._bracketed()}:{self.port}"

    @property
    def authority(self) -> str:
        """What the Host header says: the port only when it is not the usual one."""
        return self._bracketed() if self.port == DEFAULT_PORTS[self.scheme] else self.place

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def read_address(text: str) -> Address:
    """The address written in `text`; StopRun `bad_address` whose detail names the fault."""
    match = _GRAMMAR.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise _refusal(_fault(text))
    scheme, host = match["scheme"].lower(), match["host"].lower().strip("[]")
    port = int(match["port"] or DEFAULT_PORTS[scheme])
    if not 0 < port < 65_536:
        raise _refusal("port")
    if ".." in host or len(host) > 253:
        raise _refusal("host")
    return Address(scheme, host, port, (match["path"] or "/") + (match["query"] or ""))


def _fault(text: str) -> str:
    """The word for what the grammar refused; the commonest confusions first."""
    if len(text) > LONGEST:
        return "length"
    if any(not "!" <= c <= "~" for c in text) or "\\" in text:
        return "character"
    if "#" in text:
        return "fragment"
    if not text.lower().startswith(("http://", "https://")):
        return "scheme"
    authority = _AUTHORITY.match(text)
    if authority and "@" in authority[1]:
        return "credentials"
    return "form"


_FAULTS = {
    "length": ("elle est trop longue", "it is too long"),
    "character": (
        "espaces, accents, caractères de commande et barres inverses s'écrivent codés (%C3%A9, xn--)",
        "spaces, accents, control characters and backslashes must be written encoded (%C3%A9, xn--)",
    ),
    "fragment": ("retirez ce qui suit le signe #", "remove what follows the # sign"),
    "scheme": ("elle doit commencer par https://", "it must start with https://"),
    "credentials": ("retirez l'identifiant et le mot de passe", "remove the user name and password"),
    "port": ("le port n'existe pas", "there is no such port"),
    "host": ("le nom de la machine est mal formé", "the name of the host is malformed"),
    "form": ("elle n'est pas une adresse web bien formée", "it is not a well-formed web address"),
}


def _refusal(fault: str) -> StopRun:
    fr, en = _FAULTS[fault]
    return StopRun(
        "bad_address", f"L'adresse est refusée : {fr}.", f"The address is refused: {en}.", detail=fault
    )


def _networks(*ranges: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in ranges)


# Read in this order: the first category that holds the address is its name. Those at which clouds hand out a
# machine's credentials come first, because some of them lie inside ranges that an operator may allow.
_CATEGORIES = {
    "metadata": _networks("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"),
    "unspecified": _networks("0.0.0.0/8", "::/128"),
    "loopback": _networks("127.0.0.0/8", "::1/128"),
    "private": _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    "shared": _networks("100.64.0.0/10"),
    "unique_local": _networks("fc00::/7"),
    "link_local": _networks("169.254.0.0/16", "fe80::/10"),
    "site_local": _networks("fec0::/10"),
    "multicast": _networks("224.0.0.0/4", "ff00::/8"),
}
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_GLOBAL_V6 = IPv6Network("2000::/3")

LIFTABLE = frozenset({"loopback", "private", "shared", "unique_local"})
"""The categories that an entry of the allow-list opens; the others stay closed to everyone."""


def category(address: IPv4Address | IPv6Address) -> str | None:
    """Why an address is not a public one: the name of its category, or None if it is public.

    An IPv4 address carried inside an IPv6 one (mapped, compatible, 6to4, NAT64) is judged instead of its
    carrier, since Python calls `64:ff9b::7f00:1` and `fec0::1` global.
    """
    carried = _carried(address)
    if carried is not None:
        return category(carried)
    for name, networks in _CATEGORIES.items():
        if any(address in network for network in networks):
            return name
    if not address.is_global or (isinstance(address, IPv6Address) and address not in _GLOBAL_V6):
        return "reserved"
    return None


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
