"""The checks that every source and every feed must pass: run by `connector check` and by our own tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.contract import Edge
from connectors.source import Source
from connectors.trial import Trial, run_trial

_MAIL = re.compile(r"[^\s@|]+@[^\s@|]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?:^|\|)(?:\+33|0)[ .]?[1-9](?:[ .-]?\d\d){4}(?:$|\|)")
# Percent of the records taken.
FRAGILE_SHARE = 20
WARNED_NOTES = frozenset(("mixed_encodings", "irregular", "one_column", "bad_property", "unknown_zone"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: an error fails the check, a warning is for the author to read."""

    error: bool
    message_fr: str
    message_en: str

    def message(self, lang: str) -> str:
        """The sentence in `lang` ("fr" or "en")."""
        return self.message_fr if lang == "fr" else self.message_en


@dataclass
class Subject:
    """A source under check, read at most three times: as it is, once more, and from its last row on."""

    source: Source
    edge: Edge

    @cached_property
    def first(self) -> Trial:
        """The first reading."""
        return self._read("first")

    @cached_property
    def second(self) -> Trial:
        """The same again."""
        return self._read("second")

    @cached_property
    def backwards(self) -> Trial:
        """The rows in the opposite order."""
        return self._read("backwards", reverse=True)

    def _read(self, folder: str, reverse: bool = False) -> Trial:
        with TemporaryDirectory(dir=self.edge.folder, prefix=folder) as place:
            return run_trial(self.source, replace(self.edge, folder=Path(place)), reverse=reverse)


Check = Callable[[Subject], Iterator[Finding]]


def is_readable(subject: Subject) -> Iterator[Finding]:
    """The reading ends, and gives records."""
    stopped = subject.first.stopped
    if stopped is not None:
        yield Finding(True, stopped.message_fr, stopped.message_en)
    elif subject.first.created == 0:
        yield Finding(True, "Aucune fiche ne serait prise.", "No record would be taken.")


def reads_the_same_twice(subject: Subject) -> Iterator[Finding]:
    """A second reading of the same bytes gives the same entries in the same order."""
    if subject.first.entries != subject.second.entries:
        yield Finding(
            True, "Une seconde lecture donne d'autres fiches.", "A second reading gives other records."
        )


def does_not_depend_on_order(subject: Subject) -> Iterator[Finding]:
    """Rows in another order give the same records under the same ids."""
    if subject.source.hosted and sorted(subject.first.entries) != sorted(subject.backwards.entries):
        yield Finding(
            True,
            "Les fiches ou leurs identifiants dépendent de l'ordre des lignes.",
            "Records or their ids depend on the order of the rows.",
        )


def drops_nothing_in_silence(subject: Subject) -> Iterator[Finding]:
    """Every column is mapped or ignored with a reason, and every mapped column exists."""
    report = subject.first.report
    if report.columns_unknown:
        names = ", ".join(report.columns_unknown)
        yield Finding(
            True,
            f"Colonnes ni reprises ni écartées : {names}.",
            f"Columns neither mapped nor ignored: {names}.",
        )
    if report.columns_absent:
        names = ", ".join(report.columns_absent)
        yield Finding(
            False, f"Colonnes décrites mais absentes : {names}.", f"Columns described but absent: {names}."
        )


def balances(subject: Subject) -> Iterator[Finding]:
    """Every row and every record is counted once."""
    trial, report = subject.first, subject.first.report
    if trial.stopped is not None or not subject.source.hosted:
        return
    rows = report.rows_with_records + report.rows_without + report.rows_unread
    if rows != report.rows or trial.read != report.records:
        yield Finding(True, "Les comptes ne tombent pas juste.", "The counts do not balance.")


def has_good_ids(subject: Subject) -> Iterator[Finding]:
    """Ids are distinct, and none shows a mail or a phone."""
    trial = subject.first
    if trial.fragile:
        yield Finding(
            trial.fragile * 100 > FRAGILE_SHARE * trial.created,
            f"{trial.fragile} identifiants désignent plusieurs fiches : ajoutez « tie_break ».",
            f"{trial.fragile} ids stand for several records: add “tie_break”.",
        )
    if any(_MAIL.search(one) or _PHONE.search(one) for one in trial.ids):
        yield Finding(
            True,
            "Un identifiant montre une adresse mail ou un téléphone : ajoutez « digest: true ».",
            "An id shows a mail address or a phone: add “digest: true”.",
        )


def keeps_most_records(subject: Subject) -> Iterator[Finding]:
    """Refused records and fields left out are told; more refused than taken is an error."""
    trial = subject.first
    if trial.refused:
        more = trial.refused > trial.created
        yield Finding(more, f"{trial.refused} fiches refusées.", f"{trial.refused} records refused.")
    if trial.fields_left_out:
        count = trial.fields_left_out
        yield Finding(False, f"{count} valeurs laissées de côté.", f"{count} values left out.")


def meets_expectations(subject: Subject) -> Iterator[Finding]:
    """The description's `expect` holds."""
    for kind, expect in subject.source.expect.items():
        count, least = subject.first.kinds[kind], expect.at_least or 0
        if count < least:
            yield Finding(
                True,
                f"{count} fiches « {kind} », au moins {least} attendues.",
                f"{count} records of kind {kind}, at least {least} expected.",
            )


def is_clean(subject: Subject) -> Iterator[Finding]:
    """Mixed encodings, irregular tables and the like are told."""
    for note in subject.first.report.notes:
        if note.code in WARNED_NOTES:
            yield Finding(False, note.message_fr, note.message_en)


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        is_readable,
        reads_the_same_twice,
        does_not_depend_on_order,
        drops_nothing_in_silence,
        balances,
        has_good_ids,
        keeps_most_records,
        meets_expectations,
        is_clean,
    )
}
