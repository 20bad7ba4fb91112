"""The days of opening are an array of a database; people read a list."""

from typing import Any


def row(values: dict[str, Any]) -> dict[str, Any]:
    days = str(values["c_jours_semaine"] or "")
    return {**values, "c_jours_semaine": days.strip("{}").replace(",", ", ")}
