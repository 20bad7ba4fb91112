"""How a cluster speaks: descriptions of sources, their shapes, and the feed that a cluster signs."""
