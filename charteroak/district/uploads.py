"""What may be uploaded as an agreement: by what the bytes are, not by what the name says."""

from __future__ import annotations

from pathlib import PurePath

from django.conf import settings

from charteroak import review
from charteroak.district.refusal import Refusal

ACCEPTED = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (DOCX)",
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "text/plain": "plain text",
    "image/png": "a picture of a page (PNG)",
    "image/jpeg": "JPEG",
    "image/tiff": "TIFF",
}


def plain_name(name: str) -> str:
    """The file's own name without folders or control characters, at most 200 characters."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(c for c in name if c.isprintable()).strip() or "document"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 200 - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 12 else name[:200]


def inspect(data: bytes, name: str) -> str:
    """The media type of a file that may be kept as an agreement. Raises Refusal with what to do instead."""
    if not data:
        raise Refusal(
            "The file was not kept", f"{name} is empty", "Choose the file again; it may not have finished saving."
        )
    if len(data) > settings.LARGEST_UPLOAD:
        raise too_large(name, len(data))
    media_type = review.media_type(data, name)
    if media_type not in ACCEPTED:
        kinds = ", ".join(ACCEPTED.values())
        raise Refusal(
            "The file was not kept", f"{name} is {media_type}, whatever its name says", f"Upload one of: {kinds}."
        )
    return media_type


def too_large(name: str, size: int) -> Refusal:
    megabytes = 1024 * 1024
    largest = settings.LARGEST_UPLOAD // megabytes
    return Refusal(
        "The file was not kept",
        f"{name} has {size / megabytes:,.0f} MB, and the largest that is taken is {largest} MB",
        "Save it without pictures, or upload its parts as separate documents.",
    )
