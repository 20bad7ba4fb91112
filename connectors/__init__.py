"""How a cluster speaks: descriptions of sources, the shapes they come in, and the feed that a cluster signs."""
