"""« - Gimp : animations » is an object for YAML; it was meant as a title."""

from typing import Any


def row(values: dict[str, Any]) -> dict[str, Any]:
    said = values.get("formations", [])
    titles = [one if isinstance(one, str) else " ".join(f"{a} : {b}" for a, b in one.items()) for one in said]
    return {**values, "formations": titles}
