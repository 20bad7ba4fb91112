"""One column per day becomes one text, a line per day."""

from typing import Any

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")


def row(values: dict[str, Any]) -> dict[str, Any]:
    hours = ((day, values.get(f"h_{day}")) for day in DAYS)
    return {**values, "horaires": "\n".join(f"{day} : {said}" for day, said in hours if said)}
