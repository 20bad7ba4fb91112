"""« 14 et 15 novembre 2026 » begins on the 14th."""

import re
from typing import Any


def row(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "debut": re.sub(r"(\d+)(?:er)? et \d+", r"\1", values.get("dateDisplay", ""))}
