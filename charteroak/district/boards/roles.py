"""What each role may do. One table, asked by every page and again by every action."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    COORDINATOR = "coordinator", "Data privacy coordinator"
    APPROVER = "approver", "Approver"
    TEACHER = "teacher", "Teacher"
    SIGNER = "signer", "Superintendent or signer"
    PLANS = "plans", "Keeper of children’s plans (IEP, 504)"
    AUDITOR = "auditor", "Auditor (reads only)"


MEANING = {
    Role.COORDINATOR: "Keeps contracts, reads agreements, posts them, and answers for the duties.",
    Role.APPROVER: "Looks at requests for tools; reads agreements and rules on what was found in them.",
    Role.TEACHER: "Looks up which tools may be used, and asks for others.",
    Role.SIGNER: "Signs for the board and executes contracts.",
    Role.PLANS: "Keeps the exceptions for children’s plans; besides the coordinator, nobody else reads them.",
    Role.AUDITOR: "Reads everything, changes nothing.",
}

READERS = frozenset({Role.COORDINATOR, Role.APPROVER, Role.SIGNER, Role.AUDITOR})

MAY: dict[str, frozenset[Role]] = {
    "home.read": frozenset(Role),
    "products.read": frozenset(Role),
    "products.write": frozenset({Role.COORDINATOR}),
    "offers.import": frozenset({Role.COORDINATOR}),
    "schedule.state": frozenset({Role.COORDINATOR}),
    "subprocessors.state": frozenset({Role.COORDINATOR}),
    "security.read": READERS,
    "security.answer": frozenset({Role.COORDINATOR}),
    "portal.read": READERS,
    "portal.invite": frozenset({Role.COORDINATOR}),
    "requests.write": frozenset({Role.COORDINATOR, Role.APPROVER, Role.TEACHER, Role.SIGNER, Role.PLANS}),
    "requests.read": READERS,
    "requests.review": frozenset({Role.COORDINATOR, Role.APPROVER}),
    "requests.decide": frozenset({Role.COORDINATOR, Role.APPROVER}),
    "demands.read": READERS,
    "demands.write": frozenset({Role.COORDINATOR}),
    "demands.answer": frozenset({Role.COORDINATOR}),
    "breaches.read": READERS,
    "breaches.write": frozenset({Role.COORDINATOR}),
    "breaches.drill": frozenset({Role.COORDINATOR, Role.SIGNER}),
    "contracts.read": READERS,
    "contracts.write": frozenset({Role.COORDINATOR}),
    "findings.rule": frozenset({Role.COORDINATOR, Role.APPROVER}),
    "contracts.open": frozenset({Role.COORDINATOR}),
    "documents.add": frozenset({Role.COORDINATOR}),
    #: In the contractor's portal; no member signs there.
    "documents.sign": frozenset(),
    "board.sign": frozenset({Role.SIGNER}),
    "signatures.record": frozenset({Role.COORDINATOR, Role.SIGNER}),
    "contracts.execute": frozenset({Role.COORDINATOR, Role.SIGNER}),
    "contracts.void": frozenset({Role.COORDINATOR, Role.SIGNER}),
    "contracts.close": frozenset({Role.COORDINATOR, Role.SIGNER}),
    "contracts.post": frozenset({Role.COORDINATOR}),
    "duties.read": READERS,
    "duties.meet": frozenset({Role.COORDINATOR}),
    "duties.feed": frozenset({Role.COORDINATOR, Role.APPROVER, Role.SIGNER}),
    "board.read": READERS,
    "board.write": frozenset({Role.COORDINATOR}),
    "policy.read": READERS,
    "policy.write": frozenset({Role.COORDINATOR}),
    "families.count": frozenset({Role.COORDINATOR, Role.SIGNER, Role.AUDITOR}),
    "families.read": frozenset({Role.COORDINATOR}),
    "families.write": frozenset({Role.COORDINATOR}),
    "exceptions.read": frozenset({Role.COORDINATOR, Role.PLANS}),
    "exceptions.write": frozenset({Role.COORDINATOR, Role.PLANS}),
    "exceptions.report": frozenset({Role.COORDINATOR, Role.PLANS, Role.AUDITOR, Role.SIGNER}),
    "exceptions.report-write": frozenset({Role.COORDINATOR, Role.PLANS}),
    #: The log says who asked and what became of it; only whoever determines or answers reads what was written.
    "directory.log": READERS,
    "directory.read": frozenset({Role.COORDINATOR, Role.APPROVER}),
    "directory.write": frozenset({Role.COORDINATOR}),
    #: What an approver is for: a purpose is judged. The roster stays with the coordinator, who alone releases.
    "directory.determine": frozenset({Role.COORDINATOR, Role.APPROVER}),
    "directory.release": frozenset({Role.COORDINATOR}),
    "notices.read": READERS,
    "notices.write": frozenset({Role.COORDINATOR}),
    "notices.approve": frozenset({Role.COORDINATOR, Role.APPROVER, Role.SIGNER}),
    "notices.send": frozenset({Role.COORDINATOR}),
    "audit.read": frozenset({Role.COORDINATOR, Role.AUDITOR}),
}
