"""Whether a file is a matching model that this hub can weigh with; each mistake is one sentence in both languages. Pure."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

from hub.errors import BadRequest
from hub.resolve.compare import CLUES, LEVELS, MAY_WEIGH_NOTHING
from hub.resolve.model import Model, read_model
from hub.resolve.words import fold
from schema import KINDS

MOST_BYTES = 1_000_000
MOST = 1_000_000
"""A number of a model is no larger: the sum of all clues then fits every database."""

NUMBERS = ("theta", "doubt", "most_holders", "repeats", "apart_m", "rare", "same", "close", "related")
LISTS = {
    "one_of_its_kind": ("at_a_place", "in_a_town"),
    "runs_others": ("institutions",),
    "marks": ("words",),
    "shared": ("domains",),
}
"""By section: its lists of words."""
OF_INSTITUTIONS = ("one_of_its_kind", "runs_others")
SECTIONS = ("weight", "institution", "houses", "turns", "words", *LISTS)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

Told = Mapping[str, Any]


class Mistake(NamedTuple):
    """What is wrong with the file, and where."""

    fr: str
    en: str


@lru_cache(maxsize=8)
def checked_model(raw: bytes) -> Model:
    """The model that the file holds; raises BadRequest with the first of its mistakes."""
    for mistake in mistakes(raw):
        raise BadRequest("model", *mistake)
    return read_model(raw)


def mistakes(raw: bytes) -> Iterator[Mistake]:
    """All that is wrong with a file; nothing when it is a model."""
    if len(raw) > MOST_BYTES:
        yield Mistake("Un modèle tient en un mégaoctet.", "A model fits in one megabyte.")
        return
    try:
        told = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        said = str(problem).rstrip(".")
        yield Mistake(f"Ce fichier n’est pas du TOML : {said}.", f"This file is no TOML: {said}.")
        return
    yield from _outline(told)
    for name, check in _CHECKS.items():
        if isinstance(told.get(name), dict):
            yield from check(told[name])
    yield from _institutions(told)


def _outline(told: Told) -> Iterator[Mistake]:
    """What stands at the top: the sections, the version, the numbers and how they lie to one another."""
    yield from _unknown("", told, ("version", *NUMBERS, "near_m", *SECTIONS))
    for name in SECTIONS:
        if name not in told:
            yield Mistake(f"La section [{name}] manque.", f"The section [{name}] is missing.")
        elif not isinstance(told[name], dict) or not told[name]:
            yield Mistake(f"La section [{name}] est vide.", f"The section [{name}] is empty.")
    if not isinstance(told.get("version"), str) or not _VERSION.fullmatch(told["version"]):
        yield Mistake(
            "`version` manque, ou n’est pas fait de lettres, de chiffres, de points et de tirets (40 au plus).",
            "`version` is missing, or is not made of letters, digits, dots and hyphens (40 at most).",
        )
    for name in NUMBERS:
        yield from _number(name, told.get(name), least=1)
    yield from _order(told)


def _order(told: Told) -> Iterator[Mistake]:
    if all(_is_number(told.get(name)) for name in ("theta", "doubt")) and told["theta"] < told["doubt"]:
        yield Mistake(
            "`theta` est plus petit que `doubt` : le doute commence avant la certitude.",
            "`theta` is less than `doubt`: doubt begins before certainty.",
        )
    shares = [said for name in ("same", "close", "related") if _is_number(said := told.get(name))]
    if len(shares) == 3 and not 100 >= shares[0] >= shares[1] >= shares[2]:
        yield Mistake(
            "`same`, `close` et `related` sont des pour cent qui ne vont pas en croissant.",
            "`same`, `close` and `related` are per cent that do not grow.",
        )
    near = told.get("near_m")
    if not (
        isinstance(near, list) and len(near) == 4 and all(map(_is_number, near)) and near == sorted(near)
    ):
        yield Mistake(
            "`near_m` n’est pas quatre distances croissantes.", "`near_m` is not four growing distances."
        )


def _weights(told: Told) -> Iterator[Mistake]:
    yield from _unknown("weight", told, (*KINDS, "other"))
    if "other" not in told:
        yield Mistake("La section [weight.other] manque.", "The section [weight.other] is missing.")
    for kind, clues in told.items():
        if not isinstance(clues, dict):
            yield Mistake(f"[weight.{kind}] n’est pas une section.", f"[weight.{kind}] is no section.")
            continue
        for clue, levels in clues.items():
            yield from _clue(f"weight.{kind}.{clue}", clue, levels)


def _clue(at: str, clue: str, levels: object) -> Iterator[Mistake]:
    if clue not in CLUES:
        known = ", ".join(CLUES)
        yield Mistake(
            f"`{at}` : cet indice n’existe pas ; il y a {known}.",
            f"`{at}`: there is no such clue, but {known}.",
        )
        return
    if not isinstance(levels, dict) or not levels:
        yield Mistake(f"`{at}` ne donne de poids à aucun niveau.", f"`{at}` gives no level a weight.")
        return
    yield from _unknown(at, levels, LEVELS[clue])
    for level in LEVELS[clue]:
        if level not in levels and clue not in MAY_WEIGH_NOTHING and level not in MAY_WEIGH_NOTHING:
            yield Mistake(f"`{at}.{level}` n’a pas de poids.", f"`{at}.{level}` has no weight.")
    for level, weight in levels.items():
        yield from _number(f"{at}.{level}", weight, least=-MOST)


def _turns(section: str) -> Callable[[Told], Iterator[Mistake]]:
    def check(told: Told) -> Iterator[Mistake]:
        for form, meaning in told.items():
            if not isinstance(meaning, str) or not meaning.split():
                yield Mistake(
                    f'`{section}."{form}"` n’est pas un texte.', f'`{section}."{form}"` is no text.'
                )
            elif fold(form) != form or not form:
                yield Mistake(
                    f'`{section}."{form}"` ne se trouverait jamais : écrivez « {fold(form)} ».',
                    f'`{section}."{form}"` would never be found: write “{fold(form)}”.',
                )

    return check


def _houses(told: Told) -> Iterator[Mistake]:
    for name, rank in told.items():
        yield from _number(f"houses.{name}", rank, least=0)


def _words(told: Told) -> Iterator[Mistake]:
    yield from _lists("words", {"empty": told.get("empty")}, ("empty",))
    yield from _number("words.else", told.get("else"), least=0)
    weighed = [name for name in told if name.isascii() and name.isdigit()]
    yield from _unknown("words", told, ("empty", "else", *weighed))
    yield from _lists("words", {name: told[name] for name in weighed}, weighed)


def _listing(section: str) -> Callable[[Told], Iterator[Mistake]]:
    def check(told: Told) -> Iterator[Mistake]:
        yield from _unknown(section, told, LISTS[section])
        yield from _lists(section, told, LISTS[section])

    return check


def _lists(section: str, told: Told, names: Iterable[str]) -> Iterator[Mistake]:
    for name in names:
        if not isinstance(told.get(name), str):
            yield Mistake(
                f"`{section}.{name}` n’est pas une suite de mots entre guillemets.",
                f"`{section}.{name}` is no list of words between quotation marks.",
            )


def _institutions(told: Told) -> Iterator[Mistake]:
    """Institutions are named in four sections: a word that no turn stands for is a slip of the pen."""
    turns = told.get("institution")
    if not isinstance(turns, dict):
        return
    known = {word for meaning in turns.values() if isinstance(meaning, str) for word in meaning.split()}
    for section in (*OF_INSTITUTIONS, "houses"):
        said = told.get(section)
        for name in sorted(_named(said) - known) if isinstance(said, dict) else ():
            yield Mistake(
                f"[{section}] nomme « {name} », qu’aucune tournure de [institution] ne désigne.",
                f"[{section}] names “{name}”, for which no turn of [institution] stands.",
            )


def _named(section: Told) -> set[str]:
    return {
        word
        for name, said in section.items()
        for word in (said.split() if isinstance(said, str) else (name,))
    }


_CHECKS: Mapping[str, Callable[[Told], Iterator[Mistake]]] = {
    "weight": _weights,
    "institution": _turns("institution"),
    "turns": _turns("turns"),
    "houses": _houses,
    "words": _words,
    **{name: _listing(name) for name in LISTS},
}


def _unknown(at: str, told: Told, known: Sequence[str]) -> Iterator[Mistake]:
    for name in told:
        if name not in known:
            where = f"{at}.{name}" if at else name
            yield Mistake(
                f"`{where}` est inconnu ; il y a {', '.join(known)}.",
                f"`{where}` is unknown; there is {', '.join(known)}.",
            )


def _number(at: str, said: object, least: int) -> Iterator[Mistake]:
    if said is None:
        yield Mistake(f"`{at}` manque.", f"`{at}` is missing.")
    elif not _is_number(said) or not least <= said <= MOST:
        yield Mistake(
            f"`{at}` n’est pas un nombre entier de {least} à {MOST}.",
            f"`{at}` is no whole number from {least} to {MOST}.",
        )


def _is_number(said: object) -> TypeGuard[int]:
    return isinstance(said, int) and not isinstance(said, bool)
