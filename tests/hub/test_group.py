"""Groups of one neighbourhood: joins from the strongest down, vetoes between all members, rulings, settled groups."""

from collections.abc import Collection, Sequence
from random import Random

import pytest

from hub.resolve.features import Features
from hub.resolve.group import Join, group, pair
from hub.resolve.model import load_model


def seen(siren: str | None = None, institution: str | None = None, level: str | None = None) -> Features:
    """What a record offers to be recognised by."""
    identifiers = {"siren": siren} if siren else {}
    return Features("organisation", level, identifiers, institutions=(institution,) if institution else ())


PLAIN = seen()
LIBRARY, TOWN_HALL = seen(institution="library"), seen(institution="town_hall")
ONE, TWO = seen("732829320"), seen("552100554")

Groups = list[str]
CASES: dict[str, tuple[dict[str, Features], Sequence[Join], Collection[str], Collection[str], Groups]] = {
    "nothing ties them": ({"a": PLAIN, "b": PLAIN}, [], [], [], ["a", "b"]),
    "a chain": (
        {"a": PLAIN, "b": PLAIN, "c": PLAIN},
        [Join.scored(8, "a", "b"), Join.scored(7, "b", "c")],
        [], [], ["abc"],
    ),
    "a veto through a third record": (
        {"a": ONE, "b": PLAIN, "c": TWO},
        [Join.scored(8, "a", "b"), Join.scored(7, "b", "c")],
        [], [], ["ab", "c"],
    ),
    "the stronger join comes first": (
        {"a": ONE, "b": PLAIN, "c": TWO},
        [Join.scored(7, "a", "b"), Join.scored(8, "b", "c")],
        [], [], ["a", "bc"],
    ),
    "words contradict": ({"a": LIBRARY, "b": TOWN_HALL}, [Join.scored(9, "a", "b")], [], [], ["a", "b"]),
    "a ruling overrides words": ({"a": LIBRARY, "b": TOWN_HALL}, [Join.ruled("a", "b")], [], [], ["ab"]),
    "a ruling yields to identifiers": ({"a": ONE, "b": TWO}, [Join.ruled("a", "b")], [], [], ["a", "b"]),
    "rulings in a chain override words": (
        {"a": LIBRARY, "b": PLAIN, "c": TOWN_HALL},
        [Join.ruled("a", "b"), Join.ruled("b", "c")],
        [], [], ["abc"],
    ),
    "a ruling speaks for no third record": (
        {"a": LIBRARY, "b": LIBRARY, "h": TOWN_HALL},
        [Join.ruled("a", "h")],
        [], ["ab"], ["ab", "h"],
    ),
    "people keep them apart, through a third record": (
        {"a": PLAIN, "b": PLAIN, "c": PLAIN},
        [Join.scored(9, "a", "b"), Join.scored(8, "b", "c")],
        ["ac"], [], ["ab", "c"],
    ),
    "no bridge between settled groups": (
        {"a": PLAIN, "b": PLAIN, "h": PLAIN},
        [Join.scored(9, "a", "h"), Join.scored(8, "b", "h")],
        [], ["a", "b"], ["ah", "b"],
    ),
    "a settled group of three is looked at whole": (
        {"a": PLAIN, "b": TOWN_HALL, "c": PLAIN, "h": LIBRARY},
        [Join.scored(9, "c", "h")],
        [], ["abc"], ["abc", "h"],
    ),
    "a settled group may hold two numbers that its settlers did not see": (
        {"a": ONE, "b": TWO, "h": TWO},
        [Join.scored(9, "b", "h")],
        [], ["ab"], ["ab", "h"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_groups(case: str) -> None:
    nodes, joins, apart, fixed, expected = CASES[case]
    luck = Random(case)
    for _ in range(5):
        shuffled = dict(luck.sample(sorted(nodes.items(), key=str), len(nodes)))
        found = group(
            shuffled,
            luck.sample(joins, len(joins)),
            load_model(),
            {pair(*two) for two in apart},
            luck.sample([tuple(keys) for keys in fixed], len(fixed)),
        )
        assert ["".join(keys) for keys in found] == expected
