"""What is wrong with a charter text before anyone signs it: rules and articles hold each other."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charter.errors import CharterInvalid
from charter.lifecycle import RULES as MOVES_RULES
from charter.rules import faults
from charter.sentences import sentences
from charter.text import Charter, Rule, parse
from schema.traits import FieldClass

ONCE = (
    "kinds",
    "narrowing",
    "adhesion",
    "licence",
    "feed_signature",
    "feed_age",
    "feed_validity",
    "breaker_removed",
    "breaker_changed_ids",
    "breaker_growth",
    "withdrawal_return",
    "withdrawal_purge",
)
"""Checks that a hub looks up by name: a charter has exactly one rule for each."""


@dataclass(frozen=True)
class Finding:
    """One fault: a stable code, the article or rule at fault, and a sentence in each language."""

    code: str
    where: str
    message_fr: str
    message_en: str


def lint(raw: bytes) -> list[Finding]:
    """All faults of a charter text; an empty list means that it can be put to signature."""
    try:
        charter = parse(raw)
    except CharterInvalid as problem:
        return [Finding(problem.code, "", problem.message_fr, problem.message_en)]
    return [*unsound(charter), *incomplete(charter)]


def check_signable(charter: Charter) -> None:
    """Raises CharterInvalid for a text that is not fit to be signed, naming its first fault."""
    found = [*unsound(charter), *incomplete(charter)]
    if found:
        raise CharterInvalid("not_signable", finding=found[0], more=len(found) - 1)


def unsound(charter: Charter) -> list[Finding]:
    """Faults for which a hub cannot obey the text: it would not know what is meant."""
    return [
        *_doubles(article.ref for article in charter.articles),
        *_doubles(rule.id for rule in charter.rules),
        *_rules_without_article(charter),
        *_faulty_rules(charter.rules),
    ]


def incomplete(charter: Charter) -> list[Finding]:
    """What a text to be signed today must settle; an older text stays readable when this list grows."""
    return [
        *_articles_without_rule(charter),
        *_matrix(charter.rules),
        *_exactly_one(charter.rules),
        *_moves(charter.rules),
    ]


def _doubles(names: Iterable[str]) -> Iterator[Finding]:
    for name, times in Counter(names).items():
        if times > 1:
            yield _found("duplicate_id", name, times=times)


def _rules_without_article(charter: Charter) -> Iterator[Finding]:
    refs = {article.ref for article in charter.articles}
    for rule in charter.rules:
        if rule.article not in refs:
            yield _found("rule_without_article", rule.id, article=rule.article)


def _articles_without_rule(charter: Charter) -> Iterator[Finding]:
    covered = {rule.article for rule in charter.rules}
    for article in charter.articles:
        if article.ref not in covered:
            yield _found("article_without_rule", article.ref)


def _faulty_rules(rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for code, words in faults(rule):
            yield _found(code, rule.id, **words)
        if rule.auto and rule.check == "human":
            yield _found("human_rule_auto", rule.id)


def _matrix(rules: Iterable[Rule]) -> Iterator[Finding]:
    """Each class once; that each rule has its six audiences is asked of its parameters."""
    written = Counter(str(rule.parameters.get("field_class")) for rule in rules if rule.check == "visibility")
    for field_class in FieldClass:
        if written[field_class] != 1:
            yield _found("matrix_incomplete", field_class, times=written[field_class])


def _exactly_one(rules: Iterable[Rule]) -> Iterator[Finding]:
    named = Counter(rule.check for rule in rules)
    for check in ONCE:
        if named[check] != 1:
            yield _found("check_not_once", check, times=named[check])


def _moves(rules: Iterable[Rule]) -> Iterator[Finding]:
    written = {(rule.id, rule.parameters.get("event")) for rule in rules if rule.check == "move"}
    for event, rule_id in MOVES_RULES.items():
        if (rule_id, event.value) not in written:
            yield _found("move_without_rule", rule_id, event=event)


def _found(code: str, where: str, **words: object) -> Finding:
    return Finding(code, where, *sentences(code, {"where": where, **words}))
