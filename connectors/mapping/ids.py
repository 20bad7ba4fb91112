"""The local id of a record, by the rule of the description: never the number of its row."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from connectors.errors import StopRun
from connectors.mapping.values import Frame, Nulls, texts_of
from connectors.row import text_of
from connectors.rules import IdRule
from schema.normalise import line

BETWEEN = "|"
LONGEST = 240


def compile_id(rule: IdRule, nulls: Nulls, key: bytes) -> Callable[[Frame], str]:
    """The function of an id rule: the id, or "" when none of its columns is filled.

    `tie_break` adds 12 hex characters of the SHA-256 of those columns. `digest` gives 32 hex characters of
    HMAC-SHA-256 under `key`, so that no mail, phone or name of a person lives on in a key. An id that would
    be too long ends with its own digest.
    """
    if rule.digest and not key:
        raise StopRun(
            "no_digest_key",
            "La règle « digest: true » demande une clé secrète : définissez MAILLAGE_ID_SECRET.",
            "The rule “digest: true” needs a secret key: set MAILLAGE_ID_SECRET.",
        )

    def local_id(frame: Frame) -> str:
        parts = [line(" ".join(texts_of(frame.flat.get(name), nulls))) for name in rule.columns]
        if not any(parts):
            return ""
        found = BETWEEN.join(parts)
        if rule.tie_break:
            found += BETWEEN + _digest_of(frame, rule.tie_break)
        if rule.digest:
            return hmac.new(key, found.encode(), hashlib.sha256).hexdigest()[:32]
        return (
            found if len(found) <= LONGEST else f"{found[: LONGEST - 20].strip()}{BETWEEN}{_sha(found)[:16]}"
        )

    return local_id


def _digest_of(frame: Frame, names: tuple[str, ...]) -> str:
    return _sha("\x1f".join(text_of(frame.flat.get(name)) for name in names))[:12]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
