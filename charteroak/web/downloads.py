"""Handing out a file: a browser saves it, and it never runs as a page of this site."""

from __future__ import annotations

import io

from django.http import FileResponse


def as_file(data: bytes, name: str) -> FileResponse:
    response = FileResponse(
        io.BytesIO(data), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
