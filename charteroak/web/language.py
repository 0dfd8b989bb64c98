"""The language of a page: the reader's own on the public registry, English everywhere else.

A reader's own language is the one asked for in the address (`?language=es`, which is remembered in a cookie), else the
one remembered, else the browser's. The pages of staff, accounts and secret links are written in English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

#: The pages of a board's registry, and the answers to addresses beside them that do not exist.
REGISTRY = re.compile(r"/b/[^/]+/(?!staff(/|$))")


def readers_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer each request in its language, and say in the headers what that depended on."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not _is_registry(request):
            return _answer_in("en", request)
        asked = _asked_for(request)
        response = _answer_in(asked or translation.get_language_from_request(request), request)
        if _is_page(response):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            if asked:
                _remember(asked, response)
        return response

    def _answer_in(language: str, request: HttpRequest) -> HttpResponse:
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = get_response(request)
        if _is_page(response):
            response.headers.setdefault("Content-Language", language)
        return response

    return answer


def choices(request: HttpRequest) -> list[dict[str, object]]:
    """The languages to switch to, each with this very address and query; none on pages that are English only."""
    if not _is_registry(request):
        return []
    here = translation.get_language()
    return [
        {"code": code, "name": name, "url": _address_in(code, request), "current": code == here}
        for code, name in settings.LANGUAGES
    ]


def _is_registry(request: HttpRequest) -> bool:
    return bool(REGISTRY.match(request.path_info))


def _asked_for(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _address_in(code: str, request: HttpRequest) -> str:
    query = request.GET.copy()
    query["language"] = code
    return f"?{query.urlencode()}"


def _is_page(response: HttpResponse) -> bool:
    """A posted file has the language of its author, whoever reads it."""
    return response.headers.get("Content-Type", "").startswith("text/html")


def _remember(language: str, response: HttpResponse) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
