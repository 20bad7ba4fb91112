"""A charter as data: the articles that people sign, the rules that machines check, from exact bytes."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from charter.errors import CharterInvalid
from charter.policy import NO_RULE, Cell, Ground, Policy, Row
from schema.kinds import KINDS
from schema.traits import Audience, FieldClass

MAX_CHARTER = 1024 * 1024
VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")
COMMON_KEYS = ("id", "article", "check", "text", "auto", "grace_days")

Table = Mapping[str, object]
Value = str | int | bool | tuple[str, ...]
Read = TypeVar("Read")


@dataclass(frozen=True)
class Dates:
    """When a version was adopted, when it starts to hold, and from when it must have been signed."""

    adopted: date
    effective: date
    required: date


@dataclass(frozen=True)
class Article:
    """A numbered text that members sign."""

    ref: str
    title: str
    text: str


@dataclass(frozen=True)
class Rule:
    """What is checked of an article: by a machine (`check` names how), or by people (`check` is `human`).

    `auto` says that a machine alone may act on a breach, after `grace_days` days.
    """

    id: str
    article: str
    check: str
    text: str
    auto: bool
    grace_days: int
    parameters: Mapping[str, Value]

    def figure(self, name: str) -> int:
        """A parameter that is a whole number; KeyError or TypeError when the rule has no such figure."""
        value = self.parameters[name]
        if not isinstance(value, int):
            raise TypeError(f"{self.id}.{name} is no figure")
        return value


@dataclass(frozen=True)
class Charter:
    """One version of the charter, named by the SHA-256 of its exact bytes, which `raw` keeps."""

    id: str
    version: str
    title: str
    sha256: str
    dates: Dates
    articles: tuple[Article, ...]
    rules: tuple[Rule, ...]
    policy: Policy
    raw: bytes = field(repr=False)

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers: major, minor, patch."""
        return tuple(int(part) for part in self.version.split("."))

    def named(self, check: str) -> tuple[Rule, ...]:
        """The rules that name this check, in the order of the text."""
        return tuple(rule for rule in self.rules if rule.check == check)


def parse(raw: bytes) -> Charter:
    """Read the bytes of a charter; CharterInvalid says where they are none. `lint` looks further."""
    document = _toml(raw)
    _only(document, ("charter", "dates", "article", "rule"), "")
    head = _one(document, "charter", dict, "")
    _only(head, ("id", "version", "title"), "charter")
    version = _one(head, "version", str, "charter")
    if not VERSION.fullmatch(version):
        raise CharterInvalid("charter_version", version=version)
    rules = tuple(_rule(table, f"rule[{n}]") for n, table in enumerate(_tables(document, "rule"), 1))
    return Charter(
        id=_one(head, "id", str, "charter"),
        version=version,
        title=_one(head, "title", str, "charter"),
        sha256=hashlib.sha256(raw).hexdigest(),
        dates=_dates(_one(document, "dates", dict, "")),
        articles=tuple(
            _article(table, f"article[{n}]") for n, table in enumerate(_tables(document, "article"), 1)
        ),
        rules=rules,
        policy=_policy(rules),
        raw=raw,
    )


def _policy(rules: tuple[Rule, ...]) -> Policy:
    """The policy that the rules visibility, narrowing and kinds spell out; what they leave out is denied."""
    rows: dict[FieldClass, Row] = {}
    grounds: dict[str, Ground] = {}
    forbidden: set[str] = set()
    for rule in rules:
        grounds.setdefault(rule.check, Ground(rule.id, rule.article))
        if rule.check == "visibility":
            rows[_field_class(rule)] = Row(Ground(rule.id, rule.article), _cells(rule))
        if rule.check == "kinds":
            forbidden.update(_texts(rule.parameters.get("forbidden", ())))
    kinds = frozenset(KINDS) - forbidden if "kinds" in grounds else frozenset()
    return Policy(rows, kinds, grounds.get("kinds", NO_RULE), grounds.get("narrowing", NO_RULE))


def _toml(raw: bytes) -> Table:
    if len(raw) > MAX_CHARTER:
        raise CharterInvalid("charter_too_large")
    try:
        document = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise CharterInvalid("charter_not_utf8", position=problem.start) from None
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        fr, en = _toml_fault(problem)
        raise CharterInvalid("charter_not_toml", why_fr=fr, why_en=en) from None
    _no_invisible(document, "")
    return document


def _toml_fault(problem: Exception) -> tuple[str, str]:
    """Where TOML stops being TOML; what it expected there is said in English only."""
    if isinstance(problem, RecursionError):
        return "trop de crochets imbriqués", "too many nested brackets"
    found = TOML_PLACE.search(str(problem))
    if found is None:
        return "le fichier s'arrête trop tôt", "the file ends too early"
    return f"ligne {found[1]}, colonne {found[2]}", f"line {found[1]}, column {found[2]}"


def _no_invisible(item: object, where: str) -> None:
    """People sign what they see: no text of a charter holds a control or a format character."""
    if isinstance(item, dict):
        for key, value in item.items():
            _no_invisible(key, where)
            _no_invisible(value, f"{where}.{key}".lstrip("."))
    elif isinstance(item, list):
        for number, element in enumerate(item, 1):
            _no_invisible(element, f"{where}[{number}]")
    elif isinstance(item, str):
        for char in item:
            if unicodedata.category(char) in ("Cc", "Cf") and char not in "\n\t":
                raise CharterInvalid("charter_control", where=where, point=ord(char))


def _article(table: Table, where: str) -> Article:
    _only(table, ("ref", "title", "text"), where)
    return Article(*(_one(table, key, str, where).strip() for key in ("ref", "title", "text")))


def _rule(table: Table, where: str) -> Rule:
    return Rule(
        id=_one(table, "id", str, where),
        article=_one(table, "article", str, where),
        check=_one(table, "check", str, where),
        text=_one(table, "text", str, where).strip(),
        auto=_one({"auto": False, **table}, "auto", bool, where),
        grace_days=_one({"grace_days": 0, **table}, "grace_days", int, where),
        parameters={
            key: _value(item, f"{where}.{key}") for key, item in table.items() if key not in COMMON_KEYS
        },
    )


def _value(item: object, where: str) -> Value:
    if isinstance(item, list) and all(isinstance(element, str) for element in item):
        return tuple(item)
    if isinstance(item, str | int):
        return item
    raise CharterInvalid("charter_missing", where=where)


def _dates(table: Table) -> Dates:
    _only(table, ("adopted", "effective", "required"), "dates")
    days = [_one(table, key, date, "dates") for key in ("adopted", "effective", "required")]
    if any(isinstance(day, datetime) for day in days) or days != sorted(days):
        raise CharterInvalid("charter_dates")
    return Dates(*days)


def _field_class(rule: Rule) -> FieldClass:
    name = rule.parameters.get("field_class")
    try:
        return FieldClass(str(name))
    except ValueError:
        raise CharterInvalid("charter_field_class", where=rule.id, value=name) from None


def _cells(rule: Rule) -> Mapping[Audience, Cell]:
    return {audience: _cell(rule, audience) for audience in Audience if audience in rule.parameters}


def _cell(rule: Rule, audience: Audience) -> Cell:
    written = rule.parameters[audience]
    try:
        return Cell.parse(str(written))
    except ValueError:
        raise CharterInvalid("charter_cell", where=f"{rule.id}.{audience}", value=written) from None


def _texts(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _tables(document: Table, key: str) -> list[Table]:
    tables = _one(document, key, list, "")
    if not all(isinstance(table, dict) for table in tables):
        raise CharterInvalid("charter_missing", where=f"[[{key}]]")
    return tables


def _one(table: Table, key: str, kind: type[Read], where: str) -> Read:
    value = table.get(key)
    if not isinstance(value, kind) or value in ("", []) or (kind is int and isinstance(value, bool)):
        raise CharterInvalid("charter_missing", where=f"{where}.{key}".lstrip("."))
    return value


def _only(table: Table, known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise CharterInvalid("charter_unknown_key", where=f"{where}.{key}".lstrip("."))
