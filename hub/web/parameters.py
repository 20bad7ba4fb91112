"""The parameters of a request: those that are known, each checked; an unknown one is refused by its name."""

import re
from collections.abc import Collection, Mapping, Sequence

from fastapi import Request

from hub.errors import HubError
from hub.paging import BadParameter

MOST_VALUES, LONGEST_VALUE, LONGEST_QUERY = 20, 200, 32_000
READABLE = r"[^\x00-\x1f\x7f]+"
"""What a value may be made of; an empty one is refused, except where forms send it."""
Parameters = Mapping[str, Sequence[str]]


class TooLong(HubError):
    """The address is longer than any list needs: ask for less."""

    status = 414


def read(request: Request, known: Collection[str], from_form: bool = False) -> Parameters:
    """The values of each parameter. A form sends the fields that were left empty: they count as not given."""
    if len(request.scope["query_string"]) > LONGEST_QUERY:
        raise TooLong(
            "address_too_long",
            f"L’adresse est trop longue : au plus {LONGEST_QUERY} caractères de paramètres.",
            f"The address is too long: at most {LONGEST_QUERY} characters of parameters.",
        )
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise _unknown(name, known)
        if value or not from_form:
            found.setdefault(name, []).append(_checked(name, value))
    for name, values in found.items():
        if len(values) > MOST_VALUES:
            raise _bad_value(name)
    return found


def refuse_all(request: Request) -> None:
    """For addresses without parameters."""
    read(request, ())


def one(parameters: Parameters, name: str) -> str | None:
    """The value of a parameter that may stand once."""
    values = parameters.get(name, ())
    if len(values) > 1:
        raise BadParameter(
            name,
            "repeated_parameter",
            f"Le paramètre « {name} » ne se donne qu’une fois.",
            f"The parameter “{name}” may be given once only.",
        )
    return values[0] if values else None


def is_asked(parameters: Parameters, name: str) -> bool:
    """Whether a parameter that is 1 or 0 is 1; without it, it is 0."""
    text = one(parameters, name)
    if text not in (None, "0", "1"):
        raise _bad_value(name)
    return text == "1"


def _checked(name: str, value: str) -> str:
    if (len(value) > LONGEST_VALUE and name != "cursor") or not re.fullmatch(READABLE, value):
        raise _bad_value(name)
    return value


def _bad_value(name: str) -> BadParameter:
    return BadParameter(
        name,
        "bad_value",
        f"« {name} » est vide, trop long ou illisible : au plus {MOST_VALUES} valeurs "
        f"de {LONGEST_VALUE} caractères.",
        f"“{name}” is empty, too long or unreadable: at most {MOST_VALUES} values "
        f"of {LONGEST_VALUE} characters.",
    )


def _unknown(name: str, known: Collection[str]) -> BadParameter:
    shown = "".join(c for c in name[:60] if c.isprintable())
    listed = ", ".join(sorted(known))
    return BadParameter(
        shown,
        "unknown_parameter",
        f"Le paramètre « {shown} » n’existe pas ici" + (f" ; connus : {listed}." if known else "."),
        f"There is no parameter “{shown}” here" + (f"; known: {listed}." if known else "."),
    )
