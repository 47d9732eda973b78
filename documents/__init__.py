"""Documents that people write: YAML with the line of each value, read field by field."""
