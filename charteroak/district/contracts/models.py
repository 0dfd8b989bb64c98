"""Contracts: their documents, the stored reviews of those documents, and what people ruled on the findings."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak import review
from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Contractor, ContractorUser, Product
from charteroak.district.public_id import new_public_id

from .sealed_copy import SealedCopy
from .submission import Submission
from .uniform_form import UniformForm

__all__ = [
    "FIRST_LAW", "PRESENT_LAW", "Contract", "ContractDate", "Document", "EarlierPosting", "Review", "Ruling",
    "SealedCopy", "Submission", "UniformForm", "products_shown_to",
]  # fmt: skip

#: The law's dates for contracts: PA 16-189 from the first, and the text of PA 18-125 from the second.
FIRST_LAW = date(2016, 10, 1)
PRESENT_LAW = date(2018, 7, 1)


class ContractQuerySet(models.QuerySet["Contract"]):
    def with_readings(self) -> ContractQuerySet:
        """With what it takes to say how each stands: documents without their text, their reviews and rulings."""
        documents = Document.objects.defer("reading").prefetch_related("reviews__rulings")
        return self.select_related("contractor", "board").prefetch_related(models.Prefetch("documents", documents))

    def in_force(self, on: date) -> ContractQuerySet:
        """Executed by that day, and not past its last one."""
        executed = self.filter(state__in=["executed", "ended"], executed_on__lte=on)
        return executed.filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def shown_to(self, place: ContractorUser) -> ContractQuerySet:
        """Those that the board made with this contractor, and the drafts that lie before it to be signed."""
        made = Q(state__in=[Contract.State.EXECUTED, Contract.State.ENDED, Contract.State.VOID])
        before_it = Q(state=Contract.State.DRAFT, offered_at__isnull=False)
        return self.filter(made | before_it, board=place.board, contractor=place.contractor)

    def without_open_findings(self) -> ContractQuerySet:
        """Those on which a person has settled all ten provisions, and whose every document has been read."""
        return self.filter(open_findings=0)


class Contract(models.Model):
    """A written contract between the board and a contractor: C.G.S. § 10-234bb(a).

    The three statements at the end are those that its posting makes under § 10-234bb(g)(3).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Being read"
        EXECUTED = "executed", "Executed"
        ENDED = "ended", "Ended"
        ABANDONED = "abandoned", "Not signed"
        VOID = "void", "Void"

    class Instrument(models.TextChoices):
        AGREEMENT = "agreement", "Agreement"
        ADDENDUM = "addendum", "Addendum to the contractor's terms"
        PLEDGE = "pledge", "Pledge"

    board = models.ForeignKey(Board, models.PROTECT, related_name="contracts")
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="contracts")
    products = models.ManyToManyField(Product, related_name="contracts", blank=True)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=300)
    instrument = models.CharField(max_length=12, choices=Instrument.choices, default=Instrument.AGREEMENT)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=40)
    #: When the draft was put before the contractor to be signed in its portal.
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    #: The contract that this one renews or amends; its own execution opens its own posting duty.
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    #: Why it ends before the day that it said; empty where it does not.
    ended_why = models.TextField(blank=True)
    executed_on = models.DateField(null=True, blank=True)
    executed_recorded_at = models.DateTimeField(null=True, blank=True)
    executed_recorded_by = models.CharField(max_length=40, blank=True)
    #: Signed elsewhere or before: recorded as a fact, with its gaps open.
    executed_elsewhere = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    student_information = models.TextField(blank=True)
    student_records = models.TextField(blank=True)
    student_generated_content = models.TextField(blank=True)
    #: How it stood when last judged (standing.remember): provisions that are not settled and documents that are not
    #: read, and among the provisions those that conflict, and those that are weak or missing. None: never judged.
    open_findings = models.PositiveSmallIntegerField(null=True, blank=True)
    conflicts = models.PositiveSmallIntegerField(default=0)
    gaps = models.PositiveSmallIntegerField(default=0)

    objects = ContractQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "contractor", "public_id", "title", "instrument", "state", "opened_at", "opened_by",
         "offered_at", "offered_by", "starts_on", "ends_on", "replaces",
         "ended_why", "executed_on", "executed_recorded_at",
         "executed_recorded_by", "executed_elsewhere", "description", "purpose", "student_information",
         "student_records", "student_generated_content", "open_findings", "conflicts", "gaps"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-opened_at",)
        indexes = (models.Index(fields=["board", "-opened_at"], name="contracts_of_a_board"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="executed") | Q(executed_on__isnull=False), name="an_executed_contract_has_its_date"
            ),
            models.CheckConstraint(
                condition=Q(executed_recorded_at=None, executed_recorded_by="")
                | (Q(executed_recorded_at__isnull=False) & ~Q(executed_recorded_by="")),
                name="executed_recorded_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(offered_at=None, offered_by="") | (Q(offered_at__isnull=False) & ~Q(offered_by="")),
                name="offered_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(instrument="pledge") | Q(executed_on=None), name="a_pledge_is_never_executed"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_pledge(self) -> bool:
        """A company's general promise, kept as evidence: no written contract of § 10-234bb(a), whatever it says."""
        return self.instrument == self.Instrument.PLEDGE

    def law_day(self, today: date) -> date:
        """The day whose law applies: that of the execution, or today's while there is none."""
        return self.executed_on or today

    @property
    def is_over(self) -> bool:
        """Its term is over, or it was ruled void: nothing of its data may be kept."""
        return self.state in (self.State.ENDED, self.State.VOID)

    def is_legacy(self) -> bool:
        """Entered into under the 2016 act, before the duty and void clauses of July 1, 2018."""
        return self.executed_on is not None and FIRST_LAW <= self.executed_on < PRESENT_LAW

    def main_document(self) -> Document | None:
        return self.documents.exclude(role=Document.Role.ADDENDUM).order_by("uploaded_at").first()

    @property
    def unstated(self) -> list[str]:
        """The statements of § 10-234bb(g) that are still empty."""
        names = {
            "description": "brief description", "purpose": "purpose", "student_information": "student information",
            "student_records": "student records", "student_generated_content": "student-generated content",
        }  # fmt: skip
        return [words for field, words in names.items() if not getattr(self, field).strip()]


class ContractDate(models.Model):
    """A day that a contract sets beside its own ends: it is reminded of, and stands in the calendar."""

    class Kind(models.TextChoices):
        RENEWAL = "renewal", "Renewal to be decided"
        NOTICE = "notice", "Last day to give notice that it is not renewed"
        INSURANCE = "insurance", "Certificate of insurance runs out"
        REPORT = "report", "Report by the contractor is due"
        OTHER = "other", "Something else"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="dates")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    #: The clause, or what it is about.
    words = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    #: What became of it.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_words = models.CharField(max_length=400, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contract", "public_id", "kind", "on", "words", "recorded_at", "recorded_by", "settled_at",
         "settled_by", "settled_words"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contract", "kind", "on"], name="one_date_of_a_kind_and_day"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="contract_date_settled_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.contract}"


def products_shown_to(place: ContractorUser) -> models.QuerySet[Product]:
    """The contractor's products that a contract with the board covers, or that the board uses; no mere wish for one."""
    covered = Q(contracts__in=Contract.objects.shown_to(place))
    rows = Product.objects.filter(covered | Q(uses__board=place.board), contractor=place.contractor)
    return rows.select_related("contractor").distinct()


class EarlierPosting(models.Model):
    """That the contract's notice stood on a website before this system kept it: where, since when, and a snapshot.

    All three together count as evidence of the posting duty, C.G.S. § 10-234bb(g); less does not.
    """

    contract = models.OneToOneField(Contract, models.CASCADE, related_name="earlier_posting")
    address = models.URLField(max_length=400)
    posted_on = models.DateField()
    snapshot_name = models.CharField(max_length=255)
    snapshot_sha256 = models.CharField(max_length=64)
    snapshot_stored_as = models.CharField(max_length=255)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contract", "address", "posted_on", "snapshot_name", "snapshot_sha256", "snapshot_stored_as",
         "recorded_at", "recorded_by"], "none",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.address


class Document(models.Model):
    """A file of a contract, kept by the SHA-256 of its bytes, with its text as the reader found it."""

    class Role(models.TextChoices):
        AGREEMENT = "agreement", "Agreement"
        TERMS = "terms", "Contractor's terms"
        ADDENDUM = "addendum", "Addendum"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="documents")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    role = models.CharField(max_length=12, choices=Role.choices)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=40)
    #: The document as review.Document.to_dict() gives it; empty until it has been read.
    reading = models.JSONField(default=dict)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "contract", "public_id", "role", "name", "media_type", "size", "sha256", "stored_as", "uploaded_at",
         "uploaded_by", "reading"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("uploaded_at", "pk")
        constraints = (models.UniqueConstraint(fields=["contract", "sha256"], name="one_document_of_the_same_bytes"),)

    def __str__(self) -> str:
        return self.name

    def as_read(self) -> review.Document | None:
        return review.Document.from_dict(self.reading) if self.reading else None

    def latest_review(self) -> Review | None:
        return next(iter(self.reviews.all()), None)

    def last_done_review(self) -> Review | None:
        return next((review for review in self.reviews.all() if review.state == Review.State.DONE), None)


class Review(models.Model):
    """One reading of a document against the law of a day. What it found never changes; rulings stand beside it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        DONE = "done", "Read"
        FAILED = "failed", "Could not be read"

    document = models.ForeignKey(Document, models.CASCADE, related_name="reviews")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    law_day = models.DateField()
    pack = models.CharField(max_length=20, blank=True)
    edition = models.CharField(max_length=40, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    report = models.JSONField(default=dict)
    fault = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    finished_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "document", "public_id", "state", "law_day", "pack", "edition", "engine", "report", "fault",
         "asked_at", "asked_by", "finished_at"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.document} against the law of {self.law_day}"

    def as_report(self) -> review.Report:
        return review.Report.from_json(self.report)

    def rulings_now(self) -> dict[str, Ruling]:
        """The ruling that stands for each finding: the last one made."""
        return {ruling.provision: ruling for ruling in self.rulings.all()}


class Ruling(models.Model):
    """What a person decided on one finding, and why. It corrects a reading and never waives a provision."""

    class Verdict(models.TextChoices):
        PRESENT = "present", "Present: the words are there"
        WEAK = "weak", "Weak: something the provision asks for is missing"
        MISSING = "missing", "Missing: nothing addresses it"
        CONFLICT = "conflict", "Conflict: a term contradicts it"

    review = models.ForeignKey(Review, models.CASCADE, related_name="rulings")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: The provision's id, or `precedence` for whether an addendum controls over other terms.
    provision = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField()
    passage = models.TextField(blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    ruled_at = models.DateTimeField()
    ruled_by = models.CharField(max_length=40)
    ruled_by_name = models.CharField(max_length=160)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "review", "public_id", "provision", "verdict", "reason", "passage", "page", "ruled_at", "ruled_by",
             "carried_from"], "none",
        ),
        "ruled_by_name": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("ruled_at", "pk")

    def __str__(self) -> str:
        return f"{self.provision}: {self.verdict}"

    @property
    def is_gap(self) -> bool:
        return self.verdict != self.Verdict.PRESENT
