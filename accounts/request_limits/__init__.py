"""How often, how much and from where something may be asked."""
