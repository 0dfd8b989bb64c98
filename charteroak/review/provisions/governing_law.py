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
from charteroak.review.evidence import Evidence, Judgement, Reasons, Side, settled
from charteroak.review.setting import CONNECTICUT, STATES
from charteroak.review.vocabulary import BLANK, DEFINES, cue

_ABROAD = (
    r"England|Wales|Scotland|Ireland|Northern Ireland|United Kingdom|UK|Canada|Ontario|British Columbia|Quebec|Alberta"
    r"|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|Australia|New South Wales|Queensland|Tasmania|New Zealand|India"
    r"|Singapore|Hong Kong|Japan|China|Israel|Germany|Bavaria|France|Netherlands|Norway|Sweden|Denmark|Finland"
    r"|Iceland|Spain"
    r"|Catalonia|Portugal|Italy|Austria|Belgium|Switzerland|Poland|Czech Republic|Hungary|Romania|Bulgaria|Greece"
    r"|Estonia"
    r"|Latvia|Lithuania|Ukraine|Turkey|Cyprus|Malta|Luxembourg|(?:EU |European Union )?Member States?"
    r"|District of Columbia"
    r"|Puerto Rico|Brazil|Argentina|Chile|Colombia|Mexico|South Africa|Nigeria|Kenya|Cayman(?: Islands)?|Bermuda|Jersey"
    r"|Guernsey|Isle of Man|South Korea|Korea|Philippines|United Arab Emirates"
)
_ADJECTIVES = (
    r"English|Scots|Scottish|Welsh|Irish|Canadian|Australian|German|French|Dutch|Norwegian|Swedish|Danish|Finnish"
    r"|Spanish"
    r"|Portuguese|Italian|Austrian|Belgian|Swiss|Polish|Czech|Hungarian|Greek|Estonian|Indian|Israeli|Japanese|Chinese"
    r"|Brazilian|Mexican|Texan|Californian|British|UK|US federal"
)
PLACES = cue(rf"\b(?:{_ABROAD}|{_ADJECTIVES})\b")
_PLACE = rf"(?:Connecticut|Conn\.?|CT|{STATES}|{_ABROAD})"
_OF = (
    r"(?:of|in force in|in effect in|as applied in|applicable in|prevailing in|from) (?:the )?(?:courts of )?"
    r"(?:(?:state|commonwealth|province|republic|federal republic|kingdom|nation|territory) of )?(?:the )?"
)
LAW_OF_A_PLACE = cue(
    rf"\b(?:laws?|statutes|legislation|right)(?:,? (?:and|or) [\w ]{{0,40}}?)? {_OF}{_PLACE}\b",
    rf"\b(?:{_PLACE}|{_ADJECTIVES})(?:'s)?(?: state| contract| substantive| civil| common)? (?:laws?|statutes)\b",
    rf"\blaws?\b[^.;,]{{0,40}}[:|][^.;]{{0,40}}?\b(?:{_PLACE}|{_ADJECTIVES})\b",
    r"\b(?:own state|that),? (?:of )?Connecticut\b|\bConnecticut contract\b|\blaw applies\? Connecticut",
    r"\b(?:governing|choice of|applicable) law\b[^.;]{0,20}[:|] *(?:Connecticut|CT|Conn)\b",
    rf"\b(?:governing|applicable|proper|whose) law\b.{{0,90}}?\b(?:that of|is|be"
    rf"|fixed as) {_OF.replace('(?:of|', '(?:|of|')}{_PLACE}\b",
    rf"\b(?:choice of|governing|applicable) law\b[^.;]{{0,12}}\((?:the )?(?:state|commonwealth) of {_PLACE}\)",
)
LAW_OF_A_BLANK = cue(
    r"(?:\[[^\]]{2,60}\]|\{\{?[^}]{2,40}\}\}?|<{1,2}[^<>]{2,40}>{1,2}|_{3,}) (?:state )?laws?\b",
    r"^\W*(?:governing |applicable )?law\b[^:|]{0,20}[:|] *(?:state of )?(?:_{3,}|\[|\{|<)",
    r"\b(?:laws?|statutes)\b[^.;]{0,70}?(?:_{3,}|\[[^\]]{2,60}\]|\{\{?[^}]{2,40}\}|<{1,2}[^<>]{2,40}>|\bTBD\b|\[ *\])",
)
CHOOSES = cue(
    r"\b(?:govern\w*|constru\w+|interpret\w*|enforce[ds]?|control(?:s|led|ling)?|appl(?:y|ies|ied|icable)|determin\w+"
    r"|decid\w+|settled?|settles|resolv\w+|rul(?:es?|ed)|submit\w*|subject to|chosen|chooses?|choice|proper law"
    r"|regulated"
    r"|bound by|according to|in accordance with|referred to|follows?|read under|judged|effect (?:under|as)|made under"
    r"|fixed as|covers?|covered by|disputes?|tested by|answered by|look(?:s|ed)? to|using|whose law|subjected to"
    r"|which state's"
    r"|performance of|validity)\b"
)
CUSTOMERS_STATE = cue(
    r"\b(?:state|jurisdiction|commonwealth)\b.{0,50}?\b(?:where|in which|of)\b.{0,60}?\b(?:customer"
    r"|client|district|school|board|LEA|subscriber|institution|licensee|agency|organi[sz]ation"
    r"|controller|university)\b",
    r"\b(?:customer|client|district|school|board|LEA|subscriber|institution|agency)(?:'s"
    r"|s')\b.{0,20}\b(?:state|jurisdiction|home state)\b",
    r"\b(?:your|its|home|own) (?:home )?(?:state|jurisdiction)\b",
    r"\b(?:state|jurisdiction|place)\b.{0,40}\b(?:created it|is established|sits|stands|is located|resides)\b",
    r"\b(?:seat of the (?:school|customer|district|board|authority)|wherein the school\w* stands|billing address"
    r"|same law as|state your school is in)\b",
)
NOT_THIS = cue(
    r"\b(?:organi[sz]ed|incorporated|existing|formed|chartered|established"
    r"|registered) (?:and existing )?(?:under|pursuant to|in accordance with)\b",
    r"\b(?:breach notification|notification|confidentiality|privacy|export|tax|labor|employment"
    r"|public records?) laws?\b(?!.{0,80}\bgoverned\b)",
)
NOT_BEFORE = cue(
    r"\b(?:not|never|without|rather than|instead of|in place of|excluding|exclud\w+|no|other than|comply with"
    r"|complies with"
    r"|compliance with|(?:organi[sz]ed|incorporated|existing|formed|established"
    r"|licensed)(?: and \w+)? under)\b[^.;,:|]{0,60}$"
)
NOT_AFTER = cue(
    r"^[^.;]{0,40}?\b(?:is|are|has been|hereby) (?:deleted|struck|stricken|removed|replaced)\b|^ (?:with|for) (?:our "
    r"|its )?other\b"
)
STATUTES = cue(
    r"\b(?:Connecticut General Statutes|Conn\. ?Gen\. ?Stat)\b",
    r"\b10-234(?:aa|bb|cc|dd)?\b",
    r"\b(?:Connecticut|Conn\.|CT)(?:'s)?\b.{0,40}?\b(?:laws?|statutes?|acts?|P\.?A\.?)\b",
    r"\b(?:laws?|statutes) (?:of|in) (?:the state of )?Connecticut\b",
)
BOUND = cue(
    r"\b(?:observe|follow|fulfil\w*|keep|agrees?|applies|bound|compl(?:y|ies|iance)|conform|abide|adhere"
    r"|conduct itself|in accordance with|subject to"
    r"|as required by)\b",
    r"\b(?:as|only as) (?:section|conn|§)\b.{0,60}?\b(?:requires?|allows?|permits?)\b",
)
ANOTHER_SUBJECT = cue(
    r"\b(?:breach notification|notification|confidentiality|privacy|data protection|export|tax|labor|employment"
    r"|consumer"
    r" protection|public records?|freedom of information|securities) (?:laws?|statutes|acts?)\b"
)
REASONS = Reasons(
    present="The agreement is governed by Connecticut law.",
    weak="The governing law is not clearly Connecticut's",
    missing="No clause says which law governs the agreement.",
    conflict="The law of another place governs",
)


def judge(agreement: Agreement) -> Judgement:
    found = [item for clause in agreement.operative for item in _read(clause)]
    for name, meaning in agreement.definitions.items():
        if name in STATE and (
            here := [clause for clause in agreement.operative if f"law of the {name}" in clause.text]
        ):
            side: Side = "meets" if meaning in CONNECTICUT else "against" if OTHER_PLACE.search(meaning) else "partly"
            found = [item for item in found if item.clause.index != here[0].index]
            found.append(Evidence(side, here[0], f"{name} is defined"))
    if not found:
        found = [
            Evidence("partly", clause, "it is bound to Connecticut's statutes, but no law is chosen")
            for clause in agreement.operative
            if clause.full in STATUTES and clause.full in BOUND
        ][:2]
    return settled(agreement, found, REASONS)


STATE = cue(r"\b(?:state|jurisdiction|forum)$")
HEADS = cue(r"\b(?:governing law|choice of law|applicable law|law that (?:applies|governs)|jurisdiction|law)\b")


def _read(clause: Clause) -> list[Evidence]:
    """Every law that a clause chooses: of Connecticut, of another place, of a blank, of wherever the customer is."""
    text = clause.full
    if text in DEFINES or (text not in CHOOSES and clause.heading not in HEADS and text not in LABEL):
        return []
    chosen = [
        match
        for match in LAW_OF_A_PLACE.finditer(text)
        if text[match.end() : match.end() + 60] not in NOT_AFTER
        and text[max(0, match.start() - 80) : match.start()] not in NOT_BEFORE
        and text[match.start() : match.end() + 30] not in ANOTHER_SUBJECT
    ]
    if chosen:
        return [
            Evidence("meets", clause, "Connecticut law")
            if match.group() in CONNECTICUT or match.group().endswith("CT")
            else Evidence("against", clause, f"it names {_place(match.group())}")
            for match in chosen
        ]
    if text in LAW_OF_A_BLANK:
        return [Evidence("partly", clause, "the state is left blank")]
    if LAW.search(text) and text in CUSTOMERS_STATE and text not in OBEYS:
        return [Evidence("partly", clause, "the law of the customer's own state, without naming it")]
    return _from_heading(clause, text)


def _place(words: str) -> str:
    """The place in the words that name its law."""
    found = OTHER_PLACE.search(words) or PLACES.search(words)
    return found.group() if found else words


LAW = cue(r"\b(?:laws?|statutes)\b")
LABEL = cue(r"^\W{0,20}(?:[\d.]{1,12} )?(?:governing |applicable |choice of )?law\b[^:|]{0,30}[:|]")
OBEYS = cue(r"\b(?:compl(?:y|ies|iance)|observe|abide|as required by|permitted by|to the extent)\b")


def _from_heading(clause: Clause, text: str) -> list[Evidence]:
    """A place that stands for itself under the heading "Governing law"."""
    if clause.heading not in STRICT_HEADS or len(text) > 200:
        return []
    if text in CONNECTICUT:
        return [Evidence("meets", clause, "Connecticut law")]
    if BLANK.search(text) or text in CUSTOMERS_STATE or text in ELSEWHERE:
        return [Evidence("partly", clause, "the state is not named")]
    if other := OTHER_PLACE.search(text):
        return [Evidence("against", clause, f"it names {other.group()}")]
    return []


STRICT_HEADS = cue(r"\b(?:governing law|choice of law|applicable law)\b")
OTHER_PLACE = cue(rf"\b(?:{STATES}|{_ABROAD})\b")
ELSEWHERE = cue(r"\b(?:EULA|master|main|principal|subscription|other|same law)\b")
