"""A workbook with one sheet: texts are texts, whatever they begin with, and nothing in it is a formula or a link."""

import io

from xlsxwriter import Workbook

from hub.outputs.exports.export import Export
from hub.outputs.exports.table import heading, table, texts

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_CELL = 32_767
"""Characters that a cell of the format holds."""
WIDTH = 24


def write(export: Export) -> bytes:
    """The table with a fixed row of headings that filters."""
    columns, rows = table(export)
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, **AS_TEXT})
    book.set_properties(
        {"title": export.title, "comments": f"{export.licence} — {export.address}", "created": export.made_at}
    )
    sheet = book.add_worksheet(export.kind.labels[export.language][:31])
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, [heading(name, export.language) for name in columns], bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(texts(row, columns)):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell[:LONGEST_CELL])
            else:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), max(0, len(columns) - 1))
    sheet.set_column(0, max(0, len(columns) - 1), WIDTH)
    book.close()
    return out.getvalue()
