"""iCalendar: each VEVENT is a row; local times get the offset of the zone that the description states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Component, Event
from icalendar.prop import vBroken

from connectors.errors import SkipRow, StopRun
from connectors.foreign.text_file import find_encoding, lines
from connectors.protocols import Document, Job
from connectors.row import Findings, Row
from connectors.rules import Strict
from connectors.wording import place

SUFFIXES = (".ics", ".ical")
LONGEST_EVENT = 5_000
_TIMES = frozenset(("DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID"))


class Options(Strict):
    """No options: the zone is the `timezone` of the description."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The text of one VEVENT, and where it begins."""

    number: int
    line: int
    text: str


def read(job: Job) -> Iterator[Row | SkipRow]:
    """One row per event, its properties as columns. Raises StopRun: no calendar, or cut in an event."""
    for document in job.documents:
        for block in _blocks(document, job):
            where = document.place(f"événement {block.number} (ligne {block.line})")
            try:
                event = Event.from_ical(block.text)
            except (ValueError, KeyError, IndexError, TypeError):
                fr, en = "L'événement est illisible.", "The event cannot be read."
                yield SkipRow("bad_event", fr, en, position=where)
                continue
            values = _values(event, job.zone, where, job.findings)
            yield Row(where, values if document.alone else {"_file": document.name, **values})


def _blocks(document: Document, job: Job) -> Iterator[_Block]:
    encoding = find_encoding(document, "auto", job.findings)
    begun, number, calendar, block = 0, 0, False, list[str]()
    for at, line in enumerate(lines(document, encoding), start=1):
        word = line.strip().upper()
        calendar = calendar or word == "BEGIN:VCALENDAR"
        if word == "BEGIN:VEVENT":
            begun, number, block = at, number + 1, []
        if begun:
            block.append(line.rstrip("\r\n"))
        if word == "END:VEVENT" and begun:
            yield _Block(number, begun, "\r\n".join(block) + "\r\n")
            begun = 0
        if begun and len(block) > LONGEST_EVENT:
            break
    if begun or not calendar:
        raise _cut(document, begun) if begun else _no_calendar(document)


def _cut(document: Document, line: int) -> StopRun:
    return StopRun(
        "ical_cut",
        f"{document.name}, ligne {line} : l'événement n'est jamais refermé, le fichier est sans doute coupé.",
        f"{document.name}, line {line}: the event never ends, the file is probably cut.",
    )


def _no_calendar(document: Document) -> StopRun:
    return StopRun(
        "not_ical",
        f"{document.name}, ligne 1 : ce n'est pas un calendrier.",
        f"{document.name}, line 1: this is no calendar.",
    )


def _values(event: Component, zone: tzinfo, where: str, findings: Findings) -> dict[str, Any]:
    """The properties as columns; a value that its property does not allow stays as it was written."""
    broken = {name: str(value) for name, value in event.items() if isinstance(value, vBroken)}
    for name in broken:
        del event[name]
    _tell_lost_lines(event, broken, where, findings)
    _tell_unknown_zone(event, zone, where, findings)
    if "RRULE" in event:
        findings.add(
            "repeats",
            f"{where} : événement répétitif, seule la première date est lue.",
            f"{place(where, 'en')}: repeating event, only its first date is read.",
        )
    _set_end(event)
    return {**{name: _texts(name, value, zone) for name, value in event.items()}, **broken}


def _tell_lost_lines(event: Component, broken: Mapping[str, str], where: str, findings: Findings) -> None:
    for name, problem in event.errors:
        if name not in broken:
            findings.add(
                "bad_property",
                f"{where} : une ligne est illisible et laissée de côté ({str(problem)[:60]}).",
                f"{place(where, 'en')}: a line cannot be read and is left out ({str(problem)[:60]}).",
            )


def _tell_unknown_zone(event: Component, zone: tzinfo, where: str, findings: Findings) -> None:
    start: Any = event.get("DTSTART")
    zone_id = start.params.get("TZID") if start is not None else None
    if zone_id and isinstance(start.dt, datetime) and start.dt.tzinfo is None:
        findings.add(
            "unknown_zone",
            f"{where} : fuseau inconnu « {zone_id} », lu comme {zone}.",
            f"{place(where, 'en')}: unknown time zone “{zone_id}”, read as {zone}.",
        )


def _set_end(event: Component) -> None:
    """An end where the event says how long it lasts; whole days end on their last day, not the day after."""
    start: Any = event.get("DTSTART")
    end: Any = event.get("DTEND")
    if end is None and start is not None and "DURATION" in event:
        lasts: Any = event["DURATION"]
        event.add("DTEND", start.dt + lasts.dt)
        end = event.get("DTEND")
    if end is not None and not isinstance(end.dt, datetime) and start is not None and end.dt > start.dt:
        del event["DTEND"]
        event.add("DTEND", end.dt - timedelta(days=1))


def _texts(name: str, value: Any, zone: tzinfo) -> Any:
    if isinstance(value, list):
        return [_texts(name, one, zone) for one in value]
    if name in _TIMES and not isinstance(value, vBroken):
        return _time(value.dt, zone)
    if hasattr(value, "cats"):
        return [str(word) for word in value.cats]
    if hasattr(value, "latitude"):
        return f"{value.latitude}, {value.longitude}"
    return str(value) if isinstance(value, str | int | float) else value.to_ical().decode("utf-8", "replace")


def _time(value: date | datetime, zone: tzinfo) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    aware = value if value.tzinfo else value.replace(tzinfo=zone)
    return aware.isoformat(timespec="seconds")
