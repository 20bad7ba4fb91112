"""The API: what the public may see, as JSON."""
