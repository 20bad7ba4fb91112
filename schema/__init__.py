"""What we say: the kinds of records, their fields and marks, and the forms in which they travel. Pure."""

from schema.canonical import canonical, digest
from schema.codes import Code
from schema.envelope import Item, parse_item
from schema.feed import Manifest, Part, bucket_of, buckets_for, read_manifest, read_part, write_parts
from schema.issues import Invalid, Issue, Refused
from schema.kinds import KINDS, Field, Kind
from schema.reading import RULES_DIGEST, Reading, read
from schema.traits import (
    Audience,
    Facet,
    FieldClass,
    Hint,
    Identifier,
    In,
    Keep,
    Level,
    Link,
    Personal,
    Rdf,
    Several,
    Text,
)
from schema.versions import SCHEMA_VERSION, upgrade

__all__ = [
    "KINDS",
    "RULES_DIGEST",
    "SCHEMA_VERSION",
    "Audience",
    "Code",
    "Facet",
    "Field",
    "FieldClass",
    "Hint",
    "Identifier",
    "In",
    "Invalid",
    "Issue",
    "Item",
    "Keep",
    "Kind",
    "Level",
    "Link",
    "Manifest",
    "Part",
    "Personal",
    "Rdf",
    "Reading",
    "Refused",
    "Several",
    "Text",
    "bucket_of",
    "buckets_for",
    "canonical",
    "digest",
    "parse_item",
    "read",
    "read_manifest",
    "read_part",
    "upgrade",
    "write_parts",
]
