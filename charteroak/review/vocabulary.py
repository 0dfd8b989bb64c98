"""The words that every provision is read with: who, what data, must and must not, ends, times.

`cue(...)` makes a pattern that is compiled when it is first used. Its source is read line by line: lines are joined
without a space, so that a list of alternatives can stand one below the other; a space is a space. `<NAME>` stands
for an entry of `WORDS`, `~` for up to 60 characters and `~~` for up to 160 between two words. No cue holds more
than two such gaps, which keeps the time to search a clause in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS: dict[str, str] = {
    # who
    "CONTRACTOR": (
        r"(?:contractor|vendor|provider|company|consultant|processor|operator|supplier|licensor|publisher|developer"
        r"|recipient|researcher|subcontractor|we|us|our|ours|it|its)"
    ),
    "BOARD": (
        r"(?:boards?(?: of education)?|districts?|LEA|local education(?:al)? agency|schools?|school system"
        r"|superintendent|principal|customer|client|controller|subscriber|licensee|institution|agency|organi[sz]ation"
        r"|universit(?:y|ies)|college|county|city|town|state|administrators?|data (?:office|owner|exporter|supplier)|director"
        r"|business office|partner|member|you|your)"
    ),
    "FAMILY": (
        r"(?:parents?(?! compan)|guardians?|students?|pupils?|learners?|famil(?:y|ies)|child(?:ren)?|eligible student"
        r"|mother|father|caregivers?)"
    ),
    # what
    "DATA": (
        r"(?:(?:student|pupil|learner|school|district|customer|client|user|personal|education(?:al)?|covered|protected|board"
        r"|confidential|child(?:ren)?'?s?|shared|such|the|your|their|its|that|this|all|any|of|LEA)[- ])?"
        r"(?:(?:personally[- ]identifiable|identifiable|personal|identifying)[- ])?"
        r"(?:data|information|records?|content|files?|PII|submissions?|work products?|student work|materials)"
    ),
    "STUDENT": r"(?:students?|pupils?|learners?|child(?:ren)?|minors?|education(?:al)? records?|FERPA|K-12|famil(?:y|ies)|schools?)",
    "BLIND": (
        r"(?:de-?[ ]?identif\w+|anonymi[sz]\w+|anonymous\w*|pseudonymi[sz]\w+|aggregat\w+|non-?(?:personal|identif\w+)"
        r"|statistical|no longer identif\w+|cannot (?:be )?(?:reasonably )?(?:be )?(?:used to )?identif\w+)"
    ),
    # must, may, must not
    "MUST": (
        r"(?:shall|will|must|agrees?(?: to| that)?|undertakes?(?: to)?|is (?:required|obliged|obligated) to|are (?:required|obliged) to"
        r"|covenants?(?: to)?|commits? to|promises?(?: to)?|has to|is to|are to|'ll)"
    ),
    "NOT": (
        r"(?:not|never|no|nor|neither|cannot|can't|won't|don't|doesn't|without|nothing|none|prohibit\w*|forbid\w*|forbidden|barred|refrain\w*"
        r"|under no circumstances?|in no event)"
    ),
    "MAY": r"(?:may|can|might|reserves? the right to|is (?:entitled|free|permitted|allowed) to|are (?:entitled|free|permitted|allowed) to|has the right to|have the right to)",
    # doing
    "DELETE": (
        r"(?:delet\w+|eras(?:e|es|ed|ing|ure)\w*|destroy\w*|destruction|dispos(?:e|es|ed|al|ition|ing)\b|purg(?:e|es|ed|ing)\b"
        r"|expung\w+|wip(?:e|ed|ing)\b|remov(?:e|es|ed|al|ing)\b|take[n]? (?:out|down|off)|shred\w*|scrub\w*|get rid of|clear(?:s|ed|ing)? (?:[\w ]{2,30} )?(?:from|off|out)\b)"
    ),
    "REQUEST": (
        r"(?:requests?|requested|requesting|asks?|asked|asking|instruct(?:s|ed|ions?)?|direct(?:s|ed|ions?)\b|demands?|demanded"
        r"|(?:may|can|shall|to) direct\b|calls? for|write to|in writing|tells? us|tell us|notif(?:y|ies|ication))"
    ),
    "END": (
        r"(?:terminat\w+|expir\w+|end date|(?:at|after|upon|on|by|following|from|of|until) the (?:end|close|conclusion|completion)|cancell?ation|cancels?"
        r"|(?:agreement|contract|term|subscription|order|license|letter|service|program|engagement|relationship|arrangement)s? (?:has |have )?(?:is |are )?"
        r"(?:ends?|ended|over|lapses?|runs? out|concludes?|concluded|finishe[sd]|ceases?)|end of (?:the|this|each|its|our|a|any) [\w ]{0,30}(?:term|agreement|contract|services?|year|subscription|project|engagement|program|study|season|period)"
        r"|completion of (?:the )?(?:services|work|project|contract)|no longer (?:a customer|under contract)|last day)"
    ),
    # amounts
    "NUMBER": (
        r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty(?:[- ](?:one|four|eight))?|thirty"
        r"|forty(?:[- ](?:five|eight))?|forty|fifty|sixty|seventy(?:[- ]two)?|ninety|one hundred(?: and)?(?: twenty| eighty)?|a|an)"
    ),
    "UNIT": r"(?:(?:business|calendar|working|school|clock|consecutive)[- ])?(?:minute|hour|day|week|month|year)s?",
}
_NAME = re.compile(r"<([A-Z]+)>")


class Cue:
    """A readable pattern, compiled at its first use. Case does not matter."""

    __slots__ = ("_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            joined = "".join(line.strip() for line in self.source.splitlines())
            joined = joined.replace("~~", ".{0,160}?").replace("~", ".{0,60}?")
            self._compiled = re.compile(_NAME.sub(lambda name: WORDS[name.group(1)], joined), re.IGNORECASE)
        return self._compiled

    def search(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text)

    def __contains__(self, text: str) -> bool:
        """`text in CUE`: whether the cue is found in the text."""
        return self.pattern.search(text) is not None


def cue(*sources: str) -> Cue:
    """A cue that is found where any of the sources is."""
    return Cue(sources[0] if len(sources) == 1 else "(?:" + "|".join(f"(?:{source})" for source in sources) + ")")


# --- amounts of time ---------------------------------------------------------------------------------------------

_DURATION = cue(r"\b(?P<number><NUMBER>)(?: ?\(\d{1,4}\))?[- ](?P<unit><UNIT>)\b")
_UNITS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_WORD_VALUES = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "ninety": 90, "hundred": 100, "eighty": 80,
}  # fmt: skip


def days_in(text: str) -> list[float]:
    """Every span of time the text names, in calendar days ("72 hours" is 3, "ten business days" about 14)."""
    found = []
    for match in _DURATION.finditer(text):
        words = match.group("number").lower()
        value = float(words) if words.isdigit() else _value(words)
        unit = match.group("unit").lower()
        kind = unit.split("-")[-1].split()[-1].rstrip("s")
        days = value * _UNITS[kind]
        if kind == "day" and unit.startswith(("business", "working", "school")):
            days *= 1.4
        found.append(days)
    return found


def _value(words: str) -> float:
    parts = [_WORD_VALUES.get(word, 0) for word in re.split(r"[- ]", words)]
    return float(100 + sum(parts[2:]) if "hundred" in words else sum(parts))


# --- sentences that promise nothing about data -------------------------------------------------------------------

LIABILITY = cue(
    r"\b(?:in no event|under no circumstances)\b.{0,200}?\bliable\b|\b(?:not|neither|nor)\b.{0,60}?\b(?:be )?liable\b|\bliability\b.{0,80}?\b(?:exceed|limited to|arising)\b"
    r"|\bindemnif\w+|\bhold harmless\b|\bconsequential\b"
)
DEFINES = cue(r"(?:^|: )\W*(?:[\d.]+ |\(?[a-z]\) )?[\"'][^\"']{2,60}[\"'](?: or [\"'][^\"']{2,60}[\"'])? (?:means|shall mean|refers to|includes|is|has the meaning)\b")
USER_RULES = cue(r"\b(?:you|users?|members?|authorized users?|customers?|licensee)\b(?: and \w+ \w+)? (?:\w+ )?(?:shall not|may not|must not|will not|agree not to|cannot|are not (?:allowed|permitted) to)\b")
HOUSE_RULES = cue(
    r"\b(?:infring\w+|copyright (?:owner|holder|act|agent|notice)|DMCA|abusive|offensive|objectionable|policy violation|violat\w+ (?:of )?(?:this policy|these terms|our|the terms)|inappropriate content|such content and take|suspend|restrict or|right (?:\([^)]{0,60}\) )?.{0,40}?to (?:refuse|remove|edit|delete|move)\b.{0,60}?\bcontent)"
)

# --- blanks ------------------------------------------------------------------------------------------------------

BLANK = cue(
    r"_{3,}|\[[A-Z][A-Z /'&-]{2,60}\]|\{[A-Za-z][A-Za-z /'-]{1,40}\}|\[(?:insert|enter|specify|name|state|number|date|email|contact)\b[^\]]{0,60}\]"
    r"|<{1,2}[A-Za-z][^<>]{1,40}>{1,2}|\[ +\]|\bTBD\b|\.{6,}|\[\s*_+\s*\]"
)
