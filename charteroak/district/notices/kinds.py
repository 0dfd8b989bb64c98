"""The kinds of notice that are written to families: the law's row behind each, its blanks, its shipped wording."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from charteroak.district.boards.models import Board

from .models import BoardWording

_SHIPPED = Path(__file__).parent / "wording"
#: Languages in which every kind is shipped; a board may add others.
SHIPPED = ("en", "es", "pt")
LANGUAGES = {
    "en": "English", "es": "Español", "pt": "Português", "ar": "Arabic (العربية)", "bn": "Bengali (বাংলা)",
    "fa": "Persian (فارسی)", "fr": "Français", "gu": "Gujarati (ગુજરાતી)", "hi": "Hindi (हिन्दी)", "ht": "Kreyòl ayisyen",
    "it": "Italiano", "ja": "Japanese (日本語)", "kar": "Karen (ကညီကျိာ်)", "ko": "Korean (한국어)", "pl": "Polski",
    "ps": "Pashto (پښتو)", "ru": "Russian (Русский)", "so": "Soomaali", "sq": "Shqip", "tr": "Türkçe",
    "uk": "Ukrainian (Українська)", "ur": "Urdu (اردو)", "vi": "Tiếng Việt", "zh": "Chinese (中文)",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ur"})
_BLANK = re.compile(r"\{([a-z_]+)\}")

BLANKS = {
    "board": "The board's name",
    "website": "Address of the board's page on contracts",
    "contact": "Whom families ask: name, telephone, e-mail",
    "officials": "Who counts as a school official, and for what work they need records",
    "contractor": "The contractor",
    "executed": "The day of the contract",
    "description": "The contract in a sentence",
    "purpose": "What it is for",
    "data": "Which data",
    "what": "What happened",
    "when": "When it happened, and when the board learned of it",
    "known": "What is known, and what is not known yet",
    "doing": "What the company is doing",
    "todo": "What families can do",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice. `states` gives, for each statement of the law's notice rule, the blanks that make it."""

    id: str
    name: str
    row: str
    duty: str
    states: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...] = ()
    """Blanks that the law does not ask for, and without which the notice is of no use."""


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "september", "Yearly notice of the website on contracts", "notice:B5", "B5",
            {"the address of the board's website on contracts": ("website",)},
        ),
        Kind(
            "contract", "Notice of a contract", "notice:B4L", "B4L",
            {
                "that a contract has been executed, and the day": ("executed", "contractor"),
                "a brief description of the contract, and its purpose": ("description", "purpose"),
                "which student information, student records or student-generated content may be collected under it": (
                    "data",
                ),
            },
        ),
        Kind(
            "breach", "Breach notice", "notice:B9", "B9", {},
            ("what", "when", "data", "known", "doing", "todo", "contact"),
        ),
        Kind("rights_at_18", "Rights pass to the student", "", "", {}, ("contact",)),
        # The yearly notice of 34 CFR § 99.7, recalled and not read for the pack: no row of the law asks for it here.
        Kind("ferpa", "Yearly notice of rights under FERPA", "", "", {}, ("contact", "officials")),
        Kind("letter", "Letter of the board's own", "", "", {}),
    )
}  # fmt: skip


def wording(board: Board, kind: str, language: str) -> tuple[str, str]:
    """Subject and body of a kind in a language: the board's newest version, else the shipped one, else empty."""
    own = BoardWording.objects.filter(board=board, kind=kind, language=language).order_by("-version").first()
    if own:
        return own.subject, own.body
    path = _SHIPPED / f"{kind}.{language}.txt"
    if not path.is_file():
        return "", ""
    subject, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    return subject.strip(), body.strip()


#: What people write in sentences, and so once for each language; the other blanks read alike in all.
IN_EACH_LANGUAGE = frozenset(
    {"description", "purpose", "data", "what", "when", "known", "doing", "todo", "executed", "officials"}
)


def facts_in(facts: Mapping[str, str], language: str, first: str) -> dict[str, str]:
    """What fills the blanks in a language. Sentences are kept as `what:es`; those of the first language as `what`."""
    found = {name: value for name, value in facts.items() if ":" not in name}
    if language != first:
        found |= {name: facts.get(f"{name}:{language}", "") for name in IN_EACH_LANGUAGE}
    return found


def blanks_in(text: str) -> list[str]:
    """The blanks of a text, each once, in their order."""
    return list(dict.fromkeys(_BLANK.findall(text)))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its blanks filled in; a blank without a fact stays, so that it is seen."""
    return _BLANK.sub(lambda match: facts.get(match.group(1), "").strip() or match.group(), text)
