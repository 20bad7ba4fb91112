"""A number in another catalogue becomes the address of its page there."""

from typing import Any


def row(values: dict[str, Any]) -> dict[str, Any]:
    number = values["comptoir-du-libre"]
    return {**values, "comptoir": f"https://comptoir-du-libre.org/fr/softwares/{number}" if number else ""}
