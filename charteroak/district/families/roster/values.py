"""What people type into a roster's fields, and what it means."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime

from .rows import Relation

_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d.%m.%Y", "%Y%m%d", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y")
_EMAIL = re.compile(r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+\.[^@\s<>\"(),;:.]{2,}")


def _table(text: str) -> dict[str, str]:
    """A line for each meaning, and after the colon the words for it, parted by commas."""
    pairs = (line.split(":", 1) for line in text.strip().splitlines())
    return {word.strip(): meaning.strip() for meaning, words in pairs for word in words.split(",")}


_GRADES = _table("""
IT: infant/toddler, it
PR: pr
PK: preschool, prek, pre-k, pk, pk3, pk4, p3, p4, pre-kindergarten
TK: tk
KG: k, kg, kindergarten, kf, kh
01: first
02: second
03: third
04: fourth
05: fifth
06: sixth
07: seventh
08: eighth
09: ninth, freshman
10: tenth, sophomore
11: eleventh, junior
12: twelfth, senior
PS: ps, postsecondary
UG: ug, ungraded, other
""")
#: Grades before kindergarten.
PRESCHOOL = frozenset({"IT", "PR", "PK", "TK"})

_LANGUAGES = _table("""
en: english, eng, en
es: spanish, espanol, español, spa, castilian, es
pt: portuguese, portugues, português, por, pt, brazilian portuguese
sq: albanian, alb, sqi, sq
ar: arabic, ara, ar
bn: bengali, ben, bn
zh: chinese, mandarin, cantonese, chi, zho, zh
fa: dari, farsi, persian, per, fas, fa
fr: french, fre, fra, fr
gu: gujarati, guj, gu
ht: haitian creole, haitian, creole, hat, ht
hi: hindi, hin, hi
it: italian, ita, it
ja: japanese, jpn, ja
kar: karen, kar
ko: korean, kor, ko
ps: pashto, pus, ps
pl: polish, pol, pl
ru: russian, rus, ru
so: somali, som, so
tr: turkish, tur, tr
uk: ukrainian, ukr, uk
ur: urdu, urd, ur
vi: vietnamese, vie, vi
""")

_RELATIONS = _table("""
parent: parent, mother, father, stepparent, stepmother, stepfather, adoptive parent, mom, dad
guardian: guardian, legal guardian, foster parent, foster, surrogate parent, court appointed guardian
relative: relative, aunt, uncle, grandparent, grandmother, grandfather, sister, brother, sibling
other: other, caregiver, emergency contact
""")


def day(text: str) -> date | None:
    """A date in one of the ways in which student systems write it; None where it is none."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    text = text.strip().split("T")[0].removesuffix(" 00:00").removesuffix(" 00:00:00")
    for form in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a birthday has no time zone
    return None


def grade(text: str) -> str:
    """A grade as the standard writes it (KG, 01 to 12, PK ...); as it was typed where it is none of them."""
    word = text.strip()
    key = word.lower().removeprefix("grade").removesuffix("grade").strip()
    if key in _GRADES:
        return _GRADES[key]
    digits = re.fullmatch(r"0*(\d{1,2})(?:st|nd|rd|th)?", key)
    return f"{int(digits[1]):02}" if digits and 1 <= int(digits[1]) <= 12 else word[:20]


def known_grade(code: str) -> bool:
    return code in _GRADES.values() or code in {f"{n:02}" for n in range(1, 13)}


def language(text: str) -> str:
    """A language's code, whether it was typed as a code, a name or a locale; empty where it is not known."""
    word = text.strip().lower()
    return _LANGUAGES.get(word) or _LANGUAGES.get(re.split(r"[-_ ,/;(]", word)[0], "")


def relation(text: str) -> Relation | None:
    found = _RELATIONS.get(text.strip().lower())
    return Relation(found) if found else None


def email(text: str) -> str:
    """An address that mail can be sent to, else empty."""
    word = text.strip().removeprefix("mailto:")
    return word if len(word) <= 254 and _EMAIL.fullmatch(word) else ""
