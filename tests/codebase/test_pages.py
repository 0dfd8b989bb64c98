"""What every page must be: complete on its own host, and free of what the content security policy forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from tests.codebase.tree import PACKAGE, files, listed, name_of

LOADS_FROM_OUTSIDE = re.compile(
    r"<(?:link|script|img|iframe|source|video|audio|object|embed|use|image|track)\b[^>]*"
    r"\b(?:src|href|srcset|data|poster)\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)
CSS_FROM_OUTSIDE = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])\s*(?:https?:)?//", re.IGNORECASE)
INLINE = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)", re.IGNORECASE),
}


def templates() -> Iterator[tuple[str, str]]:
    for path in files(".html", ".svg", under=PACKAGE):
        if "templates" in path.parts:
            yield name_of(path), path.read_text(encoding="utf-8")


def found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        yield f"{text.count(chr(10), 0, match.start()) + 1}: {match.group()[:90]}"


def test_there_are_templates() -> None:
    assert any(templates()), "No template was found under charteroak/."


@pytest.mark.parametrize("name", [name.split("/templates/", 1)[1] for name, _ in templates()])
def test_every_template_is_found_and_parses(name: str) -> None:
    try:
        get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError) as fault:
        pytest.fail(f"{name}: {fault!r}")


def test_no_page_loads_anything_from_outside() -> None:
    faults = [f"{name}:{place}" for name, text in templates() for place in found(LOADS_FROM_OUTSIDE, text)]
    faults += [
        f"{name_of(path)}:{place}"
        for path in files(".css", under=PACKAGE)
        for place in found(CSS_FROM_OUTSIDE, path.read_text(encoding="utf-8"))
    ]
    assert not faults, "Keep it under static/vendor/ with its licence:" + listed(faults)


def test_no_template_carries_its_own_style_or_script() -> None:
    faults = [
        f"{name}:{place} ({what})"
        for name, text in templates()
        for what, pattern in INLINE.items()
        for place in found(pattern, text)
    ]
    assert not faults, "The content security policy refuses these in the browser:" + listed(faults)


def test_what_came_from_others_has_its_licence() -> None:
    vendor = PACKAGE / "web" / "static" / "vendor"
    faults = [
        name_of(path) for path in sorted(vendor.iterdir()) if path.is_dir() and not list(path.glob("*LICEN[SC]E*"))
    ]
    assert not faults, "No licence file beside it:" + listed(faults)
