"""A notice's evidence in one file: what was said, who approved it, who got it when, and the hashes of all of it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

from charteroak.review.gap_report import inert

from .discharge import standing
from .kinds import KINDS
from .models import Notice
from .writing import digest, rendered

_LOG = ["message id", "name", "e-mail", "why", "language", "state", "accepted", "came back", "printed", "tries",
        "uncertain", "server said"]  # fmt: skip


def log(notice: Notice) -> str:
    """Every delivery with its instants, as CSV."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(_LOG)
    for one in notice.deliveries.order_by("pk").iterator(2000):
        private = one.private
        cells = [one.message_id, private.get("name", ""), private.get("email", ""), one.reason, one.language, one.state,
                 one.accepted_at or "", one.bounced_at or "", one.printed_at or "", one.attempts,
                 "yes" if one.is_uncertain else "", one.fault]  # fmt: skip
        lines.writerow([inert(str(cell)) for cell in cells])
    return out.getvalue()


def bundle(notice: Notice) -> bytes:
    """The evidence as a zip archive: a summary, each text, the log, and `SHA256SUMS` over them."""
    found = standing(notice)
    summary = {
        "notice": notice.public_id,
        "title": notice.title,
        "kind": KINDS[notice.kind].name,
        "law": {"row": notice.row, "edition": notice.edition},
        "texts_sha256": notice.digest,
        "texts_unchanged": notice.digest == digest(notice),
        "approvals": [
            {"by": one.name, "at": one.approved_at.isoformat(), "texts_sha256": one.digest}
            for one in notice.approvals.all()
        ],
        "sent_from": notice.sent_from.isoformat() if notice.sent_from else None,
        "done_at": notice.done_at.isoformat() if notice.done_at else None,
        "people": found.people,
        "reached_electronically": found.reached,
        "not_reached": found.unreached,
        "letters_printed": found.printed,
        "in_words": found.words,
    }
    files = {"summary.json": json.dumps(summary, indent=1, ensure_ascii=False), "log.csv": log(notice)}
    for text in notice.texts.all():
        subject, body = rendered(notice, text)
        files[f"text-{text.language}.txt"] = f"{subject}\n\n{body}\n"
    sums = [f"{hashlib.sha256(words.encode()).hexdigest()}  {name}" for name, words in sorted(files.items())]
    files["SHA256SUMS"] = "\n".join(sums) + "\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in sorted(files.items()):
            # the same evidence gives the same bytes
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), words, zipfile.ZIP_DEFLATED)
    return out.getvalue()
