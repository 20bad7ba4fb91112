"""Splink 5 on the same records, as its documentation advises: unsupervised, then connected components.

Names are folded and legal forms dropped, values of shared platforms left out; the place fields, which depend on one
another, are one comparison; terms that are frequent count less. `python -m tests.bench.peer_splink RECORDS FOLDER`
reads a table, writes the groups and the scored edges, and prints the seconds of training, prediction and clustering.
"""

import csv
import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as levels
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as comparisons

from tests.bench.apart import report

DOCUMENTED = 0.95
"""The probability at which the documentation's example of fifty thousand records clusters."""
LEAST_WEIGHT = -8.0

NUMBERS = ("uai", "siret", "rna")

RULES = (
    ("siren",), ("uai",), ("rna",), ("phone",), ("domain",), ("email",), ("name", "department"), ("name", "town"),
    ("substr(name, 1, 5)", "town"), ("substr(name, 1, 4)", "postcode"), ("first_word", "postcode"), ("first_word", "town"),
    ("letters", "town"), ("street", "town"), ("substr(last_word, 1, 5)", "town"),
)  # fmt: skip


def settings() -> SettingsCreator:
    """The model before it is trained."""
    name = comparisons.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("name"),
            levels.ExactMatchLevel("name", term_frequency_adjustments=True),
            levels.ExactMatchLevel("sorted_name"),
            levels.JaroWinklerLevel("name", 0.95),
            levels.JaroWinklerLevel("name", 0.88),
            levels.CustomLevel("letters_l = name_r OR letters_r = name_l", "acronym"),
            levels.CustomLevel(
                "starts_with(name_l, name_r) OR starts_with(name_r, name_l) OR jaccard(name_l, name_r) > 0.9",
                "part",
            ),
            levels.ElseLevel(),
        ],
    )
    place = comparisons.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            levels.CustomLevel("town_l IS NULL OR town_r IS NULL", "no town").configure(is_null_level=True),
            levels.CustomLevel("street_l = street_r AND town_l = town_r", "street and town"),
            levels.And(
                levels.DistanceInKMLevel("lat", "lon", 0.3, not_null=True), levels.ExactMatchLevel("town")
            ),
            levels.ExactMatchLevel("town", term_frequency_adjustments=True),
            levels.Or(
                levels.ExactMatchLevel("postcode"), levels.DistanceInKMLevel("lat", "lon", 5, not_null=True)
            ),
            levels.ExactMatchLevel("department"),
            levels.ElseLevel(),
        ],
    )
    numbers = comparisons.CustomComparison(
        output_column_name="numbers",
        comparison_levels=[
            levels.CustomLevel(
                " AND ".join(f"({name}_l IS NULL OR {name}_r IS NULL)" for name in NUMBERS), "none of both"
            ).configure(is_null_level=True),
            levels.CustomLevel(" OR ".join(f"{name}_l = {name}_r" for name in NUMBERS), "one is equal"),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            name,
            place,
            comparisons.ExactMatch("siren"),
            numbers,
            comparisons.ExactMatch("level"),
            comparisons.ExactMatch("phone").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("domain").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("email").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in RULES],
        max_iterations=20,
    )


def connection() -> duckdb.DuckDBPyConnection:
    """Two threads, and nothing is fetched from the network."""
    closed = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    return duckdb.connect(config={"threads": "2", **closed})


def linked(records: Path, folder: Path) -> float:
    """Writes `groups.ndjson` and `edges.csv` below `splink`; returns the seconds from the records to the groups."""
    into = folder / "splink"
    into.mkdir(exist_ok=True)
    start = time.perf_counter()
    con = connection()
    api = DuckDBAPI(connection=con)
    table = con.from_csv_auto(str(records), all_varchar=True).project(
        "* REPLACE (lat::DOUBLE AS lat, lon::DOUBLE AS lon)"
    )
    linker = Linker(api.register(table), settings())
    train(linker)
    predicted = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=DOCUMENTED
    )
    rows = (
        clusters.as_duckdbpyrelation()
        .aggregate("list(unique_id ORDER BY unique_id) AS keys", "cluster_id")
        .fetchall()
    )
    seconds = time.perf_counter() - start
    with (into / "groups.ndjson").open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(keys)}\n" for (keys,) in rows)
    edges = predicted.as_duckdbpyrelation().project("match_weight, unique_id_l, unique_id_r").fetchall()
    with (into / "edges.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(edges)
    return seconds


def train(linker: Linker) -> None:
    """Prior by strict rules, u by random pairs, m by expectation maximisation in blocks that leave each comparison out."""
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("siren", "name"),
            block_on("name", "phone"),
            block_on("domain", "name"),
            block_on("name", "postcode"),
        ],
        recall=0.7,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for columns in (("siren",), ("name", "town"), ("phone",)):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), estimate_without_term_frequencies=True
        )


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # its progress, line by line
    report(linked(Path(sys.argv[1]), Path(sys.argv[2])))
