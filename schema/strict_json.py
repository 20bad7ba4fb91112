"""JSON from foreign hands, read so that two readers cannot understand it differently.

Refused: duplicate keys, NaN and Infinity, depth over 64, integers beyond 64 bits, anything but UTF-8 without
a byte-order mark, lone surrogates, NUL.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

import orjson

from schema.issues import Invalid

DEPTH = 64
SMALLEST, LARGEST = -(2**63), 2**64 - 1
SURROGATE = re.compile("[\ud800-\udfff]")


class Malformed(Invalid):
    """Bytes that are not strict JSON; `code` says which rule they break."""


def loads(data: bytes) -> Any:
    """The value, made of dict, list, str, int, float, bool and None. Raises Malformed."""
    value, plain = _written_by_us(data)
    if plain:
        return value
    value = _parsed(_decoded(data))
    _look_through(value, DEPTH)
    return value


def _written_by_us(data: bytes) -> tuple[Any, bool]:
    """The value, and whether the bytes are its canonical form: no key double, no number rounded, not deep."""
    try:
        value = orjson.loads(data)
        same = orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == data
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None, False
    return value, same and data.count(b"{") + data.count(b"[") <= DEPTH and b"\\u0000" not in data


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Malformed(
            "not_utf8",
            f"octet {problem.start} : ce n'est pas de l'UTF-8, enregistrez le fichier en UTF-8",
            f"byte {problem.start}: not UTF-8, save the file as UTF-8",
        ) from None


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as problem:
        raise Malformed(
            "malformed_json",
            f"ligne {problem.lineno}, colonne {problem.colno} : JSON invalide ou coupé",
            f"line {problem.lineno}, column {problem.colno}: JSON is invalid or cut",
        ) from None
    except RecursionError:
        raise _too_deep() from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
    double = ascii(name)[:60]
    raise Malformed(
        "duplicate_key",
        f"la clé {double} figure deux fois dans un objet : gardez-en une",
        f"the key {double} stands twice in one object: keep one",
    )


def _integer(digits: str) -> int:
    if len(digits) <= 20 and SMALLEST <= (number := int(digits)) <= LARGEST:
        return number
    raise Malformed("integer_too_large", "un entier dépasse 64 bits", "an integer exceeds 64 bits")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isfinite(number):
        return number
    raise _not_a_number()


def _no_constant(_name: str) -> Any:
    raise _not_a_number()


def _not_a_number() -> Malformed:
    return Malformed(
        "not_a_number",
        "NaN, Infinity et les nombres démesurés ne sont pas permis",
        "NaN, Infinity and overflowing numbers are not allowed",
    )


def _too_deep() -> Malformed:
    return Malformed("too_deep", f"plus de {DEPTH} niveaux imbriqués", f"more than {DEPTH} nested levels")


def _look_through(value: Any, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        if depth == 0:
            raise _too_deep()
        for key, item in value.items():
            _check_text(key)
            _look_through(item, depth - 1)
    elif isinstance(value, list):
        if depth == 0:
            raise _too_deep()
        for item in value:
            _look_through(item, depth - 1)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise Malformed(
            "nul_character", "un texte contient le caractère NUL", "a text holds the NUL character"
        )
    if SURROGATE.search(text):
        raise Malformed(
            "lone_surrogate", "un texte contient un demi-caractère isolé", "a text holds a lone surrogate"
        )
