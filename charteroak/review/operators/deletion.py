"""cc-a-2, C.G.S. § 10-234cc(a)(2): data are deleted at the request of the student, the parent or the board.

Looks for: someone asks and the operator deletes within a stated or reasonable time, keeping only what law requires and
backups; or users delete everything themselves.
Weak: a right or a route without a word on time; some data or some users only; exceptions beyond law and backups.
Contradicts: requests may be refused, or data kept, as the operator sees fit.
Abstains: never. Deletion after a time, without a request, is nothing here.
"""

from __future__ import annotations

from charteroak.review.evidence import Judgement, Reasons
from charteroak.review.operators.policy import Policy, Statement, phrase
from charteroak.review.operators.weighing import Said, settled

DELETES = phrase(
    r"\b(?:<DELETE>|forget everything|deactivat\w+|close (?:your|their|the|an|my)|cancel (?:your"
    r"|their) account|be forgotten|de-?identif\w+)\b"
)
DATA = phrase(
    r"\b(?:what's|anything|everything|histor(?:y|ies)|comments|photos|data|information|PII|records?|accounts?"
    r"|content|profiles?|personally[- ]identif\w+|it\b|them|details|be forgotten|erasure|deletion|work)\b"
)
NOT_DATA = phrase(
    r"\b(?:cookies?|mailing lists?|e-?mail lists?|distribution lists?|unsubscrib\w+|beacons?|browser"
    r"|local storage|flash|the app from|uninstall\w*|comments that|posts that|offensive|infring\w+|abusive"
    r"|inappropriate|violat\w+|marketing (?:list|database)|opt[- ]?out)\b"
)
WHOLE_DATA = phrase(
    r"\b(?:personal(?:ly)?|your|user|student|child(?:'s|ren's)?|all|any|their)\b(?: [\w-]+){0,4}? (?:data"
    r"|information|PII|records)\b|\b(?:data|information)\b"
)
ASKED = phrase(
    r"\b(?:request(?:s|ed|ing)?|ask(?:s|ed|ing)?|contact(?:ing)?(?! (?:details|info\w*|data|lists?))"
    r"|e-?mail(?:ing)?|direct (?:\w+ ){1,3}to|writ(?:e|ing) (?:to|us)|instruct\w*|upon (?:your|receipt"
    r"|written)|notify(?:ing)? us|let us know|call us|direction|demand|at your|tell us|reach out|submit\w*"
    r"|form)\b"
)
RIGHT = phrase(
    r"\brights?\b.{0,80}?\b(?:delet\w+|eras\w+|remov\w+|be forgotten)",
    r"\b(?:delet\w+|eras\w+|remov\w+)\b.{0,80}?\brights?\b",
    r"\bright (?:to|of) (?:\w+,? (?:and |or )?){0,8}?(?:delet\w+|eras\w+|be forgotten|remov\w+)",
)
BY_SELF = phrase(
    r"\byou\b.{0,60}?\b(?:control|access|manage)\b.{0,60}?\b(?:can|may)\b.{0,20}?\b<DELETE>",
    r"\bfor you to\b.{0,120}?\b<DELETE>",
    r"\b(?:opportunity|option|ability|choice) (?:to|of)\b.{0,30}?\b<DELETE>",
    r"\b(?:delet\w+|eras\w+)\b.{0,30}?\b(?:button|link|option|function|tool|feature)\b",
    r"\b(?:you|users?|students?|parents?|teachers?|account holders?|members?|learners?|guardians?|customers?"
    r"|they|schools?|administrators?)\b(?: or [\w ]{3,20})? (?:can|may|are able to|will be able to"
    r"|have the (?:ability|option) to|always|also)\b.{0,60}?\b(?:<DELETE>|deactivat\w+|close (?:your|their))",
    r"\b(?:to|ability to|how to|able to) (?:\w+,? ){0,4}?(?:delete|erase|remove|close"
    r"|deactivate)\b.{0,40}?\b(?:your|their|the) (?:\w+ ){0,3}?(?:account|information|data|profile)",
    r"\b(?:click|tap|press|choose|select)\b.{0,60}?\b(?:delete|erase|forget|remove|clear)\b",
    r"\bthe (?:person|owner|holder|user)\b.{0,40}?\b(?:can|may)\b.{0,20}?\b<DELETE>",
    r"^\W*(?:deleting|closing) your (?:\w+ )?account\b",
    r"\b(?:when|if|once|after) you (?:delete|close|remove|cancel|deactivate)\b",
)
WE_DELETE = phrase(
    r"\bwe(?:'ll| will| shall| can| do| also| then| would| must| promptly| permanently)*\b.{0,40}?\b<DELETE>",
    r"\b(?:will|shall|is|are|gets?) (?:then |also |be |permanently |automatically |immediately |promptly "
    r"|fully )*<DELETE>",
    r"\b(?:erasure|deletion|removal) (?:is|will be|takes?)\b|\b(?:is|are|will be) (?:then )?gone\b",
    r"\bwe(?:'ll| will| shall)\b.{0,40}?\b(?:do so|comply|complete|fulfil|honou?r|process|act on)\b",
)
TIMED = phrase(
    r"\bwithin\b.{0,40}?\b(?:hours?|days?|weeks?|months?|reasonable|time)\b",
    r"\b(?:reasonable (?:amount of |period of )?(?:time|period|timeframe)|promptly|immediately|at once"
    r"|as soon as|without (?:undue |unreasonable )?delay|instantly|right away|as quickly as|straight away"
    r"|on the spot|at once|no later than|in a timely manner|timely|expeditiously)\b",
    r"\b(?:up to|after) \d+ (?:\w+ )?(?:hours|days|weeks)\b",
)
FOR_GOOD = phrase(
    r"\b(?:permanent(?:ly)?|all (?:of )?(?:your|the|their|its|associated|related|personal)|entirely"
    r"|completely|irrevers\w+|fully|everything)\b"
)
KEEPS = phrase(
    r"\b(?:retain\w*|keep|keeps|kept|stor(?:e|ed|ing)|remain\w*|preserv\w+|archiv\w+|maintain\w*|holds?"
    r"|hold on to|persist|residual|not (?:be )?(?:\w+ )?(?:deleted?|removed?|erased?)|(?:not|cannot"
    r"|unable to) (?:always )?(?:delete|remove|erase))\b"
)
BEYOND_LAW = phrase(
    r"\b(?:business (?:purposes?|needs?|reasons?|interests?|records?|operations)|legitimate (?:business "
    r"|interests?|purposes?)|(?:resolve|resolving) disputes|enforc\w+|disputes|analytics|analysis|research"
    r"|other purposes|certain (?:information|data|exceptions|circumstances|limitations|cases|conditions)"
    r"|internal|some (?:of (?:your|the) )?(?:information|data|content|cases|circumstances)|exceptions?"
    r"|limitations?|public(?:ly)?|other users|hid(?:es|den)|troubleshoot\w*|fraud|recordkeeping"
    r"|for as long as|as needed|indefinitely|reasonably necessary|our records|may not be able|may be limited"
    r"|discretion|contributions)\b"
)
LAW_ONLY = phrase(
    r"\b(?:(?:required|requires?|obliged|permitted|necessary) (?:\w+ ){0,3}?(?:by|under"
    r"|to comply with) (?:applicable |the )?law|by law|legal(?:ly)?|law|back-?ups?)\b"
)
AFTER = phrase(
    r"\b(?:after that|afterwards|thereafter|after (?:this|such) (?:time|period|date))\b",
    r"\b(?:after|even if|even after|despite|although|however|when|once|following|upon"
    r"|if)\b.{0,60}?\b(?:<DELETE>|clos(?:e|ing|ure)|terminat\w+|deactivat\w+|cancel\w*|request)",
)
HIDES = phrase(
    r"\b(?:does|do|will|may|is|are|can) ?not\b.{0,40}?\b(?:delete|remove|erase|removed|deleted|erased)\b"
    r"|\bcannot\b.{0,40}?\b(?:delete|remove|erase|removed|deleted|erased)\b"
)
REFUSES = phrase(
    r"\b(?:sole|own|absolute|our) discretion\b.{0,80}?\b(?:delet\w+|eras\w+|remov\w+|request|retain|keep)",
    r"\b(?:delet\w+|eras\w+|remov\w+|requests?|retain|keep)\b.{0,80}?\b(?:sole|own|absolute|our) discretion\b",
    r"\b(?:no|not|never)\b.{0,30}?\b(?:obligation|obligated|obliged|required|duty)\b.{0,50}?\b(?:delete|erase"
    r"|remove|destroy|purge)\b",
    r"\b(?:may|will|shall|reserves? the right to) (?:also |still |continue to )?(?:retain|keep|store"
    r"|use)\b.{0,100}?\b(?:indefinitely|forever|in perpetuity|perpetually)\b",
    r"\bwe (?:will|shall|do) ?(?:not|n't) (?:delete|erase|remove|honou?r)\b(?! (?:all"
    r"|any of)).{0,60}?\b(?:requests?|accounts?|data|information)\b",
    r"\breserves? the right to (?:retain|keep|refuse|deny)\b",
    r"\b(?:delet\w+|eras\w+|remov\w+|requests?|retain|keep)\b.{0,60}?\b(?:up to us|at our option"
    r"|as we (?:think|see) fit)\b",
    r"\b(?:retain\w*|keep\w*|kept|stor\w+)\b.{0,60}?\bas long as (?:it|they) (?:is|are) (?:useful|of (?:use"
    r"|value)|valuable) to us\b",
    r"\b(?:retain\w*|keep\w*|kept|stor\w+|use[sd]?)\b.{0,60}?\bas long as (?:it|we) (?:wish\w*|like|choose"
    r"|want|see fit|please)\b",
    r"\b(?:do|does|need|will) not have to (?:agree|comply|delete|erase|remove)\b|\bneed not (?:agree|comply"
    r"|delete)\b",
    r"\b(?:decid\w+|determin\w+) (?:whether|if) to (?:delete|erase|remove|comply|grant|honou?r)\b",
    r"\b(?:permanent record|kept permanently|never (?:be )?(?:deleted|erased|removed))\b",
)
BLIND = phrase(r"\b<BLIND>\b")
CHILD_FOUND = phrase(
    r"\b(?:if we (?:learn|discover|become aware|find|are (?:made )?aware|have (?:actual )?knowledge|obtain)"
    r"|we (?:learn|discover|become aware)|in the event (?:that )?we)\b"
)
SOME_DATA = phrase(
    r"\b(?:posts?|comments?|controls|settings|search history|watch history|messages?|photos?|videos?"
    r"|contributions?|particular|certain|some|preferences|history|recordings?|projects?|files?|uploads?"
    r"|payment|contacts|content you|your content)\b"
)
WHOLE = phrase(
    r"\b(?:(?:your|the|their|an|his or her|any|all) (?:\w+ ){0,2}?accounts?|(?:personal(?:ly)?|your|user"
    r"|student|child(?:'s|ren's)?|all|any|their|such|this|that)\b(?: [\w-]+){0,3}? (?:data|information|PII"
    r"|records))\b|\b(?:data|information|account|it|PII)\b"
)
WHOLE_DELETED = phrase(
    r"\b(?:delete|erase|remove|deletion|erasure|removal)\b(?: of)? (?:\w+ ){0,3}?(?:personal|your|student|all"
    r"|their)\b(?: \w+){0,2}? (?:data|information|account)\b"
)
DONE_IN_TIME = phrase(
    r"\b(?:delet\w+|eras\w+|remov\w+|do so|comply|compl(?:y|ied)|process\w*|fulfil\w*|complete\w*|honou?r\w*"
    r"|act)\b.{0,80}?\b(?:within\b.{0,30}?\b(?:hours?|days?|weeks?|months?|reasonable)|promptly|immediately"
    r"|without (?:undue |unreasonable )?delay|as soon as|reasonable time)\b",
    r"\b(?:within\b.{0,30}?\b(?:hours?|days?|weeks?|months?)|promptly|immediately)\b.{0,60}?\b(?:delet\w+"
    r"|eras\w+|remov\w+)\b",
    r"\bgone (?:within|after|in)\b.{0,30}?\b(?:hours?|days?|weeks?|months?)\b",
)
DEACTIVATES = phrase(r"\b(?:deactivat\w+|disabl\w+|suspend\w*)\b")
EXCEPT_BY = phrase(r"\bexcept by\b|\bwithout (?:also )?(?:deleting|closing)\b")
ON_DEVICE = phrase(
    r"\b(?:stor(?:e|ed|es|ing)|sav(?:e|ed)|kept|remains?|stays?)\b.{0,40}?\b(?:locally|local storage"
    r"|on your (?:own )?(?:device|computer|phone|machine)|in your (?:own )?browser)\b"
)
GONE_WITH_IT = phrase(
    r"\buninstall\w*\b.{0,60}?\b(?:all|your|local|everything)\b.{0,30}?\b(?:removed|deleted|erased|gone)\b"
)
REMOVES_ALL = phrase(
    r"\b(?:uninstall\w*|delet\w+|remov\w+|clear\w*|eras\w+)\b.{0,60}?\b(?:all|everything|any|the|your|this"
    r"|that)\b.{0,30}?\b(?:data|information|it|extension|app)\b"
)
KEEPS_MORE = phrase(
    r"\b(?:does|do|will|may|is|are|can) ?not\b.{0,40}?\b(?:delete|remove|erase|removed|deleted|erased)\b",
    r"\b(?:may|will) (?:still |also |continue to )?(?:retain|keep|store|remain)\b",
)
ACCOUNT = phrase(r"\baccounts?\b")

REASONS = Reasons(
    present="Data are deleted on request in good time, and no more is kept than law or backups require.",
    weak="Deletion is spoken of, but not for all data on request within a time and without further exceptions",
    missing="Nothing says that data are deleted when a student, a parent or the board asks.",
    conflict="Requests may be refused, or data kept, as the operator sees fit",
)


def judge(policy: Policy) -> Judgement:
    """Whether data are deleted when they are asked to be."""
    said = [item for statement in policy.statements if (item := _read(policy, statement))]
    if not any(item.side in ("meets", "partly") for item in said):
        said = [item for item in said if item.side == "against"]
    return settled(said, REASONS)


def _read(policy: Policy, statement: Statement) -> Said | None:
    text = statement.text
    if text not in DELETES and text not in KEEPS:
        return None
    on_device = ON_DEVICE.search(policy.near(statement, 2, 0)) and REMOVES_ALL.search(text)
    if on_device or GONE_WITH_IT.search(text):
        return Said("meets", statement, "users delete the data themselves", 1)
    if NOT_DATA.search(text) and not ACCOUNT.search(text):
        return None
    if text in DATA and REFUSES.search(text) and BLIND.search(text) is None and LAW_ONLY.search(text) is None:
        return Said("against", statement, "deletion is left to the operator")
    if text not in DATA or CHILD_FOUND.search(text):
        return None
    asked = text in ASKED and text in DELETES
    own_hand = not asked and BY_SELF.search(text) is not None
    if text in DELETES and HIDES.search(text) and (BEYOND_LAW.search(text) or EXCEPT_BY.search(text)):
        return Said("partly", statement, "hidden or kept, not deleted", 1)
    if KEEPS.search(text) and (AFTER.search(text) or HIDES.search(text)) and BEYOND_LAW.search(text):
        return Said("weakens", statement, "more is kept than law requires", 1)
    if not (asked or own_hand or RIGHT.search(text)):
        if DONE_IN_TIME.search(text) and ACCOUNT.search(text) and BY_SELF.search(policy.near(statement, 2, 0)):
            return Said("meets", statement, "deleted within a time", 1)
        return None
    if text not in DELETES:
        return None
    if _some_only(text):
        return Said("partly", statement, "only some data", -1)
    if RIGHT.search(text) and not WE_DELETE.search(text):
        return Said("partly", statement, "a right without a time")
    if BEYOND_LAW.search(text):
        return Said("partly", statement, "exceptions beyond law and backups", 1)
    after = policy.near(statement, 0, 2)
    if asked and (TIMED.search(text) or DONE_IN_TIME.search(after)) and WE_DELETE.search(after):
        return Said("meets", statement, "deleted on request within a time", 2)
    if own_hand and text in DEACTIVATES:
        return Said("partly", statement, "deactivated, not deleted")
    if own_hand and (
        TIMED.search(text) or (WHOLE_DATA.search(text) and not ACCOUNT.search(text)) or FOR_GOOD.search(text)
    ):
        if KEEPS_MORE.search(policy.near(statement, 0, 1)):
            return Said("partly", statement, "more is kept than law requires", 1)
        return Said("meets", statement, "users delete the data themselves", 1)
    return Said("partly", statement, "no time is stated", int(WHOLE_DELETED.search(text) is not None))


def _some_only(text: str) -> bool:
    """Whether what follows the word of deletion is some kind of data and not all of them, nor the account."""
    found = list(DELETES.finditer(text))
    for match in found:
        after = text[match.end() : match.end() + 90]
        some, whole = SOME_DATA.search(after), WHOLE.search(after)
        if some is None or (whole and whole.start() < some.start()):
            return False
    return bool(found)
