"""Whether a document says what C.G.S. § 10-234bb(a) requires.

    document = read(data, "agreement.pdf")
    report = check(document, law.on(date.today()))

`read` raises `Unreadable` with a message for a person. The steps are read -> clauses -> candidates -> verdict
-> report; each can be looked at by itself (`charteroak review FILE --explain bb-a-6`). Nothing here knows of
databases or pages, and nothing heavy is imported before it is needed.
"""

from __future__ import annotations

from charteroak.review.document import Block, Box, Document, Page, Unreadable
from charteroak.review.engine import ENGINE_VERSION, check
from charteroak.review.isolation import isolated, isolated_picture
from charteroak.review.reading import media_type, read, render_page
from charteroak.review.report import Finding, Quote, Report, Verdict, Warning_

__all__ = [
    "ENGINE_VERSION",
    "Block",
    "Box",
    "Document",
    "Finding",
    "Page",
    "Quote",
    "Report",
    "Unreadable",
    "Verdict",
    "Warning_",
    "check",
    "isolated",
    "isolated_picture",
    "media_type",
    "read",
    "render_page",
]
