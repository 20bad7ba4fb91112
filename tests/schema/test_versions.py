"""What was said in an older version is read as of today."""

from typing import Any

import pytest

from schema import SCHEMA_VERSION, Invalid, upgrade


def test_the_present_version_is_taken_as_it_is() -> None:
    data = {"name": "x"}
    assert upgrade("organisation", data, SCHEMA_VERSION) is data


def test_the_steps_are_taken_one_after_the_other() -> None:
    def renamed(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        return {"title": data["titre"], "kind": kind}

    def named(kind: str, data: dict[str, Any]) -> dict[str, Any]:
        return {"name": data["title"]} if data["kind"] == kind else {}

    steps = {"0.8": ("0.9", renamed), "0.9": (SCHEMA_VERSION, named)}

    assert upgrade("job", {"titre": "x"}, "0.8", steps) == {"name": "x"}


@pytest.mark.parametrize("version", ["0.1", "2.0", ""])
def test_an_unknown_version_is_refused(version: str) -> None:
    with pytest.raises(Invalid, match="the present one is"):
        upgrade("job", {}, version)
