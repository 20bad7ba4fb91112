"""Who federates: the signed registry, and what it lets each cluster do."""
