"""Writing a notice, having it looked at in every language, and approving it; what is approved is frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from charteroak import law
from charteroak.district.audit.actions import record
from charteroak.district.boards.models import Board, Member
from charteroak.district.refusal import Refusal

from . import own_policy
from .kinds import BLANKS, KINDS, LANGUAGES, blanks_in, facts_in, filled, wording
from .models import Approval, BoardWording, Notice, NoticeText

#: A sending to so many people or more needs two members' approval.
MASS = 25


@transaction.atomic
def draft(
    board: Board,
    *,
    kind: str,
    title: str,
    languages: Sequence[str],
    facts: Mapping[str, str],
    scope: Mapping[str, object] | None = None,
    planned_for: date | None = None,
    duty_id: str = "",
    made_from: Notice | None = None,
    only_to: Sequence[str] | None = None,
    by: Member | None,
    at: datetime,
) -> Notice:
    """Begin a notice from the wording of its kind, in these languages; last year's is a good beginning.

    `by` is None only where the system itself begins one, as on a student's eighteenth birthday. `only_to` is the list
    of a drill: whoever is not on it is not reached. What is made from a drill's notice is a drill's, too.
    """
    if by is not None:
        by.must("notices.write", board)
    known = _kind(kind)
    chosen = list(dict.fromkeys(languages))
    if not chosen or set(chosen) - set(LANGUAGES):
        raise Refusal("The notice was not begun", "no known language is chosen", "Choose one or more languages.")
    rule = _rule(known.row, at.astimezone(law.ZONE).date())
    notice = Notice.objects.create(
        board=board, kind=kind, title=title.strip()[:200] or known.name, row=known.row,
        edition=f"{rule[1]}" if rule else "", scope=dict(scope or {}), facts={"board": board.name, **facts},
        languages=chosen, planned_for=planned_for, duty_id=duty_id, made_from=made_from, written_at=at,
        written_by=by.audit_id if by else "system",
        only_to=sorted(only_to) if only_to is not None else made_from.only_to if made_from else None,
    )  # fmt: skip
    for language in chosen:
        earlier = made_from.texts.filter(language=language).first() if made_from else None
        subject, body = (earlier.subject, earlier.body) if earlier else wording(board, kind, language)
        NoticeText.objects.create(notice=notice, language=language, subject=subject, body=body)
    record(board.public_id, "notice.drafted", notice, by=by, at=at, kind=kind, languages=chosen)
    return notice


def _kind(kind: str):  # type: ignore[no-untyped-def]
    if kind not in KINDS:
        raise Refusal("The notice was not begun", f"{kind} is no kind of notice", "Choose one of the kinds.")
    return KINDS[kind]


def _rule(row: str, day: date) -> tuple[law.NoticeRule, str] | None:
    """The law's notice rule on that day and the edition of the pack; the last one that held, where none holds."""
    if not row:
        return None
    on = law.on(day)
    rule = next((rule for rule in on.notice_rules if rule.id == row), None)
    return (rule, on.edition) if rule else None


@transaction.atomic
def rewrite(notice: Notice, language: str, *, subject: str, body: str, by: Member, at: datetime) -> NoticeText:
    """Change what the notice says in a language; whoever reads that language looks at it again."""
    by.must("notices.write", notice.board)
    _must_be_draft(notice)
    unknown = [blank for blank in blanks_in(f"{subject} {body}") if blank not in BLANKS]
    if unknown:
        raise Refusal(
            "The text was not kept", f"{{{unknown[0]}}} is no blank that can be filled", "Use one of the listed blanks."
        )
    text = notice.texts.get(language=language)
    if (text.subject, text.body) != (subject.strip(), body.strip()):
        text.subject, text.body = subject.strip()[:200], body.strip()
        text.reviewed_at, text.reviewed_by = None, ""
        text.save()
        _withdraw_approvals(notice)
        record(notice.board.public_id, "notice.rewritten", notice, by=by, at=at, language=language)
    return text


@transaction.atomic
def set_facts(notice: Notice, facts: Mapping[str, str], *, by: Member, at: datetime) -> Notice:
    """Fill in the blanks; whoever reads each language looks at it again. See `kinds.facts_in` for the names."""
    by.must("notices.write", notice.board)
    _must_be_draft(notice)
    known = {name: value.strip() for name, value in facts.items() if name.partition(":")[0] in BLANKS}
    notice.facts = {**notice.facts, **known}
    notice.save(update_fields=["facts"])
    notice.texts.update(reviewed_at=None, reviewed_by="")
    _withdraw_approvals(notice)
    record(notice.board.public_id, "notice.filled-in", notice, by=by, at=at, blanks=sorted(facts))
    return notice


@transaction.atomic
def mark_reviewed(notice: Notice, language: str, *, by: Member, at: datetime) -> NoticeText:
    """Say that a person who reads the language has read this text."""
    by.must("notices.approve", notice.board)
    _must_be_draft(notice)
    text = notice.texts.get(language=language)
    text.reviewed_at, text.reviewed_by = at, by.audit_id
    text.save()
    record(notice.board.public_id, "notice.language-reviewed", notice, by=by, at=at, language=language)
    return text


@transaction.atomic
def keep_wording(
    board: Board, *, kind: str, language: str, subject: str, body: str, by: Member, at: datetime
) -> BoardWording:
    """Keep a wording as the board's own, as a new version; a language that is not shipped comes in so."""
    by.must("notices.write", board)
    _kind(kind)
    if language not in LANGUAGES or not subject.strip() or not body.strip():
        raise Refusal("The wording was not kept", "it lacks its language, subject or text", "Fill in all three.")
    newest = BoardWording.objects.filter(board=board, kind=kind, language=language).order_by("-version").first()
    kept = BoardWording.objects.create(
        board=board, kind=kind, language=language, version=newest.version + 1 if newest else 1, subject=subject.strip(),
        body=body.strip(), written_at=at, written_by=by.audit_id,
    )  # fmt: skip
    record(board.public_id, "wording.kept", kept, by=by, at=at, kind=kind, language=language, version=kept.version)
    return kept


def lacks(notice: Notice) -> list[str]:
    """What the notice still needs before it can be approved, in words; empty where nothing is missing."""
    found = []
    kind = KINDS[notice.kind]
    for text in notice.texts.all():
        name = LANGUAGES[text.language]
        said = f"{text.subject}\n{text.body}"
        blanks = blanks_in(said)
        if not text.subject or not text.body:
            found.append(f"{name}: there is no text")
            continue
        for statement, needed in kind.states.items():
            missing = [blank for blank in needed if blank not in blanks]
            if missing:
                found.append(f"{name}: it does not state {statement} ({BLANKS[missing[0]].lower()} is missing)")
        found += [f"{name}: {BLANKS[blank].lower()} is missing" for blank in kind.needs if blank not in blanks]
        facts = _facts(notice, text)
        found += [f"{name}: “{BLANKS[b]}” is not filled in" for b in blanks if not facts.get(b, "").strip()]
        if text.reviewed_at is None:
            found.append(f"{name}: nobody who reads it has marked it as reviewed")
    return found + own_policy.lacking(notice)


def digest(notice: Notice) -> str:
    """SHA-256 of what families will read, in all languages."""
    said = [[text.language, *rendered(notice, text)] for text in notice.texts.order_by("language")]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def rendered(notice: Notice, text: NoticeText) -> tuple[str, str]:
    """Subject and body with their blanks filled in."""
    facts = _facts(notice, text)
    return filled(text.subject, facts), filled(text.body, facts)


def _facts(notice: Notice, text: NoticeText) -> dict[str, str]:
    return facts_in(notice.facts, text.language, notice.languages[0])


@transaction.atomic
def approve(notice: Notice, *, by: Member, at: datetime) -> Notice:
    """Approve the texts as they stand. With enough approvals they are frozen, and their hash is kept."""
    by.must("notices.approve", notice.board)
    _must_be_draft(notice)
    if missing := lacks(notice):
        rule = _rule(notice.row, at.astimezone(law.ZONE).date())
        raise Refusal(
            "The notice was not approved", "it is not complete", "See to each of these, then approve it.",
            citation=rule[0].citation if rule else "", items=missing,
        )  # fmt: skip
    now = digest(notice)
    if notice.approvals.filter(approved_by=by.audit_id).exists():
        raise Refusal("The notice was not approved again", "you have approved it", "Another member approves it next.")
    Approval.objects.create(notice=notice, approved_by=by.audit_id, approved_at=at, name=str(by), digest=now)
    record(notice.board.public_id, "notice.approved", notice, by=by, at=at, digest=now)
    return notice


def approvals_needed(recipients: int) -> int:
    return 2 if recipients >= MASS else 1


@transaction.atomic
def freeze(notice: Notice, *, recipients: int, by: Member | None, at: datetime) -> Notice:
    """Freeze an approved notice for its sending. Refuses where approvals are too few or of other texts."""
    _must_be_draft(notice)
    now = digest(notice)
    good = notice.approvals.filter(digest=now).count()
    if missing := own_policy.lacking(notice):
        raise Refusal(
            "The notice was not sent", "the board’s own policy asks for more since it was approved",
            "See to each of these, then send it.", items=missing,
        )  # fmt: skip
    needed = approvals_needed(recipients)
    if good < needed:
        raise Refusal(
            "The notice was not sent", f"{recipients:,} people would get it, and it has {good} of {needed} approvals",
            "Ask another member who may approve notices.",
        )  # fmt: skip
    notice.digest, notice.state = now, Notice.State.APPROVED
    notice.save(update_fields=["digest", "state"])
    record(notice.board.public_id, "notice.frozen", notice, by=by, at=at, digest=now, recipients=recipients)
    return notice


def _must_be_draft(notice: Notice) -> None:
    if notice.frozen:
        raise Refusal(
            "The notice was not changed", "it is approved and frozen", "Begin a new one from it if it must say more."
        )


def _withdraw_approvals(notice: Notice) -> None:
    """An approval is of the very texts: after a change it is gone, as is what was said of them."""
    own_policy.withdraw_assurances(notice)
    notice.approvals.all().delete()
