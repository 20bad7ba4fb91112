"""The catalogue as a file: exactly the lines that the digest is taken over."""

from collections.abc import Iterator

from sqlalchemy import Connection

from hub.catalogue.digest import lines
from schema import Audience


def dump(conn: Connection, audience: Audience) -> Iterator[bytes]:
    """UTF-8 JSON lines, each with its line end."""
    for line in lines(conn, audience):
        yield line + b"\n"
