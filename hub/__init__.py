"""WHERE IT MEETS: the hub harvests, resolves, merges and serves; it may import schema, charter and connectors."""
