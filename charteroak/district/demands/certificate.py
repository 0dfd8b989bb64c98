"""A certificate of deletion: what it has to say, statement by statement, and what a given one still lacks.

The statute asks for the result, that nothing is retained or available (C.G.S. § 10-234bb(a)(2), (7)); it prescribes no
form. These statements are what it takes to rely on a certificate, and each names what it rests on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from .kinds import EXEMPTIONS

#: Ways of making data unreadable for good, after NIST SP 800-88.
METHODS = {
    "clear": "Cleared: overwritten or reset by the system’s own commands",
    "purge": "Purged: laboratory recovery is infeasible",
    "erase": "Cryptographically erased: every key was destroyed",
    "destroy": "Destroyed: the media cannot be used again",
}
BACKUPS = {
    "none": "There were no backup copies",
    "deleted": "Backup copies are deleted, too",
    "expiring": "Backup copies are left until they are overwritten",
}
SUBPROCESSORS = {
    "deleted": "It deleted the data",
    "never": "It never had any of it",
    "not-yet": "It has not confirmed yet",
}

DELETION = "C.G.S. § 10-234bb(a)(2)"
RETENTION = "C.G.S. § 10-234bb(a)(7)"


@dataclass(frozen=True)
class Kept:
    """Something that is kept, and by which of the law's exemptions."""

    what: str
    exemption: str
    #: The law that requires it, how the copy is kept apart, or how the family chose the account.
    why: str
    until: date | None = None
    #: For accounts: how many there are. They are counted, and no child is named.
    count: int = 0
    #: For a disaster-recovery copy, the two limbs: the public cannot reach it, and normal business cannot use it.
    unreachable: bool = False
    unusable: bool = False


@dataclass(frozen=True)
class Subprocessor:
    name: str
    said: str
    on: date | None = None


@dataclass(frozen=True)
class Certificate:
    """What a contractor certifies."""

    scope: str = ""
    systems: str = ""
    method: str = ""
    completed_on: date | None = None
    backups: str = ""
    backups_until: date | None = None
    #: The two limbs of the exemption: the public cannot reach those copies, and normal business cannot use them.
    backups_unreachable: bool = False
    backups_unusable: bool = False
    subprocessors: tuple[Subprocessor, ...] = ()
    kept: tuple[Kept, ...] = ()
    name: str = ""
    title: str = ""
    authority: str = ""
    #: That nothing else is retained or available.
    nothing_else: bool = False

    def to_json(self) -> dict[str, Any]:
        return _plain(asdict(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Certificate:
        data = dict(data)
        if "backups_apart" in data:  # both limbs in one statement, as earlier certificates made it
            data["backups_unreachable"] = data["backups_unusable"] = data.pop("backups_apart")
        return cls(
            **{
                **data,
                "completed_on": _day(data["completed_on"]),
                "backups_until": _day(data["backups_until"]),
                "subprocessors": tuple(Subprocessor(**{**one, "on": _day(one["on"])}) for one in data["subprocessors"]),
                "kept": tuple(Kept(**{**one, "until": _day(one["until"])}) for one in data["kept"]),
            }
        )


@dataclass(frozen=True)
class Lack:
    """A statement that a certificate lacks: which, what is wrong with it, and on what it rests."""

    statement: str
    why: str
    citation: str


@dataclass(frozen=True)
class Facts:
    """What the certificate is held against."""

    #: Those that the board knows to handle the product's data.
    subprocessors: tuple[str, ...] = ()
    #: The day from which nothing may be held: that of the request, or the contract's last one.
    since: date | None = None
    today: date = field(default=date.min)


def lacking(given: Certificate, facts: Facts) -> list[Lack]:
    """What keeps a certificate from being relied on, in the order of its statements; nothing where it is whole."""
    found = [
        Lack(statement, why, citation)
        for statement, why, citation in (
            ("scope", _unless(given.scope.strip(), "it does not say which data, of whom"), DELETION),
            ("systems", _unless(given.systems.strip(), "it does not say from which systems"), RETENTION),
            ("method", _unless(given.method in METHODS, "it does not say how the data were destroyed"), RETENTION),
            ("completed", _completed(given, facts), RETENTION),
            ("backups", _backups(given, facts), "C.G.S. § 10-234bb(a)(2)(B)"),
        )
        if why
    ]
    found += _subprocessors(given, facts)
    found += _kept(given, facts)
    if not given.nothing_else:
        found.append(Lack("nothing-else", "it does not say that nothing else is retained or available", RETENTION))
    if not (given.name.strip() and given.title.strip() and given.authority.strip()):
        found.append(Lack("signer", "it does not say who certifies it, in what office and by what authority", DELETION))
    return found


def _unless(there: object, why: str) -> str:
    return "" if there else why


def _completed(given: Certificate, facts: Facts) -> str:
    if given.completed_on is None:
        return "it does not say on which day the deletion was completed"
    if given.completed_on > facts.today:
        return "the day on which it was completed lies in the future"
    if facts.since and given.completed_on < facts.since:
        return f"it was completed on {given.completed_on:%Y-%m-%d}, before the data were to be deleted; was it all?"
    return ""


def _backups(given: Certificate, facts: Facts) -> str:
    if given.backups not in BACKUPS:
        return "it does not say what became of backup copies"
    if given.backups != "expiring":
        return ""
    if limbs := _limbs(given.backups_unreachable, given.backups_unusable):
        return f"it does not say of the backups {limbs}"
    if given.backups_until is None or given.backups_until <= facts.today:
        return "it does not say by which day to come the backups are overwritten"
    return ""


def _subprocessors(given: Certificate, facts: Facts) -> list[Lack]:
    said = {one.name.casefold(): one for one in given.subprocessors}
    found = []
    for name in facts.subprocessors:
        one, citation = said.get(name.casefold()), "C.G.S. § 10-234cc(b)(4)(E)"
        if one is None or one.said not in SUBPROCESSORS:
            found.append(Lack("subprocessors", f"it does not say what {name} did with the data", citation))
        elif one.said == "not-yet":
            found.append(Lack("subprocessors", f"{name} has not confirmed that it deleted the data", citation))
        elif one.said == "deleted" and (one.on is None or one.on > facts.today):
            found.append(Lack("subprocessors", f"it does not say when {name} deleted the data", citation))
    return found


def _kept(given: Certificate, facts: Facts) -> list[Lack]:
    found = []
    for one in given.kept:
        if one.exemption not in EXEMPTIONS:
            found.append(Lack("kept", f"{one.what or 'what is kept'} is kept by no exemption of the law", DELETION))
            continue
        citation = EXEMPTIONS[one.exemption][1]
        if not one.what.strip() or not one.why.strip():
            missing = {
                "law": "which law",
                "recovery": "how it is kept apart",
                "account": "how the family chose the account",
            }
            found.append(Lack("kept", f"it does not say what is kept, or {missing[one.exemption]}", citation))
        elif one.exemption == "recovery" and (limbs := _limbs(one.unreachable, one.unusable)):
            found.append(Lack("kept", f"it does not say of {one.what} {limbs}", citation))
        elif one.exemption == "account" and one.count < 1:
            found.append(Lack("kept", f"it does not say how many accounts are kept as {one.what}", citation))
        elif one.exemption == "recovery" and (one.until is None or one.until <= facts.today):
            found.append(Lack("kept", f"it does not say until when the copy of {one.what} exists", citation))
    return found


def _limbs(unreachable: bool, unusable: bool) -> str:
    """Which limb of the exemption for a disaster-recovery copy is not stated; nothing where both are."""
    missing = [
        words
        for words, stated in (
            ("that the public cannot reach them", unreachable),
            ("that they are unusable in the normal course of business", unusable),
        )
        if not stated
    ]
    return " and ".join(missing)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
