"""Joins of another method: Splink 5 in the way its documentation advises, dependent place fields in one comparison.

Not part of the project's environment. In an environment of its own that holds splink 5:
`python tests/golden/pairs/splink_joins.py ROWS.jsonl JOINS.csv`; ROWS is what `tests.golden.pairs.sample rows` wrote.
"""

import csv
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

COLUMNS = (
    "unique_id", "name", "phone", "email", "siren", "siret", "address", "postcode", "commune", "department", "lat", "lon",
)  # fmt: skip
SEED = 20261126
LOWEST = -8.0
"""Match weights below this are not even near misses."""

STRICT = (
    "l.siret = r.siret",
    "l.phone = r.phone and l.commune = r.commune and l.name = r.name",
    "l.email = r.email and l.postcode = r.postcode",
    "l.name = r.name and l.address = r.address and l.postcode = r.postcode",
)
BLOCKS = (
    "l.siret = r.siret",
    "l.siren = r.siren and l.department = r.department",
    "l.phone = r.phone",
    "l.email = r.email",
    "l.name = r.name",
    "l.postcode = r.postcode and substr(l.name, 1, 4) = substr(r.name, 1, 4)",
    "l.commune = r.commune and l.department = r.department",
    "l.address = r.address and l.postcode = r.postcode",
    "round(l.lat, 3) = round(r.lat, 3) and round(l.lon, 3) = round(r.lon, 3)",
)
TRAINED_ON = (
    "l.phone = r.phone",
    "l.name = r.name and l.department = r.department",
    "l.address = r.address and l.postcode = r.postcode",
)
_KM = (
    "(2 * 6371 * asin(sqrt(pow(sin(radians(lat_r - lat_l) / 2), 2)"
    " + cos(radians(lat_l)) * cos(radians(lat_r)) * pow(sin(radians(lon_r - lon_l) / 2), 2))))"
)


def _level(said: str, sql: str) -> dict[str, Any]:
    return {"sql_condition": sql, "label_for_charts": said}


def _place() -> list[dict[str, Any]]:
    """Address, distance and town depend on one another: one comparison of falling levels."""
    nowhere = "(lat_l is null or lat_r is null) and (commune_l is null or commune_r is null)"
    return [
        {**_level("nothing", nowhere), "is_null_level": True},
        _level("address", "address_l = address_r and postcode_l = postcode_r"),
        _level("100 m", f"{_KM} < 0.1"),
        _level("500 m", f"{_KM} < 0.5"),
        _level("town", "commune_l = commune_r and department_l = department_r"),
        _level("5 km", f"{_KM} < 5"),
        _level("department", "department_l = department_r"),
        _level("elsewhere", "ELSE"),
    ]


def _settings() -> Any:
    splink, compare = import_module("splink"), import_module("splink.comparison_library")
    levels = import_module("splink.comparison_level_library")
    identifier = compare.CustomComparison(
        output_column_name="identifier",
        comparison_levels=[
            levels.NullLevel("siren"),
            levels.ExactMatchLevel("siret"),
            levels.ExactMatchLevel("siren"),
            levels.ElseLevel(),
        ],
    )
    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.75]).configure(
                term_frequency_adjustments=True
            ),
            compare.ExactMatch("phone").configure(term_frequency_adjustments=True),
            compare.ExactMatch("email").configure(term_frequency_adjustments=True),
            identifier,
            compare.CustomComparison(output_column_name="place", comparison_levels=_place()),
        ],
        blocking_rules_to_generate_predictions=list(BLOCKS),
    )


def _table(path: Path) -> Any:
    database = import_module("splink").DuckDBAPI(import_module("duckdb").connect())
    con = database.duckdb_con.cursor()
    types = ", ".join(f"{name} {'DOUBLE' if name in ('lat', 'lon') else 'VARCHAR'}" for name in COLUMNS)
    con.execute(f"CREATE TABLE organisations ({types})")
    told = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    held = [[row[name] if row[name] != "" else None for name in COLUMNS] for row in told]
    con.executemany(f"INSERT INTO organisations VALUES ({', '.join('?' * len(COLUMNS))})", held)
    return database.register("organisations")


def joins(path: Path) -> list[tuple[str, str, float]]:
    """Scored pairs from `LOWEST` up: two record keys in order and the match weight in bits."""
    linker = import_module("splink").Linker(_table(path), _settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match(list(STRICT), recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=SEED)
    for rule in TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_weight=LOWEST)
    found = [
        (*sorted((one["unique_id_l"], one["unique_id_r"])), round(one["match_weight"], 3))
        for one in scored.as_record_list()
    ]
    return sorted(found)


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("a", "b", "weight"), *joins(Path(sys.argv[1]))])
