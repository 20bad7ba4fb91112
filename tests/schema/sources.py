"""The codes of issues as the source of the schema names them, so that a new one is not forgotten by a test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import schema
from schema.issues import REASONS, UNREADABLE

FOLDER = Path(schema.__file__).parent
OF_FIELDS = ("values.py", "shapes.py", "normalise.py", "identifiers.py", "reading.py")
MAKERS = ("Invalid", "issue", "_without_position", "_wrong")


def codes_that_fields_raise() -> set[str]:
    """Each code that the reading of a field can give."""
    named = {code for name in OF_FIELDS for code in _codes(ast.parse((FOLDER / name).read_text("utf-8")))}
    return named | {code for code, _, _ in REASONS.values()} | {UNREADABLE[0]}


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in MAKERS:
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield from (
                text for text in texts[:1] if isinstance(text, str) and text.replace("_", "").isalpha()
            )


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
