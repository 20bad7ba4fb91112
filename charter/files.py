"""Reading and writing the small files of the charter: never more than expected, never over another."""

import os
from pathlib import Path

from charter.errors import CharterError
from schema.faults import why


def read_file(path: Path | str, most: int, error: type[CharterError] = CharterError) -> bytes:
    """The bytes of a file no larger than `most`; else the error (file_missing, …unreadable, …too_large)."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        raise error("file_missing", path=path) from None
    except OSError as problem:
        raise error("file_unreadable", path=path, **_why(problem)) from None
    if len(data) > most:
        raise error("file_too_large", path=path, most=most)
    return data


def write_new(path: Path | str, data: bytes, mode: int, error: type[CharterError] = CharterError) -> None:
    """Write a file that does not exist yet, with these rights; else the error, and nothing of it stays."""
    made = False
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            made = True
            file.write(data)
    except FileExistsError:
        raise error("file_exists", path=path) from None
    except FileNotFoundError:
        raise error("folder_missing", path=path) from None
    except OSError as problem:
        if made:
            Path(path).unlink()
        raise error("file_unwritable", path=path, **_why(problem)) from None


def _why(problem: OSError) -> dict[str, str]:
    return {"why_fr": why(problem, "fr"), "why_en": why(problem, "en")}
