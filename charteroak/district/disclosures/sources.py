"""What the pages and the letters rest on, each with how far its text was checked.

The refusal itself is a row of the law's pack, `directory-refusal`: a board's policy, and perhaps no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from charteroak import law


@dataclass(frozen=True)
class Source:
    """One rule from outside the pack, in our words. None of them was compared with a copy of the law."""

    title: str
    citation: str
    paraphrase: str
    confidence: law.Confidence = law.Confidence.RECALLED

    @property
    def confidence_note(self) -> str:
        return self.confidence.note


DESIGNATED = Source(
    "Designated by the board", "34 CFR §§ 99.3, 99.37(a)",
    "Only what the board has designated as directory information may be disclosed as such, after a public notice.",
)  # fmt: skip
OPT_OUT = Source(
    "Opting out", "34 CFR § 99.37(a)(2)-(3)",
    "A parent, or the student from eighteen on, may refuse in writing that some or all of it be disclosed, within the"
    " time that the notice gives.",
)  # fmt: skip
LIMITED = Source(
    "Limited disclosure", "34 CFR § 99.37(d)",
    "A board may limit disclosure to certain parties or purposes; what its notice says then binds it.",
)  # fmt: skip
RECRUITERS = Source(
    "Military recruiters", "10 U.S.C. § 503(c); 20 U.S.C. § 7908",
    "Recruiters may be entitled to lists of secondary students unless a family has opted out of that.",
)  # fmt: skip
PUBLIC_RECORDS = Source(
    "Freedom of Information Act", "C.G.S. § 1-210",
    "Whether a public record must be given, and what is exempt, is decided under the Freedom of Information Act.",
)  # fmt: skip
#: Said wherever such a request is shown: nobody is to think that the page counts for them.
OWN_CLOCKS = "Requests of this kind have clocks of their own, which this system does not count. Counsel decides."


def refusal_rule(on: date) -> law.Rule:
    """The law's row on requests that have nothing to do with school, as it stands on that day."""
    return next(rule for rule in law.on(on).rules if rule.id == "directory-refusal")


def terms(on: date) -> list[law.Term]:
    """What the statute means by directory information and by school purposes."""
    return [term for term in law.on(on).terms if term.id in ("aa-7", "aa-8")]
