"""The horizon scan as one person sees it."""
