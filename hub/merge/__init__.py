"""What the catalogue says of a group: one value per field, each with its origin. Pure."""
