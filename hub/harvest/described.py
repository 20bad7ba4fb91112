"""A source as the hub keeps it: the bytes of its description and the folder of its code."""

import hashlib
from pathlib import Path

from connectors.source import Source, checked
from connectors.strict_yaml import load


def stored_source(description: bytes, folder: Path) -> Source:
    """The source of a stored description; raises connectors.SourceInvalid when it does not hold any more."""
    source = checked(load(description))
    code = source.at(folder).code_file
    raw = code.read_bytes() if code else b""
    return source.at(folder, hashlib.sha256(description + b"\0" + raw).hexdigest())
