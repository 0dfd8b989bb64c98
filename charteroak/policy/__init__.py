"""Whether a board's own policy states today's law, and what it promises beyond it (C.G.S. §§ 10-234aa to 10-234dd).

    report = check(review.read(data, "policy.pdf"), on=date.today())
    report.faults, report.promises, report.omissions

A policy is read sentence by sentence. Marked are sentences that state repealed or mistaken law, with the rule of the
day and a sentence that states it, and sentences that promise more than the law asks, as overlays that a board can
switch on. What a whole policy leaves out is a remark on the policy. Nothing here knows of databases or pages, and
nothing here is legal advice.
"""

from __future__ import annotations

from charteroak.policy.isolation import isolated
from charteroak.policy.reading import check
from charteroak.policy.report import Mark, Omission, Overlay, PolicyReport

__all__ = ["Mark", "Omission", "Overlay", "PolicyReport", "check", "isolated"]
