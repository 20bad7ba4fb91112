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
from connectors.wording import counted

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


@dataclass(frozen=True, slots=True)
class Checked:
    """One check and what it found; `done` is false when the source could not be read far enough to check it."""

    name: str
    done: bool
    findings: tuple[Finding, ...] = ()

    @property
    def result(self) -> str:
        """In a word for machines."""
        if not self.done:
            return "not_checked"
        if any(one.error for one in self.findings):
            return "failed"
        return "warned" if self.findings else "passed"

    def label(self, lang: str) -> str:
        """What the check asks for, in `lang` ("fr" or "en")."""
        fr, en = LABELS[self.name]
        return fr if lang == "fr" else en


def run_checks(subject: Subject) -> Iterator[Checked]:
    """Every check in its order; after a reading that stopped, there is nothing to hold the others to."""
    for name, check in CHECKS.items():
        if check is not is_readable and subject.first.stopped is not None:
            yield Checked(name, False)
        else:
            yield Checked(name, True, tuple(check(subject)))


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
    unknown, absent = report.columns_unknown, report.columns_absent
    if unknown:
        fr = counted(len(unknown), "colonne ni reprise ni écartée", "colonnes ni reprises ni écartées")
        en = counted(len(unknown), "column", "columns", "en")
        names = ", ".join(unknown)
        yield Finding(True, f"{fr} : {names}.", f"{en} neither mapped nor ignored: {names}.")
    if absent:
        fr = counted(len(absent), "colonne décrite mais absente", "colonnes décrites mais absentes")
        en = counted(len(absent), "column", "columns", "en")
        names = ", ".join(absent)
        yield Finding(False, f"{fr} : {names}.", f"{en} described but absent: {names}.")


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
        ids_fr = counted(trial.fragile, "identifiant désigne", "identifiants désignent")
        ids_en = counted(trial.fragile, "id stands", "ids stand", "en")
        yield Finding(
            trial.fragile * 100 > FRAGILE_SHARE * trial.created,
            f"{ids_fr} plusieurs fiches : ajoutez « tie_break ».",
            f"{ids_en} for several records: add “tie_break”.",
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
        yield Finding(
            trial.refused > trial.created,
            f"{counted(trial.refused, 'fiche refusée', 'fiches refusées')}.",
            f"{counted(trial.refused, 'record', 'records', 'en')} refused.",
        )
    if trial.fields_left_out:
        count = trial.fields_left_out
        yield Finding(
            False,
            f"{counted(count, 'valeur laissée', 'valeurs laissées')} de côté.",
            f"{counted(count, 'value', 'values', 'en')} left out.",
        )


def meets_expectations(subject: Subject) -> Iterator[Finding]:
    """The description's `expect` holds."""
    for kind, expect in subject.source.expect.items():
        count, least = subject.first.kinds[kind], expect.at_least or 0
        if count < least:
            yield Finding(
                True,
                f"{counted(count, 'fiche', 'fiches')} « {kind} », il en faut {least} au moins.",
                f"{counted(count, 'record', 'records', 'en')} of kind {kind}, at least {least} expected.",
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

LABELS: Mapping[str, tuple[str, str]] = {
    "is_readable": ("La source se lit et donne des fiches", "The source can be read and gives records"),
    "reads_the_same_twice": ("Deux lectures donnent la même chose", "Two readings give the same"),
    "does_not_depend_on_order": (
        "L'ordre des lignes ne change rien",
        "The order of the rows changes nothing",
    ),
    "drops_nothing_in_silence": ("Aucune colonne n'est oubliée", "No column is forgotten"),
    "balances": ("Les comptes tombent juste", "The counts balance"),
    "has_good_ids": ("Les identifiants sont bons", "The ids are good"),
    "keeps_most_records": ("La plupart des fiches sont prises", "Most records are taken"),
    "meets_expectations": ("Il y a autant de fiches qu'annoncé", "There are as many records as announced"),
    "is_clean": ("Le fichier est propre", "The file is clean"),
}
"""What each check asks for, in French and in English."""
