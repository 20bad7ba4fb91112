"""What a series of harvests came to: per source both balances with reasons, the catalogue, its digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from connectors.wording import counted, place, printable
from hub.catalogue.digest import catalogue_digest
from hub.catalogue.figures import Figures, figures
from hub.cli.speaking import Voice
from hub.harvest.described import stored_role
from hub.members.standing import Standing
from hub.members.store import Described
from hub.records import store
from schema import KINDS, Audience

READ = ("created", "updated", "same", "refused", "repeated")
HELD = ("updated", "same", "kept", "removed")
WORDS = {
    "read": ("lue", "lues", "read"), "created": ("nouvelle", "nouvelles", "created"),
    "updated": ("modifiée", "modifiées", "updated"), "same": ("identique", "identiques", "same"),
    "refused": ("refusée", "refusées", "refused"), "repeated": ("répétée", "répétées", "repeated"),
    "held": ("connue avant", "connues avant", "held before"), "kept": ("gardée", "gardées", "kept"),
    "removed": ("retirée", "retirées", "removed"),
}  # fmt: skip
"""One and several in French; English says both alike."""
STATES = {"held": ("en attente d’une décision", "waits for a decision"), "failed": ("non lue", "not read")}
"""Those of a run that has a reason."""


@dataclass(frozen=True)
class Told:
    """The last run of one source."""

    source: str
    cluster: str
    hosted: bool
    run: store.Run
    reasons: Sequence[store.Reason]

    def as_dict(self) -> dict[str, Any]:
        counts = self.run.counts
        return {
            "source": self.source, "cluster": self.cluster, "hosted": self.hosted, "run": self.run.id,
            "state": self.run.state, "rows": self.run.report.get("rows"), "balance": counts.get("all"),
            "persons_dropped": counts.get("persons", 0), "fragile_ids": counts.get("fragile", 0),
            "refused": self._counted("refused"), "fields_left_out": self._counted("field"),
            "reason": self.run.reason,
        }  # fmt: skip

    def _counted(self, outcome: str) -> dict[str, int]:
        return {one.code: one.count for one in self.reasons if one.outcome == outcome}


@dataclass(frozen=True)
class Summary:
    """Everything a person wants to know after a harvest."""

    sources: Sequence[Told]
    absent: dict[str, tuple[str, str]]
    catalogue: Figures
    digest: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "sources": [told.as_dict() for told in self.sources],
            "absent_clusters": {name: {"fr": fr, "en": en} for name, (fr, en) in self.absent.items()},
            "entities": self.catalogue.entities,
            "from_several_sources": self.catalogue.shared,
            "register_records": {"confirming": self.catalogue.confirming, "alone": self.catalogue.alone},
            "public_digest": self.digest,
        }


def summary(conn: Connection, described: Sequence[Described], standings: dict[str, Standing]) -> Summary:
    """Reads the last run of each source, and the published catalogue."""
    told = []
    for one in described:
        last = store.runs(conn, one.id, limit=1)
        if last:
            hosted = standings[one.cluster].member.hosted if one.cluster in standings else False
            told.append(Told(one.id, one.cluster, hosted, last[0], store.reasons(conn, last[0].read_in)))
    absent = {
        name: standing.absent_because
        for name, standing in standings.items()
        if standing.absent_because is not None
    }
    silent = frozenset(one.id for one in described if not stored_role(one.description).adds_entities)
    return Summary(
        told, absent, figures(conn, Audience.PUBLIC, silent), catalogue_digest(conn, Audience.PUBLIC)
    )


def show(said: Summary, voice: Voice) -> None:
    """For a person on a terminal, or as JSON."""
    voice.data(said.as_dict())
    for told in said.sources:
        _show_source(told, voice)
    for name, (fr, en) in said.absent.items():
        voice.say(f"\n{name} — absent du catalogue : {fr}", f"\n{name} — not in the catalogue: {en}")
    voice.say("\nCatalogue public", "\nPublic catalogue")
    for kind, count in said.catalogue.entities.items():
        shared = said.catalogue.shared[kind]
        several = f", dont {counted(shared, 'connue', 'connues')} de plusieurs sources" if shared else ""
        several_en = f", {shared} of them known to several sources" if shared else ""
        voice.say(
            f"  {KINDS[kind].labels['fr'].lower():<16}{count:>6}{several}",
            f"  {KINDS[kind].labels['en'].lower():<16}{count:>6}{several_en}",
        )
    _show_registers(said.catalogue, voice)
    voice.say(
        f"Empreinte du catalogue public : {said.digest}", f"Digest of the public catalogue: {said.digest}"
    )


def _show_registers(catalogue: Figures, voice: Voice) -> None:
    """What registers say that add no entity, so that nobody misses their records."""
    alone, confirming = catalogue.alone, catalogue.confirming
    if alone or confirming:
        voice.say(
            f"  fiches de registres : {counted(confirming, 'rattachée', 'rattachées')} à une fiche du catalogue, "
            f"{alone} hors du catalogue (un registre confirme, il n’ajoute rien)",
            f"  records of registers: {confirming} attached to an entry, "
            f"{alone} not in the catalogue (a register confirms, it adds nothing)",
        )


def _show_source(told: Told, voice: Voice) -> None:
    unsigned = voice.pick(" · flux non signé", " · feed not signed") if told.hosted else ""
    voice.say(f"\n{told.source}  ({told.cluster}{unsigned})")
    balance = told.run.counts.get("all")
    if balance:
        rows = told.run.report.get("rows", 0)
        voice.say(
            f"  {counted(rows, 'ligne', 'lignes')} → {_sum(balance, 'read', READ, voice)}",
            f"  {counted(rows, 'row', 'rows', 'en')} → {_sum(balance, 'read', READ, voice)}",
        )
        if balance["held"]:
            voice.say(f"  {_sum(balance, 'held', HELD, voice)}")
    for reason in told.reasons:
        _show_reason(reason, voice)
    persons = told.run.counts.get("persons", 0)
    if persons:
        voice.say(f"  données de personnes non gardées : {persons}", f"  personal fields not kept: {persons}")
    if told.run.reason:
        french, english = STATES.get(told.run.state, (told.run.state, told.run.state))
        voice.say(f"  {french} : {told.run.reason['fr']}", f"  {english}: {told.run.reason['en']}")


def _sum(balance: dict[str, int], total: str, parts: Sequence[str], voice: Voice) -> str:
    """A balance as an addition; terms of nought are left out."""
    terms = [_term(balance, part, voice) for part in parts if balance[part]]
    return _term(balance, total, voice) + (" = " + " + ".join(terms) if terms else "")


def _term(balance: dict[str, int], name: str, voice: Voice) -> str:
    one, several, english = WORDS[name]
    return voice.pick(counted(balance[name], one, several), f"{balance[name]} {english}")


def _show_reason(reason: store.Reason, voice: Voice) -> None:
    """The first case in the words that its source is told, and how many more there are."""
    what = (
        voice.pick("refusée", "refused") if reason.outcome == "refused" else voice.pick("écartée", "left out")
    )
    more = (
        voice.pick(f" (et {reason.count - 1} de même)", f" (and {reason.count - 1} alike)")
        if reason.count > 1
        else ""
    )
    said = printable(voice.pick(reason.fr, reason.en))
    where = printable(place(reason.position, voice.lang))
    voice.say(f"    {what} : {where} : {said}{more}", f"    {what}: {where}: {said}{more}")
