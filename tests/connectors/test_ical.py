"""Calendars: events with an offset, whatever the calendar left out, and lines folded or not."""

from pathlib import Path
from typing import Any

import pytest

from connectors.errors import StopRun
from connectors.row import Findings
from tests.connectors.shapes import document, rows, values


def calendar(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n"


def read(folder: Path, *events: str, findings: Findings | None = None) -> list[dict[str, Any]]:
    return values(rows("ical", document(folder, calendar(*events), "a.ics"), findings=findings))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART:20250224T180000", {"DTSTART": "2025-02-24T18:00:00+01:00"}),
        ("DTSTART:20250724T180000", {"DTSTART": "2025-07-24T18:00:00+02:00"}),
        ("DTSTART:20250224T180000Z", {"DTSTART": "2025-02-24T18:00:00+00:00"}),
        ("DTSTART;TZID=America/Montreal:20250224T180000", {"DTSTART": "2025-02-24T18:00:00-05:00"}),
        ("DTSTART;VALUE=DATE:20250224", {"DTSTART": "2025-02-24"}),
        (
            "DTSTART;VALUE=DATE:20250224\nDTEND;VALUE=DATE:20250226",
            {"DTSTART": "2025-02-24", "DTEND": "2025-02-25"},
        ),
        (
            "DTSTART:20250224T180000\nDURATION:PT1H30M",
            {"DTSTART": "2025-02-24T18:00:00+01:00", "DURATION": "PT1H30M", "DTEND": "2025-02-24T19:30:00+01:00"},
        ),
        ("SUMMARY:Python\\, Debian et\\nle reste", {"SUMMARY": "Python, Debian et\nle reste"}),
        ("SUMMARY:virgule, non échappée", {"SUMMARY": "virgule, non échappée"}),
        ("SUMMARY:plié en d\n eux", {"SUMMARY": "plié en deux"}),
        ("SUMMARY:" + "long " * 60, {"SUMMARY": ("long " * 60).strip()}),
        ("CATEGORIES:Web,Libre", {"CATEGORIES": ["Web", "Libre"]}),
        ("GEO:43.6;1.44", {"GEO": "43.6, 1.44"}),
        ("ATTENDEE:mailto:a@b.fr\nATTENDEE:mailto:c@d.fr", {"ATTENDEE": ["mailto:a@b.fr", "mailto:c@d.fr"]}),
        ("X-COST:10 €", {"X-COST": "10 €"}),
        ("DTSTART:demain\nDURATION:PT1H", {"DTSTART": "demain", "DURATION": "PT1H"}),
        ("DTEND:20251399T000000", {"DTEND": "20251399T000000"}),
    ],
)  # fmt: skip
def test_properties_become_columns(tmp_path: Path, lines: str, expected: dict[str, Any]) -> None:
    (found,) = read(tmp_path, f"UID:1\n{lines}")
    text = {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}
    assert text == {"UID": "1", **expected}


def test_positions_are_the_number_and_the_line(tmp_path: Path) -> None:
    found = rows("ical", document(tmp_path, calendar("UID:1", "UID:2"), "a.ics"))
    assert [row.position for row in found] == ["événement 1 (ligne 3)", "événement 2 (ligne 6)"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("DTSTART:20250224T180000\nRRULE:FREQ=WEEKLY", "repeats"),
        ("une ligne sans rien", "bad_property"),
        ("DTSTART;TZID=Mars/Olympus:20250224T180000", "unknown_zone"),
    ],
)
def test_what_is_lost_is_told(tmp_path: Path, lines: str, code: str) -> None:
    findings = Findings()
    read(tmp_path, f"UID:1\n{lines}", "UID:2", findings=findings)
    assert code in [note.code for note in findings.notes]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (calendar("UID:1").replace("END:VEVENT\n", "").replace("END:VCALENDAR\n", ""), "ical_cut"),
        ("UID:1\n", "not_ical"),
        ("", "empty_file"),
        ("<!doctype html>", "web_page"),
        (calendar("UID:1" + "\nX-A:b" * 6_000), "ical_cut"),
    ],
)
def test_what_is_no_calendar_stops(tmp_path: Path, data: str, code: str) -> None:
    with pytest.raises(StopRun) as stopped:
        rows("ical", document(tmp_path, data, "a.ics"))
    assert stopped.value.code == code


def test_alarms_and_zones_are_no_events(tmp_path: Path) -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\n"
    text = calendar("UID:1\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM").replace(
        "BEGIN:VEVENT", f"{zone}BEGIN:VEVENT"
    )
    assert [row["UID"] for row in values(rows("ical", document(tmp_path, text, "a.ics")))] == ["1"]
