"""Requests for directory information: what was asked, what was decided, who had opted out, what went out.

Whatever may name a student or says what a person wrote is sealed; ids and counts alone stand in the trail.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from charteroak.district.boards.models import Board
from charteroak.district.exceptions.report import school_year
from charteroak.district.families.links import SecretLink
from charteroak.district.families.models import Guardian, Student
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField


def together(at: str, by: str, name: str) -> models.CheckConstraint:
    """When something was done and by whom stand together, or neither does."""
    neither = Q(**{f"{at}": None, f"{by}": ""})
    return models.CheckConstraint(condition=neither | (Q(**{f"{at}__isnull": False}) & ~Q(**{f"{by}": ""})), name=name)


class DesignationQuerySet(models.QuerySet["Designation"]):
    def in_force(self, board: Board, on: date) -> Designation | None:
        """The newest for the school year of that day."""
        return self.filter(board=board, year=school_year(on)).first()


class Designation(models.Model):
    """What the board calls directory information in a school year, with its annual notice: 34 CFR § 99.37(a).

    Nothing but this may be disclosed as directory information. A later one of the same year takes its place.
    """

    UNITS: ClassVar[list[tuple[str, str]]] = [("business days", "business days"), ("calendar days", "calendar days")]
    board = models.ForeignKey(Board, models.PROTECT, related_name="directory_designations")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    #: The school year by the year in which it begins, on July 1.
    year = models.PositiveSmallIntegerField()
    elements = models.JSONField()
    #: To whom or for what the notice limits disclosure, 34 CFR § 99.37(d); empty where it does not.
    limits = models.CharField(max_length=600, blank=True)
    notice_on = models.DateField()
    opt_out_until = models.DateField()
    #: What the board's policy promises, where it promises anything: no law is known to set a time.
    answer_count = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_unit = models.CharField(max_length=20, choices=UNITS, blank=True)
    #: Where the policy on directory information stands.
    policy = models.CharField(max_length=300)
    designated_at = models.DateTimeField()
    designated_by = models.CharField(max_length=40)

    objects = DesignationQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "public_id", "year", "elements", "limits", "notice_on", "opt_out_until", "answer_count",
         "answer_unit", "policy", "designated_at", "designated_by"], "none",
    )  # fmt: skip

    class Meta:
        ordering = ("-year", "-designated_at", "-pk")
        constraints = (together("designated_at", "designated_by", "designated_at_and_by_together"),)

    def __str__(self) -> str:
        return f"{self.year}-{self.year + 1}"

    def allows_on(self, day: date) -> bool:
        """Whether the notice has gone out and the time to opt out has passed."""
        return self.notice_on <= day and self.opt_out_until < day


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def standing(self) -> OptOutQuerySet:
        return self.filter(withdrawn_at=None)

    def against(self, kind: str) -> OptOutQuerySet:
        """Those that hold against what a request of this kind is given."""
        return self if kind == DirectoryRequest.Kind.RECRUITER else self.filter(covers=OptOut.Covers.ALL)


class OptOut(models.Model):
    """That a parent, or the student from eighteen on, refused disclosure until it is taken back: 34 CFR § 99.37."""

    class Covers(models.TextChoices):
        ALL = "all", "All directory information"
        RECRUITERS = "recruiters", "Military recruiters only"

    class Via(models.TextChoices):
        LETTER = "letter", "By letter"
        FORM = "form", "On the form of the annual notice"
        EMAIL = "email", "By e-mail"
        PERSON = "person", "In person"
        PHONE = "phone", "By telephone"

    board = models.ForeignKey(Board, models.PROTECT, related_name="opt_outs")
    student = models.ForeignKey(Student, models.CASCADE, related_name="opt_outs")
    #: Empty where the student of eighteen or more refused.
    guardian = models.ForeignKey(Guardian, models.SET_NULL, null=True, blank=True, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    covers = models.CharField(max_length=10, choices=Covers.choices, default=Covers.ALL)
    #: What may not be disclosed; empty for everything.
    elements = models.JSONField(default=list)
    #: Whether it keeps the student out of a file altogether: it is about everything, or about the name.
    is_whole = models.BooleanField(default=True)
    via = models.CharField(max_length=8, choices=Via.choices)
    happened_on = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=40, blank=True)

    objects = OptOutQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            ["student", "guardian", "covers", "elements", "is_whole", "happened_on", "received_on", "withdrawn_on"],
            "student record",
        ),
        **dict.fromkeys(
            ["id", "board", "public_id", "via", "recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by"], "none"
        ),
    }

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = (
            together("recorded_at", "recorded_by", "opt_out_recorded_at_and_by_together"),
            together("withdrawn_at", "withdrawn_by", "opt_out_withdrawn_at_and_by_together"),
        )

    def __str__(self) -> str:
        return f"opt-out {self.public_id}"


class DirectoryRequestQuerySet(models.QuerySet["DirectoryRequest"]):
    def open(self) -> DirectoryRequestQuerySet:
        return self.filter(state__in=DirectoryRequest.OPEN)

    def received_in(self, year: int) -> DirectoryRequestQuerySet:
        """Those received in the school year that begins in this year."""
        return self.filter(received_on__gte=date(year, 7, 1), received_on__lt=date(year + 1, 7, 1))


class DirectoryRequest(models.Model):
    """That somebody asked the board for directory information. Anyone may; what follows is the board's policy."""

    class Kind(models.TextChoices):
        GENERAL = "general", "Request for directory information"
        RECRUITER = "recruiter", "Military recruiter"
        PUBLIC_RECORDS = "foi", "Freedom of Information Act"

    class State(models.TextChoices):
        WAITING = "waiting", "To be determined"
        COUNSEL = "counsel", "With counsel"
        RELATED = "related", "To be disclosed"
        REFUSED = "refused", "Refused"
        RELEASED = "released", "Disclosed"
        CLOSED = "closed", "Closed"

    class Via(models.TextChoices):
        ONLINE = "online", "On the public form"
        LETTER = "letter", "By letter"
        EMAIL = "email", "By e-mail"
        PHONE = "phone", "By telephone"
        PERSON = "person", "In person"

    class Scope(models.TextChoices):
        GROUP = "group", "All students of a school or grade"
        NAMED = "named", "A class or another group, or students by name"

    class Closing(models.TextChoices):
        WITHDRAWN = "withdrawn", "Taken back by whoever asked"
        BY_COUNSEL = "counsel", "Answered by counsel"

    OPEN: ClassVar[tuple[str, ...]] = ("waiting", "counsel", "related")
    SPECIAL: ClassVar[tuple[str, ...]] = ("recruiter", "foi")
    board = models.ForeignKey(Board, models.PROTECT, related_name="directory_requests")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    via = models.CharField(max_length=8, choices=Via.choices)
    language = models.CharField(max_length=2, default="en")
    #: Who asks: name, organization, email, phone, address.
    asker = SealedField()
    #: The purpose and the students, in the words of whoever asked.
    said = SealedField()
    elements = models.JSONField()
    scope = models.CharField(max_length=6, choices=Scope.choices)
    #: Public ids of the schools, and codes of the grades; empty for all.
    schools = models.JSONField(default=list)
    grades = models.JSONField(default=list)
    #: A keyed hash of the e-mail address, by which too many from one are seen.
    email_hash = models.CharField(max_length=32, blank=True, db_index=True)
    happened_on = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    closing = models.CharField(max_length=10, choices=Closing.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=40, blank=True)

    objects = DirectoryRequestQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "said": "student information",
        **dict.fromkeys(
            ["id", "board", "public_id", "kind", "state", "via", "language", "asker", "elements", "scope", "schools",
             "grades", "email_hash", "happened_on", "received_on", "recorded_at", "recorded_by", "closing",
             "closed_at", "closed_by"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-received_on", "-recorded_at", "-pk")
        indexes = (models.Index(fields=["board", "state"], name="directory_request_by_state"),)
        constraints = (
            together("recorded_at", "recorded_by", "asking_recorded_at_and_by_together"),
            together("closed_at", "closed_by", "asking_closed_at_and_by_together"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="what_is_closed_was_closed",
            ),
        )

    def __str__(self) -> str:
        return f"directory information request {self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def asked_by(self) -> str:
        """Who asks, by their own word."""
        return ", ".join(filter(None, [self.asker.get("name", ""), self.asker.get("organization", "")]))

    @property
    def email(self) -> str:
        return str(self.asker.get("email", ""))

    def determination(self) -> Determination | None:
        """The one that stands."""
        return next((one for one in self.determinations.all() if one.taken_back_at is None), None)

    def matching(self) -> models.QuerySet[Student]:
        """The students on the roster whom the request is about; for names and classes, those whom a member chose."""
        found: models.QuerySet[Student] = Student.objects.listed(self.board)
        if self.scope == self.Scope.NAMED:
            return found.filter(pk__in=self.chosen.values("student"))
        if self.schools:
            found = found.filter(school__public_id__in=self.schools)
        return found.filter(grade__in=self.grades) if self.grades else found

    def opted_out(self) -> models.QuerySet[Student]:
        """Those of them who have been kept out; also under another row of the same name and birthday."""
        refused = OptOut.objects.filter(board=self.board, is_whole=True).standing().against(self.kind)
        same = refused.filter(
            student__given_hash=OuterRef("given_hash"), student__family_hash=OuterRef("family_hash"),
            student__of_age_hash=OuterRef("of_age_hash"),
        )  # fmt: skip
        return self.matching().filter(Exists(refused.filter(student=OuterRef("pk"))) | Exists(same))


class ChosenStudent(models.Model):
    """That a member took a student on the roster to be one whom a request names."""

    request = models.ForeignKey(DirectoryRequest, models.CASCADE, related_name="chosen")
    student = models.ForeignKey(Student, models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=40)

    privacy: ClassVar[dict[str, str]] = {
        "student": "student record", **dict.fromkeys(["id", "request", "public_id", "chosen_at", "chosen_by"], "none"),
    }  # fmt: skip

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["request", "student"], name="a_student_is_chosen_once"),
            together("chosen_at", "chosen_by", "chosen_at_and_by_together"),
        )

    def __str__(self) -> str:
        return f"chosen {self.public_id}"


class Determination(models.Model):
    """What a named person decided: whether the request is related to school purposes, C.G.S. § 10-234aa(8), and why."""

    class Outcome(models.TextChoices):
        RELATED = "related", "Related to school purposes"
        UNRELATED = "unrelated", "Not related to school purposes"
        NOT_DIRECTORY = "not-directory", "Not designated as directory information"

    request = models.ForeignKey(DirectoryRequest, models.CASCADE, related_name="determinations")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    reason = SealedField()
    #: What may be disclosed of what was asked for.
    elements = models.JSONField(default=list)
    #: What it rests on, as the law's pack and the policy said it then: citation, confidence, note, edition, policy.
    basis = models.JSONField()
    determined_at = models.DateTimeField()
    determined_by = models.CharField(max_length=40)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "reason": "student information",
        **dict.fromkeys(
            ["id", "request", "public_id", "outcome", "elements", "basis", "determined_at", "determined_by",
             "taken_back_at", "taken_back_by"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-determined_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["request"], condition=Q(taken_back_at=None), name="one_determination_stands"
            ),
            together("determined_at", "determined_by", "determined_at_and_by_together"),
            together("taken_back_at", "taken_back_by", "taken_back_at_and_by_together"),
        )

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def words(self) -> str:
        return str(self.reason.get("words", ""))


class CounselReferral(models.Model):
    """That a request went to the board's counsel, and what came of it. Its clocks are counsel's to count."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", "Counsel answers it, or has answered it"
        RETURNED = "returned", "Counsel leaves it to be determined here"

    request = models.ForeignKey(DirectoryRequest, models.CASCADE, related_name="referrals")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    referred_at = models.DateTimeField()
    referred_by = models.CharField(max_length=40)
    counsel = models.CharField(max_length=160, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    #: What counsel answered.
    answer = SealedField(null=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "answer": "student information",
        **dict.fromkeys(
            ["id", "request", "public_id", "referred_at", "referred_by", "counsel", "handed_on", "handed_at",
             "handed_by", "outcome", "answered_on", "answered_at", "answered_by"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-referred_at", "-pk")
        constraints = (
            together("referred_at", "referred_by", "referred_at_and_by_together"),
            together("handed_at", "handed_by", "handed_at_and_by_together"),
            together("answered_at", "answered_by", "counsel_answered_at_and_by_together"),
        )

    def __str__(self) -> str:
        return f"referral {self.public_id}"

    @property
    def words(self) -> str:
        return str((self.answer or {}).get("words", ""))


class Release(SecretLink):
    """A file of directory information that went out: what stood in it, of how many, by whom, how, and its hash."""

    class How(models.TextChoices):
        LINK = "link", "By a link to the e-mail address that was given"
        HAND = "hand", "Handed over"

    request = models.ForeignKey(DirectoryRequest, models.PROTECT, related_name="releases")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    how = models.CharField(max_length=4, choices=How.choices)
    columns = models.JSONField()
    #: What was asked for and granted, and is not in the file: not designated any more, or not on the roster.
    lacking = models.JSONField(default=list)
    students = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    #: Keys of the students in it, so that a later refusal closes a link; what was handed over, and to whom.
    holds = SealedField()
    file_sealed_as = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=40)
    opened_at = models.DateTimeField(null=True, blank=True)
    #: Since when the link opens nothing, because a student in the file refused after all.
    stopped_at = models.DateTimeField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "holds": "student record", "file_sha256": "directory information",
        **dict.fromkeys(
            ["id", "request", "public_id", "how", "columns", "lacking", "students", "left_out", "file_sealed_as",
             "released_at", "released_by", "opened_at", "stopped_at", "addressee", "token_hash", "expires_at",
             "mailed_at", "next_try_at", "tries"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-released_at", "-pk")
        constraints = (together("released_at", "released_by", "released_at_and_by_together"),)

    def __str__(self) -> str:
        return f"release {self.public_id}"


class Letter(models.Model):
    """A letter to whoever asked, frozen as written: by e-mail where there is an address, else to be printed."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "Receipt"
        REFUSED = "refused", "Refusal"
        HANDED = "handed", "Letter with the file"

    request = models.ForeignKey(DirectoryRequest, models.CASCADE, related_name="letters")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: To whom, the subject and the paragraphs.
    sealed = SealedField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=40)
    by_email = models.BooleanField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    privacy: ClassVar[dict[str, str]] = {
        "sealed": "student information",
        **dict.fromkeys(
            ["id", "request", "public_id", "kind", "written_at", "written_by", "by_email", "mailed_at", "next_try_at",
             "tries"], "none",
        ),
    }  # fmt: skip

    class Meta:
        ordering = ("-written_at", "-pk")
        constraints = (together("written_at", "written_by", "written_at_and_by_together"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"
