"""Demands: what a board asked of a contractor, the letter as it went out, each answer. Students' names are sealed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from charteroak import law
from charteroak.district.boards.models import Board, User
from charteroak.district.contractors.models import Contractor, ContractorUser, Engagement, Product
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty, DutyQuerySet
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField

from .certificate import Certificate, Facts, Lack, lacking
from .kinds import KINDS, Kind


class DemandQuerySet(models.QuerySet["Demand"]):
    def open(self) -> DemandQuerySet:
        return self.filter(settled_at=None)

    def shown_to(self, place: ContractorUser) -> DemandQuerySet:
        """Those that this board made of this contractor."""
        return self.filter(board=place.board, contractor=place.contractor)


def over_on(contract: Contract) -> date | None:
    """The last day of a contract, or that on which it was ruled void; None where it has neither."""
    voiding = Voiding.objects.filter(contract=contract).first() if contract.state == Contract.State.VOID else None
    return voiding.void_on if voiding else contract.ends_on


class Demand(models.Model):
    """Something that the law or a contract lets the board ask of a contractor, and what became of it."""

    class How(models.TextChoices):
        PORTAL = "portal", "In the contractor’s portal"
        LETTER = "letter", "By a letter or an e-mail of the board’s own"

    class End(models.TextChoices):
        MET = "met", "Done: the board accepts the answer"
        NOT_MET = "not-met", "Not done"
        WITHDRAWN = "withdrawn", "Withdrawn by the board"

    board = models.ForeignKey(Board, models.PROTECT, related_name="demands")
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="demands")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="demands")
    products = models.ManyToManyField(Product, related_name="demands", blank=True)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(kind.code, kind.title) for kind in KINDS.values()])
    #: The day of the request, from which the contractor's time runs: a family's, the board's, or the contract's last.
    asked_on = models.DateField()
    how = models.CharField(max_length=8, choices=How.choices)
    #: The day on which it reached the contractor, and what shows that it did.
    reached_on = models.DateField()
    proof = models.CharField(max_length=400, blank=True)
    #: A time limit that the contract or the board's notice sets, and where: `count` of 0 is none.
    count = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    #: For a cure: the provisions that lack, each with its citation, verdict and a clause that would carry it.
    gaps = models.JSONField(default=list)
    #: `students`: name, school, grade and identifier of each; `words`: what is asked for in particular.
    about = SealedField()
    students_count = models.PositiveIntegerField(default=0)
    letter_sha256 = models.CharField(max_length=64)
    letter_sealed_as = models.CharField(max_length=255)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)
    end_words = models.TextField(blank=True)

    objects = DemandQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "contractor", "contract", "public_id", "kind", "asked_on", "how", "reached_on", "proof",
             "count", "unit", "source", "gaps", "students_count", "letter_sha256", "letter_sealed_as", "sent_at",
             "sent_by", "settled_at", "settled_by", "end", "end_words"], "none",
        ),
        "about": "student information",
    }  # fmt: skip

    class Meta:
        ordering = ("-sent_at", "-pk")
        indexes = (models.Index(fields=["board", "settled_at", "-sent_at"], name="demands_of_a_board"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="demand_settled_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, end="") | (Q(settled_at__isnull=False) & ~Q(end="")),
                name="a_settled_demand_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.about_kind.title}, {self.contract or self.contractor}"

    @property
    def about_kind(self) -> Kind:
        return KINDS[self.kind]

    def own_limits(self) -> tuple[law.Promise, ...]:
        """The time that the contract or the notice sets; an operator's duty under § 10-234cc(a)(2) has none."""
        if not self.count:
            return ()
        return (law.Promise(self.about_kind.rows[0], self.unit, self.count, self.source),)

    def clocks(self) -> DutyQuerySet:
        """The contractor's duties that this demand started, or asks for."""
        subject = self.contract if self.about_kind.of_contract and self.contract else self
        rows = Duty.objects.about(subject).filter(board=self.board, event=self.about_kind.event)
        return rows.filter(row__in=self.about_kind.rows)

    def last_answer(self) -> Answer | None:
        return next(iter(self.answers.all()), None)

    def over_on(self) -> date | None:
        """The day after which nothing of the contract's data may be kept: its last, or that of its voiding."""
        return over_on(self.contract) if self.contract else None

    @property
    def state(self) -> str:
        """waiting (for the contractor), answered (for the board to judge), or how it ended."""
        if self.settled_at:
            return self.end
        answer = self.last_answer()
        return "answered" if answer and answer.returned_at is None else "waiting"

    @property
    def state_words(self) -> str:
        waiting = {"waiting": "Waits for the contractor", "answered": "Answered; for the board to judge"}
        return waiting.get(self.state) or self.get_end_display()

    def facts(self, today: date) -> Facts:
        """What a certificate that answers this is held against."""
        names = Engagement.objects.filter(product__in=self.products.all(), board__in=[self.board], ended_on=None)
        return Facts(
            tuple(dict.fromkeys(names.values_list("subprocessor__name", flat=True))), since=self.asked_on, today=today
        )


class Answer(models.Model):
    """What a contractor answered, or what came by post. It is never changed; the board may return it."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="answers")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    outcome = models.CharField(max_length=10)
    happened_on = models.DateField(null=True, blank=True)
    #: The day on which it reached the board: that of `recorded_at`, where it came through the portal.
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    #: `words`, and for a deletion the `certificate` with its statements.
    said = SealedField()
    file_name = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_sealed_as = models.CharField(max_length=255, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.CharField(max_length=40, blank=True)
    returned_why = models.TextField(blank=True)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "demand", "public_id", "outcome", "happened_on", "received_on", "recorded_at", "recorded_by",
             "file_name", "file_sha256", "file_sealed_as", "returned_at", "returned_by", "returned_why"], "none",
        ),
        "said": "student information",
    }  # fmt: skip

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by="") | (Q(returned_at__isnull=False) & ~Q(returned_by="")),
                name="answer_returned_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"Answer to: {self.demand}"

    @property
    def words(self) -> str:
        return str(self.said.get("words", ""))

    @property
    def outcome_words(self) -> str:
        outcome = self.demand.about_kind.outcome(self.outcome)
        return outcome.words if outcome else self.outcome

    @property
    def certificate(self) -> Certificate | None:
        data: dict[str, Any] | None = self.said.get("certificate")
        return Certificate.from_json(data) if data else None

    def lacks(self, today: date) -> list[Lack]:
        """What its certificate lacks; nothing where it gives none."""
        given = self.certificate
        return lacking(given, self.demand.facts(today)) if given else []


class Reminder(models.Model):
    """One reminder of a demand: a row for each step of the schedule, written once, with its letter and its proof."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="reminders")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    step = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    #: Told to the superintendent, too.
    to_the_top = models.BooleanField(default=False)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    letter_sha256 = models.CharField(max_length=64)
    letter_sealed_as = models.CharField(max_length=255)
    #: When it reached the contractor, and what shows it: at once in the portal; else as a member records.
    reached_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=400, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    proved_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "demand", "public_id", "step", "number", "to_the_top", "due_on", "made_at", "letter_sha256",
         "letter_sealed_as", "reached_on", "proof", "proved_at", "proved_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["demand", "step"], name="one_reminder_for_a_step"),
            models.CheckConstraint(
                condition=Q(proved_at=None, proved_by="") | (Q(proved_at__isnull=False) & ~Q(proved_by="")),
                name="reminder_proved_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"Reminder {self.number}: {self.demand}"


class Voiding(models.Model):
    """A named person's ruling that a contract is void: after notice, and failure to cure (C.G.S. § 10-234bb(f))."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="voiding")
    #: The notice to cure that was not followed.
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="voiding")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    void_on = models.DateField()
    #: The provisions that lacked on that day, each with its citation.
    lacked = models.JSONField()
    reason = models.TextField()
    ruled_at = models.DateTimeField()
    ruled_by = models.CharField(max_length=40)
    ruled_by_name = models.CharField(max_length=160)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "contract", "demand", "public_id", "void_on", "lacked", "reason", "ruled_at", "ruled_by"], "none"
        ),
        "ruled_by_name": "staff",
    }

    def __str__(self) -> str:
        return f"Void: {self.contract}"


class RecoveryCopyQuerySet(models.QuerySet["RecoveryCopy"]):
    def open(self) -> RecoveryCopyQuerySet:
        """Those that exist, by what was certified: neither confirmed as gone nor restored."""
        return self.filter(gone_on=None, restored_on=None)


class RecoveryCopy(models.Model):
    """A disaster-recovery copy that a certificate leaves until a day, § 10-234bb(a)(2)(B); followed to its end."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="copies")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    what = models.CharField(max_length=300)
    until = models.DateField()
    #: That it is overwritten, and what says so.
    gone_on = models.DateField(null=True, blank=True)
    gone_words = models.CharField(max_length=400, blank=True)
    #: That data came back from it: what it holds is to be deleted again, by a demand of its own.
    restored_on = models.DateField(null=True, blank=True)
    restored_words = models.CharField(max_length=400, blank=True)
    again = models.ForeignKey(Demand, models.PROTECT, null=True, blank=True, related_name="restored_from")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)

    objects = RecoveryCopyQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "answer", "public_id", "what", "until", "gone_on", "gone_words", "restored_on", "restored_words",
         "again", "settled_at", "settled_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("until", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="copy_settled_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(gone_on=None) | Q(restored_on=None), name="a_copy_is_gone_or_restored_not_both"
            ),
        )

    def __str__(self) -> str:
        return f"Copy: {self.answer.demand}"

    def state(self, today: date) -> str:
        """exists, overdue (its day has passed and nobody said that it is gone), gone or restored."""
        if self.restored_on:
            return "restored"
        if self.gone_on:
            return "gone"
        return "overdue" if self.until < today else "exists"


class Closing(models.Model):
    """That a member closed a contract: every limb is certified, or lawfully kept with its reason."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="closing")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: Each limb as it stood: title, state, why and citation.
    limbs = models.JSONField()
    #: The last day of the contract, and the day on which the last of it was deleted.
    over_on = models.DateField()
    done_on = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contract", "public_id", "limbs", "over_on", "done_on", "closed_at", "closed_by"], "none"
    )

    def __str__(self) -> str:
        return f"Closed: {self.contract}"


class PortalFeed(models.Model):
    """A secret address from which a calendar program reads what a contractor's person owes, over all its boards."""

    user = models.ForeignKey(User, models.CASCADE, related_name="portal_feeds")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "user", "public_id", "token", "made_at", "ended_at"], "none"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_portal_feed_of_a_user"),
        )

    def __str__(self) -> str:
        return f"{self.user}’s calendar"
