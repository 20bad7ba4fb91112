"""One JSON object a line: the items of the API."""

import orjson

from hub.outputs.exports.export import Export


def write(export: Export) -> bytes:
    """UTF-8 lines, each with its line end."""
    return b"".join(orjson.dumps(entry) + b"\n" for entry in export.entries)
