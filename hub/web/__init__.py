"""The web server's worker: HTTP in, WSGI asked, and what is done before the fork."""
