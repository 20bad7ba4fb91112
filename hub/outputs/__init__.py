"""What leaves the hub: dumps, bundles of facts, backups."""
