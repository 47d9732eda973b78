"""`manage.py up`: from a bare folder to a hub that runs."""
