"""What went wrong with a source, named for what the caller must do next.

SourceError
 ├─ TryLater       timeout, 429, 5xx: the run is retried
 ├─ StopRun        not the announced document, a limit, a refused address: the run ends, the cluster is told
 ├─ SourceInvalid  the description itself is wrong: its author mends the key that is named
 └─ SkipRow        one row or line that cannot be read: counted and listed, the others go on
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class SourceError(Exception):
    """A problem of a source with a stable `code` and one sentence in French and in English for its cluster.

    The sentences say what, where and what to do; they never quote bytes answered by a remote host. `detail`
    is a word from a closed list that narrows the code (the category of a blocked address, an HTTP status).
    """

    def __init__(self, code: str, message_fr: str, message_en: str, *, detail: str = "") -> None:
        super().__init__(message_en)
        self.code = code
        self.detail = detail
        self.message_fr = message_fr
        self.message_en = message_en

    def message(self, lang: str) -> str:
        """The sentence in `lang` ("fr" or "en")."""
        return self.message_fr if lang == "fr" else self.message_en


class TryLater(SourceError):
    """Nothing is wrong with the source as far as we know: the run is retried, not before `wait` seconds."""

    wait: int | None = None


class StopRun(SourceError):
    """The run ends here; what the hub held before stays."""


class SourceInvalid(SourceError):
    """The description is refused; the sentences name the key."""


class SkipRow(SourceError):
    """One row is unreadable; `position`, `field` and `value` say where and what.

    `values`: what was made out of it all the same, to tell whose last good version is to be kept.
    """

    def __init__(
        self,
        code: str,
        message_fr: str,
        message_en: str,
        *,
        position: str = "",
        field: str = "",
        value: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code, message_fr, message_en)
        self.position = position
        self.values = values or {}
        self.field = field
        self.value = value[:80]
