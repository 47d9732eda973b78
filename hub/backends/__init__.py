"""Where rows, cached values, messages and static files are kept."""
