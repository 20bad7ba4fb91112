"""iCalendar (RFC 5545): the events of a list that say when they are, to subscribe to."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from hub.outputs.exports.export import Entry, Export

CANCELLED = "cancelled"


def write(export: Export) -> bytes:
    """A calendar; an event is known again by its IRI, and changes when its number does."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Catalogue//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", export.title)
    for entry in export.entries:
        if "starts" in entry["data"]:
            calendar.add_component(_event(export, entry))
    return bytes(calendar.to_ical())


def _event(export: Export, entry: Entry) -> Event:
    data = entry["data"]
    made = Event()
    made.add("uid", entry["iri"])
    made.add("dtstamp", export.made_at.astimezone(UTC))
    made.add("sequence", entry["change"])
    made.add("summary", data["name"])
    made.add("dtstart", _when(data["starts"]))
    if "ends" in data:
        made.add("dtend", _end(data["starts"], data["ends"]))
    if description := data.get("description"):
        made.add("description", description)
    if place := _place(data):
        made.add("location", place)
    made.add("url", entry["page"])
    if data.get("status") == CANCELLED:
        made.add("status", "CANCELLED")
    return made


def _when(said: str) -> date | datetime:
    """A day, or an instant in UTC: the offset that was said is kept by it, a zone was not said."""
    return datetime.fromisoformat(said).astimezone(UTC) if "T" in said else date.fromisoformat(said)


def _end(starts: str, ends: str) -> date | datetime:
    """The day after the last one, as the format wants it, of an event of whole days; else the instant.

    Both ends are of one type: where only one names an hour, the other is taken by its day.
    """
    if "T" in starts and "T" in ends:
        return max(_when(starts), _when(ends))
    if "T" in starts:
        return datetime.combine(date.fromisoformat(ends) + timedelta(days=1), datetime.min.time(), UTC)
    return date.fromisoformat(ends[:10]) + timedelta(days=1)


def _place(data: Mapping[str, Any]) -> str:
    site: Mapping[str, Any] = next(iter(data.get("sites", ())), {})
    said = [site[name] for name in ("label", "address", "postcode", "commune") if name in site]
    return ", ".join(said) or data.get("online_url", "")
