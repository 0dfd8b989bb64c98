"""What a family can ask for, by which law, what it starts, and what is asked of each contractor for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One thing to ask for. `event` starts the board's own clock, where a law sets one; `demand` is what each
    contractor that holds the child's data is asked for, and `words` what it is told in particular."""

    code: str
    title: str
    citation: str
    event: str = ""
    demand: str = ""
    words: str = ""

    @property
    def destroys(self) -> bool:
        return self.code == "delete"


KINDS = {
    kind.code: kind
    for kind in (
        Kind("see", "See what is held", "34 CFR § 99.10; C.G.S. § 10-234bb(a)(4)", "records.inspection-requested",
             "review"),
        Kind("correct", "Correct what is wrong", "34 CFR § 99.20; C.G.S. § 10-234bb(a)(4)",
             "records.amendment-requested", "correction"),
        Kind("delete", "Delete", "C.G.S. §§ 10-234bb(a)(2) and 10-234cc(a)(2)", "", "deletion"),
        Kind("keep", "Keep or move what the student made", "C.G.S. § 10-234bb(a)(7), (b)", "", "review",
             "Hand over, as files that can be opened elsewhere, the content that the student made. Responses to a"
             " standardized assessment are not student-generated content and are left out."),
        Kind("evidence", "Proof behind an exception", "C.G.S. § 10-234bb(i)"),
        Kind("directory", "Keep out of directory information", "34 CFR § 99.37"),
        Kind("question", "A question", ""),
    )
}  # fmt: skip

#: Why a request needs a person before anything is done on it. None of them refuses it.
NEEDS = {
    "identity": "Who asks has not been shown yet",
    "of-age": "A parent asks, and the student is eighteen: the rights are the student’s",
    "court": "A court’s order limits this person’s access to the records",
    "question": "A person must read it and say what is asked for",
}
#: The only reasons for which a time that the board or a contract sets stands still.
STOPS = {"identity": "Identity not shown yet", "clarification": "The family was asked what it means"}
