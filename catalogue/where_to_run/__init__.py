"""Cloud weighed against one's own machines."""
