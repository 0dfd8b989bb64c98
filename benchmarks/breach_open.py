"""One report that touches 200 boards: each room opens, with receipt and clocks, and whom it touches is computed.

Against one bare statement that copies as many rows as there are students. CHARTEROAK_BENCH_BOARDS sets the number of
boards (200 unless told), CHARTEROAK_BENCH_STUDENTS that of their students together (500,000). The roster is written
straight into the tables: its import has a figure of its own. The people to be told are counted by the worker after
that, and are not in the figure.
"""

from __future__ import annotations

import os
import time

from benchmarks import site
from benchmarks.ratio import Ratio


def measure() -> list[Ratio]:
    boards = int(os.environ.get("CHARTEROAK_BENCH_BOARDS", "200"))
    students = int(os.environ.get("CHARTEROAK_BENCH_STUDENTS", "500000"))
    site.folder()
    from charteroak.district import bulk
    from charteroak.district.breaches import reporting, who
    from charteroak.district.contractors.models import Product
    from charteroak.district.families.models import CohortPlace

    places = _boards(boards)
    for place in places:
        _roster(place.board, students // boards)
    bulk.note_sizes()
    products = list(Product.objects.filter(contractor=places[0].contractor))
    reported = reporting.Reported("A server lay open.", ["unknown"], products=products)
    began = time.perf_counter()
    received = reporting.report(reported, token="bench", places=places, at=site.NOW)
    opened = time.perf_counter() - began
    added = sum(who.compute(breach.room, by=None, at=site.NOW) for breach in received)
    ours = time.perf_counter() - began
    assert added == CohortPlace.objects.count() == students // boards * boards, added
    bare = _bare()
    size = f"{boards} boards, {added:,} students; the goal is 120 s"
    return [
        Ratio("breach-open", round(ours, 2), round(bare, 2), round(ours / bare, 3), "s", size),
        Ratio("breach-open-rooms", round(opened, 2), round(bare, 2), round(opened / bare, 3), "s", "of it, the rooms"),
    ]


def _boards(number: int):  # type: ignore[no-untyped-def]
    """So many boards that use one product, and the contractor's person who acts towards all of them."""
    from charteroak.district.boards import actions as boards
    from charteroak.district.contractors import actions, people, usage

    places = []
    for at in range(number):
        board = site.board(f"board-{at}")
        by = boards.add_member(
            board, email=f"c{at}@bench.example", name="C", title="", roles=["coordinator"], by=None, at=site.NOW
        )
        company = actions.enter_contractor(board=board, name="Statewide", kind="operator", by=by, at=site.NOW)
        product = actions.enter_product(company, board=board, name="Records", by=by, at=site.NOW)
        usage.record_use(board, product, school=None, grades=[], from_day=None, until=None, by=by, at=site.NOW)
        one = people.invite(company, board=board, email="vendor@bench.example", name="V", by=by, at=site.NOW)
        places.append(people.accept(one, by=one.user, at=site.NOW))
    return places


def _roster(board, number: int) -> None:  # type: ignore[no-untyped-def]
    from charteroak.district import bulk
    from charteroak.district.families.models import RosterEdition, Student
    from charteroak.district.sealing import seal

    RosterEdition.objects.create(board=board, number=1)
    token = seal({"key": "1", "given": "Ann", "family": "Oak", "born": "2014-01-01", "language": "en"})
    columns = ["board", "public_id", "roster_key", "sealed", "content_hash", "given_hash", "family_hash", "since",
               "grade", "standing", "of_age_hash"]  # fmt: skip
    rows = (
        (board.pk, f"{board.pk:04}{at:08}", str(at), token, "", "", "", 1, f"{at % 12 + 1:02}", "enrolled", "")
        for at in range(number)
    )
    bulk.insert(Student, columns, rows)


def _bare() -> float:
    """The same rows copied by the database alone."""
    from django.db import connection

    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute("CREATE TABLE bench_copy AS SELECT * FROM families_cohortplace")
        return time.perf_counter() - began
