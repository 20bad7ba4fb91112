"""The key of a record: source, kind and local id, never anything else."""

from typing import NamedTuple


class RecordKey(NamedTuple):
    """The parts of a key; `copy` counts different items that a source gave one id (1 is the first)."""

    source: str
    kind: str
    local_id: str
    copy: int = 1


def make_key(source: str, kind: str, local_id: str, copy: int = 1) -> str:
    """One text per record. `~` is kept for the count of copies, so it is escaped inside ids."""
    local = local_id.replace("%", "%25").replace("~", "%7E")
    return f"{source}/{kind}/{local}" + (f"~{copy}" if copy > 1 else "")


def split_key(key: str) -> RecordKey:
    """The inverse of `make_key`."""
    source, kind, rest = key.split("/", 2)
    local, _, copy = rest.partition("~")
    return RecordKey(source, kind, local.replace("%7E", "~").replace("%25", "%"), int(copy or 1))
