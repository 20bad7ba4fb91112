"""A row becomes records by the tables of the description; what is not understood is reported."""

from connectors.mapping.tables import Entry, Mapper

__all__ = ["Entry", "Mapper"]
