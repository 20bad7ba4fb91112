"""Specifications of others, read where they lie beside the repository; without them a test is skipped, under CI a failure."""

import os
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from tests.conftest import STANDARDS


@cache
def shapes(*paths: str) -> Graph:
    """The SHACL shapes of these files."""
    found = Graph()
    for path in paths:
        found.parse(_there(path), format="turtle")
    return found


def _there(path: str) -> Path:
    file = STANDARDS / path
    if not file.is_file():
        absent = f"no specification at {file}; name their folder in MAILLAGE_STANDARDS"
        if os.environ.get("CI") == "true":
            pytest.fail(absent, pytrace=False)
        pytest.skip(absent)
    return file
