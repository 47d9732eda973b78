"""What becomes of a form that is sent twice, too late, or unaware of what has changed since."""
