"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from charteroak.web import language


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "demo": settings.DEMO,
        "public_address": settings.PUBLIC_ADDRESS,
        "languages": language.choices(request),
    }
