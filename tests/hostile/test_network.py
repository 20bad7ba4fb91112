"""Attacks on where the client goes (N1 to N14, N16): nothing but the stated server is ever contacted."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import SourceError, SourceInvalid, StopRun
from connectors.source import checked
from connectors.wording import clause
from tests.certificates import Authority
from tests.connectors.shapes import description
from tests.loopback import HOST, PUBLIC, Loopback, World, answer, connections

URL = f"http://{HOST}/x"


@pytest.fixture(autouse=True)
def contacted() -> Iterator[list[Any]]:
    """Every socket address this process connects to during the test; only loopback ones are ever allowed."""
    with connections() as seen:
        yield seen
    assert all(host == "127.0.0.1" for host, _ in seen)


def refusal(world: World, url: str, folder: Path, **policy: Any) -> SourceError:
    with pytest.raises(SourceError) as refused:
        world.fetcher(**policy).get(url, folder / "document")
    assert not list(folder.iterdir())
    assert refused.value.message_fr
    return refused.value


def permissive(*hosts: str) -> dict[str, Any]:
    return {"plain_http": frozenset(hosts)}


LITERALS = [
    ("127.0.0.1", "loopback"),  # N1
    ("localhost", "loopback"),
    ("[::1]", "loopback"),
    ("0.0.0.0", "unspecified"),
    ("0x7f.1", "loopback"),  # N2
    ("2130706433", "loopback"),
    ("017700000001", "loopback"),
    ("127.1", "loopback"),
    ("[::ffff:7f00:1]", "loopback"),  # N3
    ("[2002:7f00:1::]", "loopback"),
    ("[::7f00:1]", "loopback"),
    ("[64:ff9b::7f00:1]", "loopback"),  # N4
    ("169.254.169.254", "metadata"),  # N5
    ("169.254.10.1", "link_local"),
    ("10.0.0.1", "private"),
    ("172.16.0.1", "private"),
    ("192.168.0.1", "private"),
    ("100.64.0.1", "shared"),
    ("[fd00::1]", "unique_local"),
    ("[fec0::1]", "site_local"),
    ("224.0.0.1", "multicast"),
    ("[ff02::1]", "multicast"),
    ("240.0.0.1", "reserved"),
]


@pytest.mark.parametrize(("host", "name"), LITERALS)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_n1_to_n5_an_address_that_is_not_public_is_refused_by_name(
    host: str, name: str, scheme: str, tmp_path: Path, contacted: list[Any]
) -> None:
    world = World()
    refused = refusal(world, f"{scheme}://{host}/", tmp_path, **permissive(host.strip("[]")))
    assert (type(refused), refused.code, refused.detail) == (StopRun, "blocked_address", name)
    assert world.dialled == contacted == []


def test_n4_a_public_address_behind_nat64_is_reached(tmp_path: Path) -> None:
    carried = str(ipaddress.IPv6Address(0x64_FF9B << 96 | int(ipaddress.IPv4Address(PUBLIC))))
    with Loopback({"/x": answer(b"ok")}) as server:
        world = World(server, {HOST: [carried]})
        world.fetcher().get(URL, tmp_path / "d")
    assert world.dialled == [(carried, 80)]


@pytest.mark.parametrize("answers", [["10.0.0.1", "192.168.1.1"], [PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC]])
def test_n6_a_name_with_a_private_address_is_refused_whole(answers: list[str], tmp_path: Path) -> None:
    world = World(names={HOST: answers})
    assert refusal(world, URL, tmp_path).code == "blocked_address"
    assert world.dialled == []


def test_n7_a_name_is_resolved_once_and_the_checked_address_is_used(tmp_path: Path) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    with Loopback({"/x": answer(b"ok")}) as server:
        world = World(server, {HOST: lambda: next(answers)})
        world.fetcher().get(URL, tmp_path / "d")
        assert (world.asked, world.dialled) == ([HOST], [(PUBLIC, 80)])
    (tmp_path / "d").unlink()
    assert refusal(world, URL, tmp_path).detail == "loopback"


def test_n8_a_name_that_turns_private_between_two_hops_is_refused_at_the_second(tmp_path: Path) -> None:
    answers = iter([[PUBLIC], ["169.254.169.254"]])
    with Loopback({"/x": answer(status=302, Location="/y"), "/y": answer(b"secret")}) as server:
        world = World(server, {HOST: lambda: next(answers)})
        refused = refusal(world, URL, tmp_path)
        assert (refused.code, refused.detail) == ("blocked_address", "metadata")
        assert (server.paths, world.dialled) == (["/x"], [(PUBLIC, 80)])


REDIRECTS = [
    ("http://127.0.0.1/", "host"),  # N8
    ("http://169.254.169.254/latest/meta-data/", "host"),
    ("http://localhost/", "host"),
    ("https://other.example/", "host"),  # N9
    (f"http://evil.{HOST}/", "host"),
    (f"http://{HOST}.evil.example/", "host"),
    ("//other.example/", "host"),
    ("file:///etc/passwd", "address"),
    ("ftp://flux.example/x", "address"),
    ("gopher://flux.example/x", "address"),
    ("data:text/plain,x", "address"),
    (f"http://user:pw@{HOST}/", "address"),
    (f"http://{HOST}\\@127.0.0.1/", "address"),
    (f"http://{HOST}#@127.0.0.1/", "address"),
    ("http://[::1", "address"),
    ("", "address"),
    ("/\t/127.0.0.1/", "address"),
]


@pytest.mark.parametrize(("location", "detail"), REDIRECTS)
def test_n8_n9_a_redirect_elsewhere_is_refused(location: str, detail: str, tmp_path: Path) -> None:
    with Loopback({"/x": answer(status=302, Location=location)}) as server:
        world = World(server)
        refused = refusal(world, URL, tmp_path, **permissive(HOST, "localhost", "127.0.0.1"))
    assert (refused.code, refused.detail) == ("redirect_refused", detail)
    assert world.asked == [HOST]


def test_n9_a_redirect_to_another_port_is_refused(tmp_path: Path) -> None:
    with Loopback({"/x": answer(status=302, Location=f"http://{HOST}:6379/")}) as server:
        assert refusal(World(server), URL, tmp_path).code == "port_refused"


def test_n9_a_redirect_from_https_to_http_is_refused(tmp_path: Path, authority: Authority) -> None:
    page = answer(status=302, Location=f"http://{HOST}/x")
    with Loopback({"/x": page}, authority.server(HOST)) as server:
        refused = refusal(World(server, tls=authority.client()), f"https://{HOST}/x", tmp_path)
    assert (refused.code, refused.detail) == ("redirect_refused", "scheme")


def test_n10_a_loop_of_redirects_ends_at_the_fourth(tmp_path: Path) -> None:
    with Loopback(lambda _: answer(status=302, Location="/x")) as server:
        refused = refusal(World(server), URL, tmp_path)
        assert (refused.code, refused.detail, len(server.requests)) == ("redirect_refused", "count", 4)


PORTS = [(scheme, port) for scheme in ("http", "https") for port in (22, 25, 6379, 5432, 11211, 8080)]


@pytest.mark.parametrize(("scheme", "port"), [*PORTS, ("http", 443), ("https", 80)])
def test_n11_only_the_port_of_the_scheme_is_allowed(scheme: str, port: int, tmp_path: Path) -> None:
    world = World()
    assert refusal(world, f"{scheme}://{HOST}:{port}/", tmp_path).code == "port_refused"
    assert world.asked == []


def test_n11_plain_http_needs_an_exception_for_that_host(tmp_path: Path) -> None:
    assert refusal(World(), URL, tmp_path, **permissive("other.example")).code == "https_required"


CONFUSIONS = [
    f"http://user:pw@{HOST}/",
    f"http://user@{HOST}/",
    f"http://{HOST}/\r\nX-Evil: 1",
    f"http://{HOST}/\nx",
    f"http://{HOST}\t/",
    f"http://{HOST}/a\tb",
    "http://127.0.0.１/",
    f"http://{HOST}:８０/",
    f"http://{HOST}\\@evil.example/",
    f"http://evil.example\\.{HOST}/",
    f"http://{HOST}#@evil.example/",
    f"http://evil.example#@{HOST}/",
    f"http://{HOST}%00.evil.example/",
    f"http://{HOST}%2f@evil.example/",
    f"http://{HOST}\u3002evil/",
]


@pytest.mark.parametrize("url", CONFUSIONS)
def test_n12_a_confusing_address_is_refused_when_described_and_when_fetched(url: str, tmp_path: Path) -> None:
    world = World()
    fetched = refusal(world, url, tmp_path)
    assert (fetched.code, world.asked) == ("bad_address", [])
    with pytest.raises(SourceInvalid) as described:
        checked(description(address=url))
    assert described.value.message_en == f"key “address”: {clause(fetched.message_en)}."


def test_n13_proxies_and_netrc_of_the_environment_are_ignored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".netrc").write_text(f"machine {HOST} login me password secret\n")
    (home / ".netrc").chmod(0o600)
    (tmp_path / "work").mkdir()
    with Loopback(lambda _: answer(b"proxied")) as proxy, Loopback({"/x": answer(b"direct")}) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("NETRC", str(home / ".netrc"))
        World(server).fetcher().get(URL, tmp_path / "document")
        assert (tmp_path / "document").read_bytes() == b"direct"
        assert "authorization" not in server.requests[0].lower()
        assert proxy.requests == []
        guarded = refusal(World(), "http://127.0.0.1/", tmp_path / "work", **permissive("127.0.0.1"))
    assert guarded.code == "blocked_address"


def test_the_list_of_private_networks_opens_exactly_one_place(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with Loopback({"/x": answer(b"ok")}) as server:
        allowed = {"private": frozenset({"cluster-a:8080"})}
        world = World(server, {"cluster-a": ["10.1.2.3"], "cluster-b": ["10.1.2.4"]})
        world.fetcher(**allowed).get("http://cluster-a:8080/x", tmp_path / "document")
        assert world.dialled == [("10.1.2.3", 8080)]
        codes = [
            refusal(world, url, tmp_path / "work", **allowed).code
            for url in (
                "http://cluster-a:8081/x",
                "https://cluster-a/x",
                "http://cluster-b:8080/x",
                "https://cluster-b/x",
            )
        ]
    assert codes == ["https_required", "blocked_address", "https_required", "blocked_address"]


NEVER_OPENED = [
    ("169.254.169.254", "metadata"),
    ("fd00:ec2::254", "metadata"),
    ("169.254.1.1", "link_local"),
    ("224.0.0.1", "multicast"),
    ("0.0.0.0", "unspecified"),
    ("240.0.0.1", "reserved"),
]


@pytest.mark.parametrize(("address", "name"), NEVER_OPENED)
def test_the_list_of_private_networks_never_opens_more_than_private_networks(
    address: str, name: str, tmp_path: Path
) -> None:
    world = World(names={"cluster-a": [address]})
    refused = refusal(world, "http://cluster-a:8080/", tmp_path, private=frozenset({"cluster-a:8080"}))
    assert (refused.code, refused.detail) == ("blocked_address", name)


CERTIFICATES = [
    ({"days": -1}, "certificate_refused", "expired"),
    ({"self_signed": True}, "certificate_refused", "self_signed"),
    ({"host": "other.example"}, "certificate_refused", "wrong_host"),
    ({"old": True}, "tls_refused", ""),
]


@pytest.mark.parametrize(("fault", "code", "detail"), CERTIFICATES)
def test_n14_a_faulty_certificate_is_refused_and_never_retried(
    fault: dict[str, Any], code: str, detail: str, tmp_path: Path, authority: Authority
) -> None:
    with Loopback({"/x": answer(b"ok")}, authority.server(**{"host": HOST} | fault)) as server:
        world = World(server, tls=authority.client())
        refused = refusal(world, f"https://{HOST}/x", tmp_path)
        assert (refused.code, refused.detail) == (code, detail)
        assert (server.requests, len(world.dialled)) == ([], 1)


def test_n14_a_good_certificate_is_accepted(tmp_path: Path, authority: Authority) -> None:
    with Loopback({"/x": answer(b"ok")}, authority.server(HOST)) as server:
        World(server, tls=authority.client()).fetcher().get(f"https://{HOST}/x", tmp_path / "d")


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_n16_nothing_that_the_host_answered_is_repeated(status: int, tmp_path: Path) -> None:
    page = answer(b"password=hunter2 at db.internal", status, Server="internal-9.9", X_Secret="hunter2")
    with Loopback({"/x?token=abc": page}) as server:
        refused = refusal(World(server), f"{URL}?token=abc", tmp_path)
    said = f"{refused!r} {refused.message_fr} {refused.message_en} {refused.detail} {refused.__cause__}"
    assert str(status) in said
    assert not any(word in said for word in ("hunter2", "internal", "token", "abc"))
