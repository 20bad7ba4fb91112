"""What the national map of digital inclusion fills from five directories, by its own keys, and what we fill.

`python -m tests.contract.answer_keys` prints the table: rows that the key fills, rows that we fill, and why
the rows that only the key fills are empty here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from connectors.row import text_of
from connectors.rules import Rule
from connectors.trial import Shown, Trial
from tests.conftest import REAL_DATA
from tests.contract.real import subject

KEYED = ("hub-lo", "gironde", "maine-et-loire", "corse", "fibre-64")
SERVICES = (
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique",
    "Loisirs et créations numériques",
    "Compréhension du monde numérique",
    "Accès internet et matériel informatique",
    "Acquisition de matériel informatique à prix solidaire",
)
CARE = ("Handicaps", "Handicaps moteurs", "Déficience visuelle", "Illettrisme", "Français langue étrangère")


@dataclass(frozen=True)
class Place:
    """Where a field of the key stands with us: in one of these fields, or as one of these keywords.

    `halves`: the other half of a pair, which is left out whenever this one is.
    """

    fields: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return ", ".join(self.fields) or "keywords"

    def is_filled(self, record: Shown) -> bool:
        """Whether the record says it."""
        said = set(record.data.get("keywords", ()))
        return bool(said.intersection(self.keywords)) or any(_has(record, field) for field in self.fields)

    def covers(self, field: str) -> bool:
        """Whether an issue of that field is about it (`sites[0]` speaks of both coordinates)."""
        plain = re.sub(r"\[\d+\]", "", field)
        return any(one == plain or one.startswith(f"{plain}.") for one in (*self.fields, *self.halves))


PLACES: Mapping[str, Place] = {
    "id": Place(("id",)),
    "nom": Place(("name",)),
    "pivot": Place(("siren", "siret")),
    "adresse": Place(("sites.address",)),
    "complement_adresse": Place(("sites.label",)),
    "code_postal": Place(("sites.postcode",)),
    "commune": Place(("sites.commune",)),
    "latitude": Place(("sites.latitude_e6",), halves=("sites.longitude_e6",)),
    "longitude": Place(("sites.longitude_e6",), halves=("sites.latitude_e6",)),
    "telephone": Place(("phone",)),
    "courriels": Place(("email",)),
    "site_web": Place(("website",)),
    "date_maj": Place(("modified",)),
    "horaires": Place(("opening",)),
    "presentation_detail": Place(("description",)),
    "presentation_resume": Place(("description",)),
    "modalites_acces": Place(("description",)),
    "typologie": Place(("category",)),
    "dispositif_programmes_nationaux": Place(("networks",)),
    "publics_specifiquement_adresses": Place(("audience",), ("Femmes",)),
    "services": Place(keywords=SERVICES),
    "frais_a_charge": Place(keywords=("Gratuit", "Gratuit sous condition", "Payant")),
    "itinerance": Place(keywords=("Itinérant", "À domicile")),
    "prise_en_charge_specifique": Place(keywords=CARE),
    "modalites_accompagnement": Place(
        keywords=("Accompagnement individuel", "En autonomie", "Dans un atelier collectif", "À distance")
    ),
}


def _has(record: Shown, field: str) -> bool:
    if field in ("id", "modified"):
        return bool(getattr(record, field))
    name, _, inner = field.partition(".")
    value = record.data.get(name)
    return any(inner in one for one in value or ()) if inner else bool(value)


@dataclass(frozen=True)
class Line:
    """One field of one key. `reasons`: why rows that the key fills are empty here; "" is no reason."""

    source: str
    field: str
    ours: str
    key_rows: int
    our_rows: int
    reasons: Counter[str]


@dataclass(frozen=True)
class Comparison:
    """One directory, its key, and our reading of it, row by row."""

    source: str

    @cached_property
    def key(self) -> dict[str, Any]:
        found: dict[str, Any] = _json(f"{self.source}.mapping")
        return found

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _json(self.source)
        return found

    @cached_property
    def trial(self) -> Trial:
        return subject(self.source).first

    @cached_property
    def records(self) -> dict[int, Shown]:
        """Our records by the number of their row."""
        return {_number(record.position): record for record in self.trial.first}

    @cached_property
    def issues(self) -> dict[int, list[tuple[str, str]]]:
        """Code and field of what was left out, by the number of the row."""
        found: dict[int, list[tuple[str, str]]] = {}
        for problem in self.trial.problems:
            told = found.setdefault(_number(problem.position), [])
            told.append((problem.issue.code, problem.issue.field))
        return found

    @cached_property
    def nothing(self) -> set[str]:
        """Texts that our description takes for no value."""
        source = subject(self.source).source
        rules = [one for table in source.kinds for one in table.fields.values() if isinstance(one, Rule)]
        return {*source.nulls, *(token for rule in rules for token in rule.nulls)}

    def lines(self) -> Iterator[Line]:
        """One line for each field that the key fills in some row."""
        for field, rule in self.key.items():
            place = PLACES[field]
            taken = {number: text for number, row in enumerate(self.rows) if (text := _taken(rule, row))}
            ours = {number for number, record in self.records.items() if place.is_filled(record)}
            reasons = Counter(self._reason(place, one, taken[one]) for one in taken.keys() - ours)
            if taken:
                yield Line(self.source, field, place.name, len(taken), len(ours), reasons)

    def _reason(self, place: Place, number: int, text: str) -> str:
        if number not in self.records:
            return "row refused"
        if text in self.nothing:
            return "means nothing"
        if text in self.records[number].data.get("links", ()):
            return "kept as a link"
        if any(text in note.message_fr for note in self.trial.report.notes):
            return "noted"
        return next((code for code, field in self.issues.get(number, ()) if place.covers(field)), "")


def _taken(rule: Mapping[str, Any] | Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> str:
    """What the key takes out of a row: the text of its columns, or the first target whose terms they hold."""
    if isinstance(rule, Mapping):
        joined = rule.get("joindre", {}).get("colonnes", [])
        columns = [*joined, *(rule[name] for name in ("colonne", "semaine", "osm") if name in rule)]
        return " ".join(text for column in columns if (text := text_of(row.get(column))))
    return next((one["cible"] for one in rule if any(_fits(one, row.get(c)) for c in one["colonnes"])), "")


def _fits(rule: Mapping[str, Any], value: object) -> bool:
    text = text_of(value).casefold()
    terms, but = ([one.casefold() for one in rule.get(name, ())] for name in ("termes", "sauf"))
    return any(term in text for term in terms) and not any(term in text for term in but)


def _json(name: str) -> Any:
    return json.loads((REAL_DATA / "directories" / f"{name}.json").read_text(encoding="utf-8"))


def _number(position: str) -> int:
    return int(position.strip("[]"))


def table() -> Iterator[str]:
    """The comparison of all keys as text."""
    yield f"{'source':<16}{'field of the key':<34}{'ours':<22}{'key':>6}{'ours':>6}  only the key"
    for source in KEYED:
        for line in Comparison(source).lines():
            why = ", ".join(f"{count} {reason or 'UNEXPLAINED'}" for reason, count in line.reasons.items())
            yield (
                f"{line.source:<16}{line.field:<34}{line.ours:<22}{line.key_rows:>6}{line.our_rows:>6}  {why}"
            )


if __name__ == "__main__":
    print("\n".join(table()))
