"""The catalogue as linked data: graphs of entries, the description of the catalogue, the data inside pages."""
