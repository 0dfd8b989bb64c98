"""bb-a-9, C.G.S. § 10-234bb(a)(9): Connecticut law governs the rights and duties of the contractor and the board.

Looks for: a clause by which a law governs, controls or is used to construe the agreement, and for the state or
country that it names. A court's seat or an arbitrator's is not a governing law.
Weak: the state is a blank, or "the state where the customer is", or the clause is another state's part of a
multi-state paper; or nothing is said but the contractor is bound to Connecticut's student data statutes.
Contradicts: another state's or country's law governs, whether or not another clause names Connecticut.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.setting import CONNECTICUT, OTHER_STATE
from charteroak.review.vocabulary import BLANK, DEFINES, cue

GOVERNS = cue(
    r"\b(?:laws?|statutes?|legislation)\b.{0,140}?\b(?:governs?|controls?|appl(?:y|ies)|shall be applied"
    r"|determines?|is used|is to be used|decides?|settles?)\b",
    r"\b(?:governed|construed|interpreted|enforced|controlled|regulated|determined|decided|judged"
    r"|resolved)\b.{0,120}?\b(?:laws?|statutes)\b",
    r"\bsubject to (?:the )?(?:laws? of|[\w ]{0,40} law)\b",
    r"\bunder (?:the )?(?:laws? of|\w+(?: \w+)? law)\b.{0,80}\b(?:governed|construed|interpreted)\b",
    r"\b(?:governing|applicable|controlling) law\b.{0,40}(?::|\bis\b|\bshall be\b|\bwill be\b|\|)",
    r"\bchoice of law\b.{0,40}(?::|\bis\b|\bshall be\b)",
    r"\b(?:read|takes? effect|made) (?:and enforced )?(?:under|according to|in accordance with"
    r"|as a contract under) (?:the )?(?:laws? of|\w+ law)\b",
    r"\b(?:laws? of (?:the )?(?:state|commonwealth|province) of [\w ]{4,24}"
    r"|[A-Z]\w+ law)\b.{0,40}\b(?:shall |will )?(?:govern|control|appl)",
)
NAMED_LAW = cue(
    r"\b(?:laws?|statutes) (?:and \w+ )?(?:of|in|in force in"
    r"|in effect in) (?:the )?(?P<place>(?:[\w']+ ){0,6}[\w'{\[_]+)",
    r"\b(?P<adjective>[\w']+(?: [\w']+)?)(?: state)? law\b",
)
PLACES = cue(
    r"\b(?:England|Wales|Scotland|Ireland|United Kingdom|UK|Canada|Ontario|British Columbia|Quebec"
    r"|Alberta|Australia|New South Wales"
    r"|New Zealand|India|Singapore|Hong Kong|Japan|China|Israel|Germany|German|France|French|Netherlands"
    r"|Dutch|Norway|Norwegian|Sweden"
    r"|Swedish|Denmark|Danish|Finland|Finnish|Spain|Spanish|Italy|Italian|Austria|Belgium|Switzerland"
    r"|Swiss|Poland|Estonia|Cyprus|Luxembourg"
    r"|European Union|EU member state|member state|English law|Irish|Canadian|Australian"
    r"|District of Columbia|Puerto Rico|Brazil|Mexico|Cayman)\b"
)
CUSTOMERS_STATE = cue(
    r"\b(?:state|jurisdiction|commonwealth)\b.{0,50}?\b(?:where|in which|of)\b.{0,60}?\b(?:customer"
    r"|client|district|school|board|LEA|subscriber|institution|licensee|agency|organi[sz]ation"
    r"|controller|university)\b",
    r"\b(?:customer|client|district|school|board|LEA|subscriber|institution|agency)(?:'s"
    r"|s')\b.{0,20}\b(?:state|jurisdiction|home state)\b",
    r"\b(?:your|its|home) (?:home )?(?:state|jurisdiction)\b",
)
NOT_THIS = cue(
    r"\b(?:organi[sz]ed|incorporated|existing|formed|chartered|established"
    r"|registered) (?:and existing )?(?:under|pursuant to|in accordance with)\b",
    r"\b(?:breach notification|notification|confidentiality|privacy|export|tax|labor|employment"
    r"|public records?) laws?\b(?!.{0,80}\bgoverned\b)",
)
AGREEMENT = cue(
    r"\b(?:SDA|DSA|NDPA|DUA|DPSA|MSA|BAA|ADDENDA|agreement|contract|addendum|terms?|DPA|rights|duties"
    r"|obligations|disputes?|amendment|order|provisions?|annex\w*|letter|license"
    r"|relationship|document|clauses|claims?|parties|MOU|EULA|policy|controvers\w+|matters?"
    r"|governing law|this|it)\b"
)
STATUTES = cue(
    r"\b(?:Connecticut:? .{0,30}privacy (?:act|law)|10-234(?:aa|bb|cc|dd)?"
    r"|Connecticut(?:'s)? (?:student data privacy|general statutes))\b"
)
BOUND = cue(
    r"\b(?:observe|compl(?:y|ies|iance)|conform|abide|adhere|conduct itself|in accordance with|subject to"
    r"|as required by)\b"
)
DISPLACED = cue(
    r"\b(?:shall|will|does|do) not (?:apply|govern)\b|\bnot (?:be )?(?:governed|subject)\b|\bexcluded\b"
    r"|\bwithout (?:regard|reference|giving effect)\b"
)

REASONS = Reasons(
    present="The agreement is governed by Connecticut law.",
    weak="The governing law is not clearly Connecticut's",
    missing="No clause says which law governs the agreement.",
    conflict="The law of another place governs",
)


def judge(agreement: Agreement) -> Judgement:
    found = [item for clause in agreement.operative if (item := _read(clause)) is not None]
    if not found:
        found = [
            Evidence("partly", clause, "it is bound to Connecticut's statutes, but no law is chosen")
            for clause in agreement.operative
            if clause.full in STATUTES and clause.full in BOUND
        ][:2]
    return settled(agreement, found, REASONS)


HEADS = cue(r"\b(?:governing law|choice of law|applicable law|law that applies)\b")


def _from_heading(clause: Clause, text: str) -> Evidence | None:
    """A place that stands for itself under the heading "Governing law"."""
    if text in CONNECTICUT:
        return Evidence("meets", clause, "Connecticut law")
    if BLANK.search(text) or text in CUSTOMERS_STATE:
        return Evidence("partly", clause, "the state is not named")
    if other := OTHER_STATE.search(text) or PLACES.search(text):
        return Evidence("against", clause, f"it names {other.group()}")
    return None


def _read(clause: Clause) -> Evidence | None:
    text = clause.full
    if text in DEFINES:
        return None
    match = GOVERNS.search(text)
    if match is None and clause.heading in HEADS and len(text) < 300:
        return _from_heading(clause, text)
    if match is None or text not in AGREEMENT or (text in NOT_THIS and "governed" not in text.lower()):
        return None
    telling = text[max(0, match.start() - 60) : match.end() + 160]
    if cut := DISPLACED.search(telling[40:]):
        telling = telling[: 40 + cut.start()]
    if telling in CONNECTICUT:
        return Evidence("meets", clause, "Connecticut law")
    other = OTHER_STATE.search(telling) or PLACES.search(telling)
    named = NAMED_LAW.search(telling)
    if other is not None and named is not None and other.group() in named.group():
        return Evidence("against", clause, f"it names {other.group()}")
    if named is not None and telling in CUSTOMERS_STATE:
        return Evidence("partly", clause, "the law of the customer's own state, without naming it")
    if named is not None and BLANK.search(telling):
        return Evidence("partly", clause, "the state is left blank")
    if other is not None and named is not None:
        return Evidence("against", clause, f"it names {other.group()}")
    return None
