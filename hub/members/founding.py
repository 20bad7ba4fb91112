"""The first hour of a hub: its folder, its key, its first registry, without members."""

from datetime import datetime
from pathlib import Path

from charter import KeyProblem, PrivateKey, RegisteredKey, Registry, load_key, new_key, seal
from hub.errors import Conflict, NotFound

ROOT_KEY = Path("keys") / "registry.pem"


def registered(key: PrivateKey, at: datetime) -> RegisteredKey:
    """The public part of a key, in force from that day."""
    return RegisteredKey(kid=key.public.kid, x=key.public.x, since=at.date())


def found_registry(data_dir: Path, federation: str, namespace: str, at: datetime) -> tuple[str, PrivateKey]:
    """A root key in the data folder, and the sealed first registry. Conflict when the key is there already."""
    path = data_dir / ROOT_KEY
    if path.exists():
        raise Conflict(
            "founded",
            f"Ce hub existe déjà ({path}) : rien n’a été changé.",
            f"This hub exists already ({path}): nothing was changed.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    key = new_key(path, None)
    registry = Registry(
        version=1,
        federation=federation,
        namespace=namespace,
        created=at,
        root_keys=(registered(key, at),),
        threshold=1,
    )
    return seal(registry, key), key


def root_key(data_dir: Path) -> PrivateKey:
    """The key that seals the registry; NotFound when this machine does not hold it."""
    try:
        return load_key(data_dir / ROOT_KEY, None)
    except KeyProblem:
        raise NotFound(
            "root_key",
            f"La clé du registre n’est pas sur cette machine ({data_dir / ROOT_KEY}).",
            f"The registry key is not on this machine ({data_dir / ROOT_KEY}).",
        ) from None
