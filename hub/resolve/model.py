"""The matching model: a frozen, versioned file of weights, thresholds and words."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Model:
    """Everything that resolution weighs with. `digest` is the SHA-256 of the file."""

    version: str
    digest: str
    theta: int
    most_holders: int
    near_m: int
    far_m: int
    weight: Mapping[str, int]
    institution: Mapping[str, tuple[str, ...]]


@cache
def load_model(version: str = "2026-1") -> Model:
    """A model that the hub ships; raises FileNotFoundError for another one."""
    raw = files("hub.resolve").joinpath("models", f"{version}.toml").read_bytes()
    told = tomllib.loads(raw.decode())
    return Model(
        told["version"],
        hashlib.sha256(raw).hexdigest(),
        told["theta"],
        told["most_holders"],
        told["near_m"],
        told["far_m"],
        told["weight"],
        {name: tuple(words) for name, words in told["institution"].items()},
    )
