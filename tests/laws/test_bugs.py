"""The laws are worth something: each of these bugs, planted alone, breaks one within the histories that `make test` plays."""

from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.laws.bugs import BREAKING, Bug
from tests.laws.laws import Law, Places
from tests.laws.world import Act, histories

UNTIL_BROKEN = settings(
    max_examples=500,
    phases=[Phase.generate],  # the first history that breaks the law is enough, however long
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)


PLANTED = [pytest.param(bug, law, id=bug.what) for law, bugs in BREAKING.items() for bug in bugs]


@pytest.mark.parametrize(("bug", "law"), PLANTED)
def test_a_planted_bug_breaks_its_law(
    bug: Bug, law: Law, sqlite_url: str, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bug.at, bug.attribute, bug.wrong(getattr(bug.at, bug.attribute)))

    @UNTIL_BROKEN
    @given(history=histories(), luck=st.integers(0, 1 << 16))
    def holds(history: list[Act], luck: int) -> None:
        law(history, Random(luck), Places(sqlite_url, other_url))

    with pytest.raises(AssertionError):
        holds()
