"""Who must be told: computed from the roster, each with the reason, nobody entitled dropped.

A statutory notice goes to the student and to each parent or guardian, separately, and to the parents after the student
has turned eighteen, too: C.G.S. § 10-234bb(g) and § 10-234dd name both, and know no age. A parent who lives apart and
asked for it is written to at the same time as the other: § 10-15b(b). Only a court's order that is on file takes a
guardian out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from charteroak.district.boards.models import Board
from charteroak.district.notices.recipient import LeftOut, Recipient
from charteroak.district.sealing import plain

from .models import CohortPlace, CourtLimit, Guardian, Guardianship, Student

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a notice concerns: the whole roster, or the students of these schools and grades, or these students."""

    schools: frozenset[int] = frozenset()
    grades: frozenset[str] = frozenset()
    students: frozenset[int] = frozenset()
    #: With those who have left and are still needed, as a breach of data of earlier years asks for.
    former: bool = False
    #: The students of these cohorts, by their public ids, whether or not they have left.
    cohorts: frozenset[str] = frozenset()

    def students_of(self, board: Board) -> QuerySet[Student]:
        former = self.former or bool(self.cohorts)
        found = Student.objects.known(board) if former else Student.objects.listed(board)
        if self.cohorts:
            places = CohortPlace.objects.standing().filter(cohort__board=board, cohort__public_id__in=self.cohorts)
            found = found.filter(pk__in=places.values("student"))
        if self.schools:
            found = found.filter(school__in=self.schools)
        if self.grades:
            found = found.filter(grade__in=self.grades)
        if self.students:
            found = found.filter(pk__in=self.students)
        return found

    @property
    def words(self) -> str:
        if self.cohorts:
            return "the students whom a record names"
        if self.students:
            return f"{len(self.students):,} named students"
        parts = []
        if self.schools:
            parts.append(f"{len(self.schools)} schools")
        if self.grades:
            parts.append(f"grades {', '.join(sorted(self.grades))}")
        return ", ".join(parts) or "everybody on the roster"


def recipients(board: Board, scope: Scope, *, on: date) -> Iterator[Recipient | LeftOut]:
    """Everybody who is to be written to, and everybody who is not though a guardian, with the reason.

    The same person is given once however many children the notice concerns; two people at one address are two.
    """
    guardians: dict[int, list[str]] = {}
    barred: dict[int, str] = {}
    for student in scope.students_of(board).order_by("pk").iterator(_CHUNK):
        key = f"student:{student.public_id}"
        adult = student.of_age(on)
        yield Recipient(
            key, student.name, "the student, who is of age" if adult else "the student", student.email, student.phone,
            student.language, student.postal_lines, student.postal_code, (key,),
        )  # fmt: skip
    chosen = (
        Guardianship.objects.standing(board)
        .filter(student__in=scope.students_of(board).values("pk"))
        .order_by("guardian_id")
    )
    for link in chosen.select_related("student").prefetch_related("limits").iterator(_CHUNK):
        if any(limit.kind == CourtLimit.Kind.CONTACT for limit in link.limits_on(on)):
            barred.setdefault(link.guardian_id, "a court has barred contact with the student; its order is on file")
        else:
            guardians.setdefault(link.guardian_id, []).append(f"student:{link.student.public_id}")
    for guardian_id, why in barred.items():
        if guardian_id not in guardians:
            public_id = Guardian.objects.values_list("public_id", flat=True).get(pk=guardian_id)
            yield LeftOut(f"guardian:{public_id}", why)
    yield from _guardians(guardians, former=scope.former or bool(scope.cohorts))


def _guardians(about: dict[int, list[str]], *, former: bool) -> Iterator[Recipient]:
    """Each guardian once, with all the students concerned. Two rows of a roster are one person where name and e-mail
    address are the same."""
    first: dict[tuple[str, str], int] = {}
    for guardian in _rows(about, former=former):
        person = (plain(guardian.name), guardian.email.lower())
        one = first.setdefault(person, guardian.pk) if guardian.email else guardian.pk
        if one != guardian.pk:
            known = about[one]
            known += [student for student in about.pop(guardian.pk) if student not in known]
    for guardian in _rows(about, former=former):
        students = tuple(about[guardian.pk])
        many = f"parent or guardian of {len(students)} students" if len(students) > 1 else "parent or guardian"
        yield Recipient(
            f"guardian:{guardian.public_id}", guardian.name, many, guardian.email, guardian.phone, guardian.language,
            guardian.postal_lines, guardian.postal_code, students,
        )  # fmt: skip


def _rows(about: dict[int, list[str]], *, former: bool) -> Iterator[Guardian]:
    ids = sorted(about)
    for at in range(0, len(ids), _CHUNK):
        chosen = Guardian.objects.filter(pk__in=ids[at : at + _CHUNK]).order_by("pk")
        yield from chosen if former else chosen.filter(left_on=None)
