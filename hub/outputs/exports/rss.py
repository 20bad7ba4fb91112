"""RSS 2.0: the list as news to subscribe to."""

from xml.etree.ElementTree import Element, SubElement, tostring

from hub.outputs.exports.export import Entry, Export

ATOM = "http://www.w3.org/2005/Atom"


def write(export: Export) -> bytes:
    """A channel with one item per entry; an entry is known again by its IRI."""
    root = Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = SubElement(root, "channel")
    _add(channel, "title", export.title)
    _add(channel, "link", export.address)
    _add(channel, "description", f"{export.title} — {export.licence} — {export.attribution}")
    _add(channel, "language", export.language)
    _add(channel, "copyright", export.licence)
    for entry in export.entries:
        _add_item(channel, entry)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add_item(channel: Element, entry: Entry) -> None:
    item = SubElement(channel, "item")
    _add(item, "title", entry["data"]["name"])
    _add(item, "link", entry["page"])
    _add(item, "guid", entry["iri"]).set("isPermaLink", "false")
    if description := entry["data"].get("description"):
        _add(item, "description", description)
    for theme in entry["data"].get("themes", ()):
        _add(item, "category", theme)


def _add(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = text
    return made
