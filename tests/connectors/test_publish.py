"""A cluster publishes: what goes out, what stays in, and what lies in the folder at every instant."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter import Typ, load, shipped, verify
from connectors.contract import Unread
from connectors.errors import StopRun
from connectors.publish import Terms, publish
from schema import Audience, Item, Manifest, read_manifest, write_parts
from tests.feeds import CLUSTER, NOW, items_at, key, organisation, published, terms


def held(folder: Path) -> Manifest:
    """The manifest that lies in a folder, its signature checked."""
    public = key(CLUSTER).public
    return read_manifest(verify((folder / "feed.jws").read_bytes(), Typ.FEED, {public.kid: public}))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_feed_says_who_what_and_until_when(tmp_path: Path) -> None:
    job = Item("job", "j1", {"name": "Enseignant·e", "employer_name": "Atelier 1"}, "2026-11-20")
    told = published(tmp_path, [organisation(1), organisation(2), job])
    assert held(tmp_path) == told.manifest
    assert told.manifest.model_dump(exclude={"parts", "schema_version"}) == {
        "feed_version": "1",
        "cluster": CLUSTER,
        "sequence": 1,
        "created": "2026-11-23T12:00:00+00:00",
        "valid_until": "2026-12-28T12:00:00+00:00",
        "charter_sha256": shipped()[-1].sha256,
        "licence": "etalab-2.0",
        "counts": {"job": 1, "organisation": 2},
    }
    assert files(tmp_path).keys() == {"feed.jws", *(part.path for part in told.manifest.parts)}
    assert job in items_at(tmp_path, told.manifest)


@pytest.mark.parametrize("days", [0, 36, -1])
def test_a_feed_is_never_valid_for_longer_than_the_hub_accepts(days: int) -> None:
    with pytest.raises(ValueError, match="1 to 35 days"):
        Terms(CLUSTER, "etalab-2.0", shipped()[-1], days)


def test_a_feed_is_valid_for_the_days_of_the_charter(tmp_path: Path) -> None:
    text = shipped()[-1].raw.decode().replace("max_days = 35", "max_days = 20")
    terms = Terms(CLUSTER, "etalab-2.0", load(text.encode()))
    told = publish([organisation(1)], tmp_path, terms, key(CLUSTER), NOW)
    assert told.manifest.valid_until == "2026-12-13T12:00:00+00:00"
    with pytest.raises(ValueError, match="1 to 20 days"):
        Terms(CLUSTER, "etalab-2.0", terms.charter, 21)


@pytest.mark.parametrize(
    ("licence", "code"),
    [("CC-BY-NC-4.0", "licence_refused"), ("ODbL-1.0", "licence_apart"), ("", "licence_refused")],
)
def test_nothing_is_written_under_a_licence_that_the_charter_does_not_take(
    licence: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(StopRun) as refused:
        publish([organisation(1)], tmp_path, Terms(CLUSTER, licence, shipped()[-1]), key(CLUSTER), NOW)
    assert refused.value.code == code
    assert files(tmp_path) == {}


def test_the_same_again_writes_a_new_manifest_and_no_part(tmp_path: Path) -> None:
    items = [organisation(n) for n in range(30)]
    published(tmp_path, items)
    before = files(tmp_path)
    again = published(tmp_path, reversed(items), NOW + timedelta(days=1))
    after = files(tmp_path)
    assert (again.manifest.sequence, again.parts_written) == (2, 0)
    assert {name for name in after if after[name] != before.get(name)} == {"feed.jws"}


def test_a_state_file_counts_on_when_the_folder_is_built_anew(tmp_path: Path) -> None:
    state = tmp_path / "state.jws"
    for turn in (1, 2, 3):
        folder = tmp_path / f"site-{turn}"
        assert published(folder, [organisation(1)], state=state).manifest.sequence == turn
        assert state.read_bytes() == (folder / "feed.jws").read_bytes()
    published(tmp_path / "site-3", [organisation(1)])
    assert published(tmp_path / "site-3", [organisation(1)], state=state).manifest.sequence == 5


def test_parts_stay_for_the_readers_of_the_feed_before_and_then_go(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "LISEZMOI.txt").write_text("à moi")
    (tmp_path / "parts" / f".{'0' * 64}.ndjson.gz.new").write_text("left by an interruption")
    paths = [published(tmp_path, [organisation(turn)]).manifest.parts[0].path for turn in range(4)]
    assert files(tmp_path).keys() == {"feed.jws", "parts/LISEZMOI.txt", *paths[2:]}


def test_the_number_of_parts_does_not_flap(tmp_path: Path) -> None:
    counts = [900, 2001, 1100, 900, 2000, 499, 900]
    told = [published(tmp_path, [organisation(n) for n in range(count)]).manifest for count in counts]
    assert [each.parts[0].buckets for each in told] == [1, 3, 3, 3, 3, 1, 1]


PRIVATE: list[tuple[dict[str, Any], str]] = [
    ({"contacts": [{"name": "Camille Exemple", "role": "direction"}]}, "person"),
    ({"staff_range": "02"}, "not_public"),
    ({"turnover_cents": 1_000_000}, "not_public"),
    ({"internal_note": "à relancer"}, "not_public"),
]


@pytest.mark.parametrize(("said", "code"), PRIVATE)
def test_values_not_for_the_public_stay_in_and_are_counted(
    said: dict[str, Any], code: str, tmp_path: Path
) -> None:
    told = published(tmp_path, [organisation(1, **said), organisation(2, **said)])
    assert items_at(tmp_path, told.manifest) == [organisation(1), organisation(2)]
    (remark,) = told.remarks
    assert (remark.code, remark.field, remark.left_out, remark.count) == (code, next(iter(said)), "value", 2)
    assert "organisation 1" in remark.message_fr
    assert "règle V-" in remark.message_fr


@pytest.mark.parametrize("audience", [Audience.MEMBER, Audience.NATIONAL, Audience.OWN])
def test_what_the_source_narrows_stays_in(audience: Audience, tmp_path: Path) -> None:
    record = Item("organisation", "r", {"name": "Réservée"}, visible_to=audience)
    named = Item("organisation", "n", {"name": "Sans nom public"}, narrowed={"name": audience})
    value = Item("organisation", "v", {"name": "Ouverte", "acronym": "O"}, narrowed={"acronym": audience})
    told = published(tmp_path, [record, named, value])
    assert items_at(tmp_path, told.manifest) == [Item("organisation", "v", {"name": "Ouverte"})]
    assert [(one.field, one.left_out, one.count) for one in told.remarks] == [
        ("", "record", 2),
        ("acronym", "value", 1),
    ]


def test_what_cannot_be_read_is_refused_or_mended_and_told(tmp_path: Path) -> None:
    unread = Unread("ligne 3", "no_id", "id", "", "il manque un identifiant", "no id")
    nameless = Item("organisation", "x", {"acronym": "X"})
    person = Item("person", "p", {"name": "Camille Exemple"})
    mended = organisation(1, phone="pas un numéro", inconnu="?")
    told = published(tmp_path, [unread, nameless, person, mended])
    assert items_at(tmp_path, told.manifest) == [organisation(1)]
    assert {(one.field, one.left_out) for one in told.remarks} == {
        ("id", "record"),
        ("name", "record"),
        ("kind", "record"),
        ("phone", "value"),
        ("inconnu", "value"),
    }


WARNED: list[tuple[dict[str, Any], str]] = [
    ({"email": "atelier@gmail.com"}, "webmail"),
    ({"description": "Écrire à camille@exemple.fr"}, "contact_in_text"),
    ({"description": "Tél. 06 12 34 56 78 le matin"}, "contact_in_text"),
    ({"opening": "Appeler le +33 612345678"}, "contact_in_text"),
]


@pytest.mark.parametrize(("said", "code"), WARNED)
def test_what_looks_personal_is_published_with_a_warning(
    said: dict[str, Any], code: str, tmp_path: Path
) -> None:
    told = published(tmp_path, [organisation(1, **said), organisation(2, description="Fondé en 2012.")])
    assert organisation(1, **said) in items_at(tmp_path, told.manifest)
    assert [(one.code, one.left_out, one.count) for one in told.remarks] == [(code, "", 1)]


def test_an_empty_feed_can_be_published(tmp_path: Path) -> None:
    told = published(tmp_path, [])
    assert (told.manifest.parts, told.manifest.counts) == ((), {})


def test_a_feed_before_that_cannot_be_continued_stops_everything(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    before = files(tmp_path)
    foreign = terms("armorique")
    with pytest.raises(StopRun) as other:
        publish([organisation(2)], tmp_path, foreign, key("armorique"), NOW)
    assert (other.value.code, files(tmp_path)) == ("other_cluster", before)
    (tmp_path / "feed.jws").write_bytes(b"cut")
    with pytest.raises(StopRun) as cut:
        published(tmp_path, [organisation(2)])
    assert cut.value.code == "former_unreadable"
    assert (tmp_path / "feed.jws").read_bytes() == b"cut"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "feed").write_text("a file, not a folder")
    with pytest.raises(StopRun) as refused:
        published(tmp_path / "feed", [organisation(1)])
    assert refused.value.code == "folder"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_interruption_at_any_step_leaves_a_whole_feed(tmp_path: Path) -> None:
    said = {2: [organisation(n) for n in range(40)], 3: [organisation(n, acronym="N") for n in range(20, 60)]}
    seen = []
    for step in range(100):
        folder = tmp_path / str(step)
        published(folder, said[2])
        published(folder, said[2])
        code = _killed_at(step, folder, said[3])
        feed = held(folder)
        seen.append(feed.sequence)
        assert sorted(map(_line, items_at(folder, feed))) == sorted(map(_line, said[feed.sequence]))
        published(folder, said[3])
        assert not [name for name in files(folder) if name.endswith(".new")]
        if code == 0:
            break
    assert seen == sorted(seen)
    assert set(seen) == {2, 3}


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be replaced")
def test_a_reader_in_the_middle_of_the_manifest_reads_it_to_its_end(tmp_path: Path) -> None:
    published(tmp_path, [organisation(1)])
    before = (tmp_path / "feed.jws").read_bytes()
    with (tmp_path / "feed.jws").open("rb", buffering=0) as reader:
        begun = reader.read(100)
        published(tmp_path, [organisation(2)])
        assert begun + reader.read() == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of size")
@pytest.mark.parametrize("room", [10, -1], ids=["no part fits", "the manifest does not fit"])
def test_a_full_disk_leaves_the_feed_before(room: int, tmp_path: Path) -> None:
    import resource

    published(tmp_path, [organisation(1)])
    before, usual = files(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    most = room if room > 0 else len(before["feed.jws"]) - 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, usual[1]))
    try:
        with pytest.raises(StopRun) as full:
            published(tmp_path, [organisation(1), organisation(2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert full.value.code == "folder"
    assert files(tmp_path).items() >= before.items()


def _line(entry: Item | Unread) -> bytes:
    assert isinstance(entry, Item)
    return entry.line()


def _killed_at(step: int, folder: Path, items: list[Item]) -> int:
    """Publishes in a copy of this process that dies, as by kill -9, before its n-th touch of the folder."""
    child = os.fork()
    if child == 0:
        left = [step]

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            if event in {"open", "os.rename", "os.remove"} and str(folder) in str(arguments[0]):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(hook)
        published(folder, items)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


names = st.text("abcdefghijklmnopqrstuvwxyzéèç ", min_size=1, max_size=12).map(lambda text: f"x{text}x")
feeds = st.dictionaries(st.integers(0, 5_000), names, max_size=60)


@given(feeds)
def test_what_is_published_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, said: dict[int, str]
) -> None:
    folder = tmp_path_factory.mktemp("feed")
    told = published(folder, [organisation(n, name=name) for n, name in said.items()])
    found = {
        entry.id: entry.data["name"] for entry in items_at(folder, told.manifest) if isinstance(entry, Item)
    }
    assert found == {str(n): " ".join(name.split()) for n, name in said.items()}


many = [organisation(n) for n in range(2_500)]


@given(st.integers(0, len(many) - 1), st.sampled_from(["change", "remove", "add"]))
def test_one_change_moves_exactly_one_part(
    tmp_path_factory: pytest.TempPathFactory, which: int, how: str
) -> None:
    buckets = 3
    after = {
        "change": [*many[:which], organisation(which, acronym="NEUF"), *many[which + 1 :]],
        "remove": [*many[:which], *many[which + 1 :]],
        "add": [*many, organisation(f"neuf-{which}")],
    }[how]
    parts = [{part.sha256 for part, _ in write_parts(items, buckets)} for items in (many, after)]
    assert len(parts[0] - parts[1]) == len(parts[1] - parts[0]) == 1
