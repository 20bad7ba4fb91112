"""Counts agree with their nouns, places are told once and in one language, faults of the system too."""

import errno
from pathlib import Path

import pytest

from connectors.errors import SkipRow
from connectors.wording import counted, place, why
from tests.connectors.shapes import document, rows, work


@pytest.mark.parametrize(
    ("count", "fr", "en"),
    [(0, "0 fiche", "0 records"), (1, "1 fiche", "1 record"), (2, "2 fiches", "2 records")],
)
def test_a_count_agrees_with_its_noun(count: int, fr: str, en: str) -> None:
    assert counted(count, "fiche", "fiches") == fr
    assert counted(count, "record", "records", "en") == en


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("ligne 12", "line 12"),
        ("Structures, ligne 3", "Structures, line 3"),
        ("a.csv, ligne 3, formations[0]", "a.csv, line 3, formations[0]"),
        ("événement 8 (ligne 141)", "event 8 (line 141)"),
        ("partie 114d4ec5, ligne 1", "part 114d4ec5, line 1"),
        ("data[4]", "data[4]"),
        ("en ligne.md", "en ligne.md"),
    ],
)
def test_a_place_is_told_in_the_language_asked_for(french: str, english: str) -> None:
    assert (place(french, "fr"), place(french, "en")) == (french, english)


BAD_ROWS = [
    ("delimited", "a.csv", "id;nom\n1;A\nid;nom\n"),
    ("delimited", "a.csv", "id;nom\n1;A;B\n"),
    ("json", "a.ndjson", '{"id": 1}\n{"id": \n'),
    ("ical", "a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:X\nEND:VEVENT\nEND:VCALENDAR\n"),
    ("markdown", "a.md", "sans en-tête\n"),
]


@pytest.mark.parametrize(("protocol", "name", "data"), BAD_ROWS)
def test_the_sentence_of_a_row_leaves_its_place_to_whoever_shows_it(
    tmp_path: Path, protocol: str, name: str, data: str
) -> None:
    (skipped,) = [row for row in rows(protocol, document(tmp_path, data, name)) if isinstance(row, SkipRow)]
    assert skipped.position
    for sentence in (skipped.message_fr, skipped.message_en):
        assert skipped.position not in sentence
        assert not sentence[0].islower()
        assert sentence.endswith(".")


def test_a_place_in_an_english_sentence_is_english(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:20250224T180000\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
    kind = {"kind": "event", "id": "UID", "fields": {"name": "SUMMARY", "starts": "DTSTART"}}
    calendar = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"
    done = work(tmp_path, calendar, "a.ics", protocol="ical", kinds=[kind])
    list(done.entries())
    (note,) = [note for note in done.report().notes if note.code == "repeats"]
    assert note.message_fr.startswith("événement 1 (ligne 2) : ")
    assert note.message_en.startswith("event 1 (line 2): ")


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.ENOTDIR, 4_095])
def test_a_fault_of_the_system_is_told_in_words(number: int) -> None:
    fr, en = (why(OSError(number, "Mixed up by the system"), lang) for lang in ("fr", "en"))
    assert fr != en
    assert "Mixed up" not in fr
