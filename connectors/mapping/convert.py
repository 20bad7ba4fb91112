"""Texts as people type them, turned into the values of the schema; what is lossy happens here, never later.

What is not understood comes back as it was: the schema then names the field, the value and the mend, so that
nothing is dropped in silence and no rule is judged twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from connectors.mapping.plain_text import plain_text

Convert = Callable[[str], object]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "février fevrier févr fevr feb february",
            "mars mar march",
            "avril avr apr april",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "août aout aug august",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "décembre decembre déc dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_IN_WORDS = re.compile(r"(?:[^\W\d]+\.? )?(\d{1,2})(?:er)? ([^\W\d]+)\.? (\d{4})(?!\d)")
_TIME = re.compile(r"[T ,]*(?:à )?(\d{1,2})[:hH](\d{2})?(?::(\d{2})(?:[.,]\d+)?)? ?(Z|[+-]\d{2}:?\d{2})?")
_TRUE = frozenset(("oui", "true", "vrai", "1", "x", "yes", "o"))
_FALSE = frozenset(("non", "false", "faux", "0", "no", "n"))
_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_AMOUNT = re.compile(r"(\d+)(?:([.,])(\d+))?(k|m)?(?:€|eur|euros?)?(?:ttc|ht)?")
_DEGREES = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]+)?[ °]*")
_SCALE = {"k": 1_000, "m": 1_000_000, None: 1}


def to_date(text: str) -> str:
    """ "07/12/2021", "2020/06/30 14:16", "lundi 24 février 2025" → "2021-12-07"; the day before the month."""
    found = _date(text)
    return found[0].isoformat() if found and (not found[1] or _TIME.fullmatch(found[1])) else text


def to_moment(text: str, zone: ZoneInfo) -> str:
    """A date with its time and offset; without offset it is local time of `zone`; without time, the date."""
    found = _date(text)
    if found is None:
        return text
    day, rest = found
    if not rest:
        return day.isoformat()
    clock = _TIME.fullmatch(rest)
    if clock is None:
        return text
    hour, minute, second, offset = clock.groups()
    try:
        moment = datetime.combine(day, time(int(hour), int(minute or 0), int(second or 0)))
        aware = datetime.fromisoformat(moment.isoformat() + offset) if offset else moment.replace(tzinfo=zone)
    except ValueError:
        return text
    return aware.isoformat(timespec="seconds")


def _date(text: str) -> tuple[date, str] | None:
    """The date at the beginning of the text, and what follows it."""
    for pattern, order in ((_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_IN_WORDS, (3, 2, 1))):
        found = pattern.match(text)
        if found:
            year, month, day = (found[part] for part in order)
            try:
                number = int(month) if month.isdigit() else MONTHS[month.casefold()]
                return date(int(year), number, int(day)), text[found.end() :].strip()
            except (ValueError, KeyError):
                return None
    return None


def to_cents(text: str) -> object:
    """ "1 500 000 €", "1,5 M€", "12.50" → integer cents. "1.500" can be read in two ways and stays."""
    found = _AMOUNT.fullmatch(_BLANKS.sub("", text).casefold())
    if found is None:
        return text
    whole, mark, decimals, scale = found.groups()
    if mark and len(decimals) == 3 and not scale:
        return text
    cents = Decimal(f"{whole}.{decimals or 0}") * _SCALE[scale] * 100
    return int(cents) if cents == cents.to_integral_value() and cents < 10**17 else text


def to_integer(text: str) -> object:
    """ "1 234" → 1234; figures that are not a whole number stay."""
    digits = _BLANKS.sub("", text)
    return int(digits) if re.fullmatch(r"-?\d{1,15}", digits) else text


def to_boolean(text: str) -> object:
    """ "oui", "X", "1", "vrai" → True; "non", "0", "faux" → False."""
    folded = text.casefold()
    return True if folded in _TRUE else False if folded in _FALSE else text


def to_microdegrees(text: str, most: int = 180) -> object:
    """ "48,8566" → 48856600; figures beyond the sixth are rounded; beyond `most` degrees the text stays."""
    if not _DEGREES.fullmatch(text):
        return text
    degrees = float(text.rstrip("° ").replace(",", "."))
    return round(degrees * 1_000_000) if abs(degrees) <= most else text


def conversion(name: str, zone: ZoneInfo) -> Convert | None:
    """The conversion that `as:` names; None for plain text."""
    table: dict[str, Convert] = {
        "html": plain_text,
        "date": to_date,
        "datetime": partial(to_moment, zone=zone),
        "cents": to_cents,
        "integer": to_integer,
        "boolean": to_boolean,
    }
    return table.get(name)
