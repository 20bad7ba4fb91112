"""A list as a file, in the forms that people and programs take away: one module per form."""
