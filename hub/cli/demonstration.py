"""What a demonstration is made of: clusters with keys that nothing else accepts, a marked charter, their sources."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import connectors
from charter import Charter, Member, State, Territory, load, new_key, shipped, sign_adhesion
from hub.clock import now
from hub.members.founding import registered
from hub.members.store import Described
from hub.pipeline import Hub, admit, admit_source, describe, found
from hub.settings import Settings
from hub.wiring import open_hub

HERE = Path(connectors.__file__).parent


@dataclass(frozen=True)
class Demonstration:
    """A federation to play. `clusters`: as the TOML files write them; `sources`: descriptions; `root`: their data."""

    folder: str
    title_fr: str
    title_en: str
    federation: str
    namespace: str
    clusters: Sequence[Mapping[str, Any]]
    sources: Sequence[Path]
    root: Path | None = None

    def described(self) -> list[Described]:
        """The sources, checked."""
        return [describe(path, str(self.root) if self.root else None) for path in self.sources]


def of_real_data(root: Path) -> Demonstration:
    """The real directories below `root`, for which no cluster signed anything: everything says so."""
    folder = HERE / "sources"
    told = tomllib.loads((folder / "clusters.toml").read_text(encoding="utf-8"))
    return Demonstration(
        "demo-donnees-reelles",
        "Démonstration sur des annuaires réels (clusters fictifs, charte de démonstration)",
        "Demonstration on real directories (fictitious clusters, demonstration charter)",
        "Démonstration sur annuaires réels",
        "https://demonstration.example",
        told["clusters"],
        sorted(folder.glob("*.yml")),
        root,
    )


def of_examples() -> Demonstration:
    """The example federation that the project ships."""
    folder = HERE / "examples"
    told = tomllib.loads((folder / "federation.toml").read_text(encoding="utf-8"))
    return Demonstration(
        "demo",
        "Fédération d’exemple",
        "Example federation",
        told["federation"],
        told["namespace"],
        told["clusters"],
        [folder / name for cluster in told["clusters"] for name in cluster["sources"]],
    )


def demonstration_charter() -> Charter:
    """The newest charter under a name of its own: what is signed under it is worth nothing elsewhere."""
    newest = shipped()[-1]
    marked = newest.raw.replace(f'"{newest.id}"'.encode(), f'"{newest.id}-demonstration"'.encode(), 1)
    return load(marked)


def found_demonstration(demonstration: Demonstration, settings: Settings) -> Hub:
    """A hub in an empty folder: registry, members with their adhesions, sources."""
    charter = demonstration_charter()
    hub = open_hub(settings, charters=(charter,))
    found(hub, demonstration.federation, demonstration.namespace)
    keys = settings.data_dir / "keys"
    admit(hub, [_member(cluster, charter, keys) for cluster in demonstration.clusters])
    for described in demonstration.described():
        admit_source(hub, described)
    return hub


def _member(cluster: Mapping[str, Any], charter: Charter, keys: Path) -> Member:
    name = cluster["id"]
    officer, feed = (new_key(keys / f"{name}-{use}.pem", None) for use in ("officer", "feed"))
    signer = new_key(keys / f"{name}-foreign.pem", None) if cluster.get("broken_adhesion") else officer
    at = now()
    return Member(
        id=name,
        name=cluster["name"],
        website=cluster["website"],
        state=State(cluster.get("state", "active")),
        since=at.date(),
        territory=Territory(regions=tuple(cluster["regions"]), departments=tuple(cluster["departments"])),
        officer_keys=(registered(officer, at),),
        feed_keys=(registered(feed, at),),
        adhesion=sign_adhesion(name, charter, signer, at, "présidence"),
        charter_sha256=charter.sha256,
        hosted=cluster.get("hosted", False),
        trust=cluster.get("trust", 50),
    )
