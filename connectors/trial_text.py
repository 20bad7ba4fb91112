"""A trial told to a coordinator: what was read, which columns were taken, the first records, what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from connectors.source import Source
from connectors.trial import MOST_PROBLEMS, Problem, Shown, Trial
from connectors.wording import counted, place, printable
from schema import KINDS

SHOWN_PROBLEMS = 20
_COLON = {"fr": " : ", "en": ": "}


def tell(trial: Trial, source: Source, lang: str) -> Iterator[str]:
    """The lines of the account, in French or English; "# " begins a heading."""
    fr = lang == "fr"
    yield f"# {printable(source.title)} ({source.id})"
    yield f"{source.protocol}, {printable(', '.join(source.address))}"
    if trial.read or trial.stopped is None:
        yield from _read(trial, lang)
        yield from _columns(trial, lang)
        yield from _first(trial, lang)
        yield from _problems(trial, lang)
        yield from _balances_fr(trial) if fr else _balances_en(trial)
        yield from _ids_and_kinds(trial, lang)
    if trial.stopped is not None:
        yield "# Arrêt" if fr else "# Stopped"
        yield printable(trial.stopped.message(lang))


def _read(trial: Trial, lang: str) -> Iterator[str]:
    report = trial.report
    with_records, without, unread = report.rows_with_records, report.rows_without, report.rows_unread
    if lang == "fr":
        yield "# Lecture"
        yield (
            f"{counted(report.rows, 'ligne', 'lignes')} = {with_records} avec fiche + {without} sans fiche"
            f" + {counted(unread, 'illisible', 'illisibles')}"
        )
        if report.blank:
            yield counted(report.blank, "ligne vide, non comptée", "lignes vides, non comptées")
    else:
        yield "# Reading"
        rows = counted(report.rows, "row", "rows", lang)
        yield f"{rows} = {with_records} with a record + {without} without + {unread} unreadable"
        if report.blank:
            yield counted(report.blank, "blank row, not counted", "blank rows, not counted", lang)
    for note in report.notes:
        yield f"- {printable(note.message(lang))}"


_SORTS = {
    "fr": (
        ("reprise", "reprises"),
        ("laissée de côté", "laissées de côté"),
        ("inconnue, à reprendre ou à ranger sous « ignored »", "inconnues, à reprendre ou à ranger sous « ignored »"),
        ("décrite mais absente de la source", "décrites mais absentes de la source"),
    ),
    "en": (
        ("mapped", "mapped"),
        ("ignored", "ignored"),
        ("unknown, map or ignore it", "unknown, map or ignore them"),
        ("described but absent from the source", "described but absent from the source"),
    ),
}  # fmt: skip


def _columns(trial: Trial, lang: str) -> Iterator[str]:
    report, colon = trial.report, _COLON[lang]
    yield "# Colonnes" if lang == "fr" else "# Columns"
    sorts = (
        report.columns_mapped,
        tuple(report.columns_ignored),
        report.columns_unknown,
        report.columns_absent,
    )
    for names, (one, many) in zip(sorts, _SORTS[lang], strict=True):
        if names:
            yield f"{counted(len(names), one, many, lang)}{colon}{printable(', '.join(names))}"
    for name, reason in report.columns_ignored.items():
        yield f"- {printable(name)}{colon}{printable(reason)}"


def _first(trial: Trial, lang: str) -> Iterator[str]:
    if trial.first:
        yield "# Premières fiches" if lang == "fr" else "# First records"
    for shown in trial.first:
        yield from _record(shown, lang)


def _record(shown: Shown, lang: str) -> Iterator[str]:
    label, colon = KINDS[shown.kind].labels[lang], _COLON[lang]
    name = printable(str(shown.data.get("name", "")))
    yield f"{name} — {label} {printable(shown.id)} ({printable(place(shown.position, lang))})"
    for field, value in shown.data.items():
        if field != "name":
            yield f"    {field}{colon}{printable(_value(value))[:200]}"
    if shown.visible_to != "public":
        yield f"    visible_to{colon}{shown.visible_to}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ; ".join(map(_value, value))
    return str(value)


def _problems(trial: Trial, lang: str) -> Iterator[str]:
    if not trial.problems:
        return
    yield "# À corriger" if lang == "fr" else "# To mend"
    refused_first = sorted(trial.problems, key=lambda problem: not problem.refused)
    for problem in refused_first[:SHOWN_PROBLEMS]:
        yield _problem(problem, lang)
    more = sum(trial.reasons.values()) - min(len(trial.problems), SHOWN_PROBLEMS)
    if more:
        yield _more(more, any(trial.untold.values()), lang)


def _problem(problem: Problem, lang: str) -> str:
    marks = ("fiche refusée", "valeur") if lang == "fr" else ("record refused", "value")
    mark = marks[0] if problem.refused else marks[1]
    said = problem.issue.message_fr if lang == "fr" else problem.issue.message_en
    return f"- {printable(place(problem.position, lang))} ({mark}){_COLON[lang]}{printable(said)}"


def _more(count: int, capped: bool, lang: str) -> str:
    """What is not shown, and how much of it --json gives."""
    if lang == "fr":
        most = f", au plus {MOST_PROBLEMS} fiches refusées et {MOST_PROBLEMS} valeurs" if capped else ""
        return f"… et {counted(count, 'autre', 'autres')} (--json les donne{most})"
    most = f", at most {MOST_PROBLEMS} refused records and {MOST_PROBLEMS} values" if capped else ""
    return f"… and {count} more (--json gives them{most})"


def _balances_fr(trial: Trial) -> Iterator[str]:
    yield "# Bilan"
    yield (
        f"{counted(trial.read, 'fiche lue', 'fiches lues')} = {counted(trial.created, 'nouvelle', 'nouvelles')}"
        f" + 0 modifiée + 0 inchangée + {counted(trial.refused, 'refusée', 'refusées')}"
        f" + {counted(trial.repeated, 'répétée', 'répétées')}"
    )
    yield "0 fiche tenue avant = 0 modifiée + 0 inchangée + 0 gardée + 0 retirée (essai sur un hub vide)"
    left_out = counted(trial.fields_left_out, "valeur laissée", "valeurs laissées")
    yield f"{left_out} de côté dans des fiches prises"


def _balances_en(trial: Trial) -> Iterator[str]:
    yield "# Balance"
    went = (
        f"{trial.created} created + 0 updated + 0 same + {trial.refused} refused + {trial.repeated} repeated"
    )
    yield f"{counted(trial.read, 'record', 'records', 'en')} read = {went}"
    yield "0 held before = 0 updated + 0 same + 0 kept + 0 removed (tried on an empty hub)"
    yield f"{counted(trial.fields_left_out, 'value', 'values', 'en')} left out of records that are taken"


def _ids_and_kinds(trial: Trial, lang: str) -> Iterator[str]:
    if trial.fragile and lang == "fr":
        ids = counted(trial.fragile, "identifiant désigne", "identifiants désignent")
        yield f"{ids} plusieurs fiches différentes : fragile"
    elif trial.fragile:
        ids = counted(trial.fragile, "id stands", "ids stand", lang)
        yield f"{ids} for several different records: fragile"
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(trial.kinds.items()))
    yield f"{'Par genre' if lang == 'fr' else 'By kind'}{_COLON[lang]}{kinds or '—'}"


def as_json(trial: Trial, lang: str) -> dict[str, Any]:
    """The whole account for machines; positions stay as the reader gives them, whatever the language."""
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
        "problems_not_given": {"most_of_each": MOST_PROBLEMS, **trial.untold},
        "first": [asdict(shown) for shown in trial.first],
        "stopped": stopped and {"code": stopped.code, "message": stopped.message(lang)},
    }
