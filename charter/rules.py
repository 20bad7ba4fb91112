"""The closed list of checks that a rule may name: what each one measures, and when it holds.

A charter cannot bring code: a rule names a check of this list and gives its figures, nothing more.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from charter.text import Rule, Value
from schema.traits import Audience

Facts = Mapping[str, int]


@dataclass(frozen=True)
class Parameter:
    """One figure or word of a rule: its type, and whether lowering it is what asks more of the members."""

    kind: type[int] | type[str] | type[tuple[str, ...]]
    lower_is_stricter: bool = False


@dataclass(frozen=True)
class Check:
    """One way to check a rule: its parameters, the facts it asks for, and whether they satisfy it.

    `holds` is None for a check that something else applies: the policy, the registry, the lifecycle, people.
    """

    parameters: Mapping[str, Parameter]
    facts: tuple[str, ...] = ()
    holds: Callable[[Mapping[str, int], Facts], bool] | None = None


@dataclass(frozen=True)
class Verdict:
    """What came of judging a rule against facts."""

    rule: str
    article: str
    holds: bool
    message_fr: str
    message_en: str


def _within_days(figures: Mapping[str, int], facts: Facts) -> bool:
    return facts["days"] <= figures["max_days"]


def _at_least_days(figures: Mapping[str, int], facts: Facts) -> bool:
    return facts["days"] >= figures["min_days"]


def _share(figures: Mapping[str, int], facts: Facts) -> bool:
    """A share of what was there, or of `floor` in a small source; all of it at once is always too much."""
    before, touched = facts["before"], facts["touched"]
    return not before or (touched < before and _growth(figures, facts))


def _growth(figures: Mapping[str, int], facts: Facts) -> bool:
    """As much as the percentage allows; a first harvest has nothing to compare with."""
    before, touched = facts["before"], facts["touched"]
    return not before or touched * 100 <= figures["max_percent"] * max(before, figures["floor"])


_MOST_DAYS = {"max_days": Parameter(int, lower_is_stricter=True)}
_LEAST_DAYS = {"min_days": Parameter(int, lower_is_stricter=True)}
_BREAKER = {name: Parameter(int, lower_is_stricter=True) for name in ("max_percent", "floor")}
_WORDS = Parameter(tuple)

CHECKS: Mapping[str, Check] = {
    "human": Check({"evidence": _WORDS}),
    "visibility": Check(
        {
            "field_class": Parameter(str),
            **{audience.value: Parameter(str) for audience in Audience},
        }
    ),
    "narrowing": Check({}),
    "kinds": Check({"forbidden": _WORDS}),
    "adhesion": Check({}),
    "move": Check({"event": Parameter(str)}),
    "licence": Check({"accepted": _WORDS, "apart": _WORDS}),
    "feed_signature": Check({}),
    "feed_age": Check(_MOST_DAYS, ("days",), _within_days),
    "feed_validity": Check(_MOST_DAYS, ("days",), _within_days),
    "breaker_removed": Check(_BREAKER, ("before", "touched"), _share),
    "breaker_changed_ids": Check(_BREAKER, ("before", "touched"), _share),
    "breaker_growth": Check(_BREAKER, ("before", "touched"), _growth),
    "forewarning": Check(_LEAST_DAYS, ("days",), _at_least_days),
    "withdrawal_return": Check(_MOST_DAYS, ("days",), _within_days),
    "withdrawal_purge": Check(_MOST_DAYS, ("days",), _within_days),
    "rights_answer": Check(_MOST_DAYS, ("days",), _within_days),
    "contact_retention": Check(_MOST_DAYS, ("days",), _within_days),
    "version_notice": Check(_LEAST_DAYS, ("days",), _at_least_days),
}


def judge(rule: Rule, facts: Facts) -> Verdict:
    """Do the facts satisfy the rule? ValueError for a rule that no facts decide, or for missing facts."""
    check = CHECKS.get(rule.check)
    if check is None or check.holds is None:
        raise ValueError(f"{rule.id}: the check {rule.check} is not decided by figures")
    missing = [name for name in check.facts if name not in facts]
    if missing:
        raise ValueError(f"{rule.id}: the check {rule.check} needs {', '.join(missing)}")
    figures = {name: int(value) for name, value in rule.parameters.items() if isinstance(value, int)}
    measured = ", ".join(f"{name} = {facts[name]}" for name in check.facts)
    limits = ", ".join(f"{name} = {value}" for name, value in figures.items())
    holds = check.holds(figures, facts)
    said_fr, said_en = ("respectée", "kept") if holds else ("non respectée", "not kept")
    return Verdict(
        rule.id,
        rule.article,
        holds,
        f"Règle {rule.id} {said_fr} ({measured} ; {limits}) : {rule.text}",
        f"Rule {rule.id} {said_en} ({measured}; {limits}): {rule.text}",
    )


def faults(rule: Rule) -> Iterator[tuple[str, dict[str, str]]]:
    """What keeps a rule from being checkable: the code of each fault, and the words of its sentence."""
    check = CHECKS.get(rule.check)
    if check is None:
        yield "unknown_check", {"check": rule.check, "known": ", ".join(sorted(CHECKS))}
        return
    for name in sorted({*rule.parameters, *check.parameters}):
        words = {"name": name, "check": rule.check}
        if name not in check.parameters:
            yield "unknown_parameter", words
        elif name not in rule.parameters:
            yield "missing_parameter", words
        elif not _fits(rule.parameters[name], check.parameters[name]):
            yield "wrong_parameter", words


def _fits(value: Value, parameter: Parameter) -> bool:
    if parameter.kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, parameter.kind)
