"""A report that stands alone: findings beside the document's words, as one accessible HTML page without script.

Every quotation is marked where it stands in the document, and its finding links to it; colour never carries a
meaning that a word does not carry too.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from charteroak.review.document import Block, Document
from charteroak.review.report import Finding, Quote, Report

STYLE = """
:root { color-scheme: light; --ink: #1b1b1b; --line: #a9aeb1; }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.55 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: #fff; }
a { color: #005ea2; } a:focus, summary:focus { outline: .25rem solid #2491ff; outline-offset: 0; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 0; background: #fff; padding: .5rem; }
header, main > section { max-width: 90rem; margin: 0 auto; padding: 1rem; }
.columns { display: grid; gap: 2rem; } @media (min-width: 64rem) { .columns { grid-template-columns: 26rem 1fr; } }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.25rem; } h3 { font-size: 1.05rem; margin: 0; }
.finding { border: 1px solid var(--line); border-left-width: .5rem; border-radius: .25rem; padding: .75rem;
  margin: 0 0 1rem; }
.verdict { font-weight: 700; text-transform: uppercase; letter-spacing: .03em; }
.present { border-left-color: #00a91c; } .weak, .unclear { border-left-color: #b38c00; }
.missing, .conflict { border-left-color: #b50909; }
blockquote { margin: .5rem 0; padding-left: .75rem; border-left: 2px solid var(--line); overflow-wrap: anywhere; }
.twin { overflow-wrap: anywhere; max-width: 48rem; } .twin p { margin: 0 0 .75rem; }
.twin .page { color: #565c65; border-top: 1px solid var(--line); margin-top: 1.5rem; }
mark { background: #fff1a8; color: inherit; padding: .1em 0; }
mark:target { background: #ffd24a; outline: 2px solid #1b1b1b; }
@media print { .columns { display: block; } }
"""


def standalone(document: Document, report: Report) -> str:
    """One HTML page with its own styles and no script."""
    anchors = {
        (quote.start, quote.end): f"q-{number}"
        for number, quote in enumerate(sorted(_quotes(report), key=lambda quote: (quote.start, quote.end)), 1)
    }
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.summary.items() if count)
    title = f"Review of {report.document}"
    operators = report.against == "operator"
    section, its = ("§ 10-234cc(a)-(b)", "operator's own text") if operators else ("§ 10-234bb(a)", "agreement")
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            f'<a class="skip" href="#agreement">Skip to the {its}</a>',
            f"<header><h1>{escape(title)}</h1>",
            f"<p>Checked against C.G.S. {section} as in force on {escape(report.on)} (law pack "
            f"{escape(report.pack)}, edition {escape(report.edition)}; engine "
            f"{escape(report.engine_version)}). {report.pages} page{'s' if report.pages != 1 else ''}. "
            f"Of the {report.asked}: {escape(counts)}. "
            "The engine finds; a person decides.</p>",
            f'<p>SHA-256 of the file: <code style="overflow-wrap:anywhere">{escape(report.sha256)}</code></p></header>',
            '<main><section class="columns"><div><h2>Findings</h2>',
            *(_finding(finding, anchors) for finding in report.findings),
            *_notes(report),
            f'</div><div class="twin" id="agreement" tabindex="-1"><h2>The {its}</h2>',
            *_twin(document, anchors),
            "</div></section></main>\n</body>\n</html>\n",
        )
    )


def _quotes(report: Report) -> list[Quote]:
    return list({(quote.start, quote.end): quote for f in report.findings for quote in f.quotes}.values())


def _finding(finding: Finding, anchors: dict[tuple[int, int], str]) -> str:
    policy = "" if finding.decides else " <span>(board policy; does not decide)</span>"
    quotes = "".join(
        f"<blockquote>“{escape(' '.join(quote.text.split()))}” "
        f'<a href="#{anchors[quote.start, quote.end]}">page {quote.page}</a>{_how_read(quote)}</blockquote>'
        for quote in finding.quotes
    )
    return (
        f'<article class="finding {finding.verdict}"><h3>{escape(finding.title or finding.id)}</h3>'
        f'<p><span class="verdict">{finding.verdict}</span> · {escape(finding.citation)}{policy}</p>'
        f"<p>{escape(finding.reason)}</p>{quotes}</article>"
    )


def _how_read(quote: Quote) -> str:
    return f" ({quote.how_read})" if quote.how_read else ""


def _notes(report: Report) -> Iterator[str]:
    if report.precedence:
        yield f"<h2>Precedence</h2><blockquote>“{escape(' '.join(report.precedence.text.split()))}”</blockquote>"
    if report.warnings:
        yield "<h2>Also worth knowing</h2><ul>"
        for warning in report.warnings:
            quote = f" <q>{escape(' '.join(warning.quote.text.split()))}</q>" if warning.quote else ""
            yield f"<li>{escape(warning.message)}{quote}</li>"
        yield "</ul>"


def _twin(document: Document, anchors: dict[tuple[int, int], str]) -> Iterator[str]:
    """The document as headings, paragraphs and lists, with the quotations marked where they stand."""
    page = 0
    written: set[str] = set()
    spans = sorted(anchors)
    in_list = False
    for block in document.blocks:
        if in_list and block.kind != "item":
            yield "</ul>"
            in_list = False
        if len(document.pages) > 1 and block.page != page:
            page = block.page
            if in_list:
                yield "</ul>"
                in_list = False
            yield f'<p class="page">Page {page}</p>'
        words = _marked(document.text, block, spans, anchors, written)
        if block.kind == "heading":
            level = min(6, block.level + 2)
            yield f"<h{level}>{words}</h{level}>"
        elif block.kind == "item":
            if not in_list:
                yield '<ul style="list-style:none;padding-left:1rem">'
                in_list = True
            yield f"<li>{words}</li>"
        else:
            yield f"<p>{words}</p>"
    if in_list:
        yield "</ul>"


def _marked(
    text: str, block: Block, spans: list[tuple[int, int]], anchors: dict[tuple[int, int], str], written: set[str]
) -> str:
    pieces: list[str] = []
    position = block.start
    for start, end in spans:
        if end <= position or start >= block.end:
            continue
        first, last = max(start, position), min(end, block.end)
        pieces.append(escape(text[position:first]))
        anchor = anchors[start, end]
        name = "" if anchor in written else f' id="{anchor}"'
        written.add(anchor)
        pieces.append(f"<mark{name}>{escape(text[first:last])}</mark>")
        position = last
    pieces.append(escape(text[position : block.end]))
    return "".join(pieces)
