"""What a demonstration is made of: clusters with keys that nothing else accepts, a marked charter, their sources."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import connectors
from charter import Charter, Member, State, Territory, load, load_key, new_key, shipped, sign_adhesion
from connectors import Edge, Known, Terms, open_source, publish
from connectors import load as load_source
from hub.clock import now
from hub.harvest.described import describe
from hub.members.founding import registered
from hub.members.store import Described
from hub.pipeline import Hub, admit, admit_source, found
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

    def described(self, feeds: Path | None = None) -> list[Described]:
        """The sources, checked; those of clusters that publish themselves are read below `feeds`."""
        own = {cluster["id"] for cluster in self.clusters if "publishes" in cluster}
        return [
            replace(one, root=str(root) if (root := feeds if one.cluster in own else self.root) else None)
            for one in map(describe, self.sources)
        ]


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
    feeds = settings.data_dir / "feeds"
    for cluster in demonstration.clusters:
        if "publishes" in cluster:
            _publish(cluster, charter, keys, feeds)
    for described in demonstration.described(feeds):
        admit_source(hub, described)
    return hub


def _publish(cluster: Mapping[str, Any], charter: Charter, keys: Path, feeds: Path) -> None:
    """Does what such a cluster does at home: reads its own files, signs a feed, puts it on a web space."""
    folder = HERE / "examples"
    source = load_source(folder / cluster["publishes"])
    into = feeds / Path(cluster["sources"][0]).stem
    into.mkdir(parents=True)
    key = load_key(keys / f"{cluster['id']}-feed.pem")
    with TemporaryDirectory() as scratch:
        edge = Edge(folder=Path(scratch), now=now(), charter=charter)
        with open_source(source, Known(), edge) as reading:
            publish(reading.items(), into, Terms(source.cluster, source.licence, charter), key, edge.now)


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
