"""The figures of the charter, at their limits."""

from collections.abc import Mapping

import pytest

from charter import judge
from tests.charter.builders import the_charter


@pytest.mark.parametrize(
    ("check", "facts", "holds"),
    [
        ("feed_age", {"days": 0}, True),
        ("feed_age", {"days": 35}, True),
        ("feed_age", {"days": 36}, False),
        ("feed_validity", {"days": 35}, True),
        ("feed_validity", {"days": 3650}, False),
        ("breaker_removed", {"before": 0, "touched": 0}, True),
        ("breaker_removed", {"before": 100, "touched": 20}, True),
        ("breaker_removed", {"before": 100, "touched": 21}, False),
        ("breaker_removed", {"before": 100, "touched": 95}, False),
        ("breaker_removed", {"before": 6, "touched": 2}, True),
        ("breaker_removed", {"before": 6, "touched": 3}, False),
        ("breaker_removed", {"before": 2, "touched": 1}, True),
        ("breaker_removed", {"before": 2, "touched": 2}, False),
        ("breaker_removed", {"before": 1, "touched": 1}, False),
        ("breaker_changed_ids", {"before": 100, "touched": 20}, True),
        ("breaker_changed_ids", {"before": 100, "touched": 21}, False),
        ("breaker_growth", {"before": 0, "touched": 50_000}, True),
        ("breaker_growth", {"before": 2, "touched": 20}, True),
        ("breaker_growth", {"before": 2, "touched": 21}, False),
        ("breaker_growth", {"before": 400, "touched": 800}, True),
        ("breaker_growth", {"before": 400, "touched": 801}, False),
        ("withdrawal_return", {"days": 30}, True),
        ("withdrawal_return", {"days": 31}, False),
        ("withdrawal_purge", {"days": 60}, True),
        ("withdrawal_purge", {"days": 61}, False),
        ("forewarning", {"days": 6}, False),
        ("forewarning", {"days": 7}, True),
        ("version_notice", {"days": 89}, False),
        ("version_notice", {"days": 90}, True),
        ("rights_answer", {"days": 31}, False),
        ("contact_retention", {"days": 1096}, True),
        ("contact_retention", {"days": 1097}, False),
    ],
)
def test_a_figure_at_its_limit(check: str, facts: Mapping[str, int], holds: bool) -> None:
    (rule,) = the_charter().named(check)
    verdict = judge(rule, facts)
    assert verdict.holds is holds
    assert (verdict.rule, verdict.article) == (rule.id, rule.article)
    assert rule.id in verdict.message_fr
    assert all(str(value) in verdict.message_en for value in facts.values())


@pytest.mark.parametrize(
    ("check", "facts"), [("human", {"days": 3}), ("feed_age", {}), ("feed_age", {"hours": 1})]
)
def test_what_no_figures_decide_is_an_error_of_the_caller(check: str, facts: Mapping[str, int]) -> None:
    with pytest.raises(ValueError, match=check):
        judge(the_charter().named(check)[0], facts)


def test_a_figure_is_a_whole_number() -> None:
    (removed,), (licence,) = the_charter().named("breaker_removed"), the_charter().named("licence")
    assert removed.figure("max_percent") == 20
    with pytest.raises(TypeError):
        licence.figure("accepted")
    with pytest.raises(KeyError):
        removed.figure("max_days")


def test_this_version_kept_its_own_notice() -> None:
    dates = the_charter().dates
    (notice,) = the_charter().named("version_notice")
    assert judge(notice, {"days": (dates.required - dates.adopted).days}).holds
