"""Meetings in time: conferences, workshops, fairs, webinars."""

from __future__ import annotations

from typing import Annotated

from schema import fields as f
from schema import values as v
from schema.kind import kind
from schema.traits import Facet, Rdf


class Event(f.Record):
    event_type: Annotated[
        v.EventType | None, f.DESCRIPTION, Facet("event_type"), Rdf("schema:additionalType")
    ] = None
    starts: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:startDate")] = None
    ends: Annotated[v.Moment | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:endDate")] = None
    status: Annotated[v.EventStatus | None, f.DESCRIPTION, f.NEWEST, Rdf("schema:eventStatus")] = None
    attendance_mode: Annotated[
        v.AttendanceMode | None, f.DESCRIPTION, Facet("attendance_mode"), Rdf("schema:eventAttendanceMode")
    ] = None
    sites: Annotated[f.Sites, Rdf("schema:location")] = None
    online_url: Annotated[v.Url | None, f.DESCRIPTION, Rdf("hub:onlineUrl")] = None
    registration_url: Annotated[v.Url | None, f.DESCRIPTION, Rdf("hub:registrationUrl")] = None
    image: Annotated[v.Url | None, f.DESCRIPTION, Rdf("schema:image")] = None
    price_cents: Annotated[v.Cents | None, f.DESCRIPTION, f.NEWEST, Rdf("hub:priceCents")] = None
    capacity: Annotated[v.Count | None, f.DESCRIPTION, Rdf("schema:maximumAttendeeCapacity")] = None
    audience: f.Audiences = None
    organisers: Annotated[f.Organisations, Rdf("schema:organizer")] = None
    organiser_names: Annotated[f.OrganisationNames, Rdf("hub:organiserName")] = None


KIND = kind(
    Event, plural="events", page="evenements", layer=1, fr="Événement", en="Event", classes=("schema:Event",)
)
