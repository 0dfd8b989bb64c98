"""The words that every provision is read with: who, what data, must and must not, ends, times.

`cue(...)` makes a pattern that is compiled when it is first used. Its source is read line by line: lines are joined
without a space, so that a list of alternatives can stand one below the other; a space is a space. `<NAME>` stands
for an entry of `WORDS`, `~` for up to 60 characters and `~~` for up to 160 between two words. No cue holds more
than two such gaps, which keeps the time to search a clause in proportion to its length.
"""

from __future__ import annotations

import re

from charteroak.review.cue import Cue

WORDS: dict[str, str] = {
    "BLIND": (
        r"(?:de-?[ ]?identif\w+|anonymi[sz]\w+|anonymous\w*|pseudonymi[sz]\w+|aggregat\w+"
        r"|non-?(?:personal|identif\w+)"
        r"|(?:from|in) which (?:no|every|all) (?:students?|pupils?|child|learners?|individuals?|person|identif\w+)"
        r"|(?:can|could) be (?:picked out|recogni[sz]ed as)|without identif\w+"
        r"|statistical|no longer identif\w+|cannot (?:be )?(?:reasonably )?(?:be )?(?:used to )?identif\w+)"
    ),
    # must, may, must not
    "MUST": (
        r"(?:shall|will|must|agrees?(?: to| that)?|undertakes?(?: to)?|is (?:required|obliged"
        r"|obligated) to|are (?:required|obliged) to"
        r"|covenants?(?: to)?|commits? to|promises?(?: to)?|has to|is to|are to|'ll)"
    ),
    # doing
    "DELETE": (
        r"(?:delet\w+|eras(?:e|es|ed|ing|ure)\w*|destroy\w*|destruction|dispos(?:e|es|ed|al|ition|ing)\b"
        r"|purg(?:e|es|ed|ing)\b"
        r"|expung\w+|wip(?:e|ed|ing)\b|tak(?:e|es|en|ing) (?:[\w]+ ){1,4}out of\b|remov(?:e|es|ed|al|ing)\b"
        r"|take[n]? (?:out|down|off)|shred\w*"
        r"|scrub\w*|overwrit\w+|struck from|get rid of|clear(?:s|ed|ing)? (?:[\w ]{2,30} )?(?:from|off|out)\b)"
    ),
    "END": (
        r"(?:terminat\w+|expir\w+|end date|(?:at|after|upon|on|by|following|from|of|until) the (?:end"
        r"|close|conclusion|completion)|cancell?ation|cancels?"
        r"|(?:agreement|contract|term|subscription|order|licen[cs]e|letter|service|program|engagement"
        r"|relationship|arrangement|accord|compact|deal|plan)s? (?:has |have )?(?:is |are )?"
        r"(?:ends?|ended|over|lapses?|runs? out|run its course|cut short|concludes?|concluded|finishe[sd]|ceases?)"
        r"|end of (?:the"
        r"|this|each|its|our|a|any) [\w ]{0,30}(?:term|agreement|contract|services?|year|subscription"
        r"|project|engagement|program|study|season|period)"
        r"|completion of (?:the )?(?:services|work|project|contract)|no longer (?:a customer"
        r"|under contract)|last day)"
    ),
    # amounts
    "NUMBER": (
        r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen"
        r"|twenty(?:[- ](?:one|four|eight))?|thirty"
        r"|forty(?:[- ](?:five|eight))?|forty|fifty|sixty|seventy(?:[- ]two)?|ninety"
        r"|one hundred(?: and)?(?: twenty| eighty)?|a|an)"
    ),
    "UNIT": r"(?:(?:business|calendar|working|school|clock|consecutive)[- ])?(?:minute|hour|day|week|month|year)s?",
}


def cue(*sources: str) -> Cue:
    """A cue that is found where any of the sources is."""
    return Cue("|".join(f"(?:{source})" for source in sources), WORDS)


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
    r"\b(?:in no event|under no circumstances)\b.{0,200}?\bliable\b|\b(?:not|neither"
    r"|nor)\b.{0,60}?\b(?:be )?liable\b|\bliability\b.{0,80}?\b(?:exceed|limited to|arising)\b"
    r"|\bindemnif\w+|\bhold harmless\b|\bconsequential\b"
)
DEFINES = cue(
    r"(?:^|: )\W*(?:[\d.]+ |\(?[a-z]\) )?[\"'][^\"']{2,60}[\"'](?: or [\"'][^\"']{2,60}[\"'])? (?:means"
    r"|shall mean|refers to|includes|is|has the meaning)\b"
)
USER_RULES = cue(
    r"\b(?:you|users?|members?|authorized users?|customers?"
    r"|licensee)\b(?: and \w+ \w+)? (?:\w+ )?(?:shall not|may not|must not|will not|agree not to|cannot"
    r"|are not (?:allowed|permitted) to)\b"
)
HOUSE_RULES = cue(
    r"\b(?:infring\w+|copyright (?:owner|holder|act|agent|notice)|DMCA|abusive|offensive|objectionable"
    r"|policy violation|violat\w+ (?:of )?(?:this policy|these terms|our|the terms)"
    r"|inappropriate content|such content and take|suspend|restrict or"
    r"|right (?:\([^)]{0,60}\) )?.{0,40}?to (?:refuse|remove|edit|delete|move)\b.{0,60}?\bcontent)"
)

# --- blanks ------------------------------------------------------------------------------------------------------

BLANK = cue(
    r"_{3,}|\[[A-Z][A-Z /'&-]{2,60}\]|\{[A-Za-z][A-Za-z /'-]{1,40}\}|\[(?:insert|enter|specify|name"
    r"|state|number|date|email|contact)\b[^\]]{0,60}\]"
    r"|<{1,2}[A-Za-z][^<>]{1,40}>{1,2}|\[ +\]|\bTBD\b|\.{6,}|\[\s*_+\s*\]"
)
