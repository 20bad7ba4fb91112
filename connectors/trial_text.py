"""A trial told to a coordinator: what was read, which columns were taken, the first records, what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from connectors.source import Source
from connectors.trial import Shown, Trial
from schema import KINDS

SHOWN_PROBLEMS = 20
_POSITIONS = (("ligne", "line"), ("événement", "event"))


def tell(trial: Trial, source: Source, lang: str) -> Iterator[str]:
    """The lines of the account, in French or English; "# " begins a heading."""
    fr = lang == "fr"
    yield f"# {printable(source.title)} ({source.id})"
    yield f"{source.protocol}, {printable(', '.join(source.address))}"
    if trial.read or trial.stopped is None:
        yield from _read(trial, fr)
        yield from _columns(trial, fr)
        yield from _first(trial, fr)
        yield from _problems(trial, fr)
        yield from _balances(trial, fr)
    if trial.stopped is not None:
        yield "# Arrêt" if fr else "# Stopped"
        yield printable(trial.stopped.message(lang))


def printable(text: str) -> str:
    """The text on one line, without anything that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def _read(trial: Trial, fr: bool) -> Iterator[str]:
    report = trial.report
    yield "# Lecture" if fr else "# Reading"
    rows, with_records = report.rows, report.rows_with_records
    without, unread = report.rows_without, report.rows_unread
    if fr:
        yield f"{rows} lignes = {with_records} avec fiche + {without} sans fiche + {unread} illisibles"
        if report.blank:
            yield f"{report.blank} lignes vides, non comptées"
    else:
        yield f"{rows} rows = {with_records} with a record + {without} without + {unread} unreadable"
        if report.blank:
            yield f"{report.blank} blank rows, not counted"
    for note in report.notes:
        yield f"- {printable(note.message('fr' if fr else 'en'))}"


def _columns(trial: Trial, fr: bool) -> Iterator[str]:
    report = trial.report
    yield "# Colonnes" if fr else "# Columns"
    for names, said_fr, said_en in (
        (report.columns_mapped, "reprises", "mapped"),
        (tuple(report.columns_ignored), "laissées de côté", "ignored"),
        (
            report.columns_unknown,
            "inconnues, à reprendre ou à ranger sous « ignored »",
            "unknown: map or ignore them",
        ),
        (
            report.columns_absent,
            "décrites mais absentes de la source",
            "described but absent from the source",
        ),
    ):
        if names:
            yield f"{len(names)} {said_fr if fr else said_en} : {printable(', '.join(names))}"
    for name, reason in report.columns_ignored.items():
        yield f"- {printable(name)} : {printable(reason)}"


def _first(trial: Trial, fr: bool) -> Iterator[str]:
    if trial.first:
        yield "# Premières fiches" if fr else "# First records"
    for shown in trial.first:
        yield from _record(shown, fr)


def _record(shown: Shown, fr: bool) -> Iterator[str]:
    label = KINDS[shown.kind].labels["fr" if fr else "en"]
    name = printable(str(shown.data.get("name", "")))
    yield f"{name} — {label} {printable(shown.id)} ({where(shown.position, fr)})"
    for field, value in shown.data.items():
        if field != "name":
            yield f"    {field} : {printable(_value(value))[:200]}"
    if shown.visible_to != "public":
        yield f"    visible_to : {shown.visible_to}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ; ".join(map(_value, value))
    return str(value)


def _problems(trial: Trial, fr: bool) -> Iterator[str]:
    if not trial.problems:
        return
    yield "# À corriger" if fr else "# To mend"
    refused_first = sorted(trial.problems, key=lambda problem: not problem.refused)
    for problem in refused_first[:SHOWN_PROBLEMS]:
        mark = (
            ("fiche refusée" if fr else "record refused")
            if problem.refused
            else ("valeur" if fr else "value")
        )
        issue = problem.issue
        said = printable(issue.message_fr if fr else issue.message_en)
        yield f"- {where(problem.position, fr)} ({mark}) : {said}"
    more = sum(trial.reasons.values()) - min(len(trial.problems), SHOWN_PROBLEMS)
    if more:
        yield f"… et {more} autres (--json les donne)" if fr else f"… and {more} more (--json gives them)"


def _balances(trial: Trial, fr: bool) -> Iterator[str]:
    yield "# Bilan" if fr else "# Balance"
    read, new, refused, repeated = trial.read, trial.created, trial.refused, trial.repeated
    if fr:
        went = f"{new} nouvelles + 0 modifiée + 0 inchangée + {refused} refusées + {repeated} répétées"
        yield f"{read} fiches lues = {went}"
        yield "0 fiche tenue avant = 0 modifiée + 0 inchangée + 0 gardée + 0 retirée (essai sur un hub vide)"
        yield f"{trial.fields_left_out} valeurs laissées de côté dans des fiches prises"
    else:
        went = f"{new} created + 0 updated + 0 same + {refused} refused + {repeated} repeated"
        yield f"{read} records read = {went}"
        yield "0 held before = 0 updated + 0 same + 0 kept + 0 removed (tried on an empty hub)"
        yield f"{trial.fields_left_out} values left out of records that are taken"
    if trial.fragile:
        fr_text = f"{trial.fragile} identifiants désignent plusieurs fiches différentes : fragile"
        yield fr_text if fr else f"{trial.fragile} ids stand for several different records: fragile"
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(trial.kinds.items()))
    yield f"{'Par genre' if fr else 'By kind'} : {kinds or '—'}"


def where(position: str, fr: bool) -> str:
    """A position in the reader's language."""
    for word_fr, word_en in () if fr else _POSITIONS:
        position = position.replace(f"{word_fr} ", f"{word_en} ")
    return printable(position)


def as_json(trial: Trial, lang: str) -> dict[str, Any]:
    """The whole account for machines."""
    report = asdict(trial.report)
    report["notes"] = [{"code": note.code, "message": note.message(lang)} for note in trial.report.notes]
    counts = ("read", "created", "refused", "repeated", "fragile", "fields_left_out")
    stopped = trial.stopped
    return {
        "report": report,
        "records": {"updated": 0, "same": 0, **{name: getattr(trial, name) for name in counts}},
        "held": {"before": 0, "updated": 0, "same": 0, "kept": 0, "removed": 0},
        "kinds": dict(trial.kinds),
        "reasons": dict(trial.reasons),
        "problems": [asdict(problem) for problem in trial.problems],
        "first": [asdict(shown) for shown in trial.first],
        "stopped": stopped and {"code": stopped.code, "message": stopped.message(lang)},
    }
