"""The words in which boards write: who, what data, tells, a breach, time limits, and what a sentence does not claim.

`cue` is the review's own reader of patterns with these words added to it. A few Spanish ones stand beside the English,
because a handbook page may be in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from charteroak.law import Unit
from charteroak.review.cue import Cue
from charteroak.review.vocabulary import WORDS as AGREEMENTS

WORDS = {
    **AGREEMENTS,
    "BOARD": (
        r"(?:(?:local |regional )?boards?(?: of education)?|(?:school )?districts?|public schools|our schools"
        r"|the schools?"
        r"|superintendents?|administration|we|us|nos|nosotros|junta|distritos?)"
    ),
    "VENDOR": (
        r"(?:contractors?|vendors?|providers?|operators?|consultants?|compan(?:y|ies)|suppliers?|firms?"
        r"|third[- ]part(?:y|ies)|business(?:es)?(?! days?)|proveedor(?:es)?|empresas?)"
    ),
    "FAMILY": (
        r"(?:(?:students?|pupils?|child(?:ren)?)(?!['’]?s?[- ](?:data|information|records?|work|generated|privacy"
        r"|safety))"
        r"|parents?|guardians?|famil(?:y|ies)|caregivers?|familias?|padres|estudiantes?|alumnos?|tutores)"
    ),
    "DATA": (
        r"(?:(?:student|pupil|child(?:ren)?)(?:['’]?s)?[- ](?:information|data|records?|generated)"
        r"|(?:information|data|records?) (?:about|of|on|relating to) (?:[\w']+ ){0,2}(?:students?|pupils?"
        r"|child(?:ren)?)"
        r"|personal(?:ly identifiable)? (?:information|data)|student[- ]?generated|(?:such|the|this|that|all) (?:data"
        r"|information|records?))"
    ),
    "CONTENT": (
        r"(?:(?:student|pupil)[- ]?(?:generated|created|made)[- ]?(?:content|work|material)"
        r"|(?:work|content|materials?|essays?|creations?) (?:that )?(?:is |are )?(?:created |made |written |produced )?"
        r"(?:by )?(?:the |a |our )?(?:students?|pupils?)|(?:students?|pupils?)['’]s? own (?:work|content|writing))"
    ),
    "BREACH": (
        r"(?:breach\w*|unauthori[sz]ed (?:\w+,? (?:or )?){0,3}?(?:access|release|disclosure|acquisition|use)"
        r"|(?:security|data) (?:incident|event|loss)\w*|compromised?|hack(?:ed|s|ing)?|leak(?:s|ed)?"
        r"|without (?:permission|authori[sz]ation)|filtraci\w+|violaci[oó]n|vulneraci\w+)"
    ),
    "TELL": (
        r"(?:notif(?:ying|y|ies|ied)|tell(?:s|ing)?|told|inform(?:s|ed|ing)?|alert(?:s|ed|ing)?|warn(?:s|ed|ing)?"
        r"|advise[sd]?|e-?mail(?:s|ed|ing)?|contact(?:s|ed|ing)?|calls?|phones?|mail(?:s|ed|ing)?|writ(?:e|es"
        r"|ten)(?: \w+)? to|communicat(?:e|es|ed|ing)"
        r"|report(?:s|ed|ing)?|(?:giv(?:e|es|en|ing)|provid(?:e|es|ed|ing)|send(?:s|ing)?|sent|issu(?:e|es|ed|ing)"
        r"|mak(?:e|es|ing)|deliver(?:s|ed|ing)?|receives?|gets?|owes?) (?:[\w-]+ ){0,3}?(?:notices?|notifications?"
        r"|word|message|e-?mail|letter|alert)"
        r"|let(?:s|ting)? (?:[\w']+ ){1,5}?know|avisa\w*|notifica\w*|informa(?:r|rá|rán|mos|remos)?\b)"
    ),
    "POST": r"(?:post(?:s|ed|ing)?|publish(?:es|ed|ing)?|put(?:s|ting)? (?:[\w']+ ){0,6}?(?:on|up)|publica\w*)",
    "SITE": r"(?:web ?(?:site|page)s?|web|online|internet|p[aá]gina|sitio)",
    "EXECUTE": (
        r"(?:execut\w+|sign(?:s|ed|ing|ature)?|enter(?:s|ed|ing)? into|conclu(?:de|des|ded|ding|sion)"
        r"|mak(?:e|es|ing) (?:a |any )?(?:new )?(?:contract|agreement)|firma\w*)"
    ),
    "CONTRACT": r"(?:(?:sub)?contracts?|agreements?|contratos?)",
}


def cue(*sources: str) -> Cue:
    """A cue over the words of policies; its source is written as for `charteroak.review.vocabulary.cue`."""
    return Cue("|".join(f"(?:{source})" for source in sources), WORDS)


# --- time limits -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of time as a text states it, in the law pack's units; it stands at `start` to `end` there."""

    count: int
    unit: Unit
    start: int
    end: int

    def words(self) -> str:
        """The amount as a person writes it: 1 hour, 48 hours."""
        unit = str(self.unit)
        return f"{self.count} {unit[:-1] if self.count == 1 else unit}"


_NUMBER_NAMES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_ONES = {name: value for value, name in enumerate(_NUMBER_NAMES.split(), 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_NAMES = {value: name for name, value in {**_ONES, **_TENS}.items()}
"""A number as a person writes it out, where it is a short word."""
_SPANISH = {"un": 1, "una": 1, "dos": 2, "tres": 3, "cinco": 5, "diez": 10, "treinta": 30, "sesenta": 60,
            "cuarenta y ocho": 48, "veinticuatro": 24}  # fmt: skip
_ALL = "|".join(sorted([*_ONES, *_TENS, *_SPANISH], key=len, reverse=True)).replace(" ", "[ ]")
_TENS_AND = f"(?:{'|'.join(_TENS)})[- ](?:{'|'.join(list(_ONES)[:9])})"
_SPAN = re.compile(
    rf"""(?<![\w.$])(?P<number>\d{{1,4}}|{_TENS_AND}|(?:{_ALL})|an?)
        (?:[ ]\((?P<figure>\d{{1,4}})\))?[- ]
        (?:(?P<sort>business|working|work|calendar|school|consecutive|clock|full)[- ])?
        (?P<unit>hour|day|week|month|year|hora|d[ií]a|semana|mes)(?:es|s)?\b
        (?P<spanish>[ ]h[aá]biles|[ ]laborables)?""",
    re.VERBOSE | re.IGNORECASE,
)
_NEXT_DAY = re.compile(
    r"\b(?:by|on|before) (?:the (?:close|end) of )?the (?:next|following) (?:business|working) day", re.IGNORECASE
)
_DAYS = {"week": 7, "semana": 7, "month": 30, "mes": 30, "year": 365}


def spans_in(text: str) -> tuple[Span, ...]:
    """Every amount of time in the text; weeks and months are counted in calendar days."""
    found = []
    for match in _SPAN.finditer(text):
        count = int(match.group("figure") or 0) or _value(match.group("number").lower())
        unit, sort = match.group("unit").lower(), (match.group("sort") or "").lower()
        if count and unit in ("hour", "hora"):
            found.append(Span(count, Unit.HOURS, *match.span()))
        elif count and (sort in ("business", "working", "work") or match.group("spanish")):
            found.append(Span(count, Unit.BUSINESS_DAYS, *match.span()))
        elif count and sort != "school":
            found.append(Span(count * _DAYS.get(unit, 1), Unit.CALENDAR_DAYS, *match.span()))
    for match in _NEXT_DAY.finditer(text):
        found.append(Span(1, Unit.BUSINESS_DAYS, *match.span()))
    return tuple(found)


def _value(words: str) -> int:
    if words.isdigit():
        return int(words)
    if words in ("a", "an"):
        return 1
    if words in _SPANISH:
        return _SPANISH[words]
    return sum(_ONES.get(part, 0) + _TENS.get(part, 0) for part in re.split(r"[- ]", words))


# --- what a sentence does not claim --------------------------------------------------------------------------------

PAST = cue(
    r"\b(?:formerly|previously|(?<!be )used to (?:be|require|say|ask|have|allow|give)|no longer (?:the|in|required"
    r"|necessary|needed|so|asks?|requires?|applies|does|valid|true|law)|originally"
    r"|at (?:that|the) time|in the past|old(?:er)? (?:law|rule"
    r"|text"
    r"|version|policy)|(?:earlier|prior|previous|former) (?:law|version|text|rule|polic\w+|act)|repeal\w+|superseded"
    r"|(?:until|before|prior to|through) (?:\w+ )?(?:\d{1,2}, )?201[5678]|(?:was|were|has been|have been) (?:changed"
    r"|replaced|amended|moved|dropped|eliminated|shortened|lengthened)|took the place|replac(?:es|ed|ing)"
    r"|antes|anteriormente|ya no)\b"
)
"""The sentence tells what was, not what is."""

BEYOND = cue(
    r"\b(?:stricter|faster|sooner|shorter|more (?:quickly|promptly|strict|than the (?:law|statute))"
    r"|goes? (?:\w+ )?(?:beyond"
    r"|further)|(?:law|statute|state) (?:only )?(?:allows?|gives?|permits?|asks?|requires?)(?: only)?|in addition to"
    r"|over and above|(?:al)?though the|even though|own (?:rule|promise|choice)|on top of|not required by)\b"
)
"""The sentence says itself that it goes beyond the law."""

QUESTION = re.compile(r"\?[\"')]*\s*$")
