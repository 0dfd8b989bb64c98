"""A family's request, what was done on it by whom, and the links by which families come in. What names is sealed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from charteroak.district.audit.actions import subject_of
from charteroak.district.audit.models import Event
from charteroak.district.boards.models import Board
from charteroak.district.contractors.models import Contractor, Product
from charteroak.district.demands.models import Demand
from charteroak.district.duties.models import Duty, DutyQuerySet
from charteroak.district.families.links import SecretLink
from charteroak.district.families.models import Guardian, Student
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField

from .kinds import KINDS, NEEDS, STOPS, Kind

#: How long a link that was opened lets the family in.
VISIT = timedelta(hours=1)


def _pair(first: str) -> Q:
    """`X_at` and `X_by` are there together."""
    return Q(**{f"{first}_at": None, f"{first}_by": ""}) | (
        Q(**{f"{first}_at__isnull": False}) & ~Q(**{f"{first}_by": ""})
    )


class LinkWish(models.Model):
    """That somebody typed a name and a school. It is looked up later and then deleted: the page that took it does the
    same work whoever is on the roster."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    #: `name`, `school` (a public id) and `language`.
    typed = SealedField()
    made_at = models.DateTimeField()

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "typed": "student information", "made_at": "none",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"wish {self.pk}"


class FamilyLink(SecretLink):
    """A link to one person on the roster: opened once, it lets that person in for an hour."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    guardian = models.ForeignKey(Guardian, models.CASCADE, null=True, blank=True, related_name="+")
    student = models.ForeignKey(Student, models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "token_hash", "expires_at", "mailed_at", "next_try_at", "tries", "made_at",
             "opened_at"], "none",
        ),
        "guardian": "student record", "student": "student record", "addressee": "student information",
    }  # fmt: skip

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(guardian=None, student__isnull=False) | Q(guardian__isnull=False, student=None),
                name="a_family_link_is_one_persons",
            ),
        )

    def __str__(self) -> str:
        return f"link {self.public_id}"

    def holds(self, at: datetime) -> bool:
        """Whether the visit that it opened still runs."""
        return self.opened_at is not None and self.opened_at <= at < self.opened_at + VISIT


class RequestQuerySet(models.QuerySet["FamilyRequest"]):
    def open(self) -> RequestQuerySet:
        return self.filter(closed_at=None)

    def needing_a_person(self) -> RequestQuerySet:
        return self.open().exclude(needs=[])


class FamilyRequest(models.Model):
    """What a parent, a guardian or a student asks for. The student's row may be forgotten; the request stays."""

    class Via(models.TextChoices):
        LINK = "link", "By a link to the address on the roster"
        PAPER = "paper", "On paper or in person"

    class End(models.TextChoices):
        ANSWERED = "answered", "Answered"
        WITHDRAWN = "withdrawn", "Taken back by the family"

    board = models.ForeignKey(Board, models.PROTECT, related_name="family_requests")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    student = models.ForeignKey(Student, models.SET_NULL, null=True, related_name="family_requests")
    #: Empty where the student asks.
    guardian = models.ForeignKey(Guardian, models.SET_NULL, null=True, blank=True, related_name="+")
    by_student = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=[(kind.code, kind.title) for kind in KINDS.values()])
    via = models.CharField(max_length=6, choices=Via.choices)
    language = models.CharField(max_length=2, default="en")
    #: `name` and `email` of who asks, `words` in which it was asked; after a deletion nothing but a proof of the name.
    said = SealedField()
    happened_on = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    #: Codes of `kinds.NEEDS` that no person has settled yet.
    needs = models.JSONField(default=list)
    #: How a person settled each need, in words.
    settled = SealedField(null=True)
    #: What stands for the checks before a deletion goes out: retention, hold, inspections, authorization.
    checks = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=40, blank=True)
    #: What the board itself did: `done`, `kept`, `why`.
    own = SealedField(null=True)
    own_at = models.DateTimeField(null=True, blank=True)
    own_by = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)
    letter_sealed_as = models.CharField(max_length=255, blank=True)

    objects = RequestQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "board", "public_id", "kind", "via", "language", "happened_on", "received_on", "recorded_at",
             "recorded_by", "checks", "checked_at", "checked_by", "own_at", "own_by", "closed_at", "closed_by", "end",
             "letter_sha256", "letter_sealed_as"], "none",
        ),
        **dict.fromkeys(["student", "guardian", "by_student", "needs"], "student record"),
        **dict.fromkeys(["said", "settled", "own"], "student information"),
    }  # fmt: skip

    class Meta:
        ordering = ("-received_on", "-pk")
        indexes = (models.Index(fields=["board", "closed_at", "-received_on"], name="requests_of_families"),)
        constraints = (
            models.CheckConstraint(condition=_pair("checked"), name="family_checked_at_and_by_together"),
            models.CheckConstraint(condition=_pair("own"), name="family_own_at_and_by_together"),
            models.CheckConstraint(condition=_pair("closed"), name="family_closed_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(closed_at=None, end="") | (Q(closed_at__isnull=False) & ~Q(end="")),
                name="a_closed_family_request_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"A family’s request: {self.about_kind.title.lower()}"

    @property
    def about_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def words(self) -> str:
        return str(self.said.get("words", ""))

    @property
    def asker(self) -> str:
        return str(self.said.get("name", ""))

    @property
    def state(self) -> str:
        """person (one must look at it), stopped, ready (nothing sent yet), waiting, to-answer, answered, withdrawn."""
        if self.closed_at:
            return self.end
        if self.needs:
            return "person"
        if self.stop():
            return "stopped"
        parts = list(self.parts.all())
        if any(part.demand.settled_at is None for part in parts):
            return "waiting"
        return "to-answer" if parts or self.own_at else "ready"

    @property
    def state_words(self) -> str:
        words = {
            "person": "A person must look at it", "stopped": "Waits for the family", "ready": "To be worked on",
            "waiting": "Waits for contractors", "to-answer": "To be answered",
        }  # fmt: skip
        return words.get(self.state) or self.get_end_display()

    def needs_words(self) -> list[str]:
        return [NEEDS[code] for code in self.needs]

    def stop(self) -> ClockStop | None:
        """The stop that runs now."""
        return next((one for one in self.stops.all() if one.code in STOPS and one.until is None), None)

    def clocks(self) -> DutyQuerySet:
        """The board's own clocks, and those of the contractors that were asked for it."""
        demands = [part.demand for part in self.parts.select_related("demand__contract")]
        rows = Duty.objects.filter(board=self.board)
        own = Q(subject_label=self._meta.label_lower, subject_id=self.public_id)
        return rows.filter(own | Q(pk__in=[duty.pk for demand in demands for duty in demand.clocks()]))

    def recounts(self) -> list[tuple[datetime, datetime | None]]:
        """When a clock of this request was counted again, since the calendar or a rule changed, and its date before."""
        subjects = [subject_of(duty) for duty in self.clocks()]
        moved = Event.objects.filter(chain=self.board.public_id, subject__in=subjects, verb="duty.issued-again")
        return [
            (event.at, datetime.fromisoformat(str(event.facts["before"])) if event.facts.get("before") else None)
            for event in moved.order_by("number")
        ]


class ClockStop(models.Model):
    """That the board's own time stood still, or was lengthened (`code` is then "extension"), with the reason."""

    request = models.ForeignKey(FamilyRequest, models.CASCADE, related_name="stops")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    code = models.CharField(max_length=14)
    why = SealedField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["id", "request", "public_id", "code", "since", "until", "days", "recorded_at", "recorded_by"], "none"
        ),
        "why": "student information",
    }  # fmt: skip

    class Meta:
        ordering = ("recorded_at", "pk")

    def __str__(self) -> str:
        return STOPS.get(self.code, "The time was lengthened")

    @property
    def words(self) -> str:
        return str(self.why.get("words", ""))


class RequestPart(models.Model):
    """What one contractor is asked for on a request, and which of its files the family is shown."""

    request = models.ForeignKey(FamilyRequest, models.CASCADE, related_name="parts")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="family_part")
    #: The file as it is shown to the family, after a person looked whether it tells of other children.
    shown_name = models.CharField(max_length=255, blank=True)
    shown_sha256 = models.CharField(max_length=64, blank=True)
    shown_sealed_as = models.CharField(max_length=255, blank=True)
    is_redacted = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "request", "public_id", "demand", "shown_name", "shown_sha256", "shown_sealed_as", "is_redacted",
         "shown_at", "shown_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=_pair("shown"), name="part_shown_at_and_by_together"),)

    def __str__(self) -> str:
        return f"part of {self.request}"


class LegalHold(models.Model):
    """That nothing of a student's, or of anybody's, may be destroyed while a matter is open."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="legal_holds")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: Empty where it concerns every student.
    student = models.ForeignKey(Student, models.CASCADE, null=True, blank=True, related_name="legal_holds")
    why = SealedField()
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=40)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(["id", "board", "public_id", "placed_at", "placed_by", "lifted_at", "lifted_by"], "none"),
        "student": "student record", "why": "student information",
    }  # fmt: skip

    class Meta:
        ordering = ("-placed_at",)
        constraints = (models.CheckConstraint(condition=_pair("lifted"), name="hold_lifted_at_and_by_together"),)

    def __str__(self) -> str:
        return f"hold {self.public_id}"

    @classmethod
    def over(cls, student: Student) -> models.QuerySet[LegalHold]:
        """Those that stand and concern this student."""
        return cls.objects.filter(board=student.board, lifted_at=None).filter(Q(student=None) | Q(student=student))


def holders(products: list[Product]) -> dict[Contractor, list[Product]]:
    """The companies behind these products, each with its own."""
    found: dict[Contractor, list[Product]] = {}
    for product in products:
        found.setdefault(product.contractor, []).append(product)
    return found
