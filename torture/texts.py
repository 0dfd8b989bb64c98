"""Texts that are hard on whatever reads them: much of one thing, marks that never close, letters of odd kinds.

Each takes a number of characters and gives a text of about that length, so that the same text can also be measured as
it grows.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

SAMPLES = Path(__file__).resolve().parent.parent / "samples"

_CUES = """the contractor operator provider vendor board shall may must will not never only delete destroy return retain
student data information records content parent guardian legal consent request within thirty 30 days business of upon
after before termination expiration unless except provided that notwithstanding anything to contrary use sell disclose
targeted advertising property control own owned own's security breach notify notice unauthorized access third party
subcontractor FERPA 20 U.S.C. § 1232g Connecticut laws govern State of severability invalid remaining provisions
review correct erroneous elect voluntary retained agreement exhibit section addendum policy including but limited any
all such other under this these purposes than and or if where so long as required by law""".split()  # noqa: SIM905
_MARKS = "()[]{}\"“”‘’'.,;:-–—_*#|/\\<>&%$§•·…\t \n"
_ODD = (
    "\u0301\u0316\u20dd", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u2028", "\u2029", "\u0085", "\u00ad",
    "\ufffe", "\uffff", "\ufffd", "İ", "ß", "ŉ", "ǰ", "ﬀ", "ﬃ", "Σ", "ς", "Ⅻ", "²", "٣", "①", "𝟘", "🧒🏽", "𒐫", "ﷺ",
    "\x1f", "\x0b", "\x0c", "\x1c", "\x7f", "\x9d", "\U000e0041", "\u1160", "漢字", "שלום", "مرحبا", "ก็", "\ud7ff",
    "\ue000", "\x00", "\x1b",
)  # fmt: skip


def _repeated(piece: str, length: int) -> str:
    return piece * (length // len(piece) + 1)


def _until(length: int, piece: Callable[[int], str]) -> str:
    pieces, total = [], 0
    for number in count(1):
        pieces.append(piece(number))
        total += len(pieces[-1])
        if total >= length:
            break
    return "".join(pieces)


def agreement(chance: Random, length: int) -> str:
    """An agreement, again and again, its paragraphs in another order each time."""
    paragraphs = (SAMPLES / "agreement.md").read_text(encoding="utf-8").strip().split("\n\n")
    return _until(length, lambda _: chance.choice(paragraphs) + "\n\n")


def _soup(chance: Random, length: int, between: str, every: int = 0) -> str:
    def word(number: int) -> str:
        end = chance.choice((". ", "; ", ":\n", ", ", ".\n\n")) if every and number % every == 0 else between
        return chance.choice(_CUES) + end

    return _until(length, word)


def without_a_stop(chance: Random, length: int) -> str:
    return _soup(chance, length, " ")


def without_a_space(chance: Random, length: int) -> str:
    return _soup(chance, length, chance.choice(("", "_", "-", "/", ".")))


def soup(chance: Random, length: int) -> str:
    return _soup(chance, length, " ", chance.choice((3, 12, 40)))


def a_word_a_line(chance: Random, length: int) -> str:
    return _soup(chance, length, chance.choice(("\n", "\n\n", "\r\n", "\r", "\f", "\u00ad\n")))


def one_word(chance: Random, length: int) -> str:
    return chance.choice("aAi1Il") * length


def one_mark(chance: Random, length: int) -> str:
    return "Terms\n" + chance.choice(_MARKS.strip() + _MARKS[-3:]) * length


def marks(chance: Random, length: int) -> str:
    return "Terms " + "".join(chance.choices(_MARKS, k=length))


def one_phrase(chance: Random, length: int) -> str:
    """A few words that begin a cue and never end it."""
    words = " ".join(chance.choices(_CUES, k=chance.choice((1, 2, 3, 5))))
    return _repeated(words + chance.choice((" ", ", ", " and ", " (")), length)


def numbers(chance: Random, length: int) -> str:
    return _repeated(
        chance.choice(("1.", "1.1 ", "(a)", "(1)(a)(i) ", "i. ", "§ ", "1,000,", "12/31/2020 ", "- 1 ")), length
    )


def definitions(chance: Random, length: int) -> str:
    start = chance.choice(
        ("“Term {0}” means student data of kind {0}. ", '("Party {0}") ', "Acme{0} Inc. (the “C{0}”), ")
    )
    return _until(length, start.format)


def references(chance: Random, length: int) -> str:
    kinds = (
        "{0}. Section {1} does not apply. ",
        "Exhibit {0}\n\nIn a conflict between Exhibit {0} and Exhibit {1}, Exhibit {2} controls.\n\n",
        "Notwithstanding Section {1}, Section {2} controls over Section {0}.\n",
        "ARTICLE {0}\nThe laws of the State of Utah govern Schedule {1}; Schedule {2} is no part of this Agreement.\n",
    )
    kind = chance.choice(kinds)
    return _until(
        length, lambda number: kind.format(number, chance.randrange(1, number + 9), chance.randrange(1, number + 9))
    )


def headings(chance: Random, length: int) -> str:
    kinds = (
        "DELETION OF STUDENT DATA {0}\n\n",
        "# Title {0}\n",
        "**{0}. Security**\n",
        "Exhibit {0}\n",
        "{0}. Use\n\n",
        "WHEREAS {0}\n",
    )
    return _until(length, chance.choice(kinds).format)


def items(chance: Random, length: int) -> str:
    def item(number: int) -> str:
        return (
            "  " * (number % chance.choice((1, 3, 60)))
            + chance.choice(("- ", "(a) ", "1.1.1 ", "iv. ", "> ", "* "))
            + ("shall not:\n" if number % 9 == 0 else "delete student data;\n")
        )

    return _until(length, item)


def rows(chance: Random, length: int) -> str:
    width = chance.choice((1, 2, 30, 2_000))
    return _until(length, lambda _: "|" + " student data |" * width + "\n")


def running_lines(chance: Random, length: int) -> str:
    return _until(
        length, lambda number: f"Page {number} of 9999\nThe Contractor shall delete student data.\nAgreement {number}\n"
    )


def odd_letters(chance: Random, length: int) -> str:
    """Words with letters between that grow when they are made small, turn the line round, or stand on one another."""
    often = chance.choice((1, 5, 60))
    return _until(
        length, lambda number: (chance.choice(_ODD) if number % often == 0 else "") + chance.choice(_CUES) + " "
    )


def one_odd_letter(chance: Random, length: int) -> str:
    return "Terms of the agreement. " + _repeated(chance.choice(_ODD), min(length, 200_000))


Text = Callable[[Random, int], str]
TEXTS: dict[str, Text] = {
    maker.__name__: maker
    for maker in (
        agreement, soup, without_a_stop, without_a_space, a_word_a_line, one_word, one_mark, marks, one_phrase, numbers,
        definitions, references, headings, items, rows, running_lines, odd_letters, one_odd_letter,
    )
}  # fmt: skip
