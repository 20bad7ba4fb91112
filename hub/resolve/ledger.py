"""Public ids: minted from an anchor record, handed on by majority, split, revived, merged, gone. Memory: it decides nothing."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

CURRENT, MERGED, GONE = "current", "merged", "gone"
SPLIT = "split"


class Entry(NamedTuple):
    """What the ledger knows of one id. `minted` is the revision; `into` the id that took over."""

    id: str
    kind: str
    layer: int
    anchor: str
    minted: int
    state: str = CURRENT
    into: str | None = None


def make_id(anchor: str, layer: int, attempt: int = 0) -> str:
    """An opaque id of 16 characters; ids of different layers never meet."""
    seed = f"{layer}\n{attempt}\n{anchor}".encode()
    return base64.b32encode(hashlib.sha256(seed).digest()[:10]).decode().lower()


@dataclass
class Ledger:
    """The ids of one layer in one neighbourhood.

    `entries` holds what is known of the ids at stake; `taken` tells of any other id whether it was ever minted; behind
    `unseen` ones stood nothing that is an entry of its own, so nobody knows them yet.
    What came of handing out: `passages` of records, as `(what, to this id, from that id)`; `departed`, what the ids that
    went stood for.
    """

    layer: int
    revision: int
    entries: dict[str, Entry]
    taken: Callable[[str], bool]
    unseen: Set[str] = frozenset()
    passages: set[tuple[str, str, str]] = field(default_factory=set)
    departed: dict[str, list[str]] = field(default_factory=dict)

    def hand_out(self, groups: Sequence[Sequence[str]], before: Mapping[str, Iterable[str]]) -> list[str]:
        """The id of each group (sorted keys). `before`: id → keys it stood for until now.

        Each id goes to the group with most of its keys (ties: the lowest key); a group with several ids keeps
        the oldest that was seen, the others are merged into it; a group with none revives the id of one of its anchors or mints.
        """
        owner = {key: n for n, keys in enumerate(groups) for key in keys}
        claims: dict[int, list[Entry]] = defaultdict(list)
        for name in sorted(before):
            to = heir(before[name], owner)
            if to is None:
                self._put(self.entries[name]._replace(state=GONE, into=None))
                self.departed[name] = sorted(before[name])
            else:
                claims[to].append(self.entries[name])
        names = [self._choose(keys, claims.get(n, ())) for n, keys in enumerate(groups)]
        for name, keys in before.items():
            out = {owner[key] for key in keys if key in owner} - claims.keys()
            self.passages |= {(SPLIT, names[n], name) for n in out}
        return names

    def _choose(self, keys: Sequence[str], claims: Sequence[Entry]) -> str:
        if not claims:
            return self._revive(keys) or self._mint(keys[0])
        kept, *others = sorted(
            claims, key=lambda entry: (entry.id in self.unseen, entry.minted, entry.anchor)
        )
        for other in others:
            self._put(other._replace(state=MERGED, into=kept.id))
            self.passages.add((MERGED, kept.id, other.id))
        return kept.id

    def _revive(self, keys: Sequence[str]) -> str | None:
        for key in keys:
            known = self.entries.get(make_id(key, self.layer))
            if known and known.state != CURRENT:
                self._put(known._replace(state=CURRENT, into=None))
                return known.id
        return None

    def _mint(self, anchor: str) -> str:
        attempt = 0
        name = make_id(anchor, self.layer)
        while name in self.entries or (attempt and self.taken(name)):
            attempt += 1
            name = make_id(anchor, self.layer, attempt)
        self._put(Entry(name, anchor.split("/", 2)[1], self.layer, anchor, self.revision))
        return name

    def _put(self, entry: Entry) -> None:
        self.entries[entry.id] = entry


Place = TypeVar("Place")


def heir(keys: Iterable[str], owner: Mapping[str, Place]) -> Place | None:
    """Where most of the keys went (ties: the lowest key); None when they are all gone."""
    votes: dict[Place, list[str]] = defaultdict(list)
    for key in keys:
        if key in owner:
            votes[owner[key]].append(key)
    if not votes:
        return None
    return min(votes, key=lambda place: (-len(votes[place]), min(votes[place])))
