"""`charteroak review` of the sample PDF from a cold start, against bare text extraction of it by the same library."""

from pathlib import Path

from benchmarks.ratio import Ratio, of_commands

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "agreement.pdf"
OURS = ["-m", "charteroak.cli", "review", str(SAMPLE), "--json"]
EXTRACT = (
    "import sys, pypdfium2; pdf = pypdfium2.PdfDocument(sys.argv[1]);"
    "print(''.join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf))))"
)


def measure() -> Ratio:
    return of_commands("review-start", OURS, ["-c", EXTRACT, str(SAMPLE)], size="the sample agreement, PDF")
