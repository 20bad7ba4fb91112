"""Agreed texts in tests/golden/schema: what others rely on changes only on purpose."""

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden" / "schema"


def must_equal_golden(name: str, made: str) -> None:
    """Compare with the agreed text; `GOLDEN=write` in the environment agrees to what is made now."""
    path = FOLDER / name
    if os.environ.get("GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), f"if this is on purpose, run with GOLDEN=write: {name}"
