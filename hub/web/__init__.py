"""HTTP: the API and the pages, over projections only."""
