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
    r"\b(?:invalid\w*|un-?enforce\w+|illegal\w*|unlawful\w*|void(?:ed)?|nullified|nullity|not (?:be )?(?:valid|lawful"
    r"|enforceable|enforced|permitted by law)|(?:cannot|can not|can't|could not) be (?:enforced|upheld|given effect"
    r"|applied)"
    r"|str(?:uck|icken|ik(?:e|es|ing))|set aside|inoperative|ineffective\w*|bad in law|contrary to law|no legal effect"
    r"|prohibited|overbroad|too (?:broad|wide)|won't let us|strikes? down|takes? out|breaks? the law|against the law"
    r"|doesn't hold|does not hold|found wanting|defect\w*|flaw\w*"
    r"|fails?|failure|unconstitutional|impermissible|offends)\b"
)
SOMETHING = cue(
    r"\b(?:provisions?|terms?|part|portion|bit|clauses?|sections?|paragraphs?|sentences?|application|any one of them"
    r"|agreement|contract|words|covenants?|conditions?|promise|obligations?|applied|setting)\b"
)
_STAYS = (
    r"(?:remains?|remaining|continu\w+|stays?|stands?|in (?:full )?(?:force|effect)|un(?:affected|impaired|touched"
    r"|diminished|harmed|disturbed|shaken"
    r"|altered)|not (?:\w+ )?(?:affected|impaired|invalidated)|valid|enforceable|bind\w*|bound|enforced"
    r"|surviv\w+|effective"
    r"|go(?:es)? on|holds?|kept|keep|carr(?:y|ies) on|counts?|appl(?:y|ies)|good|persists?|live on|as (?:it"
    r"|they) (?:was|were)"
    r"|as written|performed|honou?r\w*|without it|intact)"
)
REST = cue(
    rf"\b(?:remainder|remaining|rest|balance|others?|everything else|all else|otherwise|what(?:ever)? (?:is left"
    rf"|remains|is lawful)|every other)\b.{{0,220}}?\b{_STAYS}\b",
    r"\b(?:not|nor|without|no|leaves?) .{0,60}?\b(?:affect\w*|impair\w*|invalidat\w*|void|limit|disturb|render|undo"
    r"|bring down"
    r"|untouched)\b.{0,120}?\b(?:other|others|remain\w*|rest|balance|any|agreement|contract)\b",
    r"\bleaves? (?:the |every |all )?(?:effectiveness of )?(?:the )?(?:remain\w*|rest|others?|every other|all other)\b",
    r"\b(?:agreement|contract|addendum|terms|DPA|document|amendment|order|letter)\b.{0,80}\b(?:shall |will |must "
    r"|to "
    r")?(?:remains?|continues?|stays?|live on|carries on|be (?:read|construed|enforced"
    r"|interpreted))\b.{0,80}?\b(?:full"
    r"|force|effect|binding|as if|as though|without|unaltered|valid|on)\b",
    r"\b(?:severable|severed|be severed|treated as (?:cut|left out|removed)|(?:deemed|regarded as) (?:deleted|stricken"
    r"|severed|omitted)|cut out|falls away|disregarded|confined to that)\b.{0,200}?\b(?:remain\w*|rest|other\w*"
    r"|continu\w+"
    r"|else|full force|nothing else|carries on)\b",
    r"\b(?:provisions?|terms|clauses) (?:of (?:this|these|the) \w+ )?(?:are|is|shall be) (?:separate and "
    r"|deemed )?severable\b",
    r"\bseparate from every other\b",
    r"\b(?:clauses?|provisions?|terms?|parts?|applications?)\b[^.;]{0,40}?\b(?:can|could|may) be given (?:force"
    r"|effect) without\b",
    r"\b(?:ignored|left out|dropped|disregarded|struck)\b[^.;]{0,80}?\b(?:performed|read|goes on|continues"
    r"|applied) without it\b",
    r"\b(?:both|each) (?:of us )?(?:remain|stay)s? bound by the others?\b|\bthe rest is still on\b"
    r"|\bwhat is left\b[^.;]{0,40}?\bbind\w*\b",
    r"\b(?:effect )?(?:elsewhere|of every other (?:clause|term|provision))\b[^.;]{0,60}?\b(?:continues?|remains?"
    r"|stays?)\b",
)
WHOLE_FALLS = cue(
    r"\b(?:entire|whole|this|the|all|every\w*) (?:\w+ )?(?:agreement|contract|addendum|terms|order|arrangement|letter"
    r"|bargain|DPA|licen[cs]e|obligations?)\b.{0,60}?\b(?:(?:shall|will|is|be|becomes?) (?:\w+ )?(?:terminat\w*|void"
    r"|null"
    r"|cease\w*|end|fall|lapse|of no effect|cancel\w*|no longer)|falls?|ends|lapses?|ceases|terminates"
    r"|cease to have effect)\b",
    r"\b(?:all|every|each) (?:the )?other (?:provisions?|terms?) .{0,20}(?:fall|void|lapse)",
    r"\b(?:not|non-?) ?severable\b|\bindivisible\b|\b(?:stand|rise) (?:or|and) fall together\b|\bfailure of all\b",
    r"\b(?:shall|will|to) (?:terminate|void|end|bring down) (?:the |this )?(?:\w+ )?(?:agreement|contract|DPA"
    r"|addendum|order)\b",
    r"\bbrings? (?:it|the \w+|this \w+) to an end\b|\bnone binds\b|\bextends? to every other\b",
    r"\b(?:remainder|rest|others?)\b.{0,30}?\b(?:no force or effect|void|fall)\b",
    r"\bdeal's off\b|\b(?:terms|clauses|provisions|articles)\b[^.;]{0,40}?\b(?:stop applying|shall not survive"
    r"|cease to bind)\b",
    r"\b(?:agreement|contract) shall come to an end\b|\bjudgment against\b[^.;]{0,80}?\b(?:all of them|every one)\b",
    r"\b(?:do not|don't) (?:intend|mean)\b[^.;]{0,60}?\bseverable\b",
)
REFORM = cue(
    r"\b(?:court|arbitrator|parties|tribunal|judge|we|clause|terms?|provision)\b.{0,80}\b(?:reform|modif\w+|rewrit\w+"
    r"|amend\w*"
    r"|replace\w*|substitut\w+|revise|limit\w*|negotiat\w+|agree (?:up)?on|sit down|narrow\w*|swap|interpreted in)",
    r"\bblue pencil\b",
)
ONLY_SOME = cue(
    r"\b(?:this|the) (?:arbitration (?:agreement|clause|provision|section)|class action waiver"
    r"|dispute resolution (?:section|provision))\b",
    r"\b(?:provision|term|paragraph|clause|sentence)s? of (?:this |the )?(?:part|exhibit|schedule|annex|appendix"
    r"|attachment)"
    r" (?:[A-Z]{1,2}|\d{1,2}|[IVX]{1,5})\b",
    r"\bsections \d[\d, ()A-Za-z]{1,60}? (?:shall|will) (?:stay|remain)\b",
    r"\b(?:provision|term|part|portion|rest|remainder|bad words)s? of (?:this|the) (?:arbitration|section|sections"
    r"|article"
    r"|clause|class action)\b",
    r"\b(?:arbitration|class-action waiver|limitations?|liability caps?|exclusions?|restrictive covenants|payment terms"
    r"|indemnity)\b.{0,80}?\b(?:section|agreement to arbitrate|clause|others?|remain\w*|severable|independent"
    r"|cut out)\b",
)
HEADS = cue(r"\b(?:severab\w+|invalid\w*|partial invalidity|unenforceab\w+|saving)\b")

SEVERABLE = cue(r"\bseverab(?:le|ility)\b|\bseparate from every other\b")
WHOLE = cue(
    r"\b(?:do not|don't) (?:intend|mean)\b[^.;]{0,60}?\bseverable\b|\bnot severable\b|\bnon-?severable\b"
    r"|\bindivisible\b|\b(?:stand|rise) (?:or|and) fall together\b"
)

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
    if text in WHOLE and text in SOMETHING:
        return Evidence("against", clause, "its terms are not severable")
    if (text not in INVALID and text not in SEVERABLE) or text not in SOMETHING:
        return None
    after = agreement.around(clause, 0, 1)
    following = after[-1].full if len(after) > 1 and after[-1].paragraph == clause.paragraph else ""
    if (falls := WHOLE_FALLS.search(text)) and (text not in REST or falls.group().lower() in _NO_REST):
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


_NO_REST = cue(
    r"\b(?:shall not survive|judgment against[^.;]*|(?:do not|don't) (?:intend|mean)[^.;]*|not severable"
    r"|non-?severable|indivisible|fall together|no force or effect|extends? to every)\b"
)
_WHOLE = cue(r"\b(?:agreement|contract|addendum|these terms|terms of (?:use|service)|DPA|order|amendment|document)\b")


def _speaks_of_agreement(text: str) -> bool:
    return ONLY_SOME.pattern.sub("", text) in _WHOLE
