"""Students, their parents and guardians, and the imports by which rosters come in.

Whatever names a person is sealed in one value for each row; beside it stand only keyed hashes, by which a person is
found, and what no one is known by alone: a school, a grade, a standing. Rows of an import that is still being staged
are there and seen by nobody: `listed` shows a row only up to the board's edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from charteroak.district.boards.models import Board, School
from charteroak.district.families.roster import Relation, Standing
from charteroak.district.notices.kinds import LANGUAGES
from charteroak.district.public_id import new_public_id
from charteroak.district.sealing import SealedField, keyed_hash

#: At this age the rights of the parents pass to the student: 20 U.S.C. § 1232g(d), 34 CFR § 99.5(a).
OF_AGE = 18


class RosterEdition(models.Model):
    """Which edition of its roster a board's readers see. To take an import over is to change this one number."""

    board = models.OneToOneField(Board, models.CASCADE, primary_key=True, related_name="roster_edition")
    number = models.PositiveIntegerField(default=0)

    privacy: ClassVar[dict[str, str]] = {"board": "none", "number": "none"}

    def __str__(self) -> str:
        return f"{self.board}: {self.number}"


class PersonQuerySet(models.QuerySet[Any]):
    """Shared by students and guardians."""

    def listed(self, board: Board) -> PersonQuerySet:
        """Those on the board's roster now."""
        return self.known(board).filter(left_on=None)

    def known(self, board: Board) -> PersonQuerySet:
        """Those on the roster now, and those who have left and are still needed."""
        edition = RosterEdition.objects.filter(board=OuterRef("board")).values("number")
        return self.filter(board=board, since__lte=Coalesce(Subquery(edition), 0))

    def forgettable(self, board: Board, on: date) -> PersonQuerySet:
        """Former students whom nothing needs any more on that day."""
        gone = self.known(board).filter(left_on__lt=on).exclude(kept_until__gte=on)
        # The record of an exception keeps its child: it is evidence, § 10-234bb(i).
        # So does that of a breach, which reaches students long after they left: § 10-234dd.
        return gone.filter(plan_exceptions=None, cohort_places=None)

    def called(self, words: str) -> PersonQuerySet:
        """Those whose given and family names are among these words, in any order."""
        found = self
        for word in words.replace(",", " ").split():
            hashed = keyed_hash("name", word)
            found = found.filter(Q(given_hash=hashed) | Q(family_hash=hashed))
        return found


class Person(models.Model):
    """What students and guardians have in common. `sealed` holds the roster's words; see `imports.sealed_values`."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    roster_key = models.CharField(max_length=32)
    sealed = SealedField()
    content_hash = models.CharField(max_length=32)
    given_hash = models.CharField(max_length=32, db_index=True)
    family_hash = models.CharField(max_length=32, db_index=True)
    since = models.PositiveIntegerField()
    left_on = models.DateField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As a letter addresses the person: the preferred given name, then the family name."""
        given = self.sealed.get("preferred") or self.sealed.get("given", "")
        return f"{given} {self.sealed.get('family', '')}".strip()

    @property
    def email(self) -> str:
        return str(self.sealed.get("email", ""))

    @property
    def phone(self) -> str:
        return str(self.sealed.get("phone", ""))

    @property
    def language(self) -> str:
        return str(self.sealed.get("language", ""))

    @property
    def language_name(self) -> str:
        """The language as people call it; empty where none is known."""
        return LANGUAGES.get(self.language, self.language)

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope, below the name; empty where there is none."""
        postal = self.sealed.get("postal")
        if not postal:
            return ()
        *lines, town, state, code = postal
        return (*lines, f"{town}, {state} {code}".strip(" ,"))

    @property
    def postal_code(self) -> str:
        postal = self.sealed.get("postal")
        return str(postal[-1]) if postal else ""


class Student(Person):
    """A student of the board: enrolled, in preschool, out-placed, or in no school of the board."""

    school = models.ForeignKey(School, models.SET_NULL, null=True, blank=True, related_name="students")
    grade = models.CharField(max_length=20, blank=True)
    standing = models.CharField(max_length=12, choices=[(standing.value, standing.value) for standing in Standing])
    #: A keyed hash of the day on which the student turns eighteen: the day is found, and not read.
    of_age_hash = models.CharField(max_length=32, blank=True, db_index=True)
    rights_passed_at = models.DateTimeField(null=True, blank=True)
    #: A former student's row is kept up to this day, since a contract that held the data still needs it.
    kept_until = models.DateField(null=True, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "public_id": "none", "roster_key": "student information",
        "sealed": "student information", "content_hash": "student information", "given_hash": "student information",
        "family_hash": "student information", "since": "none", "left_on": "student record", "school": "student record",
        "grade": "student record", "standing": "student record", "of_age_hash": "student information",
        "rights_passed_at": "student record", "kept_until": "student record",
    }  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=["board", "roster_key"], name="one_student_of_a_roster_key"),)
        indexes = (models.Index(fields=["board", "school", "grade"], name="student_by_school"),)

    @property
    def born(self) -> date | None:
        text = self.sealed.get("born", "")
        return date.fromisoformat(text) if text else None

    def of_age(self, on: date) -> bool | None:
        """Whether the student is eighteen on that day; None where the birth date is not known."""
        turns = eighteenth_birthday(self.born) if self.born else None
        return None if turns is None else on >= turns

    def guardians(self) -> models.QuerySet[Guardianship]:
        return self.guardianships.filter(ended_on=None).select_related("guardian")


class Guardian(Person):
    """A parent or guardian of one or more students of the board."""

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "public_id": "none", "roster_key": "student information",
        "sealed": "student information", "content_hash": "student information", "given_hash": "student information",
        "family_hash": "student information", "since": "none", "left_on": "student record",
    }  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=["board", "roster_key"], name="one_guardian_of_a_roster_key"),)


class GuardianshipQuerySet(models.QuerySet["Guardianship"]):
    def standing(self, board: Board) -> GuardianshipQuerySet:
        """Those that hold now, between people who are on the roster or still needed."""
        edition = RosterEdition.objects.filter(board=OuterRef("board")).values("number")
        return self.filter(board=board, ended_on=None, since__lte=Coalesce(Subquery(edition), 0))


class Guardianship(models.Model):
    """That a guardian stands for a student, and what a court has taken from it."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    student = models.ForeignKey(Student, models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="guardianships")
    relation = models.CharField(max_length=12, choices=[(relation.value, relation.value) for relation in Relation])
    since = models.PositiveIntegerField()
    ended_on = models.DateField(null=True, blank=True)
    #: § 10-15b(b): a parent who lives apart and asked for it is sent whatever is sent to the other, at the same time.
    asked_for_same_notices_at = models.DateTimeField(null=True, blank=True)

    objects = GuardianshipQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "student": "student record", "guardian": "student record",
        "relation": "student record", "since": "none", "ended_on": "student record",
        "asked_for_same_notices_at": "student record",
    }  # fmt: skip

    class Meta:
        constraints = (models.UniqueConstraint(fields=["student", "guardian"], name="one_guardianship_of_a_pair"),)

    def __str__(self) -> str:
        return f"guardianship {self.pk}"

    def limits_on(self, day: date) -> list[CourtLimit]:
        return [limit for limit in self.limits.all() if limit.holds_on(day)]


class CourtLimit(models.Model):
    """What a court has taken from a guardian: contact with a student, or the records. Its order is on file."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "No contact"
        RECORDS = "records", "No records"

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    guardianship = models.ForeignKey(Guardianship, models.CASCADE, related_name="limits")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    from_day = models.DateField()
    until = models.DateField(null=True, blank=True)
    order_sealed_as = models.CharField(max_length=255)
    order_sha256 = models.CharField(max_length=64)
    #: The court and docket number, sealed.
    order_is = SealedField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "guardianship": "student record", "public_id": "none", "kind": "student record",
        "from_day": "student record", "until": "student record", "order_sealed_as": "none",
        "order_sha256": "none", "order_is": "student record", "recorded_at": "none", "recorded_by": "none",
        "lifted_at": "none", "lifted_by": "none",
    }  # fmt: skip

    class Meta:
        ordering = ("-recorded_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="") | (Q(lifted_at__isnull=False) & ~Q(lifted_by="")),
                name="limit_lifted_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    def holds_on(self, day: date) -> bool:
        return self.lifted_at is None and self.from_day <= day and (self.until is None or day <= self.until)


class Cohort(models.Model):
    """Students whom one record is about, such as those whom a breach touches."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="cohorts")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(["id", "board", "public_id"], "none")

    def __str__(self) -> str:
        return f"cohort {self.public_id}"


class CohortPlaceQuerySet(models.QuerySet["CohortPlace"]):
    def standing(self) -> CohortPlaceQuerySet:
        """Those who were not taken off again."""
        return self.filter(removed_at=None)


class CohortPlace(models.Model):
    """That a student belongs to a cohort, since when and why; whoever is taken off stays on the record."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="places")
    student = models.ForeignKey(Student, models.PROTECT, related_name="cohort_places")
    #: What brought the student in, as the owner of the cohort names it; `said` holds a person's own reasons.
    why = models.CharField(max_length=20)
    said = SealedField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=40, blank=True)

    objects = CohortPlaceQuerySet.as_manager()

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "cohort": "student record", "student": "student record", "why": "student record",
        "said": "student record", "added_at": "none", "added_by": "none", "removed_at": "none", "removed_by": "none",
    }  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cohort", "student"], name="a_student_stands_once_in_a_cohort"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by="") | (Q(removed_at__isnull=False) & ~Q(removed_by="")),
                name="place_removed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(added_at=None, added_by="") | (Q(added_at__isnull=False) & ~Q(added_by="")),
                name="place_added_at_and_by_together",
            ),
        )
        indexes = (models.Index(fields=["cohort", "removed_at"], name="places_of_a_cohort"),)

    def __str__(self) -> str:
        return f"place {self.pk}"


class RosterImport(models.Model):
    """A roster that was handed in: what was found in it, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        CHECKED = "checked", "Read; nothing written"
        STAGING = "staging", "Being written, seen by nobody"
        STAGED = "staged", "Written, seen by nobody"
        COMMITTED = "committed", "Taken over"
        ABANDONED = "abandoned", "Given up"
        FAILED = "failed", "Could not be read"

    board = models.ForeignKey(Board, models.PROTECT, related_name="roster_imports")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    format = models.CharField(max_length=40, blank=True)
    is_delta = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    #: Where the sealed files lie while they are needed.
    stored_as = models.CharField(max_length=255, blank=True)
    mapping = models.JSONField(default=dict)
    #: How many: students, guardians, new, changed, same, gone, bad rows, remarks, read so far, in all.
    counts = models.JSONField(default=dict)
    #: The first faults, sealed: a row's key may name a student.
    faults = SealedField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    edition = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=40)
    alive_at = models.DateTimeField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = models.CharField(max_length=40, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "board": "none", "public_id": "none", "state": "none", "format": "none", "is_delta": "none",
        "sha256": "none", "stored_as": "none", "mapping": "none", "counts": "none", "faults": "student information",
        "failure": "none", "edition": "none", "begun_at": "none", "begun_by": "none", "alive_at": "none",
        "committed_at": "none", "committed_by": "none",
    }  # fmt: skip

    class Meta:
        ordering = ("-begun_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["board"], condition=Q(state__in=["staging", "staged"]), name="one_import_is_staged_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(committed_at=None, committed_by="") | (Q(committed_at__isnull=False) & ~Q(committed_by="")),
                name="roster_committed_at_and_by_together",
            ),
        )

    def __str__(self) -> str:
        return f"roster import {self.public_id}"


class StagedPerson(models.Model):
    """How a row that exists already will read once the import is taken over."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="+")
    is_student = models.BooleanField()
    roster_key = models.CharField(max_length=32)
    sealed = SealedField()
    content_hash = models.CharField(max_length=32)
    given_hash = models.CharField(max_length=32)
    family_hash = models.CharField(max_length=32)
    school = models.ForeignKey(School, models.CASCADE, null=True, related_name="+")
    grade = models.CharField(max_length=20, blank=True)
    standing = models.CharField(max_length=12, blank=True)
    of_age_hash = models.CharField(max_length=32, blank=True)
    gone = models.BooleanField(default=False)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "roster_import": "none", "is_student": "none", "roster_key": "student information",
        "sealed": "student information", "content_hash": "student information", "given_hash": "student information",
        "family_hash": "student information", "school": "student record", "grade": "student record",
        "standing": "student record", "of_age_hash": "student information", "gone": "student record",
    }  # fmt: skip

    class Meta:
        indexes = (models.Index(fields=["roster_import", "is_student", "roster_key"], name="staged_by_key"),)

    def __str__(self) -> str:
        return f"staged row {self.pk}"


class StagedKey(models.Model):
    """That a person, or a pair of student and guardian, stood in the roster that is being imported."""

    roster_import = models.ForeignKey(RosterImport, models.CASCADE, related_name="+")
    #: "s" a student, "g" a guardian, "p" a pair, whose guardian is `other_key`, "r" a guardian's relation.
    kind = models.CharField(max_length=1)
    roster_key = models.CharField(max_length=32)
    other_key = models.CharField(max_length=32, blank=True)
    relation = models.CharField(max_length=12, blank=True)

    privacy: ClassVar[dict[str, str]] = {
        "id": "none", "roster_import": "none", "kind": "none", "roster_key": "student information",
        "other_key": "student information", "relation": "student record",
    }  # fmt: skip

    class Meta:
        indexes = (models.Index(fields=["roster_import", "kind", "roster_key"], name="staged_key"),)

    def __str__(self) -> str:
        return f"staged key {self.pk}"


def eighteenth_birthday(born: date) -> date:
    """The day on which the student turns eighteen; who was born on February 29 does so on March 1 of a common year."""
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return date(born.year + OF_AGE, 3, 1)


def of_age_hashes(days: Sequence[date]) -> list[str]:
    return [keyed_hash("of-age", day.isoformat()) for day in days]
