"""Attacks on feeds as the hub meets them: the run says why, the last good copy stays, nobody else is touched."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from charter import Typ, sign
from connectors.contract import Known
from connectors.source import Source
from hub.harvest.run import Outcome
from hub.pipeline import Hub, accept_run, publish, take
from hub.records.public_runs import public_runs
from hub.records.store import one_run, reasons
from schema import Item, canonical
from tests.federation import federation, offer
from tests.feeds import CLUSTER, feed_of_lines, key, manifest, opened, organisation, signed
from tests.hub.looking import because, groups, many, names, one_sentence, public
from tests.loopback import connections

SOURCE, OTHER = f"{CLUSTER}-feed", "b-liste"
ITEMS = [organisation(n) for n in range(20)]


@pytest.fixture
def hub(database_url: str, tmp_path: Path) -> Hub:
    """A feed and a list of another cluster are in force."""
    made = federation(database_url, {CLUSTER: [SOURCE], "beta": [OTHER]})
    offer(made, OTHER, many(2))
    signed(tmp_path, manifest(ITEMS, tmp_path))
    assert harvested(made, tmp_path).state == "applied"
    assert len(public(made)) == 22
    return made


def harvested(hub: Hub, folder: Path) -> Outcome:
    """A run over the feed in the folder, its consequences published."""

    def read(_source: Source, known: Known) -> object:
        return opened(folder, known)

    outcome = take(hub, SOURCE, read)  # type: ignore[arg-type]
    publish(hub)
    return outcome


def newer(folder: Path, items: list[Item] = ITEMS, **said: object) -> bytes:
    """The next feed, rightly signed."""
    return signed(folder, manifest(items, folder, **{"sequence": 8, **said}))


def put(folder: Path, raw: bytes) -> None:
    (folder / "feed.jws").write_bytes(raw)


def changed_byte(folder: Path) -> None:
    raw = newer(folder)
    put(folder, raw[:200] + (b"A" if raw[200:201] != b"A" else b"B") + raw[201:])


def with_header(folder: Path, **more: object) -> None:
    """Rightly signed over a header that holds more than it may."""
    body = newer(folder).split(b".")[1]
    said = {"alg": "Ed25519", "kid": key(CLUSTER).kid, "typ": Typ.FEED.value, **more}
    head = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=")
    mark = base64.urlsafe_b64encode(key(CLUSTER).raw.sign(head + b"." + body)).rstrip(b"=")
    put(folder, b".".join([head, body, mark]))


def replayed_as_feed(folder: Path) -> None:
    payload = manifest(ITEMS, folder, sequence=8).payload()
    put(folder, sign(payload, key(CLUSTER), Typ.ADHESION).encode())


def old_part(folder: Path, items: list[Item]) -> None:
    """The new manifest over a part that is another one's file."""
    new = manifest([organisation(n, acronym="NEUF") for n in range(20)], folder, sequence=8)
    (folder / new.parts[0].path).write_bytes((folder / manifest(items, folder).parts[0].path).read_bytes())
    signed(folder, new)


Do = Callable[[Path], object]
WHOLE: dict[str, tuple[Do, str]] = {
    "S1 a byte changed": (changed_byte, "signature_refused"),
    "S1 cut": (lambda at: put(at, newer(at)[:-9]), "signature_refused"),
    "S1 empty": (lambda at: put(at, b""), "signature_refused"),
    "S1 signed by another cluster": (
        lambda at: signed(at, manifest(ITEMS, at, sequence=8), key("beta")), "signature_refused",
    ),
    "S2 none": (lambda at: with_header(at, alg="none"), "signature_refused"),
    "S2 HS256": (lambda at: with_header(at, alg="HS256"), "signature_refused"),
    "S2 EdDSA": (lambda at: with_header(at, alg="EdDSA"), "signature_refused"),
    "S2 crit": (lambda at: with_header(at, crit=["exp"], exp=1), "signature_refused"),
    "S3 jwk": (lambda at: with_header(at, jwk=key("evil").public.jwk), "signature_refused"),
    "S3 jku": (lambda at: with_header(at, jku="https://evil.example/keys"), "signature_refused"),
    "S3 x5u": (lambda at: with_header(at, x5u="https://evil.example/c"), "signature_refused"),
    "S4 signed for another purpose": (replayed_as_feed, "signature_refused"),
    "S5 an older manifest": (lambda at: newer(at, sequence=6), "replayed"),
    "S5 the same number, other bytes": (lambda at: newer(at, ITEMS[:19], sequence=7), "sequence_reused"),
    "S8 an old part under a new manifest": (lambda at: old_part(at, ITEMS), "part_changed"),
    "P1 in the name of another cluster": (lambda at: newer(at, cluster="beta"), "other_cluster"),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_a_feed_without_integrity_is_refused_whole(hub: Hub, tmp_path: Path, case: str) -> None:
    attack, code = WHOLE[case]
    before = public(hub)
    attack(tmp_path)
    with connections() as contacted:
        outcome = harvested(hub, tmp_path)
    assert (outcome.state, because(outcome).code, outcome.balance) == ("failed", code, None)
    assert one_sentence(because(outcome).fr, "lux refusé") != one_sentence(because(outcome).en, "eed refused")
    with hub.db.read() as conn:
        assert public_runs(conn, [SOURCE], 1)[SOURCE][0].failure == code
    assert public(hub) == before, "the last good copy stays"
    assert contacted == []
    newer(tmp_path, sequence=9)
    assert harvested(hub, tmp_path).state == "applied", "and an honest feed is taken afterwards"


def test_d10_a_signed_feed_that_lost_95_percent_waits_for_a_person(hub: Hub, tmp_path: Path) -> None:
    newer(tmp_path, ITEMS[:1])
    outcome = harvested(hub, tmp_path)
    assert (outcome.state, because(outcome).code, len(public(hub))) == ("held", "removed", 22)
    accept_run(hub, outcome.run)
    publish(hub)
    assert len(public(hub)) == 3


GOOD = [item.line() for item in ITEMS]
LINES: dict[str, tuple[bytes, str, int]] = {
    "F4 NaN": (GOOD[3].replace(b'"Atelier 3"', b"NaN"), "not_a_number", 0),
    "F4 depth 100 000": (b"[" * 100_000, "too_deep", 0),
    "F5 a key twice": (GOOD[3][:-1] + b',"visible_to":"own","visible_to":"public"}', "duplicate_key", 0),
    "F6 lone surrogate": (GOOD[3].replace(b"Atelier 3", b"\\ud800"), "lone_surrogate", 0),
    "F6 escaped NUL": (GOOD[3].replace(b"Atelier 3", b"\\u0000"), "nul_character", 0),
    "F6 invalid UTF-8": (GOOD[3].replace(b"Atelier 3", b"\xff\x00"), "not_utf8", 0),
    "cut in the middle": (GOOD[3][:-9], "malformed_json", 0),
    "an unknown key": (GOOD[3][:-1] + b',"verified":true}', "unknown_key", 1),
}


@pytest.mark.parametrize("case", LINES)
def test_a_bad_line_refuses_its_item_and_is_stored_as_valid_text(hub: Hub, tmp_path: Path, case: str) -> None:
    """A line whose key can be read keeps its last good version."""
    bad, code, kept = LINES[case]
    put_lines(tmp_path, [*GOOD[:3], bad, *GOOD[4:]])
    outcome = harvested(hub, tmp_path)
    assert outcome.balance is not None
    count = outcome.balance
    assert (count.read, count.same, count.refused) == (20, 19, 1)
    assert (count.kept, count.removed, count.held) == (kept, 1 - kept, 20)
    with hub.db.read() as conn:
        (said,) = reasons(conn, outcome.run)
    assert (said.outcome, said.code) == ("refused", code)
    assert said.position.endswith(", ligne 4")
    for sentence in (said.fr, said.en):
        assert one_sentence(sentence, "").encode()
    assert "\0" not in said.value.encode().decode()
    assert len(public(hub)) == 21 + kept


def put_lines(folder: Path, lines: list[bytes]) -> None:
    """The next feed, with exactly these lines."""
    one = feed_of_lines(folder, lines)
    signed(folder, one.model_copy(update={"sequence": 8}))


def test_p2_the_same_local_id_in_two_clusters_is_two_records(hub: Hub, tmp_path: Path) -> None:
    newer(tmp_path, [*ITEMS, organisation("beta:1"), organisation(f"{OTHER}/organisation/1")])
    harvested(hub, tmp_path)
    assert len(names(hub)) == 24
    assert [f"{OTHER}/organisation/1"] in groups(hub)


def test_p5_a_tombstone_for_the_record_of_another_is_refused_and_noted(hub: Hub, tmp_path: Path) -> None:
    tombstone = canonical({"kind": "organisation", "id": "1", "data": {}, "source": OTHER, "deleted": True})
    put_lines(tmp_path, [*GOOD, tombstone])
    outcome = harvested(hub, tmp_path)
    with hub.db.read() as conn:
        (said,) = reasons(conn, outcome.run)
        told = one_run(conn, outcome.run)
    assert (said.outcome, said.code, told and told.state) == ("refused", "unknown_key", "applied")
    assert [f"{OTHER}/organisation/1"] in groups(hub)
    assert len(public(hub)) == 22
