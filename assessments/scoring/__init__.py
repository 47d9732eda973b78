"""From answers to a verdict, one module a method. Pure."""
