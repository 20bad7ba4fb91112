"""The door to charter texts: a file, bytes, or the versions shipped here; only sound ones pass."""

from importlib.resources import files
from pathlib import Path

from charter.errors import CharterInvalid
from charter.files import read_file
from charter.lint import unsound
from charter.text import MAX_CHARTER, VERSION, Charter, parse


def load(source: Path | str | bytes) -> Charter:
    """Read a charter from a path or from bytes.

    CharterInvalid when it cannot be read, or names something unknown: a hub must not obey a text that it does
    not understand. What a text leaves out is denied, and is for `lint` to say before signing.
    """
    charter = parse(source if isinstance(source, bytes) else read_file(source, MAX_CHARTER, CharterInvalid))
    faults = unsound(charter)
    if faults:
        raise CharterInvalid("charter_faulty", finding=faults[0], more=len(faults) - 1)
    return charter


def shipped() -> tuple[Charter, ...]:
    """The versions that come with the package, oldest first."""
    texts = (text for text in files("charter").joinpath("texts").iterdir() if text.name.endswith(".toml"))
    return tuple(sorted((load(text.read_bytes()) for text in texts), key=lambda charter: charter.number))


def named(name: str = "") -> Charter:
    """A shipped version by its number, the last one by no name, else a file."""
    versions = {charter.version: charter for charter in shipped()}
    found = versions.get(name or list(versions)[-1])
    if found is None and VERSION.fullmatch(name) and not Path(name).exists():
        raise CharterInvalid("unknown_version", version=name, known=", ".join(versions))
    return found or load(name)
