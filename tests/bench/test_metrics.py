"""The measures against cases computed by hand."""

from pathlib import Path

import pytest

from tests.bench.labelled import read_pairs
from tests.bench.metrics import (
    Agreement,
    Components,
    Quality,
    Rates,
    Verdict,
    agreement,
    at_thresholds,
    hard_pairs,
    quality,
)

TRUTH = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3}


def test_groups_that_are_the_truth() -> None:
    found = quality([["a", "b", "c"], ["d", "e"], ["f"]], TRUTH, {("c", "d")})
    assert found == Quality(Rates(1, 1), Rates(1, 1), joined=4, largest=3, large=0, apart=1, hard=1)
    assert found.pairs.f1 == 1


def test_one_group_right_one_mixed() -> None:
    # Joined: ab; de, df, ef. True: ab, ac, bc; de. Right: ab and de.
    found = quality([["a", "b"], ["c"], ["d", "e", "f"]], TRUTH, {("c", "d"), ("e", "f")})
    assert found.pairs == Rates(2 / 4, 2 / 4)
    assert found.exact == Rates(0, 0)
    assert (found.joined, found.apart, found.hard) == (4, 1, 2)


def test_exact_groups_leave_single_records_out() -> None:
    found = quality([["a", "b"], ["c"], ["d", "e"], ["f"]], TRUTH, ())
    assert found.exact == Rates(1 / 2, 1 / 2)
    assert found.pairs == Rates(1, 2 / 4)
    assert found.pairs.f1 == pytest.approx(2 / 3)


def test_a_record_in_no_group_stands_alone() -> None:
    assert quality([["a", "b"]], TRUTH, {("c", "d")}).apart == 1
    assert quality([], TRUTH, ()).pairs == Rates(1, 0)


def test_a_large_group_is_one_of_seven() -> None:
    truth = {f"{n}": n for n in range(13)}
    found = quality([[f"{n}" for n in range(6)], [f"{n}" for n in range(6, 13)]], truth, ())
    assert (found.largest, found.large) == (7, 1)


def test_hard_pairs_are_two_entities_with_one_value() -> None:
    shown = {
        "a": ["phone:1", "name:x"],
        "b": ["phone:1"],
        "d": ["phone:1", "name:x"],
        "f": ["name:y"],
        "e": [],
    }
    assert hard_pairs(shown, TRUTH, most=3) == {("a", "d"), ("b", "d")}
    assert hard_pairs(shown, TRUTH, most=2) == {("a", "d")}


def test_components_join_friends_of_friends() -> None:
    components = Components()
    for pair in (("b", "c"), ("d", "d"), ("a", "b")):
        components.join(*pair)
    assert sorted(map(sorted, components.groups())) == [["a", "b", "c"], ["d"]]


def test_a_lower_threshold_joins_more() -> None:
    edges = [(2.0, "a", "b"), (5.0, "c", "d"), (-1.0, "b", "c")]
    found = {threshold: sorted(map(sorted, groups)) for threshold, groups in at_thresholds(edges, [0, 5, -1])}
    assert found == {5: [["c", "d"]], 0: [["a", "b"], ["c", "d"]], -1: [["a", "b", "c", "d"]]}


def test_agreement_with_readers() -> None:
    verdicts = [
        Verdict("a", "b", "phone", same=True),
        Verdict("a", "c", "host", same=False),
        Verdict("d", "e", "site", same=False),
        Verdict("d", "f", "site", same=True),
    ]
    # Joined: ab, rightly; de, wrongly. Not joined: ac, rightly; df, wrongly.
    assert agreement([["a", "b"], ["c"], ["d", "e"]], verdicts) == Agreement(
        Rates(1 / 2, 1 / 2), apart=1, different=2, wrong_by_stratum={"site": 2}
    )


HEAD = "a,b,stratum,reader_one,reader_two,label\n"


def test_labelled_pairs_without_those_that_nobody_can_tell(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(f"{HEAD}s/k/1,s/k/2,host,same,hosted_by,hosted_by\ns/k/1,s/k/3,phone,same,same,same\n"
                    "s/k/1,s/k/4,phone,same,different,unclear\n", encoding="utf-8")  # fmt: skip
    assert read_pairs(path) == [
        Verdict("s/k/1", "s/k/2", "host", same=False),
        Verdict("s/k/1", "s/k/3", "phone", same=True),
    ]


def test_an_unknown_label_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(f"{HEAD}x,y,host,same,same,sme\n", encoding="utf-8")
    with pytest.raises(ValueError, match="sme"):
        read_pairs(path)
