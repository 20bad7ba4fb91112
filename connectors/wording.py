"""How counts, places and faults of the system are worded, once for each language.

A place ("Structures, ligne 12") is told and stored in French, since it is data that travels from the reader to
the hub; whoever shows it says it in the language asked for. No sentence holds the place of its own row.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping

_ENGLISH = {"ligne": "line", "événement": "event", "partie": "part"}
_PLACE = re.compile(rf"(^|, |\()({'|'.join(_ENGLISH)}) (?=\d|[0-9a-f]{{8}}\b)")
_FAULTS: Mapping[int, tuple[str, str]] = {
    errno.EACCES: ("vous n'en avez pas le droit", "you have no right to"),
    errno.EPERM: ("vous n'en avez pas le droit", "you have no right to"),
    errno.EROFS: ("le disque est en lecture seule", "the disk is read-only"),
    errno.ENOSPC: ("le disque est plein", "the disk is full"),
    errno.EDQUOT: ("votre espace est plein", "your space is full"),
    errno.EFBIG: ("le fichier serait trop grand", "the file would be too large"),
    errno.EEXIST: ("un fichier porte ce nom", "a file has this name"),
    errno.ENOTDIR: ("un fichier est là où il faudrait un dossier", "a file stands where a folder should be"),
    errno.EISDIR: ("un dossier est là où il faudrait un fichier", "a folder stands where a file should be"),
    errno.ENOENT: ("il n'existe pas", "it does not exist"),
    errno.ENAMETOOLONG: ("le nom est trop long", "the name is too long"),
}


def counted(count: int, one: str, many: str, lang: str = "fr") -> str:
    """The count with its word: French says 0 and 1 in the singular, English 1 only."""
    singular = count < 2 if lang == "fr" else count == 1
    return f"{count} {one if singular else many}"


def sentence(said: str) -> str:
    """The same words with a capital, to stand alone."""
    return said[:1].upper() + said[1:]


def place(position: str, lang: str) -> str:
    """A position in the language of whoever reads it."""
    if lang == "fr":
        return position
    return _PLACE.sub(lambda found: f"{found[1]}{_ENGLISH[found[2]]} ", position)


def why(problem: OSError, lang: str) -> str:
    """What the system answered, as the end of a sentence."""
    known = _FAULTS.get(problem.errno or 0)
    if known is not None:
        return known[0] if lang == "fr" else known[1]
    return f"erreur {problem.errno} du système" if lang == "fr" else f"system error {problem.errno}"
