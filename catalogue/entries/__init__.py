"""A tool as one thing: its columns and cells, read from a document or from rows."""
