"""What the trained reader sees of a passage: words, short runs of word families, pairs of words close together."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:'t)?|\d+|§")

_FAMILIES = {
    "@contractor": """contractor vendor provider company consultant processor operator supplier licensor publisher
        developer we us our ours inc llc firm seller subcontractor subcontractors subprocessor subprocessors""",
    "@board": """board district districts school schools lea customer customers client controller subscriber licensee
        institution agency university college superintendent administrator authority buyer you your yours""",
    "@family": """parent parents guardian guardians student students pupil pupils learner learners family families child
        children user users individual individuals kid kids""",
    "@data": "data information record records content files file material materials work pii",
    "@number": """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        eighteen twenty thirty forty fifty sixty seventy ninety hundred""",
    "@not": "not never no nothing none neither nor cannot nobody without",
    "@must": "shall will must agrees agree undertakes promises commits covenants",
    "@may": "may can could might",
}
_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words.split()}
#: Numbers that name the statute are kept; every other figure reads as a number.
_STATUTE = frozenset({"10", "234", "99", "1232"})
_ENDINGS = ("ing", "ed", "es", "ly", "s")
_SMALL = frozenset(
    "the a an of to and or in that is be by for any it its with as on this such are from".split()  # noqa: SIM905
)
_LONGEST_RUN = 3
_FARTHEST_PAIR = 3


#: Below this length a clause says too little to be read by its words alone.
SHORTEST = 25
#: Fewer words than these say nothing by themselves.
FEWEST_WORDS = 5


def grams(text: str) -> frozenset[str]:
    """Every word, every run (`~`) of two or three word families, every pair (`>`) of telling words close together."""
    words = [
        word if not word.isdigit() or word in _STATUTE else "@number"
        for word in _WORD.findall(text.lower().replace("’", "'"))
    ]
    families = [_FAMILY.get(word) or _stem(word) for word in words]
    telling = [word for word in families if word not in _SMALL]
    found = set(words)
    for length in range(2, _LONGEST_RUN + 1):
        found.update("~" + " ".join(families[at : at + length]) for at in range(len(families) - length + 1))
    for apart in range(1, _FARTHEST_PAIR + 1):
        found.update(map(">".join, zip(telling, telling[apart:], strict=False)))
    return frozenset(found)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
