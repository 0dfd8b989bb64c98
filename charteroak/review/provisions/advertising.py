"""policy:advertising: personally identifiable student information is not used for advertising.

Not one of the ten: Connecticut boards' own policies add it, after C.G.S. § 10-234bb(d)(2), which forbids
contractors targeted advertising whether or not the contract says so.

Looks for: advertising - any, or targeted - with student data is prohibited.
Weak: only "we do not sell or rent", or only some advertising. A general promise not to disclose is nothing.
Contradicts: advertising based on student data is allowed.
Abstains: never.
"""

from __future__ import annotations

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import DEFINES, HOUSE_RULES, cue

ADVERTISING = cue(
    r"\b(?:advertis\w*|adverts?|ads|ad[- ]?(?:targeting|networks?|serving|supported)|marketing (?:messages?"
    r"|communications?|purposes?|campaigns?)|market to|marketing|commercial messages?|promotional (?:offers"
    r"|messages|communications?|purposes?|materials?)|sponsored)\b"
)
_AD = (
    r"(?:messages? from (?:\w+ )?(?:businesses|merchants|sponsors|brands)|advertis\w+|adverts?|ads|banners?"
    r"|sponsors?(?:'|'s|s')? \w+|brands?|promotional (?:offers?|ends|messages))"
)
TAILORED = cue(
    rf"\b{_AD}\b.{{0,80}}?\b(?:tailored|matched|chosen|selected|targeted|personali[sz]ed|based on|using|use grade"
    rf"|by reference to"
    rf"|fit|built on|depends? on|reach the same)\b",
    rf"\b(?:tailor|match|choose|select|target|personali[sz]e|decide|build an interest profile|interest profile"
    rf"|advertise)\b"
    rf".{{0,80}}?\b(?:{_AD}|catalogue|message)\b",
    rf"\b(?:uses?|used|using|combined|share\w*)\b.{{0,80}}?\b(?:data|information|history|activity|particulars"
    rf"|photographs|profiles?"
    rf"|learn about|know)\b.{{0,80}}?\b{_AD}\b",
    r"\badvertising partners?\b.{0,60}?\b(?:set|place|use|receive|recogni[sz]e)\b|\bad networks?\b",
    r"\b(?:sponsors?'|sponsor's)\b.{0,40}?\b(?:matched|shown|chosen)\b",
)
MARKETING = cue(
    r"\b(?:newsletters?|marketing|promotions?|canvass\w*|commercial offers?|sales (?:calls?|texts?)|market its"
    r"|market our"
    r"|offers of its own)\b"
)
SOME_STUDENTS = cue(
    r"\b(?:under (?:thirteen|13|sixteen|18)|health data|sensitive|resident in|in (?:New York|California|Illinois)"
    r"|opted (?:\w+ ){0,3}out"
    r"|where (?:a|the) parent|on health|biometric)\b"
)
ADVERT = cue(r"\b(?:advertis(?!\w* or solicit)\w*|adverts?|ads)\b")
NEGATED = cue(
    r"\b(?:not|never|nor|neither|no|none|without|cannot|won't|don't|prohibit\w*|barred|bars|forbid\w*"
    r"|forbidden|refrain\w*|free of|banned|ban on|nothing|in no event|under no circumstances|nobody"
    r"|off limits)\b|❌"
)
DATA = cue(
    r"\b(?:data|information|records?|PII|personally identifiable|content|profiles?|activity|behaviou?r"
    r"|inferences?|students?|pupils?|learners?|children|child|it|us(?:e|ing) (?:it|them)|targeted"
    r"|targeting|kids|minors)\b"
)
SELLS = cue(
    r"\b(?:sell(?:s|ing)?|sold|rent(?:s|ed|ing)?|trade[ds]?|lease[ds]?|moneti[sz]\w*|sale of"
    r"|personal gain or profit|commercial(?:ly)? (?:purposes?|exploit\w*|gain|use))\b"
)
STUDENT_DATA = cue(
    r"\b(?:(?:student|pupil|learner|customer|client|personal|user|education\w*|school|district|board"
    r"|covered|confidential|protected|your|such|these|all|any|the|said|this|shared|city"
    r"|county) (?:\w+ ){0,3}?(?:data|information|records?|content|PII)|lists? of (?:\w+'s )?\w+|PII"
    r"|personally identifiable|data"
    r"|it|them)\b"
)
PERMITS = cue(
    r"\b(?:may|can|will|reserves? the right|is (?:entitled|permitted)|are (?:permitted|entitled)"
    r"|consents?|agrees?|authori[sz]es?|allows?|permits?|we use|we show|uses?|must provide|includes?"
    r"|shows?|displays?|serves?|helps?)\b"
)
PROMOTES = cue(
    r"\b(?:advertis\w*|ads|marketing|promot(?:e|es|ing|ion|ional)|recommendations? for|offers?"
    r"|sponsor\w*'? ?(?:messages?|content|offers)?|partner products?"
    r"|information about .{0,40}?(?:products|services|offers))\b"
)
BASED = cue(
    r"\b(?:based on|on the basis of|chosen by|by reference to|using|with|from|tailored|personali[sz]ed"
    r"|whose \w+|targeted|relevant|according to|match\w*|interest-based|use[sd]? (?:\w+ ){0,6}?(?:data|information"
    r"|records?)|share[sd]? (?:\w+ ){0,8}?with|contact details|channels|e-?mail|of interest)\b"
)
EXCEPT = cue(
    r"\b(?:except(?: that)?|with the exception|exception of|provided,? (?:however,? )?that|however|save (?:that|for)"
    r"|but (?:it|that|company"
    r"|vendor|contractor|provider|we)? ?may|unless)\b"
)
OTHER_ADS = cue(
    r"\b(?:name (?:or|and) (?:seal|logo)|logos?|seal of|trademarks?|board's name|(?:customer|district"
    r"|school|party)'s name|insignia|press releases?|publicity|testimonial|reference customer"
    r"|false advertising|user(?:s)? (?:may|shall|must|will) not|you (?:may|shall|must|will|agree) not"
    r"|spam|unsolicited)\b"
)
STUDENTS = cue(
    r"\b(?:students?|pupils?|learners?|child|children|households?|riders?|parents?|users?|personal|personally"
    r"|data"
    r"|qualified users|customers?|you)\b"
)
IMPERATIVE = cue(r"^\W*(?:do not|don't|please do not|never) (?:share|post|upload|use|send|submit|engage)\b")
BLIND = cue(r"\b<BLIND>")
PARTIAL = cue(
    r"\b(?:without (?:the )?(?:prior |express )*(?:written )?(?:consent|permission|approval)|unless"
    r"|third[- ]party advertis\w+ only|behavio(?:u)?ral advertising only|non-educational)\b"
)
USER_SUBJECT = cue(
    r"^(?!.*\b(?:to enable|so that|to allow)\b)\W*(?:[\d.]+ )?(?:you|users?|customers?|students?|licensee"
    r"|members?|authorized users?)\b(?:'s)? (?!data|info|record|content)(?:\w+ )?(?:shall|will|may|must"
    r"|agrees?|are|is|can|cannot)\b"
)

REASONS = Reasons(
    present="Student data may not be used for advertising.",
    weak="Only part of advertising is ruled out",
    missing="Advertising is not addressed.",
    conflict="A term allows advertising with student data",
)


def judge(agreement: Agreement) -> Judgement:
    return settled(agreement, [item for clause in agreement.operative if (item := _read(clause))], REASONS)


def _read(clause: Clause) -> Evidence | None:
    text = clause.full
    if text in DEFINES or text in HOUSE_RULES or IMPERATIVE.search(clause.text):
        return None
    if allowed := _allows(clause, text):
        return allowed
    if text in TAILORED and text in STUDENTS and not _ruled_out(text) and text not in BLIND and text not in OTHER_ADS:
        return Evidence("against", clause, "advertising is chosen by what is known of students")
    if text in ADVERT and text in NEGATED and text in DATA:
        if USER_SUBJECT.search(text) or (text in OTHER_ADS and text not in PERSONAL):
            return None
        match = ADVERT.search(text)
        if (match and text[: match.start()] in NEGATED) or text in PROHIBITED_AFTER:
            if text not in BY_DATA:
                return Evidence("partly", clause, "only where advertising is shown, not what data are used for")
            if text in PARTIAL or text in SOME_STUDENTS:
                return Evidence("partly", clause, "only some advertising, or with consent")
            return Evidence("meets", clause, "advertising is ruled out")
    if text in ADVERT and text in SHOWN_NOT and text not in OTHER_ADS and not USER_SUBJECT.search(text):
        return Evidence("partly", clause, "only where advertising is shown, not what data are used for")
    if text in ADVERTISING and text in NEGATED and text in STUDENT_DATA and text not in ADVERT:
        if USER_SUBJECT.search(text) or text in OTHER_ADS:
            return None
        return Evidence("partly", clause, "marketing is ruled out, advertising is not named")
    if (
        text in MARKETING
        and text in NEGATED
        and text in FAMILIES
        and text not in OTHER_ADS
        and not USER_SUBJECT.search(text)
    ):
        return Evidence("partly", clause, "marketing is ruled out, advertising is not named")
    if text in SELLS and text in STUDENT_DATA:
        match = SELLS.search(text)
        if match and text[max(0, match.start() - 90) : match.start()] in NEGATED and not USER_SUBJECT.search(text):
            return Evidence("partly", clause, "it only promises not to sell")
    return None


FAMILIES = cue(r"\b(?:students?|pupils?|learners?|parents?|famil(?:y|ies)|child(?:ren)?|data subjects|scholars)\b")


def _ruled_out(text: str) -> bool:
    """Whether advertising is what the clause forbids, with no exception that opens it again."""
    match = TAILORED.search(text)
    if match is None:
        return False
    before = text[: match.end()]
    opened = [found.end() for found in EXCEPT.finditer(before)]
    scope = before[opened[-1] :] if opened else before
    return scope in NEGATED or text[match.start() :] in PROHIBITED_AFTER


SHOWN_NOT = cue(r"\b(?:not|never)\b.{0,20}?\b(?:show|display|place|serve|run|put)\b")
BY_DATA = cue(
    r"\b(?:us(?:e|es|ed|ing)|targeted|target\w*|based on|profil\w+|personally|disclos\w+|sell|shar\w+"
    r"|process\w*|inferences?|behaviou?r\w*|serves? to|by means of|draw on|with (?:student|pupil|learner|personal)"
    r"|for (?:any )?(?:advertis|commercial|marketing))\b",
    r"\b(?:no|any|all|free of) advertis\w+(?: of any)?\b",
)
PERSONAL = cue(
    r"\b(?:personal\w*|student|pupil|learner|child\w*|PII|customer data|user data|data|information"
    r"|records?)\b"
)
PROHIBITED_AFTER = cue(
    r"\b(?:advertis\w*|ads)\b.{0,160}?\b(?:excluded|not allowed|never|prohibited|forbidden)\b",
    r"\b(?:advertis\w*|ads)\b.{0,120}?\b(?:prohibited|forbidden|barred|not (?:be )?(?:allowed|permitted|used|shown)"
    r"|is not|are not)\b",
)


def _allows(clause: Clause, text: str) -> Evidence | None:
    for match in PROMOTES.finditer(text):
        if text[match.start() :] in PROHIBITED_AFTER:
            continue
        before = text[: match.start()]
        opened = None
        for exception in EXCEPT.finditer(before):
            opened = exception
        scope = before[opened.end() :] if opened else before
        if scope not in PERMITS or scope in NEGATED or text in BLIND or USER_SUBJECT.search(text):
            continue
        if text not in STUDENTS or text not in BASED or text in OTHER_ADS:
            continue
        if opened is None and match.group().lower().startswith(("promot", "offer")) and text not in ADVERTISING:
            continue
        return Evidence("against", clause, f"“{match.group()}”")
    return None
