"""A member as an operator writes it down: one TOML file beside its public keys and its adhesion."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from charter import Member, RegisteredKey, State, load_public
from hub.errors import BadRequest

KEY_LISTS = ("officer_keys", "feed_keys")


def read_card(path: Path, at: datetime) -> Member:
    """The member of a card. `officer_keys` and `feed_keys` name `.pub` files, `adhesion` a `.jws` file, beside the card.

    Raises BadRequest for a file that cannot be read, pydantic.ValidationError for a field that is wrong.
    """
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BadRequest(
            "card",
            f"La fiche de membre {path} ne se lit pas ({problem}).",
            f"The member card {path} cannot be read ({problem}).",
        ) from None
    for name in KEY_LISTS:
        told[name] = tuple(_key(path.parent / file, at) for file in _names(path, name, told.get(name, [])))
    if "adhesion" in told:
        (file,) = _names(path, "adhesion", [told["adhesion"]])
        told["adhesion"] = _text(path.parent / file)
    territory = told.get("territory", {})
    if isinstance(territory, dict):
        told["territory"] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in territory.items()
        }
    return Member.model_validate({"state": State.ACTIVE, "since": at.date(), **told}, strict=False)


def _names(path: Path, key: str, said: object) -> list[str]:
    if isinstance(said, list) and all(isinstance(name, str) for name in said):
        return said
    raise BadRequest(
        "card",
        f"La fiche de membre {path}, clé « {key} » : nommez des fichiers, entre guillemets.",
        f"The member card {path}, key “{key}”: name files, in quotes.",
    )


def _key(path: Path, at: datetime) -> RegisteredKey:
    public = load_public(path)
    return RegisteredKey(kid=public.kid, x=public.x, since=at.date())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise BadRequest(
            "adhesion", f"L’adhésion {path} ne se lit pas.", f"The adhesion {path} cannot be read."
        ) from None
