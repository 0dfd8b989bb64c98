"""The form in which a clause is read: the document's own names replaced by the usual ones, scanning errors mended.

"Pupil Material", where the document defines it so, is read as "Student Data", and a party's own name as "Contractor"
or "Board". Only the reading is changed; a quotation is always cut from the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from charteroak.review.parties import Parties

_USUAL = re.compile(r"\b(?:Data|Information|Records?|Content|PII)$")
_STUDENTS = re.compile(
    r"\b(?:student|pupil|learner|child)\w*[- ](?:generated|information|records?|data|work)"
    r"|\b(?:information|records?|data|work|content)\b[^.;]{0,80}\b(?:students?|pupils?|learners?"
    r"|child(?:ren)?)\b"
    r"|\b(?:names?|identif\w+)\b[^.;]{0,20}\b(?:an? )?(?:students?|pupils?|learners?)\b|10-234aa",
    re.IGNORECASE,
)
_NO_DATA = re.compile(
    r"\b(?:Task|Event|Incident|Agreement|Services?|Parent|Family|Student|Board|Law|Breach|Purposes?|User"
    r"|Party|Term|Date|De-?[Ii]dentified.*|.*Advertising)$"
)

_THE_BOARDS = re.compile(
    r"^[ :]*(?:the |an? )?(?:\w+ ){0,2}(?:Board|District|LEA|School|Agency|Customer)(?: of Education)?'s? (?:\w+ ){0,3}"
    r"(?:director|officer|superintendent|contact|coordinator|administrator|representative|technology|registrar|office)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\b(?:tbe|tbat|wi1l|sha1l|Cornpany|inforrnation|Agreernent|terrn|rnay|rnake|lnc|ln|lf|lNC|aud|ofthe"
    r"|tbis)\b"
)
_MISREAD = re.compile(r"\b(?:[A-Za-z]?[a-z]+[01][a-z]{2,}|[A-Za-z]?[a-z]{2,}[01][a-z]+)\b")
_WORD = re.compile(r"[A-Za-z01]{2,}")
_PARTED = re.compile(r"\b([A-Za-z]{2,}) ([a-z]{2,})\b")
_FIGURES = (
    (re.compile(r"(?<=\d)[Oo](?![A-Za-z])"), "0"),
    (re.compile(r"(?<=\d)[lI](?![A-Za-z])"), "1"),
    (re.compile(r"\bwith in\b"), "within"),
)
#: What a scanner makes of letters, and what they were.
_TAKEN_FOR = (
    ("rn", "m"),
    ("tb", "th"),
    ("b", "h"),
    ("m", "in"),
    ("m", "rn"),
    ("l", "i"),
    ("i", "l"),
    ("cl", "d"),
    ("vv", "w"),
    ("c", "e"),
    ("ii", "u"),
    ("li", "h"),
    ("l", "t"),
    ("f", "t"),
)
_KNOWN = frozenset(
    """
    company information agreement term terms may make made form inform informed confirm permit performing
    perform harm members remain remaining remove removed removal member computers computer time times same
    some whom from must document documents requirement notification terminate termination customer claim will
    shall all well the that this be if in it is invalid inc incident incidents insurance section identifiable
    illegal include including immediately implement maintain amend amended student students data delete
    deleted access control property law laws state connecticut party parties provide provider school schools
    public child children family families confidential security disclose disclosure release acquisition
    notify advertising governed severability unenforceable compliance ferpa statement room management
    commercially email system systems program personal parent parents guardian request requests correct
    """.split()  # noqa: SIM905 - words read better than a list
)


def reader(definitions: Mapping[str, str], parties: Parties, sample: str) -> Callable[[str], str]:
    """A function that puts a clause's text into the form in which it is read."""
    names: dict[str, str] = {}
    for term, meaning in definitions.items():
        if not _USUAL.search(term) and not _NO_DATA.search(term) and _STUDENTS.search(meaning[:600]):
            names[term] = "Student Data"
        elif _THE_BOARDS.search(meaning) and len(term) > 4 and not _STUDENTS.search(meaning[:200]):
            names[term] = "Board contact"
    names.update(dict.fromkeys(parties.contractor, "Contractor"))
    names.update({name: "Board" for name in parties.board if name.isalpha()})
    pattern = (
        re.compile(r"\b(?P<name>" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?:s(?= ))?\b")
        if names
        else None
    )
    noisy = len(_NOISE.findall(sample)) + len(_MISREAD.findall(sample)) >= 3

    def read(text: str) -> str:
        if noisy:
            text = _unscanned(text)
        return pattern.sub(lambda found: names[found.group("name")], text) if pattern else text

    return read


def _unscanned(text: str) -> str:
    """The text with what a scanner usually misreads put right: letters, figures, words cut in two."""
    for wrong, right in _FIGURES:
        text = wrong.sub(right, text)
    text = _PARTED.sub(_joined, text)
    return _WORD.sub(_mended, text)


def _joined(match: re.Match[str]) -> str:
    """Two pieces as one word, where one of them is none and together they are."""
    first, second = match.groups()
    whole = f"{first}{second}"
    if _is_word(first) and _is_word(second):
        return match.group()
    return whole if _is_word(whole) else match.group()


def _mended(match: re.Match[str]) -> str:
    """A word that a scanner misread, where one usual misreading undone gives a word."""
    word = match.group()
    lower = word.lower()
    if lower in _KNOWN or lower.isdigit():
        return word
    plain = lower.replace("0", "o").replace("1", "l")
    tries = [plain, lower.replace("0", "o").replace("1", "i")]
    for wrong, right in _TAKEN_FOR:
        at = plain.find(wrong)
        while at >= 0:
            tries.append(plain[:at] + right + plain[at + len(wrong) :])
            at = plain.find(wrong, at + 1)
    sure = [attempt for attempt in tries if attempt != lower and attempt in _KNOWN]
    if not sure and not _is_word(lower):
        sure = [attempt for attempt in tries if attempt != lower and len(attempt) > 3 and _is_word(attempt)]
    if not sure:
        return word
    return sure[0].capitalize() if word[0].isupper() else sure[0]


def _is_word(word: str) -> bool:
    """Whether it is a word that matters here, or one that the trained reader has met."""
    from charteroak.review.trained.weights import lexicon

    lower = word.lower()
    return lower in _KNOWN or (not any(letter.isdigit() for letter in lower) and lexicon().knows(lower))
