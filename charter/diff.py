"""Two versions of the charter side by side, and the smallest version step that their difference asks for.

A machine sees matrices, figures and duties, not meaning: the step is a minimum that people may only raise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from charter.codepoints import Hidden, hidden_changes
from charter.plain import parameter
from charter.policy import Cell, Effect, Policy
from charter.rules import CHECKS
from charter.sentences import sentences
from charter.text import Charter, Rule, Value
from schema.traits import Audience, FieldClass


class Step(IntEnum):
    """How far two versions are apart: wording, less shared or asked, more shared or asked."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True)
class Change:
    """One difference: where, what stood there and what stands there now, and the step it asks for."""

    where: str
    code: str
    step: Step
    before: str
    after: str
    message_fr: str
    message_en: str


@dataclass(frozen=True)
class Difference:
    """All changes, the step they ask for, the step that the numbers announce, and what no eye would see."""

    changes: tuple[Change, ...]
    minimum: Step
    announced: Step
    hidden: tuple[Hidden, ...]

    @property
    def honest(self) -> bool:
        """Whether the version numbers announce at least what changed."""
        return self.announced >= self.minimum


def diff(old: Charter, new: Charter) -> Difference:
    """What changes between two versions, in the order: head, articles, rules, matrix."""
    changes = tuple(
        chain(
            _head(old, new),
            _articles(old, new),
            _rules(old, new),
            _matrix(old.policy, new.policy),
        )
    )
    if not changes and old.raw != new.raw:
        changes = (_change("", "bytes_only", Step.PATCH, old.sha256, new.sha256),)
    minimum = max((change.step for change in changes), default=Step.NONE)
    hidden = hidden_changes(old.raw.decode(), new.raw.decode())
    return Difference(changes, minimum, _announced(old, new), tuple(hidden))


def _announced(old: Charter, new: Charter) -> Step:
    if new.number <= old.number:
        return Step.NONE
    raised = next(place for place in range(3) if new.number[place] != old.number[place])
    return (Step.MAJOR, Step.MINOR, Step.PATCH)[raised]


def _head(old: Charter, new: Charter) -> Iterator[Change]:
    if old.id != new.id:
        yield _change("charter", "charter_renamed", Step.MAJOR, old.id, new.id)
    if old.title != new.title:
        yield _change("charter", "title_changed", Step.PATCH, old.title, new.title)
    if old.dates != new.dates:
        before, after = (f"{d.adopted} / {d.effective} / {d.required}" for d in (old.dates, new.dates))
        yield _change("dates", "dates_changed", Step.PATCH, before, after)


def _articles(old: Charter, new: Charter) -> Iterator[Change]:
    before = {article.ref: f"{article.title}\n{article.text}" for article in old.articles}
    after = {article.ref: f"{article.title}\n{article.text}" for article in new.articles}
    for ref in _both(before, after):
        was, now = before.get(ref, ""), after.get(ref, "")
        if not was:
            yield _change(ref, "article_added", Step.MAJOR, was, now)
        elif not now:
            yield _change(ref, "article_dropped", Step.MAJOR, was, now)
        elif was != now:
            yield _change(ref, "article_worded", Step.PATCH, was, now)


def _rules(old: Charter, new: Charter) -> Iterator[Change]:
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    for rule_id in _both(before, after):
        was, now = before.get(rule_id), after.get(rule_id)
        if was is None and now is not None:
            yield _change(rule_id, "rule_added", _weight(now), "", now.text)
        elif now is None and was is not None:
            yield _change(rule_id, "rule_dropped", _weight(was), was.text, "")
        elif was is not None and now is not None:
            yield from _rule(was, now)


def _weight(rule: Rule) -> Step:
    """A visibility rule weighs what its cells weigh; any other is a duty or a protection, come or gone."""
    return Step.PATCH if rule.check == "visibility" else Step.MAJOR


def _rule(was: Rule, now: Rule) -> Iterator[Change]:
    if was.check != now.check:
        yield _change(now.id, "check_changed", Step.MAJOR, was.check, now.check)
        return
    if was.article != now.article:
        yield _change(now.id, "rule_moved", Step.PATCH, was.article, now.article)
    if was.text != now.text:
        yield _change(now.id, "rule_worded", Step.PATCH, was.text, now.text)
    if was.auto != now.auto:
        yield _asks(now, "auto", was.auto, now.auto, stricter=now.auto)
    if was.grace_days != now.grace_days:
        yield _asks(
            now, "grace_days", was.grace_days, now.grace_days, stricter=now.grace_days < was.grace_days
        )
    if now.check != "visibility":
        yield from _figures(was, now)


def _figures(was: Rule, now: Rule) -> Iterator[Change]:
    for name in _both(was.parameters, now.parameters):
        before, after = was.parameters.get(name, ""), now.parameters.get(name, "")
        if before != after:
            yield _asks(now, name, before, after, stricter=_stricter(now.check, name, before, after))


def _stricter(check: str, name: str, before: Value, after: Value) -> bool:
    """Does a changed figure ask or share more? A change of no known direction counts as more."""
    parameter = CHECKS[check].parameters[name]
    if parameter.lower_is_stricter and isinstance(before, int) and isinstance(after, int):
        return after < before
    if check == "kinds" and isinstance(before, tuple) and isinstance(after, tuple):
        return not set(before) <= set(after)
    return True


def _asks(rule: Rule, name: str, before: Value, after: Value, *, stricter: bool) -> Change:
    code, step = ("stricter", Step.MAJOR) if stricter else ("looser", Step.MINOR)
    fr, en = parameter(name)
    return _change(rule.id, code, step, _written(before), _written(after), name_fr=fr, name_en=en)


def _matrix(old: Policy, new: Policy) -> Iterator[Change]:
    for field_class in FieldClass:
        for audience in Audience:
            was, now = _cell(old, field_class, audience), _cell(new, field_class, audience)
            if was != now:
                code, step = ("wider", Step.MAJOR) if _widens(was, now) else ("narrower", Step.MINOR)
                yield _change(f"{field_class}/{audience}", code, step, str(was), str(now))


def _cell(policy: Policy, field_class: FieldClass, audience: Audience) -> Cell:
    row = policy.rows.get(field_class)
    return row.cells.get(audience, Cell(Effect.DENY)) if row else Cell(Effect.DENY)


def _widens(was: Cell, now: Cell) -> bool:
    """Whether somebody may see more than before; a change between two conditions counts as more."""
    if now.effect is Effect.DENY or was.effect is Effect.ALLOW:
        return False
    both_crowds = was.effect is now.effect is Effect.AGGREGATE
    return not (both_crowds and now.at_least > was.at_least)


def _both(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names of both, in the order of the newer text, then those that are gone."""
    return [*after, *(name for name in before if name not in after)]


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _change(where: str, code: str, step: Step, before: str, after: str, **words: object) -> Change:
    return Change(where, code, step, before, after, *sentences(code, {"where": where, **words}))
