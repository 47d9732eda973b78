"""The smallest stacks that do what a team asks."""
