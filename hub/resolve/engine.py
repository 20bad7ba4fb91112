"""Stages 2 and 3: candidates share a key; those that score enough, or are related, become rows of edges.

An engine turns `Material` into the rows; this one looks up what the due records need. Whatever engine is used, the rows
are the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hub.db import chunks
from hub.resolve.compare import Setting
from hub.resolve.features import Features
from hub.resolve.keys import CONTACTS, contact_key
from hub.resolve.material import Holder, Material
from hub.resolve.model import Model
from hub.resolve.refresh import LAYERS
from hub.resolve.score import score

_AT_ONCE = 500


class Pair(NamedTuple):
    """Two records that share a key; `layer` is the first audience in which they do. `a` is the lower number."""

    a: int
    b: int
    layer: int


class Scored(NamedTuple):
    """How many pairs were compared, and the rows of those that are worth keeping."""

    pairs: int
    edges: Sequence[Mapping[str, Any]]


ScoringEngine = Callable[[Material, Model], Iterator[Scored]]
"""Scores every pair with a due record, each once; the parts come in any number and are written as they come."""


def by_lookup(material: Material, model: Model) -> Iterator[Scored]:
    """Part by part of the due records, holding no more than one part."""
    for batch in chunks(material.due(), _AT_ONCE):
        pairs = sorted(set(candidates(material, batch)))
        yield Scored(len(pairs), list(edges(material, pairs, model)))


def candidates(material: Material, ids: Sequence[int]) -> Iterator[Pair]:
    """Pairs with at least one of `ids`; a pair of two due records comes up from its lower side only.

    Two that are both public meet by public keys alone. Keys that too many hold are left out before their holders are
    looked up, since those are what makes them too many.
    """
    own = material.keys_of(ids)
    stopped = material.stopped({one.key for one in own})
    live = {one.key for one in own if not all((one.key, layer) in stopped for layer in range(len(LAYERS)))}
    holders: dict[str, list[Holder]] = defaultdict(list)
    for one in material.holders(sorted(live)):
        holders[one.key].append(one)
    for mine in own:
        for theirs in holders.get(mine.key, ()):
            if mine.record == theirs.record or (theirs.rescored and mine.record > theirs.record):
                continue
            layer = 0 if mine.public and theirs.public else 1
            seen = layer == 1 or (mine.layer == 0 and theirs.layer == 0)
            if seen and (mine.key, layer) not in stopped:
                yield Pair(min(mine.record, theirs.record), max(mine.record, theirs.record), layer)


def edges(material: Material, pairs: Sequence[Pair], model: Model) -> Iterator[dict[str, Any]]:
    """Rows of the pairs that are worth keeping: joins, doubts and relations."""
    ids = sorted({n for one in pairs for n in (one.a, one.b)})
    seen, source = material.features(ids), material.sources(ids)
    repeated = [material.repeated(contacts(seen, layer), layer) for layer in range(len(LAYERS))]
    for pair in pairs:
        first, second = seen[pair.a][pair.layer], seen[pair.b][pair.layer]
        if first is not None and second is not None:
            at = Setting(model, repeated[pair.layer], source[pair.a] == source[pair.b])
            if row := edge_row(pair, first, second, at):
                yield row


def edge_row(pair: Pair, first: Features, second: Features, at: Setting) -> dict[str, Any] | None:
    """The row of a pair, None when it is not worth keeping. Pure."""
    told, model = score(first, second, at), at.model
    if told.value < model.doubt and not told.relation:
        return None
    return {
        "layer": pair.layer, "a": pair.a, "b": pair.b, "score": told.value, "levels": " ".join(told.levels),
        "veto": told.veto, "joins": told.veto is None and told.value >= model.theta, "relation": told.relation,
    }  # fmt: skip


def contacts(seen: Mapping[int, tuple[Features | None, Features | None]], layer: int) -> set[str]:
    """The contact keys of these records, as the audience of the layer sees them."""
    return {
        contact_key(one.kind, family, value)
        for told in seen.values()
        if (one := told[layer])
        for family, values in zip(CONTACTS, (one.phones, one.emails, one.domains), strict=True)
        for value in values
    }
