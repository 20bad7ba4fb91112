"""The labelled pairs: what the file promises, how two readings become one, what agreement means."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.records.keys import make_key, split_key
from tests.golden.pairs import (
    Label,
    LabelledPair,
    Reference,
    agreement,
    load,
    pair_id,
    references,
    settled,
    write,
)
from tests.golden.pairs.families import Pair, one_place, phone_far, phone_near
from tests.golden.pairs.gather import gather, open_disputes, read
from tests.golden.pairs.rows import Row
from tests.golden.pairs.sample import draw

labels = st.sampled_from(list(Label))
DRAWN = [Reference(f"x/organisation/{n}", f"y/organisation/{n}", "one-phone") for n in range(4)]
IDS = [pair_id(each.a, each.b) for each in DRAWN]


def test_the_file_holds_keys_in_order_and_each_pair_once() -> None:
    held = references()
    assert len(held) >= 620
    assert held == sorted(held, key=lambda one: one[:2])
    assert len({(one.a, one.b) for one in held}) == len(held) == len({pair_id(one.a, one.b) for one in held})
    for one in held:
        assert one.a < one.b
        assert split_key(one.a).kind == split_key(one.b).kind
        assert all(make_key(*split_key(key)) == key for key in (one.a, one.b))


def test_a_label_is_what_both_say_or_what_was_settled() -> None:
    for pair in load():
        assert pair.label is settled(pair.reader_one, pair.reader_two, pair.label)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    held = [DRAWN[0], DRAWN[1]._replace(reader_one=Label.SAME, reader_two=Label.PART_OF)]
    held.append(DRAWN[2]._replace(reader_one=Label.SAME, reader_two=Label.SAME, label=Label.SAME))
    write(tmp_path / "pairs.csv", reversed(held))
    assert references(tmp_path / "pairs.csv") == held
    assert load(tmp_path / "pairs.csv") == [LabelledPair(*DRAWN[2][:3], Label.SAME, Label.SAME, Label.SAME)]


@given(labels, labels, st.none() | labels)
def test_readers_who_agree_are_not_overruled(one: Label, two: Label, third: Label | None) -> None:
    assert settled(one, two, third) is (one if one is two else third)


def test_disputes_are_open_until_a_third_reading() -> None:
    one = dict.fromkeys(IDS[:3], Label.SAME)
    two = {IDS[0]: Label.SAME, IDS[1]: Label.DIFFERENT, IDS[3]: Label.SAME}
    pairs = gather(DRAWN, one, two, {})
    assert [each.label for each in pairs] == [Label.SAME, None, None, None]
    assert open_disputes(pairs) == [pairs[1]]
    settled_pairs = gather(DRAWN, one, two, {IDS[1]: Label.UNCLEAR})
    assert settled_pairs[1].label is Label.UNCLEAR
    assert open_disputes(settled_pairs) == []


def test_a_reading_of_another_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="not drawn"):
        gather(DRAWN, {"0123456789": Label.SAME}, {}, {})


@pytest.mark.parametrize("text", ["id,label\na,maybe\n", "a,same\na,same\n"])
def test_a_faulty_reading_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):
        read(tmp_path / "one.csv")


def test_labels_are_read_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("id,label\na, PART_OF\n\nb,same\n", encoding="utf-8")
    assert read(tmp_path / "one.csv") == {"a": Label.PART_OF, "b": Label.SAME}


def test_agreement_by_hand() -> None:
    """Cohen's table of 50 with 20 and 15 on the diagonal: 0.7 raw, 0.5 by chance, kappa 0.4."""
    said = [("same", "same")] * 20 + [("same", "different")] * 5
    said += [("different", "same")] * 10 + [("different", "different")] * 15
    found = agreement([Reference("a", "b", "s", Label(one), Label(two)) for one, two in said])
    assert found.pairs == 50
    assert (found.raw, found.kappa, found.kappa_same) == pytest.approx((0.7, 0.4, 0.4))


@given(st.lists(labels, min_size=1))
def test_equal_readings_agree_fully(said: list[Label]) -> None:
    found = agreement([Reference("a", "b", "s", each, each) for each in said])
    assert found[1:] == pytest.approx((1, 1, 1))


def test_nothing_read_is_no_agreement() -> None:
    with pytest.raises(ValueError, match="no pair"):
        agreement(DRAWN)


def _row(source: str, n: int, **data: object) -> Row:
    return Row(f"{source}/organisation/{n}", source, "organisation", {"name": f"Structure {n}", **data})


def _at(latitude_e6: int) -> list[dict[str, object]]:
    return [{"commune": "Bourges", "department": "18", "latitude_e6": latitude_e6, "longitude_e6": 2_400_000}]


def _keys(pairs: list[Pair]) -> list[tuple[str, str]]:
    return [(a.key, b.key) for a, b in pairs]


def test_families_find_what_they_say() -> None:
    hall = _row("x", 1, name="Mairie de Bourges", phone="+33248000000", sites=_at(47_080_000))
    desk = _row("x", 2, name="France services", phone="+33248000000", sites=_at(47_080_100))
    branch = _row("y", 3, name="Point jeunesse", phone="+33248000000", sites=_at(47_300_000))
    held = [hall, desk, branch]
    assert _keys(list(phone_near(held))) == [(hall.key, desk.key)]
    assert _keys(list(phone_far(held))) == [(hall.key, branch.key), (desk.key, branch.key)]
    assert _keys(list(one_place(held))) == [(hall.key, desk.key)]


@given(st.permutations([(source, n) for source in "xyz" for n in range(8)]))
def test_the_draw_knows_no_order_and_no_favourite(arrived: list[tuple[str, int]]) -> None:
    held = [_row(source, n, phone=f"+3324800000{n % 2}", sites=_at(47_080_000)) for source, n in arrived]
    drawn = draw(held, {})
    assert drawn == draw(sorted(held, key=lambda row: row.key), {})
    assert max(Counter(key for one in drawn for key in one[:2]).values()) <= 4
