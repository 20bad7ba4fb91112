"""The grammar of addresses and the categories of what they resolve to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import StopRun
from connectors.network.address import LONGEST, category, read_address

GOOD = [
    ("https://flux.example", "https", "flux.example", 443, "/"),
    ("HTTPS://Flux.Example/A?b=C", "https", "flux.example", 443, "/A?b=C"),
    ("http://flux.example:8080/x", "http", "flux.example", 8080, "/x"),
    ("https://flux.example?q=1", "https", "flux.example", 443, "/?q=1"),
    ("https://[2606:2800:220::1]/x", "https", "2606:2800:220::1", 443, "/x"),
    ("https://flux.example/a%20b?x[]=1&y=c@d", "https", "flux.example", 443, "/a%20b?x[]=1&y=c@d"),
    ("https://cluster_a:8443/", "https", "cluster_a", 8443, "/"),
]


@pytest.mark.parametrize(("text", "scheme", "host", "port", "target"), GOOD)
def test_a_good_address_is_read_part_by_part(
    text: str, scheme: str, host: str, port: int, target: str
) -> None:
    address = read_address(text)
    assert (address.scheme, address.host, address.port, address.target) == (scheme, host, port, target)
    assert read_address(str(address)) == address


BAD = [
    ("", "scheme"),
    ("flux.example/x", "scheme"),
    ("ftp://flux.example/x", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("https://user:pw@flux.example/", "credentials"),
    ("https://flux.example@evil.example/", "credentials"),
    ("https://flux.example#@evil.example/", "fragment"),
    ("https://evil.example\\@flux.example/", "character"),
    ("https://flux.example/a b", "character"),
    ("https://flux.example/\r\nHost: evil", "character"),
    ("https://flux.example/\tx", "character"),
    (" https://flux.example/", "character"),
    ("https://flux.example/\n", "character"),
    ("https://médiathèque.example/", "character"),
    ("https://127.0.0.１/", "character"),
    ("https://flux.example:４４３/", "character"),
    ("https://flux.example:0/", "port"),
    ("https://flux.example:65536/", "port"),
    ("https://flux.example:/", "form"),
    ("https://flux..example/", "host"),
    ("https://-flux.example/", "form"),
    ("https://flux.example./", "form"),
    ("https://flux%2eexample/", "form"),
    ("https:///x", "form"),
    ("https://[::1%25eth0]/", "form"),
    ("https://flux.example/" + "a" * LONGEST, "length"),
]


@pytest.mark.parametrize(("text", "fault"), BAD)
def test_a_bad_address_is_refused_for_a_named_fault(text: str, fault: str) -> None:
    with pytest.raises(StopRun) as refused:
        read_address(text)
    assert (refused.value.code, refused.value.detail) == ("bad_address", fault)
    assert refused.value.message_fr.endswith(".")


@given(st.text(max_size=60))
def test_whatever_follows_the_scheme_no_text_reads_as_another_host(rest: str) -> None:
    try:
        address = read_address("https://" + rest)
    except StopRun:
        return
    assert address.host in rest.lower()
    assert rest.lower().lstrip("[").startswith(address.host)
    assert (address.scheme + address.authority + address.target).isascii()


CATEGORIES = {
    "unspecified": "0.0.0.0 0.1.2.3 ::",
    "loopback": "127.0.0.1 127.255.0.1 ::1 ::ffff:127.0.0.1 ::7f00:1 2002:7f00:1:: 64:ff9b::7f00:1",
    "private": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 2002:a00:1:: 64:ff9b::c0a8:1",
    "shared": "100.64.0.1 100.127.255.255",
    "metadata": "169.254.169.254 100.100.100.200 fd00:ec2::254 64:ff9b::a9fe:a9fe ::ffff:169.254.169.254",
    "link_local": "169.254.1.1 fe80::1",
    "unique_local": "fc00::1 fd12::1",
    "site_local": "fec0::1",
    "multicast": "224.0.0.1 239.1.1.1 ff02::1 ff0e::1",
    "reserved": "240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 203.0.113.9 2001:db8::1 2001::1 4000::1"
    " 64:ff9b:1::1 100::1",
    None: "93.184.216.34 172.32.0.1 100.63.0.1 2606:2800:220::1 64:ff9b::808:808 2002:808:808::1",
}
EACH = [(address, name) for name, addresses in CATEGORIES.items() for address in addresses.split()]


@pytest.mark.parametrize(("address", "name"), EACH)
def test_each_category_has_its_name(address: str, name: str | None) -> None:
    assert category(ipaddress.ip_address(address)) == name


@given(st.integers(1, 2**32 - 1).map(ipaddress.IPv4Address))
def test_an_address_carried_in_another_is_judged_as_itself(plain: ipaddress.IPv4Address) -> None:
    number = int(plain)
    carriers = [0xFFFF << 32 | number, 0x64_FF9B << 96 | number, 0x2002 << 112 | number << 80]
    assert {category(ipaddress.IPv6Address(each)) for each in carriers} == {category(plain)}


@given(st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address))
def test_only_global_addresses_are_public(plain: ipaddress.IPv4Address) -> None:
    assert category(plain) is not None or (plain.is_global and not plain.is_multicast)
