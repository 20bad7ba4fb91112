"""Pages of a list: how many items, and the opaque cursor that says where the next page starts."""

import base64
import hashlib
from typing import Any

import orjson

from hub.errors import BadRequest

MOST, USUAL = 500, 50
_LONGEST = 2_000


class BadParameter(BadRequest):
    """One parameter of the request is off; `parameter` names it."""

    def __init__(self, parameter: str, code: str, fr: str, en: str) -> None:
        super().__init__(code, fr, en)
        self.parameter = parameter


def make_cursor(of: Any, key: str | int, name: str) -> str:
    """The cursor of the list `of` (plain data that names kind, filters and sort), after that sort key and id."""
    return base64.urlsafe_b64encode(orjson.dumps([_mark(of), key, name])).decode().rstrip("=")


def read_cursor(of: Any, cursor: str, key_type: type[str] | type[int]) -> tuple[str | int, str]:
    """The sort key and the id of `make_cursor`; BadParameter when it was made for another list, or by nobody."""
    match _decoded(cursor):
        case [str(mark), str() | int(), str()] if mark != _mark(of):
            raise BadParameter(
                "cursor",
                "cursor_of_another_list",
                "Ce curseur vient d’une autre liste : reprenez celle-ci à son début, sans « cursor ».",
                "This cursor belongs to another list: start this one again without “cursor”.",
            )
        case [_, key, str(name)] if type(key) is key_type and _storable(key, name):
            return key, name
    raise BadParameter(
        "cursor",
        "bad_cursor",
        "Ce curseur ne se lit pas : utilisez celui que donne « next », sans le changer.",
        "This cursor cannot be read: use the one that “next” gives, unchanged.",
    )


def read_limit(text: str, most: int = MOST) -> int:
    """How many items a page holds, 1 to `most`; BadParameter for anything else."""
    number = read_number("limit", text)
    if 1 <= number <= most:
        return number
    raise BadParameter(
        "limit",
        "bad_limit",
        f"« limit » est un nombre de 1 à {most}.",
        f"“limit” is a number from 1 to {most}.",
    )


def read_number(parameter: str, text: str) -> int:
    """A whole number that both databases can hold, written in digits."""
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    raise BadParameter(
        parameter,
        "bad_number",
        f"« {parameter} » est un nombre entier, écrit en chiffres.",
        f"“{parameter}” is a whole number, written in digits.",
    )


def _mark(of: Any) -> str:
    return hashlib.sha256(orjson.dumps(of, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _decoded(cursor: str) -> Any:
    if len(cursor) > _LONGEST:
        return None
    try:
        return orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except ValueError:  # not ASCII, not base64, not JSON
        return None


def _storable(key: str | int, name: str) -> bool:
    """Whether both databases can compare it: no NUL, no more than 64 bits."""
    fits = "\0" not in key if isinstance(key, str) else abs(key) < 2**63
    return fits and "\0" not in name
