"""Whether a feed may take the place of the one before it: a feed is complete, what is not in it is withdrawn.

The hub would hold such a run for a person; this says it to the cluster before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.errors import StopRun
from connectors.source import Expect, Source
from connectors.wording import counted


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed about to be written: records read, taken by kind, refused; the counts of the feed before it."""

    read: int
    counts: Mapping[str, int]
    refused: int
    before: Mapping[str, int]


def check_offer(offer: Offer, source: Source) -> None:
    """Raises StopRun when the feed would empty the directory of its cluster, or nearly so."""
    for fr, en in _doubts(offer, source):
        raise StopRun(
            "feed_doubtful",
            f"Rien n'est écrit. Source « {source.id} » : {fr} ; corrigez-la (« maillage connector try » dit"
            " quoi), ou publiez quand même avec --yes.",
            f"Nothing is written. Source {source.id}: {en}; mend it (“maillage connector try” says what), or"
            " publish all the same with --yes.",
        )


def _doubts(offer: Offer, source: Source) -> Iterator[tuple[str, str]]:
    taken = sum(offer.counts.values())
    refused_fr = counted(offer.refused, "refusée", "refusées")
    if taken == 0:
        yield (
            f"aucune fiche publique sur {counted(offer.read, 'lue', 'lues')}, {refused_fr}",
            f"no public record among {offer.read} read, {offer.refused} refused",
        )
    if offer.refused > taken:
        yield (
            f"{refused_fr} pour {counted(taken, 'fiche prise', 'fiches prises')}",
            f"{offer.refused} refused for {counted(taken, 'record', 'records', 'en')} taken",
        )
    for kind, expect in source.expect.items():
        yield from _below(kind, offer.counts.get(kind, 0), offer.before.get(kind, 0), expect)


def _below(kind: str, count: int, before: int, expect: Expect) -> Iterator[tuple[str, str]]:
    """Fewer records of a kind than the description expects."""
    fr = f"{counted(count, 'fiche', 'fiches')} « {kind} »"
    en = f"{counted(count, 'record', 'records', 'en')} of kind {kind}"
    if count < (expect.at_least or 0):
        yield (
            f"{fr}, « expect » en veut {expect.at_least} au moins",
            f"{en}, “expect” wants {expect.at_least} at least",
        )
    most = expect.drop_at_most
    if most is not None and (before - count) * 100 > most * before:
        yield (
            f"{fr} au lieu de {before} dans le flux précédent, « expect » admet {most} % de moins au plus",
            f"{en} instead of {before} in the feed before, “expect” allows {most} % fewer at most",
        )
