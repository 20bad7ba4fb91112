"""The suite finds what it promises to find: each planted fault fails the check that names it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Edge
from connectors.suite import CHECKS, LABELS, Subject, run_checks
from tests.connectors.shapes import organisations, source

CSV = "id;nom\n1;A\n2;B\n"


def failing(folder: Path, data: str, code: str = "", **said: Any) -> set[str]:
    """The checks with an error."""
    (folder / "annuaire.csv").write_text(data)
    if code:
        (folder / "exemple.py").write_text(code)
        said["code"] = "exemple.py"
    subject = Subject(
        source(**said).at(folder), Edge(folder, datetime(2026, 11, 23, tzinfo=UTC), digest_key=b"k")
    )
    return {one.name for one in run_checks(subject) if one.result == "failed"}


def test_every_check_is_named_in_both_languages() -> None:
    assert LABELS.keys() == CHECKS.keys()
    assert all(fr != en for fr, en in LABELS.values())


def test_a_good_source_passes(tmp_path: Path) -> None:
    assert failing(tmp_path, CSV, expect={"organisation": {"at_least": 2}}) == set()


BY_ROW = """
n = 0
def row(values):
    global n
    n += 1
    return {**values, 'id': n}
"""
BY_CHANCE = "import random\ndef row(values): return {**values, 'nom': random.random()}"
MAIL = organisations(id="mail")
DIGEST = organisations(id={"columns": "mail", "digest": True})
FAULTS = [
    ("unreadable", "", "", {}, {"is_readable"}),
    ("all refused", "id;nom\n1;\n", "", {}, {"is_readable", "keeps_most_records"}),
    ("ids by row", CSV, BY_ROW, {}, {"does_not_depend_on_order"}),
    ("by chance", CSV, BY_CHANCE, {}, {"reads_the_same_twice", "does_not_depend_on_order"}),
    ("unknown column", "id;nom;logo\n1;A;x\n", "", {}, {"drops_nothing_in_silence"}),
    ("one id for all", "id;nom\n1;A\n1;B\n1;C\n", "", {}, {"has_good_ids"}),
    ("mail as an id", "mail;nom\na@b.fr;A\n", "", {"kinds": [MAIL]}, {"has_good_ids"}),
    ("phone as an id", "mail;nom\n05 57 65 75 39;A\n", "", {"kinds": [MAIL]}, {"has_good_ids"}),
    ("digest of a mail", "mail;nom\na@b.fr;A\n", "", {"kinds": [DIGEST]}, set()),
    ("shrunken", CSV, "", {"expect": {"organisation": {"at_least": 3}}}, {"meets_expectations"}),
    ("most refused", "id;nom\n1;A\n2;\n3;\n", "", {}, {"keeps_most_records"}),
]


@pytest.mark.parametrize(
    ("data", "code", "said", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_each_fault_fails_its_check(
    tmp_path: Path, data: str, code: str, said: dict[str, Any], expected: set[str]
) -> None:
    assert failing(tmp_path, data, code.strip(), **said) == expected
