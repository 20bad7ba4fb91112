"""The fields of an index, and how much a word in each of them counts."""

from functools import cache

from tantivy import Schema, SchemaBuilder

from hub.catalogue.facets import filter_names
from hub.search.analysis import ENGLISH, EXACT, FRENCH
from schema import KINDS

ENTITY, KIND, ORDER, CHANGE, STATE = "entity", "kind", "order", "change", "state"
NAME, NAME_EXACT, LABELS, LABELS_EN, PLACE, TEXT, ALL = (
    "name", "name_exact", "labels", "labels_en", "place", "text", "all",
)  # fmt: skip
CELL, SPOTS, LATITUDE, LONGITUDE = "cell", "spots", "latitude", "longitude"
FIRST_DAY, LAST_DAY = "first_day", "last_day"
LEAD, COMMUNES = "lead", "communes"
WEIGHTS = {NAME: 3.0, NAME_EXACT: 2.0, LABELS: 2.0, LABELS_EN: 1.5, PLACE: 2.0, TEXT: 1.0}
"""How much a word counts where it stands; `all` is not weighed, it serves phrases and typing errors."""
ANALYSED = {
    NAME: FRENCH, NAME_EXACT: EXACT, LABELS: FRENCH, LABELS_EN: ENGLISH, PLACE: EXACT, TEXT: FRENCH, ALL: EXACT,
}  # fmt: skip
MAP_LEVELS = range(4, 17, 2)
"""Levels of cells by which points are counted together on a map."""
FORMAT = "1"
"""Of what an index holds: one with another is made anew."""


def facet_field(name: str) -> str:
    """The field of a filter."""
    return f"f_{name}"


def map_field(level: int) -> str:
    """The field of the cells of one level of the map."""
    return f"m_{level}"


@cache
def all_filters() -> tuple[str, ...]:
    """Every filter that some kind has."""
    return tuple(sorted({name for kind in KINDS for name in filter_names(kind)}))


@cache
def index_schema() -> Schema:
    """The schema that every index is made with."""
    made = SchemaBuilder()
    made.add_text_field(ENTITY, stored=True, tokenizer_name="raw", index_option="basic")
    for name in (KIND, COMMUNES, *map(facet_field, all_filters()), *map(map_field, MAP_LEVELS)):
        made.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    made.add_text_field(ORDER, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (CELL, LEAD):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name, analyser in ANALYSED.items():
        made.add_text_field(name, tokenizer_name=analyser, index_option="position" if name == ALL else "freq")
    for name in (CHANGE, LATITUDE, LONGITUDE, FIRST_DAY, LAST_DAY):
        made.add_integer_field(name, indexed=True, fast=True, stored=name == CHANGE)
    made.add_bytes_field(SPOTS, stored=True)
    made.add_text_field(STATE, stored=True, tokenizer_name="raw", index_option="basic")
    return made.build()
