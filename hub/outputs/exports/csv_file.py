"""CSV as RFC 4180 has it, in UTF-8 with the mark by which spreadsheets know it.

A cell that a spreadsheet would take for a formula starts with an apostrophe: whoever reads the file with a program takes away
one apostrophe before any of `= + - @`, a tab or a line end.
"""

import csv
import io
from typing import Any

from hub.outputs.exports.export import Export
from hub.outputs.exports.table import heading, table, texts

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(export: Export) -> bytes:
    """The table with a row of headings."""
    columns, rows = table(export)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([heading(name, export.language) for name in columns])
    writer.writerows([guarded(cell) for cell in texts(row, columns)] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(cell: Any) -> Any:
    """A cell that no spreadsheet computes; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(FORMULA):
        return f"'{cell}"
    return cell
