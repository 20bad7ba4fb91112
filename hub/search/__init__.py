"""Finding entries by words, by place and by what they are filtered by: one index per audience, which follows the changes."""
