"""The shapes a source can have, one file per shape, found by module name."""
