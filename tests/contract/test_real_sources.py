"""The real directories against their descriptions: every check, every count, harvests by the hub, the answer keys.

Without the data this file is one skip; under `CI=true` it fails.
"""

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from connectors.contract import Known
from connectors.reading import open_source
from connectors.source import load
from connectors.suite import CHECKS
from connectors.trial import Shown
from hub.cli import demo
from hub.harvest.balance import Balance
from schema.codes import listed
from tests.conftest import REAL_DATA
from tests.contract.answer_keys import KEYED, Comparison, Line
from tests.contract.harvested import harvested
from tests.contract.real import SOURCES, descriptions, edge, subject

if not REAL_DATA.is_dir():
    ABSENT = f"no real data at {REAL_DATA}; name its folder in MAILLAGE_REAL_DATA"
    if os.environ.get("CI") == "true":
        pytest.fail(ABSENT, pytrace=False)
    pytest.skip(ABSENT, allow_module_level=True)


class Held(NamedTuple):
    """What a file holds: rows; records taken, refused, repeated; ids on several records; records not public."""

    rows: int
    taken: int
    refused: int = 0
    repeated: int = 0
    fragile: int = 0
    narrowed: int = 0


HELD = {
    "annuaire-education": Held(996, 996, fragile=3),
    "cnfs-structures": Held(543, 543),
    "corse": Held(161, 161),
    "data-inclusion-dataset": Held(2, 1),
    "esr-etablissements": Held(250, 249, refused=1),
    "fablabs-iopa": Held(130, 130),
    "fibre-64": Held(61, 60, repeated=1, fragile=2, narrowed=1),
    "formations-logiciels-libres": Held(21, 496, repeated=2),
    "france-services-2024": Held(1168, 1168),
    "gironde": Held(347, 347, narrowed=2),
    "hub-lo": Held(426, 426, narrowed=1),
    "maine-et-loire": Held(243, 240, refused=3, narrowed=18),
    "sill-2020": Held(225, 225),
    "toulouse-agenda": Held(118, 118, narrowed=2),
    "toulouse-conferences": Held(5, 5),
    "toulouse-evenements": Held(118, 118, narrowed=2),
    "toulouse-groupes": Held(28, 27, refused=1),
    "corse-geojson": Held(161, 161),
    "fibre-64-wordpress": Held(61, 61, narrowed=1),
    "gironde-gogocarto": Held(347, 347, narrowed=2),
    "maine-et-loire-latin1": Held(243, 240, refused=3, narrowed=18),
}

# Degrees: south, north, west, east. The file of hub-lo places eleven of its 426 elsewhere in France.
ELSEWHERE = {"hub-lo": 11}
BOXES = {
    "hub-lo": (46.3, 48.9, 0.0, 3.2),
    "gironde": (44.1, 45.6, -1.4, 0.4),
    "maine-et-loire": (46.9, 47.9, -1.4, 0.3),
    "corse": (41.3, 43.1, 8.5, 9.6),
    "corse-geojson": (41.3, 43.1, 8.5, 9.6),
    "fibre-64": (42.7, 43.7, -1.8, 0.1),
    "annuaire-education": (47.6, 48.8, -2.3, -1.0),
}


@pytest.fixture(scope="module", params=HELD)
def name(request: pytest.FixtureRequest) -> str:
    """Each source in turn, all its tests together: a process reads it once."""
    return str(request.param)


def _records(name: str) -> list[Shown]:
    return subject(name).first.first


def test_every_description_has_its_counts() -> None:
    assert set(HELD) == set(descriptions())


def test_a_source_passes_every_check(name: str) -> None:
    found = [(check, finding) for check, run in CHECKS.items() for finding in run(subject(name))]
    assert not [f"{check}: {finding.message_en}" for check, finding in found if finding.error]


def test_the_counts_are_those_of_the_file(name: str) -> None:
    trial = subject(name).first
    narrowed = sum(record.visible_to != "public" for record in trial.first)
    counted = Held(trial.report.rows, trial.created, trial.refused, trial.repeated, trial.fragile, narrowed)
    assert counted == HELD[name]


def test_every_column_is_mapped_or_ignored_with_a_reason(name: str) -> None:
    report, ignored = subject(name).first.report, subject(name).source.ignored
    assert not report.columns_unknown
    assert not report.columns_absent
    assert all(len(reason) > 5 for reason in ignored.values())
    patterns = {one: re.compile(".*".join(map(re.escape, one.split("*")))) for one in ignored}
    stale = [one for one, fits in patterns.items() if not any(map(fits.fullmatch, report.columns_ignored))]
    assert not stale, f"{name} ignores columns that are not there: {stale}"


def test_every_department_of_a_site_is_known(name: str) -> None:
    sites = [site for record in _records(name) for site in record.data.get("sites", ())]
    assert {site["department"] for site in sites if "department" in site} <= set(listed("departments"))


@pytest.mark.parametrize("placed", BOXES)
def test_points_lie_in_their_territory(placed: str) -> None:
    south, north, west, east = BOXES[placed]
    points = [
        (site["latitude_e6"] / 1e6, site["longitude_e6"] / 1e6)
        for record in _records(placed)
        for site in record.data.get("sites", ())
        if "latitude_e6" in site
    ]
    outside = [one for one in points if not (south < one[0] < north and west < one[1] < east)]
    assert len(points) > 0.9 * HELD[placed].taken
    assert len(outside) == ELSEWHERE.get(placed, 0)


def test_the_hub_harvests_it_over_http(name: str, tmp_path: Path) -> None:
    held, first = HELD[name], harvested(name)[0]
    assert (first.outcome.state, first.run.state, first.run.reason) == ("applied", "applied", None)
    assert first.outcome.balance == _balance(held, created=held.taken)
    assert (first.run.report["rows"], first.run.counts["fragile"]) == (held.rows, held.fragile)
    assert first.run.report["columns_unknown"] == []
    assert len(first.public) == held.taken - held.narrowed
    assert first.asked
    here = open_source(load(descriptions()[name]), Known(first.run.fingerprint), edge(tmp_path))
    assert here.unchanged, "the server said something else than the files"


def test_the_second_harvest_finds_it_unchanged(name: str) -> None:
    held, (first, second) = HELD[name], harvested(name)
    assert (second.outcome.state, second.run.state) == ("unchanged", "applied")
    assert second.outcome.balance == _balance(held, same=held.taken, held=held.taken)
    assert (second.public, second.asked) == (first.public, first.asked)


def _balance(file: Held, **went: int) -> Balance:
    """What both balances of a run must say; raises when they do not hold."""
    read = file.taken + file.refused + file.repeated
    return Balance(read=read, refused=file.refused, repeated=file.repeated, **went).checked()


@pytest.mark.slow
def test_the_demonstration_plays_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))
    done = CliRunner().invoke(demo.app, ["--no-serve", "--json", "--data", str(REAL_DATA)])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    sources = {one["source"]: one for one in told["sources"]}
    assert set(sources) == {path.stem for path in SOURCES.glob("*.yml")}
    for name, one in sources.items():
        assert (one["state"], one["rows"]) == ("applied", HELD[name].rows)
        assert one["balance"] == _balance(HELD[name], created=HELD[name].taken).as_dict()
        assert sum(one["refused"].values()) == HELD[name].refused
    assert sources["maine-et-loire"]["refused"] == {"missing_name": 3}
    assert told["absent_clusters"] == {}
    registers = {name for name in sources if load(descriptions()[name]).role == "register"}
    assert registers == {"annuaire-education", "esr-etablissements"}
    assert sum(told["register_records"].values()) == sum(HELD[name].taken for name in registers)
    taken = sum(HELD[name].taken - HELD[name].narrowed for name in sources if name not in registers)
    assert 0.9 * taken < sum(told["entities"].values()) < taken
    assert told["from_several_sources"]["organisation"] > 50
    assert re.fullmatch("[0-9a-f]{64}", told["public_digest"])


@pytest.mark.parametrize("source", KEYED)
def test_we_fill_what_the_national_map_fills(source: str) -> None:
    def is_worse(line: Line) -> bool:
        return bool(line.reasons[""]) or line.our_rows + line.reasons.total() < line.key_rows

    lines = list(Comparison(source).lines())
    assert len(lines) > 10
    assert not [line for line in lines if is_worse(line)]


@pytest.mark.parametrize("personal", ["gironde", "fibre-64"])
def test_ids_that_could_name_a_person_are_digests(personal: str) -> None:
    assert all(re.fullmatch(r"[0-9a-f]{32}", record.id) for record in _records(personal))


def test_one_bad_file_is_refused_by_name_and_the_others_are_read() -> None:
    trial = subject("toulouse-groupes").first
    assert [(one.position, one.issue.code) for one in trial.problems] == [
        ("tech-a-break.md", "yaml_malformed")
    ]
    assert trial.created + subject("toulouse-conferences").first.created == 32


def test_rows_without_a_name_are_refused_with_their_place() -> None:
    refused = [one for one in subject("maine-et-loire").first.problems if one.refused]
    assert [one.position for one in refused] == ["[29]", "[125]", "[193]"]
    assert {one.issue.code for one in refused} == {"missing_name"}


def test_every_training_has_a_title_and_a_provider_of_the_same_source() -> None:
    records = _records("formations-logiciels-libres")
    bodies = {record.id for record in records if record.kind == "organisation"}
    trainings = [record.data for record in records if record.kind == "training"]
    assert (len(bodies), len(trainings)) == (21, 477)
    assert {data["provider"]["scheme"] for data in trainings} == {"local"}
    assert {data["provider"]["value"] for data in trainings} == bodies
    assert "Gimp : animations et bannières animées" in {data["name"] for data in trainings}


def test_the_windows_file_says_what_the_json_file_says() -> None:
    latin, plain = ({one.id: one.data for one in _records(f"maine-et-loire{end}")} for end in ("-latin1", ""))
    assert latin == plain


def test_events_start_at_the_same_moment_in_both_shapes() -> None:
    files = {one.data["website"]: one.data["starts"] for one in _records("toulouse-evenements")}
    calendar = {one.data["website"]: one.data["starts"] for one in _records("toulouse-agenda")}
    assert files == calendar
    assert all(re.search(r"T\d\d:\d\d:00\+0[12]:00$", starts) for starts in files.values())
