"""What a board can ask of a contractor, by which law, and what the contractor can answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What an answer can say: `gives` names what must come with it, in the order in which it is asked for."""

    code: str
    words: str
    gives: tuple[str, ...] = ()
    #: Whether nothing more is owed after it, once the board agrees.
    ends: bool = True


@dataclass(frozen=True)
class Kind:
    """One thing to ask for. `event` starts the contractor's clocks, of the duties in `rows`; empty: there are none."""

    code: str
    title: str
    asks: str
    event: str
    rows: tuple[str, ...]
    citation: str
    outcomes: tuple[Outcome, ...]
    #: Whether it is about the data of students who are named, and so sealed.
    of_students: bool = False

    @property
    def of_contract(self) -> bool:
        """Whether its clocks run on the contract itself, and not on the demand."""
        return self.code in {"cure", "certificate"}

    def outcome(self, code: str) -> Outcome | None:
        return next((one for one in self.outcomes if one.code == code), None)


_ASKS = Outcome("question", "We need to know something first", ("words",), ends=False)
_REFUSES = Outcome("refused", "We do not do it, for the reason given", ("words",), ends=False)
_NOTHING = Outcome("nothing", "We hold nothing of them", ("words",))
#: By post: the statements are taken down from the paper afterwards, and a person answers for them.
_PAPER = Outcome("paper", "A certificate or a letter came; its statements are to be taken down", ("file",), ends=False)

KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "cure", "Notice to cure", "amend the contract so that it has every provision that the law requires",
            "contract.cure-notice-sent", ("C1",), "C.G.S. § 10-234bb(f)",
            (
                Outcome("amended", "The amendment is attached", ("file",)),
                Outcome("signed", "We signed an addendum in the portal", ("words",)),
                _ASKS, _REFUSES,
            ),
        ),
        Kind(
            "review", "Review of student information", "show the personally identifiable information that it holds",
            "review.requested", ("C8",), "C.G.S. § 10-234bb(a)(4)",
            (Outcome("shown", "The information is attached", ("file",)), _NOTHING, _ASKS, _REFUSES),
            of_students=True,
        ),
        Kind(
            "correction", "Correction of student information", "correct what is erroneous in the information it holds",
            "review.requested", ("C8",), "C.G.S. § 10-234bb(a)(4)",
            (Outcome("corrected", "It is corrected", ("words", "happened_on")), _NOTHING, _ASKS, _REFUSES),
            of_students=True,
        ),
        Kind(
            "deletion", "Deletion of student data", "delete the data that the request names",
            "deletion.requested", ("C7", "O2"), "C.G.S. §§ 10-234bb(a)(2) and 10-234cc(a)(2)",
            (
                Outcome("deleted", "It is deleted, and we certify it", ("certificate",)),
                _NOTHING, _ASKS, _REFUSES, _PAPER,
            ),
            of_students=True,
        ),
        Kind(
            "information", "Information on a breach",
            "say what happened and when, which data are touched and of which students", "", (), "C.G.S. § 10-234dd(a)",
            (
                Outcome("told", "It is said here", ("words",)),
                Outcome("list", "It is in the attached file", ("file",)),
                _ASKS, _REFUSES,
            ),
        ),
        Kind(
            "certificate", "Certificate that nothing is kept",
            "certify that it holds and reaches no student data after the end of the contract",
            "contract.expired", ("C6",), "C.G.S. § 10-234bb(a)(7)",
            (Outcome("deleted", "It is deleted, and we certify it", ("certificate",)), _ASKS, _REFUSES, _PAPER),
        ),
    )
}  # fmt: skip

#: What the law leaves out of a deletion, each with what has to be said of it.
EXEMPTIONS = {
    "law": (
        "A law prohibits its deletion or requires that it is kept",
        "C.G.S. §§ 10-234bb(a)(2)(A), 10-234cc(a)(2)(A)",
    ),
    "recovery": (
        "A disaster-recovery copy that the public cannot reach and that is not usable in the normal course of business",
        "C.G.S. §§ 10-234bb(a)(2)(B), 10-234cc(a)(2)(B)",
    ),
    "account": (
        "An account that a student, parent or guardian set up or kept for student-generated content",
        "C.G.S. § 10-234bb(a)(7)",
    ),
}
