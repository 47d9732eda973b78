"""What people type: read, cleaned and limited in one place."""
