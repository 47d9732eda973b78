"""`manage.py lint` and `manage.py test`."""
