"""The matching model: a frozen, versioned file of weights, thresholds and words."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Model:
    """Everything that resolution weighs with. `digest` is the SHA-256 of the file; `institution` maps words to what they name."""

    version: str
    digest: str
    theta: int
    most_holders: int
    near_m: int
    far_m: int
    weight: Mapping[str, int]
    institution: Mapping[str, str]
    institution_forms: re.Pattern[str]


@cache
def load_model(version: str = "2026-1") -> Model:
    """A model that the hub ships; raises FileNotFoundError for another one."""
    raw = files("hub.resolve").joinpath("models", f"{version}.toml").read_bytes()
    told = tomllib.loads(raw.decode())
    institution = {form: name for name, forms in told["institution"].items() for form in forms}
    return Model(
        told["version"],
        hashlib.sha256(raw).hexdigest(),
        told["theta"],
        told["most_holders"],
        told["near_m"],
        told["far_m"],
        told["weight"],
        institution,
        re.compile("(?<= )(?:" + "|".join(sorted(institution, key=len, reverse=True)) + ")(?= )"),
    )
