"""The catalogue as each audience may see it: projections, change numbers, digest."""
