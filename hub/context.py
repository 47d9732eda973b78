"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"HUB_NAME": settings.HUB_NAME, "DEMO": settings.DEMO}
