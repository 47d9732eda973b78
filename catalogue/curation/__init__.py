"""What curators change: drafts, the review queue, the log of changes."""
