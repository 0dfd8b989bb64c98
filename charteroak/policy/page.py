"""A report on a policy that stands alone: what was found beside the policy's words, as one HTML page without script.

Every marked sentence stands out in the text and links to what is said of it; no colour carries a meaning that a word
does not carry too. The page has the look of the report on an agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from charteroak.policy.report import Mark, Omission, PolicyReport, is_confirmed
from charteroak.review.document import Document
from charteroak.review.page import STYLE

_OURS = """
.repealed, .mistaken { border-left-color: #b50909; } .promise { border-left-color: #005ea2; }
.omission { border-left-color: #b38c00; }
.words { overflow-wrap: anywhere; max-width: 48rem; white-space: pre-line; }
"""
_NAMES = {"repealed": "Repealed law", "mistaken": "Not the law", "promise": "Promise beyond the law"}


def standalone(document: Document, report: PolicyReport) -> str:
    """One HTML page with its own styles and no script."""
    title = f"Reading of {document.name}"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>\n<style>{STYLE}{_OURS}</style>\n</head>\n<body>",
            '<a class="skip" href="#policy">Skip to the policy</a>',
            f"<header><h1>{escape(title)}</h1>",
            f"<p>Read by the law in force on {report.on.isoformat()} (edition {escape(report.edition)}). "
            f"Sentences that state what is not the law: {len(report.faults)}. Promises beyond it: "
            f"{len(report.promises)}. Left out: {len(report.omissions)}. This is no legal advice; counsel decides.</p>",
            '</header><main><section class="columns"><div><h2>What was found</h2>',
            *(_marked(mark) for mark in report.marks),
            *(_left_out(omission) for omission in report.omissions),
            *([] if report.marks or report.omissions else ["<p>Nothing was found.</p>"]),
            '</div><div class="words" id="policy" tabindex="-1"><h2>The policy</h2>',
            "".join(_words(document, report)),
            "</div></section></main>\n</body>\n</html>\n",
        )
    )


def _marked(mark: Mark) -> str:
    since = f" · since {mark.since.isoformat()}" if mark.since and mark.kind == "repealed" else ""
    return (
        f'<article class="finding {mark.kind}" id="{escape(mark.id)}"><h3>{escape(mark.says)}</h3>'
        f'<p><span class="verdict">{_NAMES[mark.kind]}</span> · {escape(mark.citation)}{since}'
        f' · <a href="#at-{mark.start}">page {mark.page}</a></p>'
        f"<p>{escape(mark.why)}</p><p>The law: {escape(mark.rule)}{_doubt(mark)}</p>"
        f"<blockquote>{escape(mark.proposed)}</blockquote></article>"
    )


def _left_out(omission: Omission) -> str:
    return (
        f'<article class="finding omission"><h3>{escape(omission.why)}</h3>'
        f'<p><span class="verdict">Left out</span> · {escape(omission.citation)}{_doubt(omission)}</p>'
        f"<blockquote>{escape(omission.proposed)}</blockquote></article>"
    )


def _doubt(row: Mark | Omission) -> str:
    return "" if is_confirmed(row.confidence) else " <em>Unconfirmed: ask counsel.</em>"


def _words(document: Document, report: PolicyReport) -> Iterator[str]:
    """The policy's text, each marked sentence once."""
    position = 0
    spans = {mark.start: mark for mark in reversed(report.marks)}
    for start in sorted(spans):
        mark = spans[start]
        if start < position:
            continue
        yield escape(document.text[position:start])
        yield f'<mark id="at-{start}"><a href="#{escape(mark.id)}">{escape(mark.text)}</a></mark>'
        position = mark.end
    yield escape(document.text[position:])
