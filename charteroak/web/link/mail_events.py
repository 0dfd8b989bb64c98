"""What a mail provider tells by webhook: that a message came back. Its words are read by django-anymail."""

from __future__ import annotations

import importlib
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from charteroak.district.notices import bounces
from charteroak.web.presenting import now

_FAILED = {"bounced", "rejected", "failed"}


@csrf_exempt
@require_POST
def mail_events(request: HttpRequest, token: str) -> HttpResponse:
    """Record what came back. The address is secret; the provider's own signature is checked too, where it has one."""
    provider, _, secret = settings.MAIL_EVENTS.partition(":")
    if not secret or not constant_time_compare(token, secret):
        raise Http404
    view = _reader(provider)
    try:
        view.run_validators(request)
        events = view.parse_events(request)
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponseBadRequest("This is no event of the provider.")
    at = now()
    for event in events:
        delivery = (event.metadata or {}).get("delivery", "")
        if event.event_type in _FAILED and delivery:
            bounces.apply(bounces.Report(delivery, True, event.event_type, event.timestamp or at), at=at)
    return HttpResponse("ok")


def _reader(provider: str) -> Any:
    """The library's view of this provider's delivery events; only its reading of them is used."""
    module = importlib.import_module(f"anymail.webhooks.{provider}")
    found = [
        value
        for name, value in vars(module).items()
        if name.endswith("TrackingWebhookView") and value.__module__ == module.__name__
    ]
    # The secret stands in the address; the library would ask for basic authentication besides.
    return type("Reader", (found[0],), {"warn_if_no_basic_auth": False})()
