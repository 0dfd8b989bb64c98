"""Letters on paper for those whom no electronic notice reaches: a tagged PDF, sorted for the post, with a manifest.

The address stands where the window of a #10 envelope shows it: 2.1 inches from the top edge and 0.9 from the left, on
letter paper folded in three.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

import typst
from django.db import transaction

from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Member
from charteroak.district.refusal import Refusal
from charteroak.review.gap_report import inert

from .kinds import RIGHT_TO_LEFT
from .models import Delivery, Notice
from .writing import rendered

_LETTER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.board)
#set text(size: 11.5pt, font: ("Libertinus Serif", "Noto Naskh Arabic", "Noto Sans"), lang: "en")
#set par(leading: 0.75em, justify: false)
#for (number, letter) in data.letters.enumerate() {
  page(paper: "us-letter", margin: (x: 1in, top: 0.6in, bottom: 0.9in))[
    #set text(lang: letter.language, dir: if letter.rtl { rtl } else { ltr })
    #place(top + left, dx: 0pt, dy: 0pt)[#text(size: 9.5pt)[#data.sender.join(linebreak())]]
    #place(top + left, dx: -0.1in, dy: 1.5in)[#set text(dir: ltr); #letter.address.join(linebreak())]
    #v(3.1in)
    #text(size: 9.5pt)[#letter.date]
    #heading(level: 1, outlined: false)[#text(size: 14pt)[#letter.subject]]
    #for block in letter.blocks {
      if block.items.len() > 0 {
        if block.said.len() > 0 { par(block.said.join(linebreak())) }
        list(..block.items)
      } else { par(block.said.join(linebreak())) }
    }
    #place(bottom + right, dy: 0.45in)[#text(size: 8pt)[#letter.mark]]
  ]
}
"""


def ready(notice: Notice) -> list[Delivery]:
    """Who gets a letter and has an address for it, in the order of postal codes."""
    if notice.is_drill:
        return []
    rows = [delivery for delivery in notice.deliveries.for_paper() if delivery.private.get("postal")]
    return in_order(rows)


def in_order(rows: Sequence[Delivery]) -> list[Delivery]:
    return sorted(rows, key=lambda row: (row.private.get("code", ""), row.private.get("postal", []), row.pk))


@transaction.atomic
def mark_printed(notice: Notice, *, by: Member, at: datetime) -> int:
    """Make the letters of one run: whoever waits for paper is in it. The PDF of a run can be fetched again."""
    by.must("notices.send", notice.board)
    rows = ready(notice)
    ids = [delivery.pk for delivery in rows]
    if not ids:
        raise Refusal(
            "Nothing was printed", "nobody waits for a letter whose address is known", "See who is unreached."
        )
    letters(notice, _probe(rows), at=at)
    Delivery.objects.filter(pk__in=ids, printed_at=None).update(printed_at=at)
    record(notice.board.public_id, "notice.printed", notice, by=by, at=at, letters=len(ids))
    return len(ids)


def runs(notice: Notice) -> list[tuple[datetime, int]]:
    """The runs of letters so far: when, and how many."""
    found: dict[datetime, int] = {}
    for moment in notice.deliveries.exclude(printed_at=None).values_list("printed_at", flat=True):
        found[moment] = found.get(moment, 0) + 1
    return sorted(found.items(), reverse=True)


def of_run(notice: Notice, moment: datetime) -> list[Delivery]:
    return in_order(list(notice.deliveries.filter(printed_at=moment)))


def letters(notice: Notice, rows: Sequence[Delivery], *, at: datetime) -> bytes:
    """The letters as one tagged PDF (PDF/UA-1), a page or more for each person."""
    texts = {text.language: rendered(notice, text) for text in notice.texts.all()}
    board = notice.board
    data = {
        "title": notice.title,
        "board": board.name,
        "sender": [board.name, *filter(None, [board.contact_name, board.contact_phone, board.contact_email])],
        "letters": [
            {
                "address": [row.private.get("name", ""), *row.private.get("postal", [])],
                "language": row.language if row.language in texts else next(iter(texts)),
                "rtl": row.language in RIGHT_TO_LEFT,
                "date": f"{at:%B} {at.day}, {at.year}",
                "subject": texts.get(row.language, next(iter(texts.values())))[0],
                "blocks": _blocks(texts.get(row.language, next(iter(texts.values())))[1]),
                "mark": f"{number} of {len(rows)}",
            }
            for number, row in enumerate(rows, 1)
        ],
    }
    try:
        return bytes(typst.compile(_LETTER.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]))
    except typst.TypstError as error:
        raise Refusal(
            "The letters were not made",
            f"this machine has no font that shows all of their text ({error})"[:300],
            "Ask the host's keeper to install fonts for the language, such as the Noto fonts.",
        ) from error


def _probe(rows: Sequence[Delivery]) -> list[Delivery]:
    """A letter of each language, and one for each name or address that is not plain ASCII: fonts fail on these."""
    found: list[Delivery] = []
    seen: set[str] = set()
    for row in rows:
        if row.language not in seen or not str(row.private).isascii():
            seen.add(row.language)
            found.append(row)
    return found


def _blocks(body: str) -> list[dict[str, list[str]]]:
    found = []
    for block in body.split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        said = [line for line in lines if not line.startswith("- ")]
        found.append({"said": said, "items": [line[2:] for line in lines if line.startswith("- ")]})
    return [block for block in found if block["said"] or block["items"]]


def manifest(rows: Sequence[Delivery]) -> str:
    """A line for each letter in the order of the pages, for whoever posts them."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["letter", "name", "address", "postal code", "language", "why on paper"])
    for number, row in enumerate(rows, 1):
        postal = ", ".join(row.private.get("postal", []))
        why = row.get_state_display()
        cells = [number, row.private.get("name", ""), postal, row.private.get("code", ""), row.language, why]
        lines.writerow([inert(str(cell)) for cell in cells])
    return out.getvalue()
