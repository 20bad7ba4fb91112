"""A source as the hub keeps it: the bytes of its description and the folder of its code."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from connectors.errors import SourceInvalid
from connectors.source import Source, checked
from connectors.source import load as load_source
from connectors.strict_yaml import load
from hub.members.store import Described


@dataclass(frozen=True)
class Role:
    """What the records of a source are for. Those of a register weigh more; where it adds none, they only confirm."""

    is_register: bool = False
    adds_entities: bool = True


@lru_cache(maxsize=1024)
def stored_role(description: bytes) -> Role:
    """The role that a stored description gives its source, even where it does not hold any more."""
    said = load(description)
    is_register = said.get("role") == "register"
    return Role(is_register, not is_register or said.get("adds_entities") == "true")


def stored_source(description: bytes, folder: Path) -> Source:
    """The source of a stored description; raises connectors.SourceInvalid when it does not hold any more."""
    source = checked(load(description))
    code = source.at(folder).code_file
    try:
        raw = code.read_bytes() if code else b""
    except OSError:
        raise SourceInvalid(
            "no_file",
            f"Le fichier {code}, que nomme la description, ne se lit plus : remettez-le en place.",
            f"The file {code}, which the description names, cannot be read any more: put it back.",
        ) from None
    return source.at(folder, hashlib.sha256(description + b"\0" + raw).hexdigest())


def describe(path: Path, root: str | None = None) -> Described:
    """A source description from its file, checked and ready to be admitted."""
    source = load_source(path)
    return Described(source.id, source.cluster, path.read_bytes(), str(path.parent.resolve()), root)
