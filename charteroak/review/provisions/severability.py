"""bb-a-10, C.G.S. § 10-234bb(a)(10): if a provision or its application is invalid, the rest stays in effect.

Looks for: a sentence in which something of the agreement is invalid, void, unlawful or cannot be enforced, and
the rest remains, continues or is not affected.
Weak: a court may rewrite the invalid part, with no word on the rest; or only an arbitration clause or listed
sections are saved.
Contradicts: one invalid provision ends the whole agreement.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import cue

INVALID = cue(
    r"\b(?:invalid\w*|un-?enforce\w+|illegal\w*|unlawful\w*|void(?:ed)?|nullified|not (?:be )?(?:valid"
    r"|lawful|enforceable|enforced|permitted by law)"
    r"|(?:cannot|can not|can't) be enforced|struck down|set aside|inoperative|ineffective"
    r"|bad in law|contrary to law|invalidat\w+|no legal effect)\b"
)
SOMETHING = cue(
    r"\b(?:provisions?|terms?|part|portion|clauses?|sections?|paragraphs?|sentences?|application"
    r"|any one of them|agreement|words|covenants?|conditions?|promise|applied)\b"
)
REST = cue(
    r"\b(?:remainder|remaining|rest|balance|others?|everything else|all else|otherwise"
    r"|what(?:ever)? (?:is left|remains))\b.{0,220}?\b(?:remains?|continues?|stays?|stands?"
    r"|in (?:full )?(?:force|effect)|un(?:affected|impaired)|not be (?:affected|impaired|invalidated)"
    r"|valid|enforceable|bind\w*|enforced|survives?|effective|go(?:es)? on|holds?|kept|carry on"
    r"|carries on|counts?|appl(?:y|ies)|good)\b",
    r"\b(?:not|nor|without) (?:in any way )?(?:affect(?:ing)?|impair(?:ing)?|invalidat(?:e|ing)|void"
    r"|limit|disturb|render)\b.{0,120}?\b(?:other|others|remain\w*|rest|balance|any|agreement"
    r"|contract)\b",
    r"\b(?:agreement|contract|addendum|terms|DPA|document|amendment|order|letter)\b.{0,80}\b(?:shall "
    r"|will |must )?(?:remains?|continues?|stays?|be (?:read|construed|enforced"
    r"|interpreted))\b.{0,80}?\b(?:full|force|effect|binding|as if|as though|without)\b",
    r"\b(?:severable|severed from|be severed|treated as (?:cut|left out|removed)|deemed (?:deleted"
    r"|stricken|severed|omitted)|disregarded)\b.{0,200}?\b(?:remain\w*|rest|other|others|continue|else"
    r"|full force)\b",
    r"\bprovisions? (?:of this \w+ )?(?:are|is|shall be) (?:separate and )?severable\b",
)
WHOLE_FALLS = cue(
    r"\b(?:entire|whole|this|the) (?:\w+ )?(?:agreement|contract|addendum|terms|order|arrangement|letter"
    r"|bargain)\b.{0,60}?\b(?:(?:shall|will|is|be|becomes?)"
    r" (?:\w+ )?(?:terminat\w*|void|null|cease\w*|end|fall|lapse|of no effect|cancel\w*|no longer)|falls"
    r"|ends|lapses|ceases|terminates|cease to have effect)\b",
    r"\b(?:all|every) (?:the )?other (?:provisions?|terms?) .{0,20}(?:fall|void|lapse)",
    r"\b(?:not severable|non-?severable)\b",
)
REFORM = cue(
    r"\b(?:court|arbitrator|parties|tribunal|judge)\b.{0,80}\b(?:reform|modif\w+|rewrit\w+|amend\w*"
    r"|replace\w*|substitut\w+|revise|limit\w*|negotiat\w+|agree (?:up)?on|sit down|replace)"
)
ONLY_SOME = cue(
    r"\b(?:this|the) (?:arbitration (?:agreement|clause|provision|section)|class action waiver"
    r"|dispute resolution (?:section|provision))\b",
    r"\b(?:provision|term|part|portion)s? of (?:this|the) (?:arbitration|section|sections|article|clause"
    r"|class action)\b",
)
HEADS = cue(r"\b(?:severab\w+|invalid\w*|partial invalidity|unenforceab\w+|saving)\b")

REASONS = Reasons(
    present="If one provision is invalid, the rest stays in effect.",
    weak="Invalidity is addressed, but not that the rest of the agreement stays in effect",
    missing="No clause says what happens to the rest if a provision is invalid.",
    conflict="One invalid provision brings down the whole agreement",
)


def judge(agreement: Agreement) -> Judgement:
    return settled(agreement, [item for clause in agreement.operative if (item := _read(agreement, clause))], REASONS)


def _read(agreement: Agreement, clause: Clause) -> Evidence | None:
    text = clause.full
    if text not in INVALID or text not in SOMETHING:
        return None
    after = agreement.around(clause, 0, 1)
    following = after[-1].full if len(after) > 1 and after[-1].paragraph == clause.paragraph else ""
    if WHOLE_FALLS.search(text) and not REST.search(text):
        return Evidence("against", clause, "the whole agreement ends")
    holder = clause if text in REST else None
    if holder is None and following in REST and (following in INVALID or clause.heading in HEADS or text in REFORM):
        holder = clause
    if holder is not None:
        if ONLY_SOME.search(text) and not _speaks_of_agreement(text):
            return Evidence("partly", clause, "it saves only the sections it names")
        return Evidence("meets", clause, "the rest stays in effect")
    if text in REFORM or (following in REFORM and following in INVALID):
        return Evidence("partly", clause, "it may be rewritten, with no word on the rest")
    return None


_WHOLE = cue(r"\b(?:agreement|contract|addendum|these terms|terms of (?:use|service)|DPA|order|amendment|document)\b")


def _speaks_of_agreement(text: str) -> bool:
    return ONLY_SOME.pattern.sub("", text) in _WHOLE
