"""bb-a-3, C.G.S. § 10-234bb(a)(3): student data are used for no purpose but those that the contract authorises.

Looks for: the contractor shall not use the data for any other purpose; or uses them only to provide the services,
on instructions, or as the agreement says.
Weak: the purposes are open-ended, or set by a privacy policy that may change; improving the same service is among
them; or the limit is an effort only, left blank, or reaches some data or some persons only.
Contradicts: use for the contractor's own ends - advertising, new products, training of models on identifiable
data, any lawful purpose. The same with de-identified data is no fault.
Abstains: never.
"""

from __future__ import annotations

import re

from charteroak.review.clauses import Agreement, Clause
from charteroak.review.evidence import Evidence, Judgement, Reasons, settled
from charteroak.review.vocabulary import BLANK, DEFINES, HOUSE_RULES, LIABILITY, USER_RULES, cue

USES = (
    r"(?:us(?:e|es|ed|ing|ages?)|process(?:es|ed|ing)?|access(?:es|ed|ing)?|collect(?:s|ed|ing)?|handl(?:e|es|ed|ing)"
    r"|puts?"
    r"|treat(?:s|ed)?|employ(?:s|ed)?|disclos\w+|maintain(?:s|ed)?|shar(?:e|es|ed|ing)|retain(?:ed)?|turn(?:ed)?|serv"
    r"(?:e|es|ed)"
    r"|mine[ds]?|exploit\w*|appl(?:y|ies|ied)|consult(?:s|ed)?|ingest(?:s|ed)?|evaluat\w+|analy[sz]\w+|touch(?:es)?"
    r"|work with"
    r"|obtains?|occupation)"
)
DATA = cue(
    r"\b(?:data|information|records?|PII|content|student work|files|materials|personally identifiable"
    r"|rosters?|recordings|it|them|info|marks|names|essays|activity|list|voices|material)\b",
    r"\bwhat (?:a |an |the )?(?:students?|pupils?|child\w*|learners?) (?:has |have )?\w+",
    r"\bidentif\w+ (?:the |a )?(?:students?|pupils?|form)\b",
)
STUDENT_DATA = cue(
    r"\b(?:(?:student|pupil|learner|scholar|customer|client|personal|user|education\w*|school|district|board|buyer"
    r"|licensee"
    r"|covered|confidential|protected|your|university|such|these|all|any|the|said|this|shared|city"
    r"|county|child\w*'?s?|their|its|that)(?:'s)? (?:\w+ ){0,2}?(?:data|information|records?|content|PII|files"
    r"|results|essays"
    r"|rosters?|recordings|materials|submissions|interactions)|PII|personally identifiable|data|what (?:we|students?"
    r"|pupils?|it)"
    r" (?:know|learns?|collects?|types?)|information (?:gathered|collected|obtained|about|received)"
    r"|(?:user|student|pupil|learner|class|client-pupil|school)(?:s'|'s)? (?:info|lists?|files?|material|essays|work"
    r"|writing|answers|activity|voices|submissions|use"
    r"|photographs|search histories|contact information|profiles)|(?:records|names|marks|profiles|work|files"
    r"|responses|answers|profiles) (?:\w+ ){0,4}?(?:of|by|from)"
    r" (?:named |the )?(?:riders|pupils?|students?|learners|minors|children)|(?:case|pupil|student) files|pupil list"
    r"|voice recordings|what (?:it|students)"
    r" (?:collects|post)|(?:students?|pupils?|learners) (?:use|move through)|the (?:records|said records)|rosters)\b",
    r"\bwhat (?:a |an |the )?(?:students?|pupils?|child\w*|learners?) (?:has |have )?\w+",
    r"\bidentifies the (?:student|pupil|learner)\b|\bidentifiable form\b",
)
CLOSED = cue(
    rf"\b(?:forbidden|promised? not|pledges?|prohibited|barred|not at liberty)\b.{{0,60}}?\b{USES}\b.{{0,100}}?\b"
    rf"(?:otherwise than|does not name|only to|further its|unless)\b",
    r"\b(?:may not be repurposed|use is out of the question)\b",
    r"\b(?:for|in|to) (?:[\w-]+ ){0,5}?(?:purposes|services|work|tasks|performance) (?:only|alone)\b"
    r"|\bfor that alone\b|\bfor those \w+ alone\b",
    r"\bfor no other(?=[.;,]|$)|\bto no purpose (?:save|except|but)\b|\bfor any (?:purpose|end"
    r"|use) that [^.;]{0,60}?\b(?:do|does) not (?:authori[sz]e|name|allow)\b",
    r"\b(?:none besides|entertain no others|begins? and ends? with|co-extensive|by exception|for a single purpose"
    r"|for one reason|single purpose|specific purpose"
    r"|the only thing|that's the only|no other thing|not make any other use|for nothing else|doesn't get used"
    r"|don't use it for anything else|anything else|full stop"
    r"|no further use|never for purposes|used otherwise|be used otherwise|all the \w+ \w+ will be used in"
    r"|purpose not granted|stay in it|the job you've hired us for)\b",
    rf"\b(?:only|solely|exclusively) {USES}\b|\b{USES}\b.{{0,120}}?\b(?:contract|contracted|authori[sz]ed) "
    rf"(?:purposes|work|services)\b.{{0,20}}?\b(?:only|alone)\b",
    rf"\b(?:not|never|don't|won't|never)\b.{{0,30}}?\b{USES}\b.{{0,120}}?\b(?:for anything except|that isn't"
    rf"|doesn't mention|does no|any other)\b",
    r"\boutside (?:of |the scope of )?\b.{0,80}?\b(?:prohibited|doesn't get used|not used)\b",
    rf"\b(?:not|never|neither|no|nor|cannot|prohibited|don't|doesn't"
    rf"|won't)\b.{{0,120}}?\b{USES}\b.{{0,200}}?\b(?:purposes?|reason|manner|way|use|end"
    rf"|anything)s?\b.{{0,40}}?\b(?:other than|except|beyond|outside|unrelated to|not (?:directly "
    rf"|specifically |expressly )?(?:related|authori[sz]ed|permitted|described|set|connected|allowed)"
    rf"|besides|inconsistent with|contrary to|but)\b",
    rf"\b(?:not|never|neither|no|nor|don't|doesn't|nothing|won't)\b.{{0,80}}?\b{USES}\b.{{0,120}}?\b(?:except"
    rf"|other than|unless"
    rf"|beyond|save)\b.{{0,40}}?\b(?:as|to|for|in|what|where|under|necessary|needed|the)\b",
    rf"\b{USES}\b.{{0,140}}?\b(?:only|solely|exclusively|strictly|limited to"
    rf"|no more than)\b.{{0,60}}?\b(?:for|to|as|in|on|by|under|within|purposes?|such)\b",
    rf"\b(?:only|solely|exclusively)\b.{{0,20}}?\b(?:be )?{USES}\b.{{0,120}}?\b(?:for|to|as|in order|on"
    rf"|under|in accordance|within)\b",
    r"\b(?:for|to) no other (?:purpose|use|end|reason)\b|\bno (?:other )?(?:use|purpose) (?:other than"
    r"|but|except|beyond)\b|\bnothing else\b|\bno purpose other than\b|\bfor no purpose\b(?! other)",
    r"\b(?:any|other) purposes? (?:other than|except|not)\b",
    rf"\b(?:limit|restrict|confine)\w*\b.{{0,40}}?\b(?:its |the )?{USES}\b.{{0,80}}?\bto\b",
    rf"\b{USES}\b.{{0,80}}?\b(?:is|are|be) (?:limited|restricted|confined) to\b",
    r"\bonly (?:for|on|to|as|in)\b.{0,80}",
    r"\b(?:not otherwise|otherwise than|no further (?:use|than)|for that alone|and that alone|for one reason|sole "
    r"(?:use|purpose|reason)"
    r"|confin\w+ (?:itself|ourselves|themselves|its|our|the)|restrict\w* (?:itself|ourselves)|foreign to"
    r"|no occupation"
    r"|serves? exclusively|no other use|not use it otherwise|there the permission stops|strays?)\b",
    r"\b(?:not|no|never|nothing)\b.{0,120}?\b(?:us(?:e|ed|ing)|process\w*|employ(?:ed)?|handled?|put|turned"
    r"|serve)\b.{0,120}?"
    r"\b(?:otherwise than|other than|beyond|outside|foreign|does not (?:authori[sz]e|permit|allow|name|call for))\b",
    rf"\b{USES}\b.{{0,80}}?\b(?:outside|beyond)\b.{{0,60}}?\b(?:prohibited|barred|forbidden|excluded|not (?:permitted"
    rf"|allowed))\b",
    r"\bno purpose but\b|\bnot for .{0,160}?\bany end but\b",
    r"\bneither\b[^.;]{0,80}?\bput\b[^.;]{0,60}?\bto (?:another|any other) use\b|\band for no other\b"
    r"|\bfor nothing else\b",
)
WITHIN = cue(
    r"\b(?:agreements?|contract|addendum|services?|DPA|platform|product|terms|software|instruct\w+"
    r"|scope of work|tasks?|engagement|project|authori[sz]ed|educational purposes?|school purposes?"
    r"|program|order|work|study|solution|application|system|directed|permitted|specified"
    r"|purposes? (?:described|set|stated|specified|authori[sz]ed|outlined|listed|for which)|provid\w+"
    r"|perform\w*|furnish\w*|supply\w*|annex|exhibit|schedule|letter|evaluation|purpose|app|licen[cs]e"
    r"|carry|duties|obligations|course|tutoring|assigned|asked|engaged|retained|bought|procured|task|this letter"
    r"|for which"
    r"|operating|operate|render|deliver\w*|lessons|marking|enrolment|hosting|class lists?|library|for that"
    r"|this single|hired|agreed|bus|routing|called for|calls for|fulfil\w*)\b"
)
FOR_PURPOSE = cue(
    rf"\b(?:will|shall|may|agrees to|must) (?:only )?{USES}\b.{{0,200}}?\b(?:for the purposes? of"
    rf"|in order to|to) (?:provid|perform|deliver|furnish)\w*\b.{{0,80}}?\bservices?\b"
)
POLICY = cue(
    r"\b(?:purposes?|uses?|used?|process\w*|collect\w*|accordance|described|outlined|set (?:out|forth)"
    r"|listed|authori[sz]ed|subject|stated|handled)\b.{0,120}?\b(?:privacy (?:policy|notice|statement)"
    r"|data (?:policy|notice)|our polic(?:y|ies)|terms of (?:service|use) and privacy)\b",
    r"\bprivacy (?:policy|notice|statement)\b.{0,80}?\b(?:describes?|explains?|governs?|sets out|applies"
    r"|covers?|tells)\b.{0,80}?\b(?:us(?:e|es|ed)|collect\w*|process\w*|handle\w*)\b",
    r"\b(?:statement|guidelines?|page|notice|practices|policy)\b[^.;]{0,60}?\b(?:from time to time|as (?:revised"
    r"|amended|updated)|it may (?:revise|change))\b",
)
OPEN_ENDED = cue(
    r"\b(?:related (?:or|and) ancillary|ancillary purposes|as may arise"
    r"|(?:legitimate )?educational purposes?\b(?! (?:described|set|stated|specified|authori[sz]ed))"
    r"|authori[sz]ed purposes?\b(?! (?:under|described|set|stated|specified|in))|including (?:but"
    r"|without) (?:not )?limit\w+|such as|among other|and similar|related purposes"
    r"|legitimate (?:educational|business)|other purposes (?:compatible|related)"
    r"|and so on|etc\b|suchlike|(?:shall|will) generally|generally be used|reasonably related|may "
    r"(?:from time to time|hereafter)|announced?|as posted|in effect when|other (?:helpful )?things"
    r"|for (?:other|related) purposes|publishes a new purpose|reasonable person would|school-related|wider learning"
    r"|support k-12|educational benefit|among others|open list"
    r"|connected with education|education of children|as this policy explains|as (?:reasonably )?(?:necessary"
    r"|appropriate) in its|primarily|mainly|incidental|connected (?:thereto|therewith|with"
    r" education)|general aims|its mission|along those lines|not complete|legitimate purposes|as otherwise described"
    r"|other legitimate|compatible with|advance the education|such further|further (?:educational )?ends"
    r"|reasonably connected"
    r"|other uses)\b"
)
IMPROVE = cue(
    r"\b(?:improv\w+|enhanc\w+|develop\w*|refin\w+|optimi[sz]\w+|bettering|better|tune|fine-tune|polish\w*|fix"
    r"|upgrad\w+|mend) (?:\w+ ){0,3}?(?:the|our|its"
    r"|their|these|this|such|those|and|services?|platform|product|user experience|functionality"
    r"|educational|quality|it|program|app|system|tool)\b",
    r"\b(?:improvement|further development|enhancement|optimi[sz]ation|refinement|betterment)(?: and \w+)? of (?:the"
    r"|that|this|our|its|said|services)\b",
    r"\bbetter versions? of (?:the|our|its)\b|\bmak(?:e|ing) (?:the|them|those|it) [\w ]{0,20}?better\b|\b"
    r"(?:difficulty|usability)\b|\bquality work\b"
    r"|\b(?:work|serve your school|them) better\b|\b(?:fixing defects|enhancing|improve app|enhance|improve)\b",
)
OWN_ENDS = cue(
    r"\b(?:new AI|cross-selling|secondary use|research corpus|academic publications?|investor|voice recognition"
    r"|speech products?|consumer financial"
    r"|engines for other|for other (?:clients|customers)|consumer insights|identify prospects"
    r"|profitable use|not unlawful|if lawful|permitted by law"
    r"|of advantage to|any product\b|new titles|whether or not the use|good or bad|may find others|sister companies"
    r"|other business lines|without limit"
    r"|target (?:communications|offers|ads)|our advertisers|personali[sz]ed advertise\w+|in advertisements|to promote"
    r"|offers, promotions|choose the advertisements"
    r"|across our company's|otherwise of advantage|business development"
    r"|market research|to offer (?:its|our|their)|new lines? of)\b",
    r"\b(?:ends?|purposes?|projects?|interests?|choosing) of (?:its|our|their) (?:own|choosing)\b"
    r"|\bof its own choosing\b|\bany other (?:reason|use)\b(?=, good| \| permitted)",
    r"\b(?:legitimate )?(?:commercial|business) (?:interests?|ends)\b",
    r"\b(?:foundation models?|language models?|grading engine|benchmarking services?|AI products?)\b",
    r"\b(?:its|our|their|the \w+'s) (?:general |internal )?business (?:planning|interests?|ends)\b",
    r"\b(?:selling|sale of) (?:advertising|data)\b|\bpartner offers?\b|\boffers from (?:us|our|partners)\b",
    r"\b(?:every|any|whatever|other) (?:aim|way|ways|manner|end|ends|lawful use|commercial use)s?\b.{0,40}?\b"
    r"(?:economic|valuable"
    r"|it likes|wish\w*|sees? fit|like|finds?|choos\w+)\b",
    r"\b(?:scientific|market(?:ing)?|commercial|own)(?: and \w+)? research\b|\bproduct (?:R&D|development|research)\b"
    r"|\bmarket studies\b",
    r"\bnot (?:limited|confined|restricted) to the purposes? of (?:this|the) (?:contract|agreement)\b",
    r"\b(?:affiliates'?|group|partners'?) (?:purposes|ends|use)\b|\bother (?:businesses|products) (?:of|we)\b",
    r"\b(?:consumer|insurance|credit|advertising|analytics|data) (?:\w+ )?business(?:es)?\b",
    r"\bas (?:its|an?) (?:own|independent) controller\b",
    r"\b(?:suggest|recommend|promote|offer|advertise)\b.{0,40}?\b(?:other things|other products|things we sell"
    r"|to buy)\b",
    r"\bwould buy\b|\bfree to use (?:what|whatever|it|any)\b|\bwithout restriction\b",
    r"\bdesign new\b|\bnew (?:games|products|services|features|lines)\b",
    r"\b(?:train\w*|tun(?:e|ing)|fine-tun\w+|teach)\b.{0,60}?\b(?:models?|algorithms?|AI"
    r"|artificial intelligence|machine learning|systems)\b",
    r"\b(?:machine learning|artificial intelligence)\b.{0,40}?\b(?:train\w*|develop\w*|research)\b",
    r"\b(?:design|develop|creat|build|launch|test)\w*\b.{0,40}?\b(?:new|other|future|additional|further"
    r"|derivative|present and future) (?:\w+ )?(?:products?|services?|features?|offerings?|tools?"
    r"|works?)\b",
    r"\bany (?:other )?(?:lawful|legal|legitimate|business|commercial)? ?(?:business "
    r"|commercial )?purposes?\b(?! (?:other than|except|not|unrelated|beyond|outside|besides"
    r"|inconsistent|which))",
    r"\b(?:its|our|their) own (?:\w+ )?(?:purposes?|ends?|use|business|benefit|account|interests?)\b",
    r"\b(?:commercial|business|internal business|lawful|marketing|promotional|advertising"
    r"|research and development|product development) (?:and \w+ )?purposes?\b(?! (?:specified|set|described"
    r"|stated) )",
    r"\b(?:for|in|to|conduct|of) (?:our |its |the )?(?:\w+ (?:and|or) )?(?:marketing|promotion"
    r"|advertis\w+|market research|promot\w+)\b",
    r"\b(?:sell|rent|(?:may|to|or) licen[cs]e|moneti[sz]e)\b.{0,40}?\b(?:data|information|records?)\b",
    r"\bdisplay, distribute,? and reproduce\b|\b(?:perform|publish|distribute|display"
    r"|exploit)\w*\b.{0,60}?\b(?:in any (?:form|media|medium)|for any purpose|throughout the world"
    r"|worldwide)\b",
    r"\b(?:communicate|send|provide)\b.{0,60}?\b(?:information|offers?|news|messages?"
    r"|materials?) about\b.{0,40}?\b(?:products?|services?|offers)\b",
    r"\b(?:present|future|other) (?:and future )?(?:offerings?|products)\b",
)
PERMITS = cue(
    r"\b(?:may|can|might|reserves? the right|is (?:entitled|permitted|free|authori[sz]ed)"
    r"|are (?:permitted|entitled|authori[sz]ed)|grants?|licen[cs]e|consents?|agree(?:s)? that"
    r"|authori[sz]es?|allows?|permits?|(?:will|shall|is|are|be) (?:also )?(?:used|combined|analy[sz]ed|processed"
    r"|added)|becomes? part|helps? (?:us|target)|secondary use allowed"
    r"|data use:|we'll use|use of \w+ data:|use \w+ data to|will, to train|besides|apart from|we (?:combine|may)"
    r"|it processes|yes|gives? (?:us )?permission|you must provide|we (?:also )?use|uses? (?:it|such|this|these|the"
    r"|student"
    r"|personal|customer|your|data|information)|right to use|will use|shall be free|we (?:also )?(?:train|feed|study"
    r"|mine|build|share|sell)"
    r"|at liberty|not forbidden|restriction on the use|do not apply to uses|otherwise than|we keep the right"
    r"|permitted:?|is free|is a permitted|combine|exploit|is not (?:limited|confined)|uses (?:pupil|learner|what)"
    r"|might use)\b"
)
NEGATED = cue(
    r"\b(?:not|never|nor|neither|no|prohibit\w*|won't|cannot|without|refrain\w*|barred|forbidden"
    r"|in no event|under no circumstances)\b(?! (?:only|limited|more))|❌"
)
EXCEPT = cue(
    r"\b(?:except(?: that)?|with one exception|but (?:the )?\w+ may|provided,? (?:however,? )?that|however|save that"
    r"|but (?:it |that |company "
    r"|vendor |contractor |provider |we )?may|unless|notwithstanding|other than to)\b"
)
BLIND = cue(r"\b<BLIND>")
USER_SUBJECT = cue(
    r"^\W*(?:[\d.]+ )?(?:you|users?|customers?|students?|licensee|subscriber|district|school|client"
    r"|authorized users?|members?|board)\b(?:'s)? (?:and \w+ )?(?:shall|will|may|must|agrees?|are|is|can)\b"
)
FEEDBACK = cue(r"\b(?:feedback|suggestions?|ideas|logo|trademark|name)\b")
CONFIDENTIAL = cue(r"\b(?:confidential information|trade secrets?|proprietary information)\b")

REASONS = Reasons(
    present="Student data may be used for the purposes of the contract and for no other.",
    weak="Use is limited, but the purposes are open or can change",
    missing="Nothing limits what the contractor may use student data for.",
    conflict="A term allows the contractor to use student data for its own ends",
)


def judge(agreement: Agreement) -> Judgement:
    return settled(
        agreement,
        [item for clause in agreement.operative if (item := _read(agreement, clause))],
        REASONS,
        about_data=True,
    )


def _read(agreement: Agreement, clause: Clause) -> Evidence | None:
    text = clause.full
    if text not in DATA or text in DEFINES or text in LIABILITY or text in HOUSE_RULES:
        return None
    if own := _own_ends(agreement, clause, text):
        return own
    if text in NOTHING_ELSE and agreement.near(clause, 1, 0) in STUDENT_DATA:
        return Evidence("meets", clause, "every other use is forbidden")
    if _users_own_duty(agreement, text):
        return None
    if (text in CLOSED and text in USE_WORD) or text in FOR_PURPOSE:
        if text not in STUDENT_DATA:
            return None
        if text in CONFIDENTIAL and text not in PERSONAL:
            return None
        if text in POLICY:
            return Evidence("partly", clause, "the purposes are those of a policy that can change")
        if clause.lead and _improves(text, clause.text):
            return Evidence("weakens", clause, "improving the service is among the purposes")
        if text not in WITHIN and text not in NOTHING_MORE:
            return None
        if text in SOME_ONLY or BLANK.search(text):
            return Evidence(
                "partly", clause, "it limits the use of some data only, or by some persons, or leaves a blank"
            )
        if text in LICENCE_ONLY or text in COLLECTS_ONLY:
            return Evidence("partly", clause, "it limits less than the use of student data")
        if text in ONLY_OTHER:
            return None
        if _improves(text, clause.text):
            return Evidence("weakens", clause, "improving the service is among the purposes")
        if text in WISH or (text in OPEN_ENDED and text not in SPECIFIC):
            return Evidence("partly", clause, "the purposes are open-ended")
        strength = 2 * (text in PLAIN) + (text in USES_DATA)
        return Evidence("meets", clause, "for the purposes of the contract only", strength=strength)
    if text in POLICY and text in USE_WORD:
        return Evidence("partly", clause, "the purposes are those of a policy that can change")
    if text in STATES_USE and text in STUDENT_DATA and text not in CONFIDENTIAL and text not in BLIND:
        if text in IMPROVE:
            return Evidence("partly", clause, "improving the service is among the purposes")
        if text in OPEN_ENDED or text in SCHOOLING:
            return Evidence("partly", clause, "the purposes are open-ended")
    return None


NOTHING_MORE = cue(
    r"\b(?:for|to) (?:nothing else|no other (?:thing|purpose|use|end|reason|task)|nothing besides|that alone)\b"
    r"|\bto another use\b"
)
_NEXT_ITEM = re.compile(r"[;,] (?:or |and )?\(?[a-z]\) ")
NEVER_LISTED = cue(r"\bnot:? ?\(?(?:[a-z1]|i)\) ")
SOME_ONLY = cue(
    r"\b(?:under (?:thirteen|13)|special education module|disciplinary record|(?:other|academic) (?:student |pupil )?"
    r"(?:data|records?) (?:is|are)|financial aid|protected health|medicaid|this (?:clause|sentence)"
    r" (?:doesn't|does not|concerns)|subcontractors may use|staff (?:are instructed|may)"
    r"|employees are advised)\b",
    r"(?:^|[.;:] )health information\b",
)
WISH = cue(
    r"\b(?:reasonable efforts|endeavou?r|try to|tries to|ought to|is expected|expects to|intends? to|aims? to"
    r"|under the pretext)\b",
)
STATES_USE = cue(
    r"\b(?:permitted (?:uses|purposes)|purposes|use of data|data used for|used for|uses set forth|we use them"
    r"|helps? us|used to|may analy[sz]e|uses \w+ \w+ to)\b",
    r"\b(?:we|contractor|vendor|provider|company|operator|supplier|processor|licensor|seller)\b.{0,60}?\b(?:use"
    r"|uses|used"
    r"|process|processes|analy[sz]es?|evaluate|look at|collect)\b",
    r"\b(?:data|information|records?)\b.{0,40}?\b(?:is|are|be|may be) (?:used|processed|consulted|analy[sz]ed)\b",
    r"\b(?:information|data) serves to\b|\b(?:use|uses) of (?:student|pupil|learner|personal|the)\b",
)
SCHOOLING = cue(r"\bfor (?:legitimate )?educational purposes\b")
IT = cue(r"\b(?:use|uses|using|process|sell|share) (?:it|them|these|this)\b")
NOTHING_ELSE = cue(
    r"\b(?:not|never|don't|won't) (?:use|process|handle) (?:it|them|that|those)\b.{0,20}?\b(?:otherwise"
    r"|for anything else|for any other purpose)\b",
    r"\b(?:every|any|all) other (?:use|purpose)s?\b.{0,40}?\b(?:forbidden|prohibited|barred|excluded"
    r"|not (?:permitted|allowed))\b",
    r"\bany other use is (?:a |an )?(?:breach|default|violation)\b|\b(?:a|any) (?:further|new|other"
    r"|different) use\b[^.;]{0,40}?\b(?:out of the question"
    r"|forbidden|a breach)\b",
    r"\b(?:may|shall|will|must) not (?:use|process|employ) (?:it|them|these|those|the \w+"
    r"|student data)\b[^.;]{0,30}?\b(?:for (?:anything|any purpose) (?:beyond"
    r"|besides|outside|other)|for purposes of its own|for its own purposes|beyond that)\b",
    r"\ba use that is not on (?:this|the) list may not\b|\bno use\b[^.;]{0,60}?\b(?:does|do) not (?:allow|permit"
    r"|authori[sz]e|name)\b",
    r"\b(?:may|shall|will) (?:not )?put\b[^.;]{0,40}?\bto (?:another|any other|a different) use\b",
    r"\b(?:use|used) (?:it|them) for that and (?:for )?no(?:thing)?\b|\bput to no other use\b",
)
SPECIFIC = cue(
    r"\b(?:authori[sz]ed (?:by|under)|agreement|contract|services?|exhibit|schedule|annex|addendum|instruct\w+"
    r"|DPA)\b(?!.{0,60}\b(?:ancillary|as may arise|other purposes))"
)
PLAIN = cue(
    r"\b(?:any|no) (?:other )?(?:purposes?|use|reason)\b(?: whatever)?(?: other than| except| but| not|\b)",
    r"\b(?:not|never) (?:be )?(?:use|process)\w*\b.{0,60}?\b(?:except|other than|beyond|unless)\b",
    r"\b(?:use|process)\w*\b.{0,60}?\b(?:solely|only|exclusively)\b",
    r"\b(?:solely|only|exclusively) (?:use|process)\w*\b",
)
USES_DATA = cue(
    r"\b(?:use|uses|used|process|processes|processed)\b.{0,60}?\b(?:data|information|records|content|it)\b",
)
LICENCE_ONLY = cue(r"\blicen[cs]e\b.{0,120}?\b(?:reproduce|publish|distribute|display)\b")
COLLECTS_ONLY = cue(
    r"\bcollects? only\b(?!.{0,40}\b(?:and|or) (?:use|process))",
    r"\b(?:only|do not knowingly|not knowingly) collects?\b(?!.{0,40}\b(?:and|or) (?:use|process))",
)
USE_WORD = cue(rf"\b{USES}\b")
PERSONAL = cue(r"\b(?:student|pupil|learner|personal|education\w*|child\w*|customer data|user)\b")
ONLY_OTHER = cue(
    r"\b(?:access|individuals|persons|employees|personnel)\b.{0,200}?\bneed[- ]to[- ]know\b",
    r"\b(?:only|solely) (?:to|by|with) (?:those |such |its |the |authori[sz]ed )?(?:employees|persons"
    r"|personnel|staff|individuals|members|subcontractors|agents|third parties)\b(?!.{0,200}\b(?:purpose"
    r"|only for|solely for))",
)


def _improves(text: str, own: str) -> bool:
    """Whether improving the service is permitted: not negated, or an exception to a negation."""
    match = IMPROVE.search(own) or IMPROVE.search(text)
    if match is None or text in BLIND:
        return False
    opened = _SAVE.pattern.split(match.string[: match.start()])
    return opened[-1] not in NEGATED if len(opened) > 1 else own not in NEGATED


_SAVE = cue(r"\b(?:except|other than|save|but)\b")
_BY_LAW = cue(
    r"\b(?:as|where|unless|save as) (?:\w+ )?(?:prohibited|forbidden|barred) by (?:\w+ )?law\b|\b(?:law"
    r"|statute) forbids(?: it)?\b|\bnot forbidden\b",
)


def _users_own_duty(agreement: Agreement, text: str) -> bool:
    """Whether the clause limits what the board or a user may do, not the contractor."""
    return (text in USER_RULES or USER_SUBJECT.search(text) is not None) and not agreement.parties.named(
        "contractor", text.split(",")[0]
    )


def _own_ends(agreement: Agreement, clause: Clause, text: str) -> Evidence | None:
    """Use for the contractor's own ends, outright or by an exception to a prohibition."""
    if text in BLIND or text in FEEDBACK:
        return None
    for match in OWN_ENDS.finditer(text):
        before = text[: match.start()]
        opened = None
        for exception in EXCEPT.finditer(before):
            opened = exception
        if opened and _NEXT_ITEM.search(before[opened.end() :]):
            opened = None
        scope = before[opened.end() :] if opened else before
        if not (scope + match.group() in PERMITS or (opened and opened.group().lower().startswith(("except", "save")))):
            continue
        if _BY_LAW.pattern.sub("", scope[-220:]) in NEGATED or (opened is None and scope in NEVER_LISTED):
            continue
        if _users_own_duty(agreement, text):
            continue
        if text not in STUDENT_DATA and not (text in IT and agreement.near(clause, 1, 0) in STUDENT_DATA):
            continue
        return Evidence("against", clause, f"“{match.group()[:80]}”")
    return None
