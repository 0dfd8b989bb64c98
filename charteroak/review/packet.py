"""Several files read as one agreement: an order form, the terms that it incorporates, an addendum.

The packet is a Document like any other. Its text is the files' texts one after the other, and each file begins a part
of its own, so that a clause of precedence can say which wins. A quotation still names its file and its page there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from charteroak.review.document import Document, Member

_BETWEEN = "\n\n"


def packet(documents: Sequence[Document]) -> Document:
    """The documents as one, in the order given; a single document stays what it is.

    The hash of a packet is the SHA-256 of its files' hashes in that order, in hexadecimal, one a line.
    """
    if not documents:
        raise ValueError("a packet needs at least one document")
    if len(documents) == 1:
        return documents[0]
    pieces: list[str] = []
    pages, blocks, notes, members = [], [], [], []
    offset, leaves = 0, 0
    for document in documents:
        members.append(Member(document.name, document.sha256, offset, offset + len(document.text), leaves, document))
        pages += [
            replace(page, number=page.number + leaves, start=page.start + offset, end=page.end + offset)
            for page in document.pages
        ]
        blocks += [
            replace(block, start=block.start + offset, end=block.end + offset, page=block.page + leaves)
            for block in document.blocks
        ]
        notes += [f"{document.name}: {note}" for note in document.notes]
        pieces += [document.text, _BETWEEN]
        offset += len(document.text) + len(_BETWEEN)
        leaves += len(document.pages)
    hashes = "\n".join(document.sha256 for document in documents)
    return Document(
        name=" + ".join(document.name for document in documents),
        sha256=hashlib.sha256(hashes.encode()).hexdigest(),
        kind="packet",
        text="".join(pieces),
        pages=tuple(pages),
        blocks=tuple(blocks),
        notes=tuple(notes),
        members=tuple(members),
    )
