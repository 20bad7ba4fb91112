"""The closed lists told to a person who fills one: their names, or the codes of one with what each means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors.errors import SourceInvalid
from schema import codes
from schema.labels import list_label

Told = list[dict[str, Any]]


def told_lists() -> Told:
    """Every list by its name, with its label in both languages."""
    return [
        {"list": name, **_labels(name), "codes": len(codes.listed(name))}
        for name in codes.names()
        if name != codes.PLATFORMS
    ]


def told_codes(name: str) -> Told:
    """The codes of one list, in its order. Raises SourceInvalid with the lists there are."""
    if name not in codes.names() or name == codes.PLATFORMS:
        known = ", ".join(each["list"] for each in told_lists())
        raise SourceInvalid(
            "codes",
            f"Il n'y a pas de liste « {name} » : prenez l'une de celles-ci : {known}.",
            f"There is no list “{name}”: take one of these: {known}.",
        )
    return [{"code": each.code, "fr": each.fr, "en": each.en} for each in codes.listed(name).values()]


def lines(told: Told, lang: str) -> Iterator[str]:
    """One line for each, the names under one another."""
    named = [(str(each.get("code", each.get("list"))), str(each[lang])) for each in told]
    width = max(len(name) for name, _ in named)
    yield from (f"{name:{width}}  {label}" for name, label in named)


def _labels(name: str) -> dict[str, str]:
    return {lang: list_label(name, lang) for lang in ("fr", "en")}
