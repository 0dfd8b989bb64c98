"""Boards of education, their people, their calendar and what their adopted policy promises."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.urls import reverse

from charteroak import law
from charteroak.district.public_id import new_public_id
from charteroak.district.refusal import Refusal

from .roles import MAY, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do is said by their memberships, never by this row."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "password": "staff", "last_login": "staff", "is_superuser": "none", "public_id": "none",
        "email": "staff", "name": "staff", "is_active": "none",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def audit_id(self) -> str:
        return f"user:{self.public_id}"


class Board(models.Model):
    """A local or regional board of education: the tenant to which every other record leads."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(unique=True, help_text="In addresses: /b/<slug>/")
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60)
    #: The page that the board has declared as its website under § 10-234bb(g).
    website = models.URLField(max_length=400, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    #: Whether anyone may look up, without signing in, which products may be used.
    answers_public = models.BooleanField(default=False)
    #: Where the state's written guidance (PA 17-200 § 3) stands, and which edition of it, as the board enters them.
    guidance_address = models.URLField(max_length=400, blank=True)
    guidance_edition = models.CharField(max_length=120, blank=True)
    #: Days for which a paper that a contractor sent in is kept, unless it is taken up.
    submissions_kept_days = models.PositiveSmallIntegerField(default=90)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "public_id": "none", "slug": "none", "name": "none", "short_name": "none",
        "website": "none", "guidance_address": "none", "guidance_edition": "none", "answers_public": "none",
        "submissions_kept_days": "none", "contact_name": "staff",
        "contact_email": "staff", "contact_phone": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(guidance_address="", guidance_edition="")
                | (~models.Q(guidance_address="") & ~models.Q(guidance_edition="")),
                name="board_guidance_address_and_edition_together",
                violation_error_message="Enter the address of the state’s guidance and its edition: both, or neither.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registry:home", args=[self.slug])

    def calendar(self) -> law.Calendar:
        """The board's own days, as the law's counter takes them."""
        days = list(self.calendar_days.all())
        return law.Calendar(
            closed_days={day.day: day.reason for day in days if day.kind == CalendarDay.Kind.CLOSED},
            open_holidays={day.day: day.reason for day in days if day.kind == CalendarDay.Kind.OPEN},
            unconfirmed=frozenset(day.day for day in days if not day.confirmed_by),
        )

    def coordinators(self) -> list[Member]:
        """The members who answer for the duties."""
        members = self.members.filter(ended_on=None).select_related("user", "board")
        return [member for member in members if Role.COORDINATOR in member.roles]

    def promises(self) -> tuple[law.Promise, ...]:
        """What the board's policy promises beyond the statute, where it is switched on."""
        return tuple(
            law.Promise(row=promise.row, unit=promise.unit, count=promise.count, source=promise.source)
            for promise in self.policy_promises.filter(ended_on=None)
        )


class School(models.Model):
    """A school of a board."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="schools")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=160)
    grades = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "board", "public_id", "name", "grades"], "none")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["board", "name"], name="one_school_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A user's place on a board: their title there and their roles."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list)
    ended_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "user": "staff", "public_id": "none", "title": "staff", "roles": "staff",
        "ended_on": "staff",
    }  # fmt: skip

    class Meta:
        ordering = ("user__name",)
        constraints = (models.UniqueConstraint(fields=["board", "user"], name="one_membership_for_each_user"),)

    def __str__(self) -> str:
        return self.user.name

    @property
    def audit_id(self) -> str:
        return f"member:{self.public_id}"

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None

    @property
    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    def may(self, capability: str) -> bool:
        """Whether one of the member's roles carries this capability; an unknown capability is a mistake."""
        return self.ended_on is None and not MAY[capability].isdisjoint(self.roles)

    def must(self, capability: str, board: Board) -> None:
        """Refuse unless the member is of this board and may do this."""
        if self.board_id != board.pk or not self.may(capability):
            allowed = ", ".join(sorted(str(role.label) for role in MAY[capability]))
            raise Refusal(
                "Not done", f"{self} may not do this for {board}",
                f"Ask someone whose role there allows it: {allowed}.",
            )  # fmt: skip


class CalendarDay(models.Model):
    """A day on which the board's offices are closed, or a holiday on which they work.

    A closed day stretches a clock only once counsel has confirmed it; until then the earlier date leads.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", "Offices closed"
        OPEN = "open", "Holiday on which the offices work"

    board = models.ForeignKey(Board, models.CASCADE, related_name="calendar_days")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=200)
    #: Counsel's name, once counsel has signed off that the day is no business day.
    confirmed_by = models.CharField(max_length=120, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "board", "day", "kind", "reason", "confirmed_by"], "none")

    class Meta:
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=["board", "day"], name="one_entry_for_each_day"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.get_kind_display()}"


class PolicyPromise(models.Model):
    """A stricter promise in the board's adopted policy: it runs beside the statute's clock, and the earlier leads."""

    UNITS: ClassVar[list[tuple[str, str]]] = [
        ("hours", "hours"), ("business days", "business days"), ("calendar days", "calendar days"),
    ]  # fmt: skip
    board = models.ForeignKey(Board, models.CASCADE, related_name="policy_promises")
    row = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, choices=UNITS)
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=300, help_text="Where the policy says so, such as Policy 3520.13, adopted …")
    ended_on = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "row", "unit", "count", "source", "ended_on"], "none"
    )

    class Meta:
        ordering = ("row",)
        constraints = (
            models.UniqueConstraint(
                fields=["board", "row"], condition=models.Q(ended_on=None), name="one_promise_for_each_row"
            ),
        )

    def __str__(self) -> str:
        return f"{self.row}: {self.count} {self.unit}"


class CounselAnswer(models.Model):
    """What the board's counsel answered to a question that the law leaves open; shown beside the rule."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="counsel_answers")
    question = models.CharField(max_length=60)
    answer = models.TextField()
    counsel = models.CharField(max_length=160)
    answered_on = models.DateField()

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ["id", "board", "question", "answer", "counsel", "answered_on"], "none"
    )

    class Meta:
        ordering = ("question", "-answered_on", "-id")

    def __str__(self) -> str:
        return f"{self.question}: {self.counsel}, {self.answered_on}"

    def as_law(self) -> law.CounselAnswer:
        return law.CounselAnswer(self.question, self.answer, self.counsel, self.answered_on)


def roles_from(words: list[Any]) -> list[str]:
    """The known roles among these words, once each, in the table's order."""
    return [role.value for role in Role if role.value in words]
