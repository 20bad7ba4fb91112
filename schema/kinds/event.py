"""Meetings in time: conferences, workshops, fairs, webinars."""

from __future__ import annotations

from typing import Annotated

from schema import values as v
from schema.kind import kind
from schema.shapes import LinkRef, Record, Site
from schema.traits import Facet, FieldClass, Hint, In, Keep, Link, Rdf, Several

DESCRIPTION = FieldClass.DESCRIPTION


class Event(Record):
    event_type: Annotated[
        v.EventType | None, In(DESCRIPTION), Facet("event_type"), Rdf("schema:additionalType")
    ] = None
    starts: Annotated[v.Moment | None, In(DESCRIPTION), Keep("newest"), Rdf("schema:startDate")] = None
    ends: Annotated[v.Moment | None, In(DESCRIPTION), Keep("newest"), Rdf("schema:endDate")] = None
    status: Annotated[v.EventStatus | None, In(DESCRIPTION), Keep("newest"), Rdf("schema:eventStatus")] = None
    attendance_mode: Annotated[
        v.AttendanceMode | None, In(DESCRIPTION), Facet("attendance_mode"), Rdf("schema:eventAttendanceMode")
    ] = None
    sites: Annotated[
        list[Site] | None, Several(), In(FieldClass.LOCATION), Hint("place"), Rdf("schema:location")
    ] = None
    online_url: Annotated[v.Url | None, In(DESCRIPTION), Rdf("hub:onlineUrl")] = None
    registration_url: Annotated[v.Url | None, In(DESCRIPTION), Rdf("hub:registrationUrl")] = None
    image: Annotated[v.Url | None, In(DESCRIPTION), Rdf("schema:image")] = None
    price_cents: Annotated[v.Cents | None, In(DESCRIPTION), Keep("newest"), Rdf("hub:priceCents")] = None
    capacity: Annotated[v.Count | None, In(DESCRIPTION), Rdf("schema:maximumAttendeeCapacity")] = None
    audience: Annotated[
        list[v.PublicServed] | None, Several(), In(DESCRIPTION), Facet("audience"), Rdf("schema:audience")
    ] = None
    organisers: Annotated[
        list[LinkRef] | None, Several(), In(DESCRIPTION), Link("organisation"), Rdf("schema:organizer")
    ] = None
    organisers_name: Annotated[v.Line | None, In(DESCRIPTION), Rdf("hub:organiserName")] = None


KIND = kind(Event, plural="events", page="evenements", layer=1, fr="Événement", en="Event")
