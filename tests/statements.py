"""What a page costs: figures that hold on every database and queue."""

from django.conf import settings

# With Redis the session comes from the cache: one statement less.
SESSION = 0 if settings.REDIS_URL else 1
